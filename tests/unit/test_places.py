"""Place names as news writes them."""

import pytest

from service.coding import places, registry


@pytest.mark.parametrize(
    ("name", "country", "latitude", "longitude"),
    [
        ("Kaohsiung", "TWN", 22.6, 120.3),
        ("Pyongyang", "PRK", 39.0, 125.8),
        ("SEOUL", "KOR", 37.6, 127.0),
        ("PORT-AU-PRINCE", "HTI", 18.5, -72.3),
        ("Kyiv", "UKR", 50.5, 30.5),
        ("Kiev", "UKR", 50.5, 30.5),
        ("Rangoon", "MMR", 16.8, 96.2),
        ("Sana’a", "YEM", 15.4, 44.2),
        ("Bogotá", "COL", 4.6, -74.1),
        ("Łódź", "POL", 51.8, 19.5),
        ("Lodz", "POL", 51.8, 19.5),
        ("Paris", "FRA", 48.9, 2.3),
        ("St. Petersburg", "RUS", 59.9, 30.3),
        ("Washington", "USA", 38.9, -77.0),
        ("Kursk", "RUS", 51.7, 36.2),
        ("Kursk region", "RUS", 51.7, 36.2),
        ("Gaza", "PSE", 31.4, 34.4),
        ("Khan Yunis", "PSE", 31.3, 34.3),
        ("Crimea", "UKR", 45.3, 34.4),
        ("Nagorno-Karabakh", "AZE", 39.8, 46.8),
        ("Taiwan Strait", None, 24.5, 119.5),
        ("Second Thomas Shoal", None, 9.75, 115.9),
        ("Strait of Hormuz", None, 26.6, 56.3),
        ("Georgia", "GEO", 42.0, 43.5),
        ("Russia", "RUS", 60.0, 100.0),
        ("DR Congo", "COD", 0.0, 25.0),
        ("Texas", "USA", 31.5, -99.3),
    ],
)
def test_name_is_found_where_it_lies(name: str, country: str | None, latitude: float, longitude: float) -> None:
    place = places.find(name)
    assert place is not None
    assert place.country == country
    assert place.latitude == pytest.approx(latitude, abs=0.3)
    assert place.longitude == pytest.approx(longitude, abs=0.3)
    assert place.text == name


def test_city_has_its_geonames_id() -> None:
    place = places.find("Kaohsiung")
    assert place is not None
    assert place.id == "geonames:1673820"


@pytest.mark.parametrize(
    ("name", "hint", "country"),
    [
        ("Georgia", "USA", "USA"),
        ("Tripoli", "LBN", "LBN"),
        ("Nice", "FRA", "FRA"),
        ("Reading", "GBR", "GBR"),
        ("Victoria", "SYC", "SYC"),
        ("St. Petersburg", "USA", "USA"),
        ("Punjab", "PAK", None),
    ],
)
def test_hinted_country_counts(name: str, hint: str, country: str | None) -> None:
    place = places.find(name, countries=(hint,))
    assert place is not None
    assert place.country == country


@pytest.mark.parametrize(
    ("name", "country"),
    [("Paris", "FRA"), ("Moscow", "RUS"), ("Damascus", "SYR"), ("Lebanon", "LBN"), ("London", "GBR"), ("Rome", "ITA")],
)
def test_a_hint_does_not_move_a_great_city(name: str, country: str) -> None:
    place = places.find(name, countries=("USA", "CAN"))
    assert place is not None
    assert place.country == country


@pytest.mark.parametrize(("name", "country"), [("London", "CAN"), ("Paris", "USA"), ("Nice", "FRA"), ("Kyiv", "USA")])
def test_the_country_behind_the_name_decides(name: str, country: str) -> None:
    place = places.find(name, inside=country)
    assert place is not None
    assert place.country == ("UKR" if name == "Kyiv" else country)


@pytest.mark.parametrize(
    "name",
    ["Nice", "Reading", "March", "Same", "Mobile", "Of", "Male", "Police", "Victoria", "Kim", "Obama", "Santos"],
)
def test_a_word_or_a_person_is_no_place_unless_hinted(name: str) -> None:
    assert places.find(name) is None


@pytest.mark.parametrize("name", ["", "kursk", "Erehwon", "PA", "ROC", "the"])
def test_other_words_are_no_places(name: str) -> None:
    assert places.find(name) is None


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("Sea of Japan on Monday", 3),
        ("New York City police", 3),
        ("Khan Younis , Rafah", 2),
        ("Port-au-Prince airport", 1),
        ("Port - au - Prince airport", 5),
        ("North Korea said", 2),
        ("SOUTH CHINA SEA tension", 3),
        ("Nice weather", 0),
        ("Sea trials", 0),
        (", Rafah", 0),
        ("of Japan", 0),
        ("Kyiv", 1),
    ],
)
def test_longest_name_is_taken(text: str, length: int) -> None:
    assert places.starts_with_place(text.split(), 0) == length


def test_name_is_found_from_any_token() -> None:
    tokens = ["drills", "in", "the", "Taiwan", "Strait", "and", "Kaohsiung"]
    assert [places.starts_with_place(tokens, index) for index in range(len(tokens))] == [0, 0, 0, 2, 0, 0, 1]


@pytest.mark.parametrize("state", registry.rows("states.csv"), ids=lambda row: row["id"])
def test_capitals_lie_in_their_state(state: dict[str, str]) -> None:
    for capital in registry.items(state["capital"]):
        place = places.find(capital, countries=(state["id"],))
        assert place is not None, capital
        assert place.country == state["id"]


def test_table_rows_are_on_the_globe_and_sorted() -> None:
    rows = registry.rows("places.csv")
    assert [row["name"] for row in rows] == sorted(row["name"] for row in rows)
    for row in rows:
        assert -90 <= float(row["latitude"]) <= 90
        assert -180 <= float(row["longitude"]) <= 180


def test_table_names_are_listed_once() -> None:
    rows = registry.rows("places.csv")
    names = [name for row in rows for name in (row["name"], *registry.items(row["aliases"]))]
    assert len(names) == len(set(names))
