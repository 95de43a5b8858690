from datetime import date

import pytest

from service import ontology
from service.coding import registry
from service.coding.records import claim_of
from service.coding.records.claims import meanings
from service.coding.records.tables import rows
from service.errors import NotAnEventError, UnknownCodeError
from service.fusion import same_event
from service.model import Article, Claim, Named, Place, Record, Source

DATA_SET = Source(id="rows", name="Rows")


def record(actor: str, event: str, recipient: str, **fields: object) -> Record:
    day = fields.pop("on", date(2014, 3, 5))
    cells = {"date": str(day), "source": actor, "relation": event, "target": recipient}
    return Record(
        **{
            "dataset": "icews",
            "id": "|".join(cells.values()),
            "article": Article.of_rows(source=DATA_SET, title="Rows", key="day"),
            "on": day,
            "event": event,
            "actor": Named(name=actor),
            "recipient": Named(name=recipient),
            "row": cells,
            **fields,
        }
    )


def read(actor: str, event: str, recipient: str, **fields: object) -> Claim:
    return claim_of(record(actor, event, recipient, **fields))


def roles(claim: Claim) -> list[tuple[str, str]]:
    return [(participant.role, participant.actor_id) for participant in claim.participants]


@pytest.mark.parametrize("row", rows("cameo.csv"), ids=lambda row: row["code"])
def test_a_code_has_the_type_of_its_kind_and_only_modes_and_contexts_of_the_codebook(row: dict[str, str]) -> None:
    if row["code"][:2] in {"01", "02"}:
        assert not row["kind"] + row["type"] + row["roles"]
        return
    kind = ontology.kind_named(row["kind"])
    assert kind.type == row["type"]
    modes = ontology.types()[row["type"]].modes
    assert row["mode"] in {"", *modes}
    assert kind.mode is None or row["mode"] in {"", kind.mode}
    assert set(row["contexts"].split()) <= ontology.contexts()
    assert set(row["roles"].split()) <= {"actor", "recipient", "host", "mediator", "party"}
    assert len(row["roles"].split()) == 2


def test_what_the_codebook_does_not_have_is_repaired_and_said() -> None:
    repaired = {row["code"]: row["repaired"] for row in rows("cameo.csv") if row["repaired"].startswith("mode")}
    assert sorted(repaired) == sorted(
        ["0842", "085", "132", "1321", "1322", "1712", "1722", "175", "185", "186", "200", "201", "202", "203"]
    )


def test_a_row_is_the_evidence_and_no_quote() -> None:
    claim = read("Thailand", "Host a visit", "Japan")
    assert claim.row == {"date": "2014-03-05", "source": "Thailand", "relation": "Host a visit", "target": "Japan"}
    assert (claim.quote, claim.start, claim.end, claim.confidence) == (None, None, None, None)
    assert (claim.earliest, claim.latest, claim.precision, claim.date_rule) == (
        date(2014, 3, 5), date(2014, 3, 5), "day", "row",
    )  # fmt: skip
    assert (claim.rule, claim.goldstein) == ("cameo.043", 2.8)


def test_a_claim_cannot_have_both_kinds_of_evidence_or_none() -> None:
    claim = read("Thailand", "Consult", "Japan")
    for change in ({"row": None}, {"quote": "met", "start": 0, "end": 3}):
        with pytest.raises(ValueError, match="a quote with its offsets, or on a row"):
            Claim(**{**{name: getattr(claim, name) for name in Claim.model_fields}, **change})


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        ("Make a visit", [("actor", "THA"), ("host", "JPN")]),
        ("Host a visit", [("host", "THA"), ("actor", "JPN")]),
        ("Consult", [("actor", "THA"), ("actor", "JPN")]),
        ("Mediate", [("mediator", "THA"), ("party", "JPN")]),
        ("criticize or DENOUNCE", [("actor", "THA"), ("recipient", "JPN")]),
    ],
)
def test_roles_follow_from_the_code(event: str, expected: list[tuple[str, str]]) -> None:
    assert roles(read("Thailand", event, "Japan")) == expected


@pytest.mark.parametrize(
    ("name", "actor_id", "country", "sector"),
    [
        ("South Korea", "KOR", "KOR", None),
        ("Police (India)", "IND.COP", "IND", "COP"),
        ("Naval (China)", "CHN.MIL.NAVY", "CHN", "MIL"),
        ("Foreign Affairs (Bangladesh)", "BGD", "BGD", None),
        ("Citizen (Palestinian Territory, Occupied)", "PSE.CVL", "PSE", "CVL"),
        ("Militant (Hamas)", "HAMAS", "PSE", None),
        ("Beekeeper (India)", "icews:beekeeper-india", "IND", "UNK"),
        ("Zorblax Quux", "icews:zorblax-quux", None, None),
    ],
)
def test_actors_are_known_or_provisional(name: str, actor_id: str, country: str | None, sector: str | None) -> None:
    found = read(name, "Consult", "Japan").participants[0]
    assert (found.actor_id, found.text) == (actor_id, name)
    if actor_id != "HAMAS":
        assert (found.country, found.sector) == (country, sector)


@pytest.mark.parametrize(
    ("name", "actor_id"),
    [
        ("Sergey Viktorovich Lavrov", "person:sergei-lavrov"),
        ("Dmitry Anatolyevich Medvedev", "person:dmitry-medvedev"),
        ("Valentina Ivanovna Matviyenko", "person:valentina-matviyenko"),
        ("Joseph Robinette Biden", "person:joe-biden"),
        ("Bharatiya Janata", "BJP"),
        ("Lee Myung Bak", "person:lee-myung-bak"),
        ("Abdel Fattah Al-Sisi", "person:abdel-fattah-el-sisi"),
        ("Ismaïl Omar Guelleh", "person:ismail-omar-guelleh"),
        ("Sheikh Khaled Al Jarrah Al Sabah", "icews:sheikh-khaled-al-jarrah-al-sabah"),
        ("George Herbert Walker Bush", "icews:george-herbert-walker-bush"),
        ("Imran Hussain Khan", "icews:imran-hussain-khan"),
        ("Mahinda Rajapaksa", "icews:mahinda-rajapaksa"),
        ("Sergey Viktorovich", "icews:sergey-viktorovich"),
    ],
)
def test_a_person_is_known_in_another_spelling_but_never_guessed(name: str, actor_id: str) -> None:
    assert read(name, "Consult", "Japan").participants[0].actor_id == actor_id


def test_every_other_spelling_is_of_an_actor_and_needed() -> None:
    known = registry.actors()
    assert {row["actor"] for row in rows("spellings.csv")} <= known.keys()
    assert not {row["name"] for row in rows("spellings.csv")} & registry.senses().keys()
    names = [row["name"] for row in rows("spellings.csv")]
    assert names == sorted(set(names))


def test_a_person_stands_for_a_state_while_in_office() -> None:
    before, after = (
        read("John Kerry", "Consult", "Japan", on=day).participants[0] for day in (date(2014, 3, 5), date(2018, 3, 5))
    )
    assert (before.actor_id, before.country) == ("person:john-kerry", "USA")
    assert after.country is None


@pytest.mark.parametrize(
    ("sectors", "sector"),
    [
        (("Parties", "Executive", "Military"), None),
        (("Government", "Military"), "MIL"),
        (("Parties", "Government"), None),
        (("Parties",), "PTY"),
        ((), "UNK"),
    ],
)
def test_sectors_of_a_row_say_what_somebody_unknown_stands_for(sectors: tuple[str, ...], sector: str | None) -> None:
    named = Named(name="Zorblax Quux", country="Japan", sectors=sectors)
    found = claim_of(record("Thailand", "Consult", "").model_copy(update={"recipient": named})).participants[1]
    assert (found.actor_id, found.country, found.sector) == ("icews:zorblax-quux", "JPN", sector)


@pytest.mark.parametrize("event", ["Make statement", "Appeal for aid"])
def test_statements_and_appeals_are_no_events(event: str) -> None:
    with pytest.raises(NotAnEventError, match="statement or an appeal"):
        read("Thailand", event, "Japan")


def test_an_unknown_code_is_named() -> None:
    with pytest.raises(UnknownCodeError, match="'Sing a duet' is none"):
        read("Thailand", "Sing a duet", "Japan")
    with pytest.raises(UnknownCodeError, match="'999' is none"):
        read("Thailand", "Consult", "Japan", code="999")


def test_the_mode_is_the_tables_where_the_kind_leaves_it_open() -> None:
    claim = read("Armed Gang (Mexico)", "Conduct suicide, car, or other non-military bombing", "Mexico")
    assert (claim.type, claim.mode, claim.kind) == ("ASSAULT", "suicide-attack", "violence")


@pytest.mark.parametrize(
    ("latitude", "geonames_id"), [(21.02, 1581130), (10.8, None), (None, None)], ids=["there", "elsewhere", "nowhere"]
)
def test_a_place_has_the_gazetteers_id_only_where_it_lies_there(
    latitude: float | None, geonames_id: int | None
) -> None:
    place = Place(name="Hanoi", text="Hanoi", country="Vietnam", latitude=latitude, longitude=latitude and 105.84)
    found = read("Thailand", "Consult", "Japan", place=place).place
    assert found is not None
    assert (found.country, found.geonames_id) == ("VNM", geonames_id)


def test_rows_that_name_other_actors_of_the_same_states_are_other_events() -> None:
    police = read("Police (India)", "Arrest, detain, or charge with legal action", "Citizen (India)")
    army = read("Military (India)", "Arrest, detain, or charge with legal action", "Citizen (India)")
    assert same_event(police, army).verdict == "different"


def test_two_rows_of_one_meeting_seen_from_both_sides_are_one_event() -> None:
    assert same_event(read("Thailand", "Consult", "Japan"), read("Japan", "Consult", "Thailand")).verdict == "same"
    assert (
        same_event(read("Thailand", "Make a visit", "Japan"), read("Japan", "Host a visit", "Thailand")).verdict
        == "same"
    )


def test_every_code_is_read_by_its_name_too() -> None:
    named = {meaning.code for meaning in meanings().values() if meaning.kind}
    for row in rows("cameo.csv"):
        if row["code"] in named:
            assert read("Thailand", row["name"], "Japan").kind
