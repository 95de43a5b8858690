"""What follows from several claims of one event: its kind, status, date and place (docs/fusion.md, The event)."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from service import ontology
from service.fusion import tables
from service.fusion.evidence import Evidence
from service.model import Place, Status
from service.when import When

_OUTCOMES: frozenset[Status] = frozenset({"occurred", "ongoing", "habitual"})
_RANKS: tuple[frozenset[Status], ...] = (
    _OUTCOMES,
    frozenset({"cancelled"}),
    frozenset({"planned", "postponed"}),
    frozenset({"denied"}),
)
_ENDLESS = 10_000_000  # days: wider than any date with two ends
_T = TypeVar("_T")


@dataclass(frozen=True)
class Standing:
    """Which claims say what came of it.

    Attributes:
        status: The event's.
        deciding: The claims that its date is read from.
        plans: The claims of its plan, when there is an outcome.
        is_contradicted: Whether other claims deny or cancel what these say.
    """

    status: Status
    deciding: tuple[Evidence, ...]
    plans: tuple[Evidence, ...]
    is_contradicted: bool


def voices(evidence: Iterable[Evidence]) -> int:
    """Count independent sources."""
    return len({item.voice for item in evidence})


def most_said(evidence: Sequence[Evidence], said: Callable[[Evidence], _T | None]) -> _T | None:
    """Return what most independent sources say, then most claims, then the first claim; None when nobody says any."""
    by: dict[_T, list[Evidence]] = {}
    for item in evidence:
        value = said(item)
        if value is not None:
            by.setdefault(value, []).append(item)
    return max(by, key=lambda value: (voices(by[value]), len(by[value]))) if by else None


def standing_of(evidence: Sequence[Evidence]) -> Standing:
    """Rank what is said: an outcome before a cancellation, that before a plan, a denial last."""
    statuses = {item.claim.status for item in evidence}
    rank = next(rank for rank in _RANKS if rank & statuses)
    deciding = tuple(item for item in evidence if item.claim.status in rank)
    plans = tuple(item for item in evidence if item.claim.status in {"planned", "postponed"})
    is_outcome = rank == _OUTCOMES
    return Standing(
        status=_latest_status(deciding),
        deciding=deciding if is_outcome or not plans or "cancelled" not in rank else deciding + plans,
        plans=plans if is_outcome else (),
        is_contradicted=(len(statuses) > 1 and "denied" in statuses) or (is_outcome and "cancelled" in statuses),
    )


def _latest_status(evidence: Sequence[Evidence]) -> Status:
    """The status of the latest report; of several on its day, that of most sources, then of the first."""
    newest = max(item.published_on or date.min for item in evidence)
    latest = [item for item in evidence if (item.published_on or date.min) == newest]
    return most_said(latest, lambda item: item.claim.status) or latest[0].claim.status


def kind_of(evidence: Sequence[Evidence]) -> str:
    """The kind that most sources give, among those that no other kind given names more exactly."""
    given = {item.claim.kind for item in evidence}
    table = ontology.specific_kinds()
    exact = {kind for kind in given if not table.get(kind, frozenset()) & given}
    return most_said(evidence, lambda item: item.claim.kind if item.claim.kind in exact else None) or min(given)


def date_of(evidence: Sequence[Evidence]) -> tuple[When, bool]:
    """Return one of the stated dates, and whether another stated date contradicts it.

    It is the one that agrees with most independent sources; of these the finest; then what most sources state; then
    what was published last.
    """
    stated = Counter(item.claim.when for item in evidence)
    dated = [when for when in stated if when != When()]
    if not dated:
        return When(), False
    chosen = max(dated, key=lambda when: _weight(when, evidence))
    return chosen, any(not chosen.overlaps(when) for when in dated)


def _weight(when: When, evidence: Sequence[Evidence]) -> tuple[int, int, int, date, int]:
    agreeing = [item for item in evidence if item.claim.when != When() and item.claim.when.overlaps(when)]
    stating = [item for item in evidence if item.claim.when == when]
    newest = max(item.published_on or date.min for item in stating)
    day = when.earliest or when.latest or date.min
    return voices(agreeing), -_coarseness(when), voices(stating), newest, -day.toordinal()


def _coarseness(when: When) -> int:
    """Days that are left open: none in an interval that is filled from end to end, which says more than a day of it."""
    if when.earliest is None or when.latest is None:
        return _ENDLESS if when.earliest else _ENDLESS + 1
    length = (when.latest - when.earliest).days
    return -1 if when.extent == "throughout" and length else length


def place_of(evidence: Sequence[Evidence]) -> Place | None:
    """A city before a region before a country; of these the one that most sources name."""
    finest = max((_fineness(item.claim.place) for item in evidence if item.claim.place), default=None)
    if finest is None:
        return None
    chosen = most_said(evidence, lambda item: _id_of(item.claim.place, finest))
    return next(item.claim.place for item in evidence if _id_of(item.claim.place, finest) == chosen)


def _id_of(place: Place | None, fineness: int) -> str | None:
    return place.id if place and _fineness(place) == fineness else None


def _fineness(place: Place) -> int:
    if place.name in tables.state_names():
        return 0
    return 2 if place.geonames_id else 1
