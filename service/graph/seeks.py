"""From what is asked of a list of events to the index ranges that answer it: pure.

Every entry of a timeline, and every event, has keys (docs/graph.md): whose it is, how long the event may last, and a
sort key that begins with a day. A filter becomes a few seeks, each a range of sort keys under one key; what the ranges
cannot say is checked on the entries found. The longer an event lasts, the longer before a window it may have begun:
that is why what began before a window is sought apart, by span.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, get_args

from service import ontology
from service.model import Status
from service.when import FIRST_DAY, LAST_DAY, Frozen

Span = Literal["day", "month", "year", "long", "open", "undated"]
SPANS: tuple[Span, ...] = get_args(Span)
STATUSES: tuple[Status, ...] = get_args(Status)
SeekBy = Literal["actor", "span"]
_Range = tuple[str, str, str]  # key, low, high

SHOWN: tuple[Status, ...] = ("occurred", "ongoing")
"""The statuses that lists show unless asked for others."""
ANYBODY = "*"
"""Whose keys the events themselves carry."""

_LONGEST: dict[Span, int] = {"day": 1, "month": 31, "year": 366}  # days, inclusive
_REACH: dict[Span, int] = {"month": 31, "year": 366, "long": 3_652_058}  # days before a window that one may have begun
_UNDATED = "0000-00-00"
_AFTER_BAR = "}"  # the character after the bar in the order of characters: the end of all keys of a day
_MOST_KINDS = 40  # more kinds than this are found faster by reading all and leaving out


class EventFilter(Frozen):
    """Which events a list is asked for.

    Attributes:
        actors: All of these take part, they or what is below them (alpha-3, organisation and person ids).
        exact: These take part themselves.
        kinds: Any of these; empty: all.
        types: Any of these PLOVER types; empty: all.
        statuses: Any of these; empty: all.
        countries: Any of these is the country of a place of it (alpha-3); empty: all.
        sources: Any of these reports it (source ids); empty: all.
        first_day: No event that surely ended before; None: from the beginning.
        last_day: No event that surely began after; None: without end.
        certain: Only events that surely fall in the window, instead of those that may.
        undated: Events without any day, too, after all others.
        oldest_first: Else newest first.
        limit: So many at most.
        after: The sort key of the last event of the page before.
    """

    actors: tuple[str, ...] = ()
    exact: bool = False
    kinds: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    statuses: tuple[Status, ...] = SHOWN
    countries: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    first_day: date | None = None
    last_day: date | None = None
    certain: bool = False
    undated: bool = False
    oldest_first: bool = False
    limit: int = 50
    after: str | None = None


@dataclass(frozen=True)
class Seek:
    """One range of an index: sort keys between `low` and `high`, both exclusive.

    `key` is an actor's or dyad's id when sought by actor, and `<id>|<span>` when sought by span.
    """

    by: SeekBy
    key: str
    kind: str | None
    low: str
    high: str


def span(earliest: date | None, latest: date | None) -> Span:
    """Return how long an event may last, as its keys have it: both days inclusive, None open."""
    if earliest is None:
        return "undated" if latest is None else "open"
    if latest is None:
        return "long"
    days = (latest - earliest).days + 1
    return next((name for name, longest in _LONGEST.items() if days <= longest), "long")


def sort_key(earliest: date | None, latest: date | None, event_id: str) -> str:
    """Return the key that orders lists: the earliest day if known, else the latest, then the id."""
    return f"{earliest or latest or _UNDATED}|{event_id}"


def whose(actors: tuple[str, ...]) -> str:
    """Return whose timeline a list begins at: nobody's, an actor's, or that of the first two actors together."""
    return "|".join(sorted(actors[:2])) if actors else ANYBODY


def plan(asked: EventFilter) -> list[list[Seek]]:
    """Return the seeks that find every event of a filter, in stages.

    Every event of a stage comes before every event of the next one, so the next is read only when the page is not full.
    """
    before, within, after = _ranges(asked)
    dated = [before, within, after] if asked.oldest_first else [after, within, before]
    stages = [_continued(stage, asked) for stage in dated] if not _is_undated(asked.after) else []
    if asked.undated:
        undated = [(f"{whose(asked.actors)}|undated", f"{_UNDATED}", f"{_UNDATED}{_AFTER_BAR}")]
        stages.append(_continued(undated, asked, is_bounded=_is_undated(asked.after)))
    kinds = _kinds(asked)
    found = ([Seek(_by(key), key, kind, *bounds) for key, *bounds in stage for kind in kinds] for stage in stages)
    return [stage for stage in found if stage]


def _ranges(asked: EventFilter) -> tuple[list[_Range], list[_Range], list[_Range]]:
    """What has a sort key before the window and may reach into it, what has one in it, what has one after it."""
    owner = whose(asked.actors)
    first, last = asked.first_day, asked.last_day or LAST_DAY
    before = []
    if first:
        begun = {name: first - timedelta(min(days, (first - FIRST_DAY).days)) for name, days in _REACH.items()}
        before = [(f"{owner}|{name}", f"{day}", f"{first}") for name, day in begun.items()]
    within = (owner, f"{first or FIRST_DAY}", f"{last}{_AFTER_BAR}")
    has_later = asked.last_day is not None and not asked.certain
    after = [(f"{owner}|open", f"{last}{_AFTER_BAR}", f"{LAST_DAY}{_AFTER_BAR}")] if has_later else []
    return before, [within], after


def _by(key: str) -> SeekBy:
    return "span" if key.rpartition("|")[2] in SPANS else "actor"


def _continued(ranges: list[_Range], asked: EventFilter, *, is_bounded: bool = True) -> list[_Range]:
    """The parts of some ranges that come after the page before."""
    if asked.after is None or not is_bounded:
        return ranges
    cut = asked.after
    if asked.oldest_first:
        rest = [(key, max(low, cut), high) for key, low, high in ranges]
    else:
        rest = [(key, low, min(high, cut)) for key, low, high in ranges]
    return [(key, low, high) for key, low, high in rest if low < high]


def _is_undated(after: str | None) -> bool:
    return after is not None and after.startswith(_UNDATED)


def _kinds(asked: EventFilter) -> list[str | None]:
    """The kinds to seek; None alone when there are so many, or all, that they are better left out afterwards."""
    if not asked.kinds and not asked.types:
        return [None]
    kinds = asked.kinds or tuple(ontology.kinds())
    if asked.types:
        kinds = tuple(kind for kind in kinds if _may_be(kind, asked.types, asked.statuses))
    return [*sorted(kinds)] if len(kinds) <= _MOST_KINDS else [None]


def _may_be(kind: str, types: Iterable[str], statuses: Iterable[str]) -> bool:
    """Whether a kind has one of these types in one of these statuses; no status means any."""
    return any(ontology.coding_of(kind, status).type in types for status in tuple(statuses) or STATUSES)
