"""Whom rows name: states, what belongs to them, and persons, else somebody provisional, but never a guess."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import NamedTuple

from service.coding import registry
from service.coding.records.tables import rows
from service.model import Named, Participant, Role, digest, slug

_OF_COUNTRY = re.compile(r"(?P<role>.+) \((?P<country>[^()]+)\)")
_STATE = "GOV"
_GOVERNS = "executive"
_UNKNOWN = "UNK"
_WORD = re.compile(r"[^\W_]+")
_PATRONYMIC = re.compile(r".+(vich|ovna|evna)")
_WITH_PATRONYMIC = 3  # words


class _Known(NamedTuple):
    """An actor without its role in the event."""

    actor_id: str
    name: str
    country: str | None
    sector: str | None


def participant_of(dataset: str, role: Role, named: Named, on: date) -> Participant:
    """Return an actor in its role: "Naval (China)" is the navy of China, "Militant (Hamas)" is Hamas.

    A person stands for a state while in office. Whom no table knows gets the id `<dataset>:<slug>`.
    """
    found = _known(dataset, named)
    if found.actor_id.startswith("person:"):
        term = registry.in_office(found.actor_id, on)
        found = found._replace(country=term.country if term else None)
    return Participant(role=role, text=named.name, **found._asdict())


@cache
def state_named(name: str) -> str | None:
    """Return the state that a row calls so."""
    senses = [sense for sense in registry.senses().get(name.strip(), ()) if sense.form == "name"]
    return senses[0].actor_id if len(senses) == 1 else _countries().get(name.strip())


@cache
def _known(dataset: str, named: Named) -> _Known:
    name = named.name.strip()
    state = state_named(name)
    if state:
        return _of(state)
    sense = _only_sense(name) or _spelt_otherwise().get(name) or _person(name)
    if sense:
        return _of(sense)
    found = _OF_COUNTRY.fullmatch(name)
    country = state_named(found["country"]) if found else None
    if found and country:
        return _belonging(dataset, name, country, _sector(found["role"]))
    group = _only_sense(found["country"]) if found else None
    if group and registry.actors()[group].kind == "group":
        return _of(group)
    country = state_named(named.country) if named.country else None
    return _provisional(dataset, name, country, _foremost(named.sectors))


def _of(actor_id: str) -> _Known:
    actor = registry.actors()[actor_id]
    return _Known(actor.id, actor.name, actor.country, actor.sector)


def _only_sense(name: str) -> str | None:
    """The organisation, organ or person that alone has a name."""
    senses = [sense for sense in registry.senses().get(name, ()) if sense.form in {"organ", "organisation", "person"}]
    return senses[0].actor_id if len(senses) == 1 and not senses[0].ambiguous else None


def _person(name: str) -> str | None:
    """The one person whose name this is but for case, accents, hyphens, and a patronymic in the middle."""
    words = _words(name)
    if len(words) == _WITH_PATRONYMIC and _PATRONYMIC.fullmatch(words[1]):
        return _persons().get(words) or _persons().get((words[0], words[2]))
    return _persons().get(words)


@cache
def _persons() -> Mapping[tuple[str, ...], str]:
    """Persons by the words of their names, where those are of one person only; surnames alone are left out."""
    found: dict[tuple[str, ...], set[str]] = {}
    for name, senses in registry.senses().items():
        for sense in senses:
            if sense.form == "person" and not sense.ambiguous and len(words := _words(name)) > 1:
                found.setdefault(words, set()).add(sense.actor_id)
    return {words: ids.pop() for words, ids in found.items() if len(ids) == 1}


def _words(name: str) -> tuple[str, ...]:
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return tuple(_WORD.findall(plain.casefold().replace("'", "").replace("’", "")))


def _belonging(dataset: str, name: str, country: str, sector: str | None) -> _Known:
    if sector is None:
        return _provisional(dataset, name, country, None)
    if sector == _STATE:
        return _of(country)
    organ = registry.organ(country, sector)
    return _Known(organ.id, organ.name, organ.country, organ.sector)


def _provisional(dataset: str, name: str, country: str | None, sector: str | None) -> _Known:
    """Somebody with a country but of no known sector does not stand for the state."""
    stands = None if sector == _STATE else sector or (_UNKNOWN if country else None)
    return _Known(f"{dataset}:{slug(name) or digest(name)[:10]}", name, country, stands)


def _sector(role: str) -> str | None:
    """A sector, `GOV` for the state itself; None when no table knows the role."""
    word = role.strip().casefold()
    listed = _roles().get(word)
    if listed:
        return listed
    noun = registry.role_nouns().get(word)
    if noun is None:
        return None
    return noun.suffix or noun.sector or _STATE


def _foremost(words: Sequence[str]) -> str | None:
    """The sector that counts of several that a row gives: who governs, then organs of the state, then the others."""
    found = [sector for word in words if (sector := _sector(word))]
    if _GOVERNS in {word.casefold() for word in words}:
        return _STATE
    return min(found, key=lambda sector: (_rank(sector), sector), default=None)


def _rank(sector: str) -> int:
    return 0 if sector.partition(".")[0] in registry.ORGAN_SECTORS else 1 if sector == _STATE else 2


@cache
def _roles() -> dict[str, str]:
    return {row["role"]: row["sector"] for row in rows("roles.csv")}


@cache
def _countries() -> dict[str, str]:
    return {row["name"]: row["country"] for row in rows("countries.csv")}


@cache
def _spelt_otherwise() -> dict[str, str]:
    return {row["name"]: row["actor"] for row in rows("spellings.csv")}
