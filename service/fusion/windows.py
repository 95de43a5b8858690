"""When a claim may meet others: its window of days, and the index ranges in which they are found.

A window is what the claim's dates leave open, kept within a year: an open start reaches 31 days before its known end,
and what lasts longer than that is sought at its beginning. Two claims may be one event only if their windows meet,
so each looks in as many ranges as there are lengths of windows: from as long before its first day as the others may
last, to as long after it as its own kind of window may. First day and length alone decide, which makes finding mutual.
"""

import calendar
from datetime import date
from typing import Literal, NamedTuple

from service import ontology
from service.fusion.evidence import Block
from service.model import Claim, Participant
from service.when import FIRST_DAY, LAST_DAY, When

Span = Literal["day", "week", "month", "year", "undated"]

OPEN_DAYS = 31
"""How long before its known end something with an open start may have happened, to be the same event."""
_LONGEST_WITHIN = 366
_REACH: dict[Span, int] = {"day": 0, "week": 6, "month": OPEN_DAYS, "year": _LONGEST_WITHIN - 1}


class Window(NamedTuple):
    """Inclusive days."""

    first: date
    last: date

    def meets(self, other: "Window") -> bool:
        """Whether they share a day."""
        return self.first <= other.last and other.first <= self.last


def window_of(when: When) -> Window | None:
    """Return the days on which a claim looks for others; None when it is undated."""
    if when.earliest is None:
        return None if when.latest is None else Window(shifted(when.latest, -OPEN_DAYS), when.latest)
    if when.latest is None:
        return Window(when.earliest, max(shifted(when.earliest, OPEN_DAYS), _unit_end(when.earliest)))
    longest = OPEN_DAYS if when.extent == "throughout" else _LONGEST_WITHIN - 1
    if (when.latest - when.earliest).days > longest:
        return Window(when.earliest, shifted(when.earliest, OPEN_DAYS))
    return Window(when.earliest, when.latest)


def shifted(day: date, days: int) -> date:
    """Return a day so many days later, within the calendar."""
    return date.fromordinal(min(max(day.toordinal() + days, FIRST_DAY.toordinal()), LAST_DAY.toordinal()))


def _unit_end(earliest: date) -> date:
    """`since 2016` begins on some day of 2016, `since May` on some day of May."""
    if (earliest.month, earliest.day) == (1, 1):
        return date(earliest.year, 12, 31)
    if earliest.day == 1:
        return date(earliest.year, earliest.month, calendar.monthrange(earliest.year, earliest.month)[1])
    return earliest


def state_of(participant: Participant) -> str:
    """Whom a participant stands for: its state, else itself."""
    return participant.country or participant.actor_id


def block_keys(claim: Claim) -> dict[str, str]:
    """Return what is stored beside each participant of a claim: actor id -> key."""
    family, window = ontology.kind_named(claim.kind).family, window_of(claim.when)
    span = _span(window) if window else "undated"
    return {participant.actor_id: f"{family}|{state_of(participant)}|{span}" for participant in claim.participants}


def fuse_on(claim: Claim) -> date:
    """Return the day stored beside the keys: the first day of the window, the first of all days when undated."""
    window = window_of(claim.when)
    return window.first if window else FIRST_DAY


def blocks(claim: Claim) -> tuple[Block, ...]:
    """Return where every claim stands that may be the same event: if A finds B there, B finds A."""
    family = ontology.kind_named(claim.kind).family
    states = sorted({state_of(participant) for participant in claim.participants})
    ranges = _ranges(window_of(claim.when))
    return tuple(Block(f"{family}|{state}|{span}", first, last) for state in states for span, first, last in ranges)


def _ranges(window: Window | None) -> list[tuple[Span, date, date]]:
    """The range of first days for each length of window; what is undated meets every window, and the undated."""
    undated: tuple[Span, date, date] = ("undated", FIRST_DAY, FIRST_DAY)
    if window is None:
        return [undated, *((span, FIRST_DAY, LAST_DAY) for span in _REACH)]
    last = shifted(window.first, _REACH[_span(window)])
    return [undated, *((span, shifted(window.first, -reach), last) for span, reach in _REACH.items())]


def _span(window: Window) -> Span:
    length = (window.last - window.first).days
    return next(span for span, reach in _REACH.items() if length <= reach)
