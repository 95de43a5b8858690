"""Who is who: states, organs, organisations and persons, by id and by the words that news uses for them.

The tables are in `service/data/actors`, with a user's own beside them; nothing here knows a single name. Ids: a state
is its ISO 3166-1 alpha-3 code (Kosovo XKX), an organ `USA.MIL.NAVY`, an organisation or group an upper-case word, a
person `person:<slug>`.
"""

import calendar
import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Literal

from service.errors import NotFoundError
from service.model import Actor

Form = Literal["name", "demonym", "capital", "seat", "organ", "organisation", "person"]
Row = dict[str, str]

ORGAN_SECTORS = frozenset(("MIL", "COP", "JUD", "LEG", "SPY"))
"""Sectors that are part of the state: their events stand on its timeline."""

OWN_TABLES = ("organisations.csv", "persons.csv")
"""Tables that a user may have, too."""

_STATE_FORMS: tuple[tuple[str, Form], ...] = (
    ("name", "name"),
    ("aliases", "name"),
    ("demonyms", "demonym"),
    ("capital", "capital"),
    ("seats", "seat"),
)
_NAMED_TABLES: tuple[tuple[str, Form], ...] = (
    ("organs.csv", "organ"),
    ("organisations.csv", "organisation"),
    ("persons.csv", "person"),
)


_own: list[Path] = []


@dataclass(frozen=True)
class Sense:
    """What a surface form may mean; `ambiguous` ones need support from the text around them."""

    actor_id: str
    form: Form
    ambiguous: bool


_TERRITORIES = {
    **dict.fromkeys(("NCL", "PYF", "GUF", "GLP", "MTQ", "REU", "MYT", "SPM", "WLF", "BLM", "MAF"), "FRA"),
    **dict.fromkeys(("PRI", "GUM", "ASM", "MNP", "VIR"), "USA"),
    **dict.fromkeys(("GIB", "FLK", "BMU", "CYM", "TCA", "VGB", "AIA", "MSR", "SHN", "IMN", "JEY", "GGY"), "GBR"),
    **dict.fromkeys(("GRL", "FRO"), "DNK"),
    **dict.fromkeys(("ABW", "CUW", "SXM", "BES"), "NLD"),
    "MAC": "CHN",
    "SJM": "NOR",
    "ALA": "FIN",
}


@dataclass(frozen=True)
class Term:
    """One person's time in one office, for a state (alpha-3) or an organisation.

    `since` is the first and `until` the last day possible, both inclusive; `until` None: still in office.
    """

    country: str | None
    organisation: str | None
    office: str
    since: date
    until: date | None


@dataclass(frozen=True)
class RoleNoun:
    """What a noun means after a state's name or demonym ("Russian soldiers").

    `sector` is a PLOVER sector, None for the state itself; `suffix` goes behind the state's id ("MIL.NAVY");
    `for_state` says whether its events stand on the state's timeline.
    """

    sector: str | None
    suffix: str | None
    for_state: bool


def with_tables(*tables: Path) -> None:
    """Read a user's own tables besides ours; their names say which of `OWN_TABLES` they are.

    For the start of a process, before it reads a text. The tables have been checked when they were made.
    """
    _own[:] = tables
    for read in (actors, senses, _parent_of, _terms):
        read.cache_clear()


def tables_in(folder: Path) -> tuple[Path, ...]:
    """A user's own tables in a folder, as far as they are there."""
    return tuple(path for name in OWN_TABLES if (path := folder / name).is_file())


def own_tables() -> tuple[Path, ...]:
    """The user's own tables that are read."""
    return tuple(_own)


@cache
def actors() -> Mapping[str, Actor]:
    """All actors of the tables by id; an unnamed organ ("Chad's navy") is made by `organ`."""
    found = [*_states(), *_organs(), *_organisations(), *_persons()]
    return {actor.id: actor for actor in found}


@cache
def senses() -> Mapping[str, tuple[Sense, ...]]:
    """What each surface form may mean, keyed by the exact form, without a possessive ending.

    A form with an apostrophe is there with the straight and the typographic one.
    """
    found: dict[str, dict[str, Sense]] = {}
    for surface, sense in _all_senses():
        for written in {surface, surface.replace("'", "’")}:
            found.setdefault(written, {}).setdefault(sense.actor_id, sense)
    return {surface: tuple(by_actor.values()) for surface, by_actor in found.items()}


@cache
def role_nouns() -> Mapping[str, RoleNoun]:
    """What role nouns mean, keyed in lower case, singular and plural."""
    found = {}
    for row in rows("roles.csv"):
        suffix = row["suffix"] or None
        sector = suffix.partition(".")[0] if suffix else row["sector"] or None
        noun = RoleNoun(sector=sector, suffix=suffix, for_state=row["acts_for_state"] == "yes")
        found.update(dict.fromkeys(items(row["terms"]), noun))
    return found


@cache
def office_words() -> Mapping[str, str]:
    """The office that a word names, keyed in lower case: "premier" is "prime minister"."""
    return {term: row["office"] for row in rows("roles.csv") if row["office"] for term in items(row["terms"])}


@cache
def sectors() -> Mapping[str, str]:
    """What a sector or organ suffix is called ("MIL.NAVY": "navy"), by code."""
    return {row["sector"]: row["label"] for row in rows("sectors.csv")}


def organ(country: str, suffix: str) -> Actor:
    """Return a state's organ, or what else belongs to a state: `organ("TWN", "MIL.NAVY")` is "Taiwan's navy".

    Outside the organ sectors it is a group ("Taiwan's companies"), which does not act for the state.

    Raises:
        NotFoundError: If no state has that code or no sector that suffix.
    """
    named = actors().get(f"{country}.{suffix}")
    if named:
        return named
    state = actors().get(country)
    if state is None or state.kind != "state" or suffix not in sectors():
        raise NotFoundError(f"there is no organ {country}.{suffix}; give an alpha-3 code and a suffix of sectors.csv")
    sector = suffix.partition(".")[0]
    return Actor(
        id=f"{country}.{suffix}",
        name=f"{_possessive(state.name)} {sectors()[suffix]}",
        kind="organ" if sector in ORGAN_SECTORS else "group",
        country=country,
        sector=sector,
    )


def parents(actor_id: str) -> tuple[str, ...]:
    """Return what an organ or body is part of, nearest first: `TWN.MIL.NAVY` of `TWN.MIL` and `TWN`.

    Empty for states, companies, citizens, groups without a parent and unknown ids. A person's state depends on
    the day: see `in_office`.
    """
    country, *parts = actor_id.split(".")
    if parts and parts[0] in ORGAN_SECTORS and country in actors():
        suffixes = (".".join(parts[:length]) for length in range(len(parts) - 1, 0, -1))
        known = (suffix for suffix in suffixes if suffix in sectors() or f"{country}.{suffix}" in actors())
        return (*(f"{country}.{suffix}" for suffix in known), country)
    above = _parent_of().get(actor_id)
    return (above, *parents(above)) if above else ()


def terms_of(person_id: str) -> tuple[Term, ...]:
    """Return a person's terms in office, in the order they began.

    Raises:
        NotFoundError: If no person has that id.
    """
    try:
        return _terms()[person_id]
    except KeyError:
        raise NotFoundError(f"no person has the id {person_id!r}; persons.csv lists them") from None


def in_office(person_id: str, on: date | None) -> Term | None:
    """Return the office that a person held on a day, the one begun last if several; None if none.

    Without a day: the last term, and only when all terms are for one state or organisation.

    Raises:
        NotFoundError: If no person has that id.
    """
    terms = terms_of(person_id)
    if on is None:
        return terms[-1] if len({(term.country, term.organisation) for term in terms}) == 1 else None
    held = [term for term in terms if term.since <= on and (term.until is None or on <= term.until)]
    return held[-1] if held else None


def rows(name: str) -> list[Row]:
    """Return the rows of an actor table, the user's own last."""
    tables = [files("service").joinpath("data", "actors", name), *(table for table in _own if table.name == name)]
    return [row for table in tables for row in csv.DictReader(table.read_text(encoding="utf-8").splitlines())]


def items(cell: str) -> tuple[str, ...]:
    """Return the items of a cell that holds a list."""
    return tuple(cell.split(";")) if cell else ()


def first_day(prefix: str) -> date:
    """Return the first day of an ISO date prefix (year, year-month or day)."""
    year, month, day = (*map(int, prefix.split("-")), 1, 1)[:3]
    return date(year, month, day)


def last_day(prefix: str) -> date:
    """Return the last day of an ISO date prefix (year, year-month or day)."""
    start = first_day(prefix)
    month = start.month if prefix.count("-") else 12
    day = start.day if prefix.count("-") > 1 else calendar.monthrange(start.year, month)[1]
    return date(start.year, month, day)


def _possessive(name: str) -> str:
    return f"{name}'" if name.endswith("s") else f"{name}'s"


def _states() -> Iterator[Actor]:
    for row in rows("states.csv"):
        yield Actor(id=row["id"], name=row["name"], kind="state", country=row["id"], aliases=items(row["aliases"]))


def _organs() -> Iterator[Actor]:
    for row in rows("organs.csv"):
        yield Actor(
            id=row["id"],
            name=row["name"],
            kind="organ",
            country=row["country"],
            sector=row["sector"],
            aliases=items(row["aliases"]),
        )


def _organisations() -> Iterator[Actor]:
    for row in rows("organisations.csv"):
        yield Actor(
            id=row["id"],
            name=row["name"],
            kind="group" if row["kind"] == "group" else "organisation",
            country=row["country"] or None,
            sector=row["sector"] or None,
            aliases=items(row["aliases"]),
        )


def _persons() -> Iterator[Actor]:
    named: dict[str, list[Row]] = {}
    for row in rows("persons.csv"):
        named.setdefault(row["id"], []).append(row)
    for person_id, held in named.items():
        countries = {row["country"] for row in held}
        yield Actor(
            id=person_id,
            name=held[0]["name"],
            kind="person",
            country=(countries.pop() or None) if len(countries) == 1 else None,
            aliases=tuple(alias for row in held for alias in items(row["aliases"])),
        )


def _all_senses() -> Iterator[tuple[str, Sense]]:
    for row in rows("states.csv"):
        doubtful = items(row["ambiguous"])
        for column, form in _STATE_FORMS:
            for surface in items(row[column]):
                yield surface, Sense(row["id"], form, surface in doubtful)
    for table, form in _NAMED_TABLES:
        for row in rows(table):
            doubtful = items(row["ambiguous"])
            for surface in (row["name"], *items(row["aliases"])):
                yield surface, Sense(row["id"], form, surface in doubtful)


@cache
def _parent_of() -> Mapping[str, str]:
    return {row["id"]: row["parent"] for row in rows("organisations.csv") if row["parent"]}


@cache
def _terms() -> Mapping[str, tuple[Term, ...]]:
    found: dict[str, list[Term]] = {}
    for row in rows("persons.csv"):
        term = Term(
            country=row["country"] or None,
            organisation=row["org"] or None,
            office=row["office"],
            since=first_day(row["since"]),
            until=last_day(row["until"]) if row["until"] else None,
        )
        found.setdefault(row["id"], []).append(term)
    return {person_id: tuple(sorted(terms, key=lambda term: term.since)) for person_id, terms in found.items()}


def sovereign(code: str) -> str:
    """The state that a territory belongs to, for those that act for nobody but it; a state's own code otherwise."""
    return _TERRITORIES.get(code, code)
