"""What the coder makes of constructions that news is full of, over several sentences where it takes more than one."""

from datetime import date

import pytest

from service.coding import code
from service.coding.coder import context_for
from service.coding.drafts import read
from service.coding.repair import is_tree
from service.model import Article, Source
from tests.quality.scoring import article_of, gold_rows


def article(text: str) -> Article:
    return Article.of(source=Source(id="paper", name="Paper"), title="", text=text, published_on=date(2025, 3, 12))


def told(text: str, kind: str) -> tuple[str, str, str]:
    """Actors, recipients and sources of the last claim of a kind, each as ids with blanks between."""
    claim = [claim for claim in code(article(text)) if claim.kind == kind][-1]
    doing = [p.actor_id for p in claim.participants if p.role in {"actor", "mediator"}]
    undergoing = [p.actor_id for p in claim.participants if p.role in {"recipient", "host"}]
    return " ".join(doing), " ".join(undergoing), " ".join(who.actor_id for who in claim.attributed_to)


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        # lists of names that begin a clause
        ("Peru and Chile vetoed the plan on Monday.", "veto", ("PER CHL", "", "")),
        (
            "The United States and the European Union imposed sanctions on Belarus on Monday.",
            "sanctions_imposed",
            ("USA EUU", "BLR", ""),
        ),
        # reports behind a sentence
        (
            "Iran fired two missiles into the sea on Tuesday, Oman's navy said, a day after the talks ended.",
            "missile_test",
            ("IRN", "", "OMN.MIL.NAVY"),
        ),
        (
            "Turkish jets struck two Syrian posts on Sunday, an air force spokesman confirms.",
            "air_strike",
            ("TUR.MIL.AIR", "SYR", "TUR"),
        ),
        ("Chile denies that it has sent troops to Bolivia.", "troop_deployment", ("CHL", "BOL", "CHL")),
        # clauses that the parser mistakes
        ("Fighting between the Kenyan army and M23 rebels broke out on Monday.", "clash", ("KEN.MIL.ARMY M23", "", "")),
        (
            "Norway scrambled fighter jets on Friday as Russian bombers flew over the Barents Sea.",
            "aircraft_scrambled",
            ("NOR", "", ""),
        ),
        ("Neighbouring Thailand sent food to families in Laos in May.", "humanitarian_aid", ("THA", "LAO.CVL", "")),
        ("Drivers at Mombasa, who went on strike on Thursday, stayed at home.", "labour_strike", ("KEN.LAB", "", "")),
        (
            "Peru asked for a session of the Security Council after an armed Bolivian patrol ship entered its waters.",
            "incursion_waters",
            ("BOL", "PER", ""),
        ),
        (
            "Talks ended soon after Kenya, the host, ratified the treaty with Uganda.",
            "treaty_ratified",
            ("KEN", "UGA", ""),
        ),
        (
            "Angola, which has mediated since May, called off a meeting with M23.",
            "meeting_cancelled",
            ("AGO", "", ""),
        ),
        ("Militias loyal to the Congolese government clashed with M23 rebels.", "clash", ("COD.REB M23", "", "")),
        ("Backed by Rwandan soldiers, M23 overran Goma in January.", "territory_seized", ("M23", "COD", "")),
        ("Most opposition parties in Chad boycotted Sunday's vote.", "boycott", ("TCD.OPP", "TCD", "")),
        # an office by its long name
        (
            "MANILA - The Department of Foreign Affairs summoned the Chinese ambassador to the Philippines.",
            "ambassador_summoned",
            ("PHL", "CHN", ""),
        ),
        # the two countries are those that the article is about
        (
            "Japan accused China on Monday. Japan then protested to China and Chad. The two countries signed a pact.",
            "treaty_signed",
            ("JPN CHN", "", ""),
        ),
        # being somewhere
        ("Kenya's foreign minister has been in Kampala for talks since Monday.", "visit", ("KEN", "UGA", "")),
        # whoever does it has no name
        ("Gunmen kidnapped three Italian engineers near Kano on Sunday.", "abduction", ("NGA.UAF", "ITA", "")),
        ("Three Italian engineers were freed on Sunday.", "prisoner_release", ("", "ITA", "")),
        # whose ministry, whose neighbour
        (
            "TOKYO - Chinese ships entered Japanese waters on Monday. The ministry protested to the Chinese embassy.",
            "condemnation",
            ("JPN", "CHN", ""),
        ),
        (
            "Kenya and Somalia closed their border. Kenya accused its neighbour of sheltering rebels.",
            "accusation",
            ("KEN", "SOM", ""),
        ),
        ("Cuba's foreign minister denounced the American sanctions.", "condemnation", ("CUB", "USA", "")),
    ],
)
def test_who_does_what_to_whom(text: str, kind: str, expected: tuple[str, str, str]) -> None:
    assert told(text, kind) == expected


@pytest.mark.parametrize(
    ("text", "kind", "day"),
    [
        (
            "Kenya put its navy on alert on Tuesday, three days after Somalia had closed its border with Kenya.",
            "border_closed",
            date(2025, 3, 8),
        ),
        ("The Kenyan opposition has called another rally for Saturday.", "demonstration", date(2025, 3, 15)),
        (
            "Iran fired two missiles on Monday, hours after Israel and Cyprus kicked off a joint exercise.",
            "joint_drill",
            date(2025, 3, 10),
        ),
        (
            "Greece and Turkey have kept talking since March 3, when they signed a declaration in Athens.",
            "treaty_signed",
            date(2025, 3, 3),
        ),
    ],
)
def test_when(text: str, kind: str, day: date) -> None:
    claim = next(claim for claim in code(article(text)) if claim.kind == kind)
    assert (claim.earliest, claim.latest, claim.precision) == (day, day, "day")


@pytest.mark.parametrize(
    "text",
    [
        "Rebels backed by Rwanda left the hills.",  # what they are, not what Rwanda did
        "Malawi's president ordered his army to prepare.",  # its own side
        "Georgia suspended talks on joining the European Union.",  # what the talks are about is not done
        "Two people were killed on Monday.",  # by what, is told elsewhere
    ],
)
def test_what_is_no_event_of_its_own(text: str) -> None:
    kinds = {claim.kind for claim in code(article(text))}
    assert not kinds & {"statement_of_support", "demand", "cooperation", "incursion_land", "ground_offensive", "attack"}


@pytest.mark.parametrize(
    ("line", "state"),
    [
        ("PORT-AU-PRINCE, Haiti (Agency) — Police arrested ten men in Haiti.", "HTI"),
        ("MOSCOW, May 6. /Agency/. Russia signed a treaty.", "RUS"),
        ("Tunis, March 8, 2023 (Agency) - Tunisia signed a treaty.", "TUN"),
        ("ISTANBUL\n\nTurkey signed a treaty with Iraq, Turkey's government said.", "TUR"),
        ("VIENNA, Nov 21 - Iran removed cameras, Iran's government said.", "IRN"),
    ],
)
def test_an_article_is_set_where_its_dateline_is_if_it_speaks_of_that_state(line: str, state: str) -> None:
    assert context_for(article(line)).setting == state


def test_every_sentence_of_the_gold_articles_is_a_tree() -> None:
    for row in gold_rows():
        one = article_of(row)
        for sentence in read(one, context_for(one), every=True):
            assert sentence.tree is None or is_tree(sentence.tree.tokens)
