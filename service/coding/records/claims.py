"""The claim that a row makes."""

from dataclasses import dataclass
from functools import cache
from typing import cast

from service import ontology
from service.coding import places
from service.coding.records.actors import participant_of, state_named
from service.coding.records.tables import rows
from service.errors import NotAnEventError, UnknownCodeError
from service.model import Claim, Place, Record, Role

_DEGREES = 0.5
"""So far may the coordinates of a row and of the gazetteer lie apart, in latitude and in longitude, for one place."""


@dataclass(frozen=True)
class Meaning:
    """What a CAMEO code means: `kind` is None where it is no event."""

    code: str
    goldstein: float
    type: str
    mode: str | None
    contexts: tuple[str, ...]
    kind: str | None
    roles: tuple[Role, Role]


def claim_of(record: Record) -> Claim:
    """Return the claim that a row makes: the row is its evidence, and its day is the row's.

    The type is that of the code's kind; the mode is the table's, else the kind's; the contexts are the table's.

    Raises:
        UnknownCodeError: If its code, or the name of its event, is none of CAMEO's.
        NotAnEventError: If it is a statement or an appeal, CAMEO 01 or 02.
    """
    meaning = _meaning(record)
    if meaning.kind is None:
        raise NotAnEventError(f"CAMEO {meaning.code} is a statement or an appeal, no event")
    coding = ontology.coding_of(meaning.kind, "occurred", meaning.mode)
    named = zip(meaning.roles, (record.actor, record.recipient), strict=True)
    return Claim(
        id=record.claim_id,
        article_id=record.article.id,
        type=coding.type,
        mode=coding.mode,
        kind=meaning.kind,
        contexts=meaning.contexts,
        quad_class=coding.quad_class,
        status="occurred",
        participants=tuple(participant_of(record.dataset, role, name, record.on) for role, name in named),
        earliest=record.on,
        latest=record.on,
        precision="day",
        date_text=str(record.on),
        date_rule="row",
        place=_place(record.place),
        row=record.row,
        rule=f"cameo.{meaning.code}",
        confidence=None,
        goldstein=meaning.goldstein,
    )


@cache
def meanings() -> dict[str, Meaning]:
    """What all CAMEO codes mean, by code."""
    found = {}
    for row in rows("cameo.csv"):
        actor, _, recipient = row["roles"].partition(" ")
        found[row["code"]] = Meaning(
            code=row["code"],
            goldstein=float(row["goldstein"] or 0),
            type=row["type"],
            mode=row["mode"] or None,
            contexts=tuple(row["contexts"].split()),
            kind=row["kind"] or None,
            roles=cast("tuple[Role, Role]", (actor, recipient)),
        )
    return found


@cache
def _codes_by_name() -> dict[str, str]:
    """The code of an event's name in lower case; of a root and its own 0, which share a name, the latter."""
    return {row["name"].casefold(): row["code"] for row in rows("cameo.csv")}


def _meaning(record: Record) -> Meaning:
    code = record.code if record.code is not None else _codes_by_name().get(record.event.strip().casefold())
    found = meanings().get(code or "")
    if found is None:
        raise UnknownCodeError(f"{record.code or record.event!r} is none of CAMEO's events")
    return found


def _place(named: Place | None) -> Place | None:
    """A place with the id of the gazetteer, where this knows one of that name right there."""
    if named is None:
        return None
    country = state_named(named.country) if named.country else None
    return _placed(named.model_copy(update={"country": country}))


@cache
def _placed(named: Place) -> Place:
    known = places.find(named.name, countries=[named.country] if named.country else [])
    if known and known.country == named.country and _is_near(known, named):
        return known.model_copy(update={"text": named.text})
    return named


def _is_near(one: Place, other: Place) -> bool:
    if None in {one.latitude, one.longitude, other.latitude, other.longitude}:
        return False
    north = abs((one.latitude or 0) - (other.latitude or 0))
    east = abs((one.longitude or 0) - (other.longitude or 0))
    return north <= _DEGREES and east <= _DEGREES
