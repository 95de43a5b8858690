"""Which claims are one event: tables of two claims and what is judged."""

from datetime import UTC, date, datetime

import pytest

from service import ontology
from service.errors import UnmappedValueError
from service.fusion import Block, Evidence, block_keys, blocks, fuse, fuse_on, joined, same_event, tables
from service.fusion.partition import partition
from service.fusion.profile import profile_of
from service.model import Claim, Participant, Place, Role, Status, claim_id, slug
from service.when import When

CITIES = {
    "Kaohsiung": (1673820, "TWN", 22.6163, 120.3133),
    "Fengshan": (1676242, "TWN", 22.6273, 120.3562),
    "Taipei": (1668341, "TWN", 25.0531, 121.5264),
    "Beijing": (1816670, "CHN", 39.9075, 116.3972),
}
REGIONS = {"Taiwan": "TWN", "Penghu": "TWN", "Fujian": "CHN", "Taiwan Strait": None}


def place(name: str) -> Place:
    if name in REGIONS:
        return Place(name=name, country=REGIONS[name])
    geonames_id, country, latitude, longitude = CITIES[name]
    return Place(name=name, geonames_id=geonames_id, country=country, latitude=latitude, longitude=longitude)


def when(text: str) -> When:
    """`2024-10-14`, `2024-10`, `2024`, `week 2024-10-14`, `up to …`, `since …`, `a/b` throughout, `a..b` within."""
    match text.replace("up to", "up-to").split():
        case []:
            return When()
        case ["week", monday]:
            return When.week(date.fromisoformat(monday))
        case ["up-to", latest]:
            return When.up_to(date.fromisoformat(latest))
        case ["since", earliest]:
            return When.since(date.fromisoformat(earliest))
        case [dates] if "/" in dates or ".." in dates:
            first, last = map(date.fromisoformat, dates.replace("..", "/").split("/"))
            return When.span(first, last, throughout="/" in dates)
        case [day]:
            numbers = [int(number) for number in day.split("-")]
            return (When.year, When.month, lambda *ymd: When.day(date(*ymd)))[len(numbers) - 1](*numbers)
    raise AssertionError(text)


def people(text: str) -> tuple[Participant, ...]:
    """`CHN>TWN`: China to Taiwan; `CHN+USA`: both act; `CHN@TWN`: Taiwan is host; `~USA`: mediator; `Xi(CHN)`."""
    role: Role = "actor"
    found = []
    for word in text.replace(">", " > ").replace("@", " @ ").replace("+", " ").replace("~", " ~ ").split():
        if word in ">@~":
            role = {">": "recipient", "@": "host", "~": "mediator"}[word]  # type: ignore[assignment]
        else:
            name, _, state = word.rstrip(")").partition("(")
            actor_id = f"person:{slug(name)}" if state else name
            country = state or name.partition(".")[0]
            found.append(Participant(role=role, actor_id=actor_id, name=name, country=country))
    return tuple(found)


def claim(kind: str, who: str, day: str, at: str = "", *, article: str = "1", status: Status = "occurred") -> Claim:
    participants = people(who)
    coding = ontology.coding_of(kind, status)
    return Claim(
        id=claim_id(f"{article}{day}{at}{status}", 0, 9, kind, participants),
        article_id=f"article:{article}",
        type=coding.type,
        mode=coding.mode,
        kind=kind,
        quad_class=coding.quad_class,
        status=status,
        participants=participants,
        **when(day).model_dump(exclude={"edtf"}),
        place=place(at) if at else None,
        quote="quote",
        start=0,
        end=9,
        rule="test",
    )


def under(treaty: str, stated: Claim) -> Claim:
    if not treaty:
        return stated
    return stated.model_copy(update={"instrument": treaty, "instrument_id": slug(f"{stated.article_id} {treaty}")})


def evidence(stated: Claim) -> Evidence:
    return Evidence(stated, date(2024, 11, 1), "source", datetime(2024, 11, 2, tzinfo=UTC), stated.article_id)


DRILL = claim("military_drill", "CHN>TWN", "2024-10-14", article="2")


@pytest.mark.parametrize(
    ("other", "verdict", "reason"),
    [
        # Kinds
        (claim("military_drill", "CHN>TWN", "2024-10-14"), "same", "same day"),
        (claim("naval_drill", "CHN>TWN", "2024-10-14"), "same", "one kind names the other more exactly"),
        (claim("naval_deployment", "CHN>TWN", "2024-10-14"), "different", "the kinds are of different families"),
        # Who
        (claim("military_drill", "TWN>CHN", "2024-10-14"), "different", "opposite directions"),
        (claim("military_drill", "CHN", "2024-10-14"), "same", "one side is not named"),
        (claim("military_drill", "CHN.MIL>TWN", "2024-10-14"), "same", "same actors"),
        (claim("military_drill", "Xi(CHN)>TWN", "2024-10-14"), "same", "same actors"),
        (claim("military_drill", "CHN>TWN+JPN", "2024-10-14"), "same", "one names more of the actors"),
        (claim("military_drill", "USA>TWN", "2024-10-14"), "different", "other actors"),
        (claim("military_drill", "CHN>JPN", "2024-10-14"), "different", "other actors"),
        (claim("military_drill", "JPN", "2024-10-14"), "different", "other actors"),
        (claim("military_drill", "", "2024-10-14"), "unsure", "actors are not named"),
        (claim("military_drill", "CHN+TWN", "2024-10-14"), "different", "opposite directions"),
        # When
        (claim("military_drill", "CHN>TWN", "2024-10-15"), "different", "different days"),
        (claim("military_drill", "CHN>TWN", "week 2024-10-14"), "same", "one date lies within the other"),
        (claim("military_drill", "CHN>TWN", "2024-10"), "same", "one date lies within the other"),
        (claim("military_drill", "CHN>TWN", "2024"), "same", "one date lies within the other"),
        (claim("military_drill", "CHN", "2024"), "unsure", "one date lies within the other"),
        (claim("military_drill", "CHN>TWN", "week 2024-10-07"), "different", "the dates do not meet"),
        (claim("military_drill", "CHN>TWN", "2024-09"), "different", "the dates do not meet"),
        (claim("military_drill", "CHN>TWN", "up to 2024-10-15"), "same", "no earlier than one report allows"),
        (claim("military_drill", "CHN>TWN", "up to 2024-11-14"), "same", "no earlier than one report allows"),
        (claim("military_drill", "CHN>TWN", "up to 2024-11-15"), "unsure", "the dates are far apart"),
        (claim("military_drill", "CHN>TWN", "up to 2024-10-13"), "different", "the dates do not meet"),
        (claim("military_drill", "CHN>TWN", "since 2024-10-01"), "same", "began about the same time"),
        (claim("military_drill", "CHN>TWN", "since 2024-08-02"), "unsure", "the dates are far apart"),
        (claim("military_drill", "CHN>TWN", "2024-10-10/2024-10-20"), "same", "one date lies within the other"),
        (claim("military_drill", "CHN>TWN", "2024-01-01/2024-12-01"), "unsure", "the dates are far apart"),
        (claim("military_drill", "CHN>TWN", ""), "unsure", "no date to compare"),
        (claim("military_drill", "CHN>TWN", "", article="2"), "same", "one article"),
        # Where
        (claim("military_drill", "CHN>TWN", "2024-10-14", "Taiwan"), "same", "same day"),
        # Status
        (claim("military_drill", "CHN>TWN", "2024-10-14", status="planned"), "same", "a plan and what became of it"),
        (claim("military_drill", "CHN>TWN", "week 2024-10-14", status="planned"), "same", "same actors"),
        (claim("military_drill", "CHN>TWN", "2024-10-12", status="planned"), "unsure", "different days"),
        (claim("military_drill", "CHN>TWN", "2024-10-12", status="postponed"), "unsure", "different days"),
        (claim("military_drill", "CHN>TWN", "", article="2", status="planned"), "different", "of a further plan"),
        (claim("military_drill", "CHN>TWN", "up to 2024-10-15", status="denied"), "same", "one denies it"),
        (claim("military_drill", "CHN>TWN", "2024-10-15", status="denied"), "different", "different days"),
        (claim("military_drill", "CHN>TWN", "up to 2024-10-20", status="habitual"), "different", "no single event"),
    ],
)
def test_a_drill_is_judged_against_other_claims(other: Claim, verdict: str, reason: str) -> None:
    judgement = same_event(DRILL, other)
    assert judgement.verdict == verdict
    assert any(reason in said for said in judgement.reasons)
    assert judgement == same_event(other, DRILL)


@pytest.mark.parametrize(
    ("a", "b", "verdict"),
    [
        # Each state ratifies for itself; a treaty's steps are different events.
        (("treaty_ratified", "RUS>PRK", "2024-11"), ("treaty_ratified", "PRK>RUS", "2024-11"), "different"),
        (("treaty_ratified", "RUS>PRK", "2024-11"), ("treaty_ratified", "RUS+PRK", "2024-11"), "different"),
        (("treaty_signed", "RUS+PRK", "2024-06-19"), ("treaty_ratified", "RUS+PRK", "2024-06-19"), "different"),
        (("treaty_signed", "RUS+PRK", "2024-06-19"), ("treaty_signed", "PRK>RUS", "2024-06"), "same"),
        (("treaty_signed", "RUS+PRK", "2000-02"), ("treaty_signed", "RUS+PRK", "2024-06"), "different"),
        # What is done together has no direction.
        (("talks_held", "RUS+PRK", "2024-06-19"), ("talks_held", "PRK>RUS", "2024-06-19"), "same"),
        (("talks_held", "RUS+PRK", "2024-06-19"), ("summit", "PRK@RUS", "2024-06-19"), "same"),
        (("meeting", "USA+CHN", "2024-11-16"), ("meeting", "USA", "2024-11-16"), "same"),
        (("meeting", "USA+CHN", "2024-11-16"), ("meeting", "USA+JPN", "2024-11-16"), "different"),
        (("meeting", "USA+CHN+KOR", "2024-11-16"), ("meeting", "USA+JPN+KOR", "2024-11-16"), "unsure"),
        (("meeting", "Biden(USA)+CHN", "2024-11-16"), ("meeting", "Blinken(USA)+CHN", "2024-11-16"), "different"),
        (("meeting", "Biden(USA)+CHN", "2024-11-16"), ("meeting", "Biden(USA)+Xi(CHN)", "2024-11-16"), "same"),
        # A visit has one, and is not the talks held on it.
        (("visit", "RUS@PRK", "2024-06-19"), ("visit", "PRK@RUS", "2024-06-19"), "different"),
        (("visit", "RUS@PRK", "2024-06-19"), ("visit", "RUS>PRK", "2024-06"), "same"),
        (("visit", "RUS@PRK", "2024-06-19"), ("talks_held", "RUS+PRK", "2024-06-19"), "different"),
        (("prisoner_exchange", "RUS+USA", "2024-08-01"), ("prisoner_release", "RUS>USA", "2024-08-01"), "different"),
        (("naval_drill", "TWN", "2025-01-09"), ("air_drill", "TWN", "2025-01-09"), "unsure"),
        # Mediators act where nobody else does.
        (("mediation", "~USA+FRA", "2024-11-26"), ("mediation", "USA+FRA", "2024-11-26"), "same"),
        # Words without a date of their own.
        (("condemnation", "TWN>CHN", "up to 2024-10-14"), ("condemnation", "TWN>CHN", "up to 2024-10-15"), "same"),
        (("condemnation", "TWN>CHN", "up to 2024-10-14"), ("condemnation", "TWN>CHN", "up to 2024-10-30"), "unsure"),
        (("condemnation", "TWN>CHN", "up to 2024-10-14"), ("condemnation", "TWN>CHN", "up to 2024-11-15"), "different"),
        # What goes on.
        (
            ("communication_refused", "CHN>TWN", "since 2016-01-01"),
            ("communication_refused", "CHN>TWN", "since 2016-05-20"),
            "same",
        ),
        (("blockade", "CHN>TWN", "2024-10-01..2024-10-10"), ("blockade", "CHN>TWN", "2024-10-08..2024-10-20"), "same"),
        (("blockade", "CHN>TWN", "2024-10-01..2024-10-10"), ("blockade", "CHN>TWN", "2024-10-01..2024-10-10"), "same"),
    ],
)
def test_two_claims_of_two_articles_are_judged(a: tuple[str, str, str], b: tuple[str, str, str], verdict: str) -> None:
    one, other = claim(*a), claim(*b, article="2")
    assert same_event(one, other).verdict == verdict
    assert same_event(one, other) == same_event(other, one)


@pytest.mark.parametrize(
    ("a", "b", "verdict"),
    [
        ("Kaohsiung", "Kaohsiung", "same"),
        ("Kaohsiung", "Taiwan", "same"),
        ("Kaohsiung", "Penghu", "same"),
        ("Kaohsiung", "Taiwan Strait", "same"),
        ("Kaohsiung", "Fengshan", "same"),
        ("Kaohsiung", "Taipei", "different"),
        ("Kaohsiung", "Beijing", "different"),
        ("Penghu", "Fujian", "different"),
    ],
)
def test_places_agree_when_one_may_contain_the_other(a: str, b: str, verdict: str) -> None:
    one, other = (claim("air_strike", "CHN>TWN", "2024-10-14", at, article=at) for at in (a, b))
    assert same_event(one, other).verdict == verdict


def test_places_without_coordinates_are_not_near() -> None:
    far = claim("air_strike", "CHN>TWN", "2024-10-14", "Kaohsiung")
    unknown = far.model_copy(update={"place": Place(name="Fengshan", country="TWN", geonames_id=1676242)})
    assert same_event(far, unknown).verdict == "different"


@pytest.mark.parametrize(
    ("a", "b", "verdict"),
    [
        ("Comprehensive Strategic Partnership treaty", "Comprehensive Strategic Partnership Treaty", "same"),
        ("Comprehensive Strategic Partnership treaty", "Comprehensive Strategic Partnership", "same"),
        ("Comprehensive Strategic Partnership treaty", "", "same"),
        ("Comprehensive Strategic Partnership treaty", "Friendship treaty", "different"),
    ],
)
def test_treaties_are_told_apart_by_name(a: str, b: str, verdict: str) -> None:
    one = under(a, claim("treaty_ratified", "PRK>RUS", "2024-11-11"))
    other = under(b, claim("treaty_ratified", "PRK", "2024-11-11", article="2"))
    assert same_event(one, other).verdict == verdict


@pytest.mark.parametrize(
    ("a", "b", "verdict"),
    [
        (
            ("treaty_entered_into_force", "PRK+RUS", "", "1", "planned", "Strategic treaty"),
            ("treaty_entered_into_force", "RUS+PRK", "2024-12-04", "2", "occurred", "Strategic treaty"),
            "same",
        ),
        (
            ("treaty_entered_into_force", "PRK+RUS", "", "1", "planned", ""),
            ("treaty_entered_into_force", "RUS+PRK", "2024-12-04", "2", "occurred", ""),
            "unsure",
        ),
        (
            ("military_drill", "TWN", "", "1", "planned", ""),
            ("military_drill", "TWN", "", "2", "planned", ""),
            "same",
        ),
        (
            ("military_drill", "TWN", "", "1", "planned", ""),
            ("naval_drill", "TWN", "", "2", "planned", ""),
            "unsure",
        ),
        (
            ("military_drill", "TWN", "", "1", "occurred", ""),
            ("military_drill", "TWN", "2025-07-09", "1", "occurred", ""),
            "same",
        ),
        (
            ("troop_deployment", "PRK>RUS", "", "1", "planned", ""),
            ("troop_deployment", "PRK>RUS", "2024-10-08..2024-10-13", "1", "occurred", ""),
            "different",
        ),
    ],
)
def test_claims_without_a_date_are_judged(
    a: tuple[str, str, str, str, Status, str], b: tuple[str, str, str, str, Status, str], verdict: str
) -> None:
    one, other = (
        under(treaty, claim(kind, who, day, article=article, status=status))
        for kind, who, day, article, status, treaty in (a, b)
    )
    assert same_event(one, other).verdict == verdict


def test_other_persons_of_one_state_may_take_one_step_of_a_treaty() -> None:
    one = under("Strategic treaty", claim("treaty_signed", "Putin(RUS)+PRK", "2024-06-19"))
    other = under("Strategic treaty", claim("treaty_signed", "Lavrov(RUS)+PRK", "2024-06-19", article="2"))
    assert same_event(one, other).verdict == "same"


def test_agreement_in_every_point_is_strongest() -> None:
    exact = same_event(DRILL, claim("military_drill", "CHN>TWN", "2024-10-14")).strength
    vague = same_event(DRILL, claim("military_drill", "CHN", "week 2024-10-14")).strength
    assert 0 < vague < exact <= 1


# A is like B and B like C, but A and C are of two days: B goes to the one it is more like.
CHAIN = (
    claim("military_drill", "CHN>TWN", "2024-10-14", article="a"),
    claim("military_drill", "CHN>TWN", "week 2024-10-14", article="b"),
    claim("military_drill", "CHN", "2024-10-15", article="c"),
)


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0), (1, 0, 2), (0, 2, 1), (2, 0, 1)])
def test_a_chain_breaks_at_its_weakest_link_in_every_order(order: tuple[int, ...]) -> None:
    a, b, c = (stated.id for stated in CHAIN)
    found = {fused.claim_ids for fused in fuse(evidence(CHAIN[i]) for i in order)}
    assert found == {tuple(sorted((a, b))), (c,)}


def test_a_cluster_that_grew_keeps_its_contradictions() -> None:
    days = [claim("military_drill", "CHN>TWN", f"2024-10-{day}", article=f"{day}") for day in (14, 15, 16)]
    vague = [claim("military_drill", "CHN", "week 2024-10-14", article=f"w{i}") for i in range(4)]
    found = fuse(evidence(stated) for stated in (*days, *vague))
    assert sorted(len(fused.claim_ids) for fused in found) == [1, 1, 5]


def test_an_event_has_at_most_so_many_claims_and_says_so() -> None:
    profiles = [profile_of(claim("military_drill", "CHN", "2024-10-14", article=f"{i}")) for i in range(7)]
    found = partition(profiles, largest=3)
    assert sorted(len(ids) for ids, _ in found) == [1, 3, 3]
    assert all("more than 500 claims: the rest stays apart" in reasons for _, reasons in found)


@pytest.mark.parametrize(
    ("day", "first", "span"),
    [
        ("2024-10-14", date(2024, 10, 14), "day"),
        ("week 2024-10-14", date(2024, 10, 14), "week"),
        ("2024-10", date(2024, 10, 1), "month"),
        ("2024", date(2024, 1, 1), "year"),
        ("up to 2024-10-14", date(2024, 9, 13), "month"),
        ("since 2024-10-14", date(2024, 10, 14), "month"),
        ("since 2016-01-01", date(2016, 1, 1), "year"),
        ("since 2016-12-01", date(2016, 12, 1), "month"),
        ("2024-10-10/2024-10-20", date(2024, 10, 10), "month"),
        ("2024-01-01/2024-12-31", date(2024, 1, 1), "month"),
        ("2020-01-01..2024-12-31", date(2020, 1, 1), "month"),
        ("", date.min, "undated"),
    ],
)
def test_a_claim_is_kept_by_family_state_and_length_of_its_window(day: str, first: date, span: str) -> None:
    stated = claim("naval_drill", "CHN.MIL>TWN", day)
    assert block_keys(stated) == {"CHN.MIL": f"drill|CHN|{span}", "TWN": f"drill|TWN|{span}"}
    assert fuse_on(stated) == first


def test_a_day_is_sought_among_what_may_have_begun_before_it() -> None:
    assert blocks(claim("naval_drill", "CHN", "2024-10-14")) == (
        Block("drill|CHN|undated", date.min, date.min),
        Block("drill|CHN|day", date(2024, 10, 14), date(2024, 10, 14)),
        Block("drill|CHN|week", date(2024, 10, 8), date(2024, 10, 14)),
        Block("drill|CHN|month", date(2024, 9, 13), date(2024, 10, 14)),
        Block("drill|CHN|year", date(2023, 10, 15), date(2024, 10, 14)),
    )


def test_an_undated_claim_is_sought_among_all_days() -> None:
    found = blocks(claim("naval_drill", "CHN", ""))
    assert found[0] == Block("drill|CHN|undated", date.min, date.min)
    assert {(block.first, block.last) for block in found[1:]} == {(date.min, date.max)}


@pytest.mark.parametrize("day", ["0001-01-02", "9999-12-30", "up to 0001-01-05", "since 9999-12-20"])
def test_the_ends_of_the_calendar_are_no_obstacle(day: str) -> None:
    stated = claim("naval_drill", "CHN", day)
    assert any(block.first <= fuse_on(stated) <= block.last for block in blocks(stated)[1:])


def test_only_what_is_one_event_with_something_found_is_joined() -> None:
    day, week, other = (evidence(stated) for stated in CHAIN)
    assert joined([day], [week, other]) == [week]


def test_a_kind_that_no_table_knows_is_refused() -> None:
    with pytest.raises(UnmappedValueError):
        fuse([evidence(DRILL.model_copy(update={"kind": "teleportation"}))])


def test_tables_name_kinds_that_exist() -> None:
    for general, specific in ontology.specific_kinds().items():
        families = {ontology.kind_named(kind).family for kind in (general, *specific)}
        assert len(families) == 1
    assert all(ontology.kind_named(kind) for kind in tables.mutual_kinds())


def test_no_kind_is_more_exact_than_itself() -> None:
    table = ontology.specific_kinds()
    for general, specific in table.items():
        assert all(general not in table.get(kind, ()) and table.get(kind, frozenset()) <= specific for kind in specific)


def test_every_phrase_begins_with_a_verb_whose_base_is_known() -> None:
    verbs = {kind.phrase.split()[0] for kind in ontology.kinds().values()}
    assert verbs == set(tables.base_verbs())
