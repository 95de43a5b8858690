"""What event follows from claims: each written rule, claims in and a field of the event out."""

from datetime import UTC, date, datetime, timedelta

import pytest

from service import ontology
from service.fusion import Evidence, event_of, fuse
from service.fusion.titles import title_of
from service.model import Claim, Participant, Place, Quantity, Role, Status, claim_id, digest
from service.when import When

KAOHSIUNG = Place(name="Kaohsiung", geonames_id=1673820, country="TWN")
TAIPEI = Place(name="Taipei", geonames_id=1668341, country="TWN")
PENGHU = Place(name="Penghu", country="TWN")
TAIWAN = Place(name="Taiwan", country="TWN")


def who(role: Role, actor_id: str, name: str = "", country: str | None = None) -> Participant:
    return Participant(role=role, actor_id=actor_id, name=name or actor_id, country=country or actor_id[:3])


PUTIN = who("actor", "person:putin", "Vladimir Putin", "RUS")
KIM = who("actor", "person:kim", "Kim Jong Un", "PRK")


def stated(article: int, kind: str = "naval_drill", **fields: object) -> Evidence:
    """A claim of an article published so many days after New Year 2025, by a source of its own."""
    participants = fields.pop("participants", (who("actor", "TWN", "Taiwan"),))
    status = fields.pop("status", "occurred")
    when = fields.pop("when", When.day(date(2025, 1, 9)))
    source = fields.pop("source", f"source-{article}")
    published_on = fields.pop("published_on", date(2025, 1, 1) + timedelta(days=article))
    start = fields.pop("start", 0)
    assert isinstance(participants, tuple)
    assert isinstance(when, When)
    coding = ontology.coding_of(kind, str(status))
    claim = Claim.model_validate(
        {
            "id": claim_id(f"{article}", int(str(start)), 9, kind, participants),
            "article_id": f"article:{article:02}",
            "type": coding.type,
            "mode": coding.mode,
            "kind": kind,
            "contexts": ontology.kind_named(kind).contexts,
            "quad_class": coding.quad_class,
            "status": status,
            "participants": participants,
            **when.model_dump(exclude={"edtf"}),
            "quote": "quote",
            "start": start,
            "end": 9,
            "rule": "test",
            **fields,
        }
    )
    assert published_on is None or isinstance(published_on, date)
    return Evidence(claim, published_on, str(source), datetime(2025, 2, 1, tzinfo=UTC), f"text-{article}")


DAY, NEXT_DAY = When.day(date(2025, 1, 9)), When.day(date(2025, 1, 10))
WEEK, MONTH = When.week(date(2025, 1, 6)), When.month(2025, 1)
BEFORE, AFTER = When.up_to(date(2025, 1, 11)), When.since(date(2025, 1, 9))
DRILL_DAYS = When.span(date(2025, 1, 9), date(2025, 1, 12))
SOME_DAYS = When.span(date(2025, 1, 9), date(2025, 1, 12), throughout=False)


@pytest.mark.parametrize(
    ("stated_dates", "date_of_event", "disputed"),
    [
        ([DAY], DAY, False),
        ([WEEK, MONTH], WEEK, False),
        ([MONTH, DAY, WEEK], DAY, False),
        ([BEFORE, DAY], DAY, False),
        ([BEFORE, MONTH], MONTH, False),
        ([BEFORE, AFTER], AFTER, False),
        ([When(), WEEK], WEEK, False),
        ([When(), When()], When(), False),
        # All of an interval says more than a day of it; some time in it says less.
        ([DAY, DRILL_DAYS], DRILL_DAYS, False),
        ([DAY, SOME_DAYS], DAY, False),
        # Two dates are never cut to what they share: one of them is chosen.
        ([WEEK, SOME_DAYS], SOME_DAYS, False),
        # Contradictory days: most sources, then the latest report.
        ([DAY, NEXT_DAY, NEXT_DAY], NEXT_DAY, True),
        ([NEXT_DAY, NEXT_DAY, DAY], NEXT_DAY, True),
        ([NEXT_DAY, DAY], DAY, True),
        ([DAY, NEXT_DAY], NEXT_DAY, True),
    ],
)
def test_the_date_is_the_finest_that_most_sources_agree_with(
    stated_dates: list[When], date_of_event: When, *, disputed: bool
) -> None:
    event = event_of([stated(i, when=when) for i, when in enumerate(stated_dates)]).event
    assert event.when == date_of_event
    assert event.disputed is disputed


def test_one_text_that_repeats_a_day_is_one_voice() -> None:
    repeated = [stated(1, when=DAY, start=10), stated(1, when=DAY, start=20), stated(1, when=DAY, start=30)]
    event = event_of([*repeated, stated(2, when=NEXT_DAY), stated(3, when=NEXT_DAY)]).event
    assert event.when == NEXT_DAY
    assert (event.claim_count, event.source_count) == (5, 3)


def test_one_agency_text_in_two_papers_counts_twice_and_its_credit_not_at_all() -> None:
    kcna = {"attributed_to": ({"actor_id": "KCNA", "name": "KCNA"},)}
    event = event_of([stated(1, **kcna), stated(2, **kcna)]).event
    assert event.source_count == 2


@pytest.mark.parametrize(
    ("statuses", "status", "disputed"),
    [
        (["occurred"], "occurred", False),
        (["planned", "occurred"], "occurred", False),
        (["occurred", "planned"], "occurred", False),
        (["postponed", "ongoing"], "ongoing", False),
        (["ongoing", "occurred"], "occurred", False),
        (["occurred", "ongoing"], "ongoing", False),
        (["planned", "cancelled", "planned"], "cancelled", False),
        (["planned", "postponed"], "postponed", False),
        (["denied"], "denied", False),
        (["denied", "denied"], "denied", False),
        (["occurred", "denied"], "occurred", True),
        (["denied", "planned"], "planned", True),
        (["cancelled", "denied"], "cancelled", True),
        (["occurred", "cancelled"], "occurred", True),
        (["habitual", "habitual"], "habitual", False),
    ],
)
def test_an_outcome_beats_a_plan_and_a_denial_disputes(
    statuses: list[Status], status: Status, *, disputed: bool
) -> None:
    event = event_of([stated(i, status=each) for i, each in enumerate(statuses)]).event
    assert (event.status, event.disputed) == (status, disputed)
    coding = ontology.coding_of("naval_drill", status)
    assert (event.type, event.mode, event.quad_class) == (coding.type, coding.mode, coding.quad_class)
    assert event.plover_score == coding.score


def test_of_one_days_reports_most_sources_give_the_status() -> None:
    day = date(2025, 1, 10)
    reports = [stated(i, status=s, published_on=day) for i, s in enumerate(["ongoing", "occurred", "occurred"])]
    assert event_of(reports).event.status == "occurred"


def test_a_plan_keeps_its_date_beside_that_of_the_outcome() -> None:
    event = event_of([stated(1, status="planned", when=WEEK), stated(9, when=DAY)]).event
    assert event.when == DAY
    assert (event.planned_earliest, event.planned_latest) == (date(2025, 1, 6), date(2025, 1, 12))


def test_a_plan_alone_has_its_date_and_no_planned_one() -> None:
    event = event_of([stated(1, status="planned", when=WEEK)]).event
    assert event.when == WEEK
    assert (event.planned_earliest, event.planned_latest) == (None, None)


def test_what_is_called_off_has_the_date_of_its_plan() -> None:
    event = event_of([stated(1, status="planned", when=WEEK), stated(2, status="cancelled", when=When())]).event
    assert (event.status, event.when) == ("cancelled", WEEK)


def test_a_denial_does_not_date_what_it_denies() -> None:
    event = event_of([stated(1, when=WEEK), stated(2, status="denied", when=DAY)]).event
    assert event.when == WEEK


@pytest.mark.parametrize(
    ("kinds", "kind"),
    [
        (["military_drill", "naval_drill"], "naval_drill"),
        (["military_drill", "military_drill", "naval_drill"], "naval_drill"),
        (["naval_drill", "air_drill", "air_drill"], "air_drill"),
        (["naval_drill", "air_drill"], "naval_drill"),
        (["meeting", "talks_held", "summit"], "summit"),
        (["attack", "drone_strike", "attack"], "drone_strike"),
    ],
)
def test_the_kind_is_the_most_exact_one_that_most_sources_give(kinds: list[str], kind: str) -> None:
    assert event_of([stated(i, kind) for i, kind in enumerate(kinds)]).event.kind == kind


@pytest.mark.parametrize(
    ("places", "place"),
    [
        ([None, TAIWAN], TAIWAN),
        ([TAIWAN, TAIWAN, KAOHSIUNG], KAOHSIUNG),
        ([TAIWAN, PENGHU], PENGHU),
        ([KAOHSIUNG, TAIPEI, TAIPEI], TAIPEI),
        ([None, None], None),
    ],
)
def test_the_place_is_the_finest_that_most_sources_name(places: list[Place | None], place: Place | None) -> None:
    fused = event_of([stated(i, place=each) for i, each in enumerate(places)])
    assert fused.event.place == place
    assert fused.countries == (("TWN",) if place else ())


def test_a_person_replaces_the_state_in_its_role_and_place() -> None:
    first = stated(1, "treaty_ratified", participants=(who("actor", "PRK"), who("recipient", "RUS")))
    second = stated(2, "treaty_ratified", participants=(KIM,))
    event = event_of([first, second]).event
    assert [(p.role, p.actor_id) for p in event.participants] == [("actor", "person:kim"), ("recipient", "RUS")]


def test_all_organs_and_persons_named_take_part() -> None:
    navy, army = who("actor", "TWN.MIL.NAVY", country="TWN"), who("actor", "TWN.MIL.ARMY", country="TWN")
    event = event_of([stated(1, participants=(navy,)), stated(2, participants=(army,)), stated(3)]).event
    assert [p.actor_id for p in event.participants] == ["TWN.MIL.NAVY", "TWN.MIL.ARMY"]


def test_each_state_has_the_role_that_most_sources_give_it() -> None:
    visit = (who("actor", "RUS"), who("host", "PRK"))
    together = (PUTIN, KIM)
    event = event_of([stated(i, "talks_held", participants=p) for i, p in enumerate([visit, together, together])]).event
    assert [(p.role, p.actor_id) for p in event.participants] == [("actor", "person:putin"), ("actor", "person:kim")]


def test_a_state_that_acts_upon_itself_keeps_both_roles() -> None:
    arrest = (who("actor", "RUS.SPY", country="RUS"), who("recipient", "name:ivanov", country="RUS"))
    event = event_of([stated(1, "arrest", participants=arrest)]).event
    assert [p.role for p in event.participants] == ["actor", "recipient"]


def test_quantities_contexts_and_sources_are_united() -> None:
    boats, ships = Quantity(what="ships", unit="piece", min=4, max=4, text="four"), {"what": "ships", "unit": "piece"}
    same = Quantity(what="ships", unit="piece", min=4, max=4, text="4")
    more = Quantity.model_validate({**ships, "min": 5, "text": "at least five"})
    fused = event_of(
        [
            stated(2, quantities=(same, more), contexts=("territory", "military")),
            stated(1, quantities=(boats,), contexts=("military",)),
        ]
    )
    assert [quantity.text for quantity in fused.event.quantities] == ["four", "at least five"]
    assert fused.event.contexts == ("military", "territory")
    assert fused.source_ids == ("source-1", "source-2")


@pytest.mark.parametrize(
    ("kind", "people", "parties"),
    [
        ("treaty_ratified", (who("actor", "PRK"), who("recipient", "RUS")), ("PRK",)),
        ("treaty_signed", (PUTIN, who("recipient", "PRK")), ("PRK", "RUS")),
        ("treaty_signed", (PUTIN, KIM, who("mediator", "CHN")), ("PRK", "RUS")),
    ],
)
def test_a_step_of_a_treaty_names_who_took_it(
    kind: str, people: tuple[Participant, ...], parties: tuple[str, ...]
) -> None:
    named = {"instrument": "Strategic treaty", "instrument_id": "prk-rus-strategic"}
    fused = event_of([stated(1, kind, participants=people), stated(2, kind, participants=people, **named)])
    assert fused.step_parties == parties
    assert (fused.event.instrument, fused.event.instrument_id) == ("Strategic treaty", "prk-rus-strategic")


def test_without_an_instrument_nobody_takes_a_step() -> None:
    assert event_of([stated(1)]).step_parties == ()


def test_the_first_report_gives_the_day_and_the_id() -> None:
    later, first, undated = stated(8), stated(5), stated(3, published_on=None)
    fused = event_of([later, undated, first])
    assert fused.event.first_reported_on == date(2025, 1, 6)
    assert fused.first_claim_id == first.claim.id
    assert fused.event.id == f"twn-naval-drill-2025-01-09-{digest(first.claim.id)[:10]}"
    assert fused.claim_ids == tuple(sorted(item.claim.id for item in (later, first, undated)))


def test_what_nobody_dates_is_undated_in_its_id() -> None:
    event = event_of([stated(1, when=When(), published_on=None)]).event
    assert event.id.startswith("twn-naval-drill-undated-")
    assert event.first_reported_on is None


def test_the_reasons_of_likeness_are_kept() -> None:
    fused = fuse([stated(1), stated(2)])
    assert [f.event.reasons for f in fused] == [("same actors", "same day", "same kind")]


def test_no_claims_are_no_events() -> None:
    assert fuse([]) == []


RUSSIA, KOREA = who("actor", "RUS", "Russia"), who("actor", "PRK", "North Korea")
TO_RUSSIA, TO_TAIWAN = who("recipient", "RUS", "Russia"), who("recipient", "TWN", "Taiwan")
CHINA, TREATY = who("actor", "CHN", "China"), "Comprehensive Strategic Partnership treaty"
OMAN = who("mediator", "OMN", "Oman")
IRAN, USA = who("party", "IRN", "Iran"), who("party", "USA", "United States")
MANY = tuple(who("actor", state, name) for state, name in [("AUS", "Australia"), ("JPN", "Japan"), ("KOR", "Korea")])


@pytest.mark.parametrize(
    ("kind", "status", "people", "treaty", "place", "title"),
    [
        ("treaty_ratified", "occurred", (KOREA, TO_RUSSIA), TREATY, None, f"North Korea ratified {TREATY} with Russia"),
        ("treaty_signed", "occurred", (RUSSIA, KOREA), None, None, "Russia and North Korea signed a treaty"),
        ("naval_drill", "occurred", (CHINA, TO_TAIWAN), None, TAIWAN, "China held a naval drill against Taiwan"),
        ("naval_drill", "occurred", (CHINA,), None, KAOHSIUNG, "China held a naval drill in Kaohsiung"),
        ("naval_drill", "planned", (CHINA,), None, None, "China plans to hold a naval drill"),
        ("summit", "planned", (RUSSIA, KOREA), None, None, "Russia and North Korea plan to hold a summit"),
        (
            "summit",
            "cancelled",
            (RUSSIA, KOREA),
            None,
            None,
            "Russia and North Korea called off plans to hold a summit",
        ),
        ("visit", "postponed", (CHINA, TO_RUSSIA), None, None, "China put off plans to visit Russia"),
        ("naval_deployment", "habitual", (CHINA, TO_TAIWAN), None, None, "China repeatedly sent warships near Taiwan"),
        (
            "troop_deployment",
            "denied",
            (KOREA, TO_RUSSIA),
            None,
            None,
            "North Korea deployed troops to Russia (denied)",
        ),
        ("resignation", "planned", (PUTIN,), None, None, "Vladimir Putin plans to resign"),
        ("air_strike", "occurred", (TO_TAIWAN,), None, None, "Air strike on Taiwan"),
        ("accusation", "occurred", (TO_TAIWAN,), None, None, "Accusation of Taiwan"),
        ("accusation", "occurred", (), None, None, "Accusation"),
        ("joint_drill", "occurred", MANY, None, None, "Australia, Japan and Korea held a joint drill"),
        ("joint_drill", "occurred", (*MANY, CHINA), None, None, "Australia, Japan and 2 others held a joint drill"),
        (
            "talks_held",
            "occurred",
            (RUSSIA, CHINA, who("host", "TUR", "Turkey")),
            None,
            Place(name="Ankara"),
            "Russia and China held talks in Ankara",
        ),
        ("mediation", "occurred", (who("mediator", "TUR", "Turkey"),), None, None, "Turkey mediated"),
        ("mediation", "occurred", (OMAN, IRAN), None, None, "Oman mediated with Iran"),
        ("mediation", "occurred", (IRAN, OMAN, USA), None, None, "Oman mediated between Iran and United States"),
        ("mediation", "planned", (OMAN, IRAN), None, None, "Oman plans to mediate with Iran"),
        ("mediation", "occurred", (IRAN,), None, None, "Mediation with Iran"),
        ("mediation", "occurred", (IRAN, USA), None, None, "Mediation between Iran and United States"),
        (
            "mediation",
            "occurred",
            (who("actor", "OMN", "Oman"), who("recipient", "IRN", "Iran"), who("recipient", "USA", "United States")),
            None,
            None,
            "Oman mediated between Iran and United States",
        ),
        (
            "agreement_reached",
            "occurred",
            (RUSSIA, who("actor", "UKR", "Ukraine"), who("mediator", "TUR", "Turkey")),
            None,
            None,
            "Russia and Ukraine reached an agreement",
        ),
        ("treaty_signed", "occurred", (RUSSIA,), "x" * 102, Place(name="Vladivostok"), f"Russia signed {'x' * 102}"),
        ("treaty_signed", "occurred", (RUSSIA,), "x" * 130, None, f"Russia signed {'x' * 105}…"),
    ],
)
def test_a_title_says_who_did_what_to_whom(
    kind: str,
    status: Status,
    people: tuple[Participant, ...],
    treaty: str | None,
    place: Place | None,
    title: str,
) -> None:
    assert title_of(kind, status, people, treaty, place) == title
    assert len(title) <= 120


@pytest.mark.parametrize("kind", sorted(ontology.kinds()))
@pytest.mark.parametrize("status", ["occurred", "ongoing", "habitual", "planned", "postponed", "cancelled", "denied"])
def test_every_kind_has_a_title_in_every_status(kind: str, status: Status) -> None:
    title = title_of(kind, status, (CHINA, TO_TAIWAN), None, None)
    assert title.startswith("China ")
    assert title.removesuffix(" (denied)").endswith(" Taiwan")
    assert "{" not in title
    assert "  " not in title
