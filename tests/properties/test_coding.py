"""What must change in the events when a text changes, and what must not: no rule fits only one text.

The texts are made from templates. States are drawn from the registry, days at random.
"""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.coding import code, registry
from service.coding.frames import Frame, frames
from service.coding.lexicon import verb_forms
from service.model import Article, Claim, Source

NEWS = Source(id="news", name="News")
PUBLISHED = date(2025, 5, 14)  # a Wednesday

PARAGRAPHS = (
    "{a} ratified the fisheries treaty with {b} on {monday}, the foreign ministry said.",
    "{c} imposed sanctions on {b} last week.",
    "{b}'s army fired artillery at {c_adjective} positions on {day}.",
    "{a} sent 500 troops to {c} in {month}.",
    "{b} and {c} could sign a treaty soon, analysts said.",
    "{c} condemned {a}'s attack on the port on {monday}.",
)


def state_names() -> list[tuple[str, str, str]]:
    """(alpha-3, name, demonym) of the states whose names no other actor shares."""
    found = []
    for surface, senses in sorted(registry.senses().items()):
        if len(senses) != 1 or senses[0].ambiguous or senses[0].form != "demonym" or surface.endswith("s"):
            continue
        actor = registry.actors()[senses[0].actor_id]
        named = registry.senses().get(actor.name, ())
        if actor.kind == "state" and [sense.actor_id for sense in named] == [actor.id] and not named[0].ambiguous:
            found.append((actor.id, actor.name, surface))
    return found


STATES = state_names()
three_states = st.lists(st.sampled_from(STATES), min_size=3, max_size=3, unique_by=lambda state: state[0])


def write(states: list[tuple[str, str, str]], published_on: date, order: list[int] | None = None) -> Article:
    monday = published_on - timedelta(days=published_on.weekday())
    day = published_on - timedelta(days=40)
    month = (published_on.replace(day=1) - timedelta(days=1)).strftime("%B")
    fields = {name: state[1] for name, state in zip("abc", states, strict=True)}
    text = "\n\n".join(
        PARAGRAPHS[index].format(
            **fields, c_adjective=states[2][2], monday="Monday", day=f"{day.day} {day:%B %Y}", month=month
        )
        for index in (order or range(len(PARAGRAPHS)))
    )
    assert published_on - monday < timedelta(days=7)
    return Article.of(source=NEWS, text=text, published_on=published_on)


def told(claims: list[Claim], states: list[tuple[str, str, str]]) -> set[tuple[object, ...]]:
    """What happened, with the states as `a`, `b` and `c`."""
    letters = {state[0]: letter for letter, state in zip("abc", states, strict=True)}
    return {
        (
            claim.kind,
            claim.status,
            tuple(sorted((p.role, letters[p.country or ""]) for p in claim.participants)),
            claim.edtf,
        )
        for claim in claims
    }


def expected(published_on: date) -> set[tuple[object, ...]]:
    monday = published_on - timedelta(days=published_on.weekday())
    last_monday = monday - timedelta(days=7)
    day = published_on - timedelta(days=40)
    month = published_on.replace(day=1) - timedelta(days=1)
    return {
        ("treaty_ratified", "occurred", (("actor", "a"), ("recipient", "b")), f"{monday}"),
        (
            "sanctions_imposed",
            "occurred",
            (("actor", "c"), ("recipient", "b")),
            f"[{last_monday}..{last_monday + timedelta(days=6)}]",
        ),
        ("artillery_fire", "occurred", (("actor", "b"), ("recipient", "c")), f"{day}"),
        ("troop_deployment", "occurred", (("actor", "a"), ("recipient", "c")), f"{month:%Y-%m}"),
        ("condemnation", "occurred", (("actor", "c"), ("recipient", "a")), f"{monday}"),
    }


@settings(max_examples=60, deadline=None)
@given(three_states)
def test_other_states_take_the_places_of_the_first_ones(states: list[tuple[str, str, str]]) -> None:
    assert told(code(write(states, PUBLISHED)), states) == expected(PUBLISHED)


@settings(max_examples=40, deadline=None)
@given(st.dates(date(1995, 1, 8), date(2026, 6, 1)))
def test_all_dates_move_with_the_publication(published_on: date) -> None:
    states = [("KEN", "Kenya", "Kenyan"), ("PER", "Peru", "Peruvian"), ("LAO", "Laos", "Laotian")]
    assert told(code(write(states, published_on)), states) == expected(published_on)


@settings(max_examples=30, deadline=None)
@given(st.permutations(range(len(PARAGRAPHS))))
def test_shuffled_paragraphs_tell_the_same_events(order: list[int]) -> None:
    states = [("KEN", "Kenya", "Kenyan"), ("PER", "Peru", "Peruvian"), ("LAO", "Laos", "Laotian")]
    assert told(code(write(states, PUBLISHED, order)), states) == expected(PUBLISHED)


@given(three_states)
@settings(max_examples=20, deadline=None)
def test_quotes_stand_in_the_text_where_they_say(states: list[tuple[str, str, str]]) -> None:
    article = write(states, PUBLISHED)
    for claim in code(article):
        assert article.text[claim.start : claim.end] == claim.quote
        assert claim.rule


ACTIVE_AND_PASSIVE = [
    ("Kenya ratified the treaty with Peru on Monday.", "The treaty with Peru was ratified by Kenya on Monday."),
    ("Kenya imposed sanctions on Peru on Monday.", "Sanctions were imposed on Peru by Kenya on Monday."),
    ("Kenya seized a Peruvian tanker on Monday.", "A Peruvian tanker was seized by Kenya on Monday."),
    (
        "Kenya expelled three Peruvian diplomats on Monday.",
        "Three Peruvian diplomats were expelled by Kenya on Monday.",
    ),
    (
        "Kenyan soldiers attacked a Peruvian base on Monday.",
        "A Peruvian base was attacked by Kenyan soldiers on Monday.",
    ),
    (
        "Kenya's army shelled Peruvian positions on Monday.",
        "Peruvian positions were shelled by Kenya's army on Monday.",
    ),
    ("Kenya condemned Peru on Monday.", "Peru was condemned by Kenya on Monday."),
    ("Kenya sent troops to Peru on Monday.", "Troops were sent to Peru by Kenya on Monday."),
    ("Kenya and Peru signed a border treaty on Monday.", "A border treaty was signed by Kenya and Peru on Monday."),
    ("Kenya held a naval drill on Monday.", "A naval drill was held by Kenya on Monday."),
    ("Kenya summoned the Peruvian ambassador on Monday.", "The Peruvian ambassador was summoned by Kenya on Monday."),
    ("Kenya closed its border with Peru on Monday.", "The border with Peru was closed by Kenya on Monday."),
]


@pytest.mark.parametrize(("active", "passive"), ACTIVE_AND_PASSIVE)
def test_passive_means_what_the_active_means(active: str, passive: str) -> None:
    first, second = (
        {
            (claim.kind, claim.status, tuple(sorted((p.role, p.actor_id) for p in claim.participants)), claim.edtf)
            for claim in code(Article.of(source=NEWS, text=text, published_on=PUBLISHED))
        }
        for text in (active, passive)
    )
    assert first
    assert first == second


def with_verb(frame: Frame, change: str) -> str | None:
    """The frame's sentence with its past-tense verb put as `change` (with the base form in place of {})."""
    for lemma in sorted(frame.verbs):
        base = lemma.partition("_")[0]
        for form in sorted(verb_forms(base) - {base}, key=len, reverse=True):
            found = re.search(rf"(?<!was )(?<!were )(?<!has )\b{form}\b", frame.positive)
            if found and not form.endswith(("s", "ing")):
                return frame.positive[: found.start()] + change.format(base) + frame.positive[found.end() :]
    return None


CHANGEABLE = [
    frame
    for frame in frames()
    if with_verb(frame, "{}") and " denied " not in frame.positive and ". " not in frame.positive
]


def statuses(frame: Frame, text: str) -> set[str]:
    claims = code(Article.of(source=NEWS, text=text, published_on=PUBLISHED))
    return {claim.status for claim in claims if claim.rule.startswith(f"{frame.rule}.")}


@pytest.mark.parametrize("frame", CHANGEABLE, ids=lambda frame: frame.rule)
@pytest.mark.parametrize("change", ["did not {}", "could {}", "may {}", "never would {}"])
def test_denied_or_possible_acts_are_no_events(frame: Frame, change: str) -> None:
    assert statuses(frame, with_verb(frame, change) or "") == set()


@pytest.mark.parametrize("frame", CHANGEABLE, ids=lambda frame: frame.rule)
def test_announced_acts_are_planned(frame: Frame) -> None:
    assert statuses(frame, with_verb(frame, "will {}") or "") <= {"planned"}


@pytest.mark.parametrize("frame", CHANGEABLE, ids=lambda frame: frame.rule)
def test_conditions_are_no_events(frame: Frame) -> None:
    sentence = (
        frame.positive[0].lower() + frame.positive[1:] if frame.positive.startswith(("The ", "A ")) else frame.positive
    )
    assert statuses(frame, f"Markets would fall if {sentence}") == set()


def test_sentence_and_headline_told_twice_are_one_claim() -> None:
    text = "Kenya ratified the treaty with Peru on Monday.\n\nKenya ratified the treaty with Peru on Monday.\n"
    assert len(code(Article.of(source=NEWS, title="Kenya ratifies treaty", text=text, published_on=PUBLISHED))) == 1
