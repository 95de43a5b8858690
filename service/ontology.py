"""The type system: PLOVER's types, modes and contexts, and our kinds, read from data tables.

Source: openeventdata/PLOVER, codebook draft 2.0 (2021 types), with the decisions of `docs/ontology.md`.
"""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from service.errors import UnmappedValueError

QUAD_CLASSES = {1: "verbal cooperation", 2: "material cooperation", 3: "verbal conflict", 4: "material conflict"}
"""What the quad classes are called (PLOVER, codebook draft 2.0)."""


@dataclass(frozen=True)
class EventType:
    """One of PLOVER's 16 types: quad class 1 to 4, score from -10 to 10, modes with their own scores.

    `general` is the kind that says no more than the type.
    """

    name: str
    quad_class: int
    score: float
    general: str
    modes: dict[str, float]


@dataclass(frozen=True)
class Kind:
    """What an analyst asks for; `family` groups the kinds that may name the same event.

    `phrase` and `link` make the title ("ratified {instrument}", "with"); `label` is the kind as a noun.
    """

    name: str
    family: str
    type: str
    mode: str | None
    contexts: tuple[str, ...]
    phrase: str
    link: str
    label: str


@dataclass(frozen=True)
class Coding:
    """What follows from a kind and a status."""

    type: str
    mode: str | None
    quad_class: int
    score: float


def _rows(name: str) -> list[dict[str, str]]:
    text = files("service").joinpath("data", "ontology", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def types() -> dict[str, EventType]:
    """All types by name."""
    found = {}
    for row in _rows("types.csv"):
        modes = {name: float(score) for name, score in (pair.split("=") for pair in row["modes"].split())}
        found[row["type"]] = EventType(row["type"], int(row["quad_class"]), float(row["score"]), row["general"], modes)
    return found


@cache
def contexts() -> frozenset[str]:
    """All contexts."""
    return frozenset(files("service").joinpath("data", "ontology", "contexts.txt").read_text(encoding="utf-8").split())


@cache
def kinds() -> dict[str, Kind]:
    """All kinds by name."""
    return {
        row["kind"]: Kind(
            name=row["kind"],
            family=row["family"],
            type=row["type"],
            mode=row["mode"] or None,
            contexts=tuple(row["contexts"].split()),
            phrase=row["phrase"],
            link=row["link"],
            label=row["label"],
        )
        for row in _rows("kinds.csv")
    }


@cache
def modality() -> dict[tuple[str, str], tuple[str, str | None]]:
    """(status, type) -> (type, mode) where the status changes the type."""
    return {(r["status"], r["type"]): (r["becomes"], r["mode"] or None) for r in _rows("modality.csv")}


@cache
def specific_kinds() -> dict[str, frozenset[str]]:
    """General kind -> the kinds that may name the same event more exactly."""
    found: dict[str, frozenset[str]] = {}
    for row in _rows("general_kinds.csv"):
        found[row["general"]] = found.get(row["general"], frozenset()) | {row["specific"]}
    return found


def kind_named(name: str) -> Kind:
    """Return a kind.

    Raises:
        UnmappedValueError: If no kind has that name.
    """
    try:
        return kinds()[name]
    except KeyError:
        raise UnmappedValueError(f"no kind is called {name!r}; docs/ontology.md lists them") from None


def coding_of(kind: str, status: str, said_mode: str | None = None) -> Coding:
    """Return type, mode, quad class and score: `type = f(kind, status)` by the modality rules.

    `said_mode` is the mode of a kind that leaves it open, such as `violence`, as far as the type that follows has it.

    Raises:
        UnmappedValueError: If no kind has that name.
    """
    row = kind_named(kind)
    name, mode = modality().get((status, row.type), (row.type, row.mode))
    found = types()[name]
    mode = mode or (said_mode if said_mode in found.modes else None)
    return Coding(name, mode, found.quad_class, found.modes[mode] if mode else found.score)
