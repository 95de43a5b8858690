"""Counts of events by period: pure.

An event counts once, in the period in which lists place it (`count`): that of its earliest day, else its latest.
Because days are never finer than the text, two bounds go with that: how many events surely fall in a period
(`certain`), and how many may (`possible`), as lists with `from`, `to` and `date_match` find them.

What is frozen here is no pydantic model, since there are thousands of it, and all of it is our own.
"""

import calendar
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import accumulate
from typing import Annotated, Literal

from pydantic import Field

from service.when import Extent

Interval = Literal["day", "week", "month", "year"]


@dataclass(frozen=True)
class Group:
    """So many events that are alike: of one key, with the same days; None is open.

    `reaches_on` is the last day on which they may have happened: what goes on has one though its end is open.
    """

    key: str
    earliest: date | None
    latest: date | None
    reaches_on: date | None
    extent: Extent
    count: int


@dataclass(frozen=True, slots=True)
class Period:
    """A day, week (from Monday), month or year, or the part of it that is in a window; both days inclusive."""

    name: str
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Point:
    """How many events of a key a period has."""

    period: Annotated[str, Field(description="`2024-11-12`, `2024-W46`, `2024-11` or `2024`.", examples=["2024-11"])]
    start: Annotated[date, Field(description="First day; that of the window where the period begins before it.")]
    end: Annotated[date, Field(description="Last day, inclusive; that of the window where the period ends after it.")]
    key: Annotated[
        str,
        Field(description="A type, a kind, a quad class (`1` to `4`), or `all`, as asked with `by`.", examples=["1"]),
    ]
    label: Annotated[str, Field(description="The key for people.", examples=["verbal cooperation"])]
    count: Annotated[
        int, Field(description="Events placed here by their earliest day, else their latest: each in one period only.")
    ]
    certain: Annotated[int, Field(description="Events that surely fall between the two days.")]
    possible: Annotated[int, Field(description="Events that may fall between the two days.")]


def period_of(day: date, interval: Interval) -> Period:
    """Return the period that a day is in: `2024-11-12`, `2024-W46`, `2024-11` or `2024`."""
    match interval:
        case "day":
            return Period(name=str(day), start=day, end=day)
        case "week":
            start = day - timedelta(days=day.weekday()) if day.toordinal() > day.weekday() else date.min
            year, week, _ = day.isocalendar()
            return Period(name=f"{year:04}-W{week:02}", start=start, end=_later(start, 6))
        case "month":
            end = day.replace(day=calendar.monthrange(day.year, day.month)[1])
            return Period(name=f"{day.year:04}-{day.month:02}", start=day.replace(day=1), end=end)
        case "year":
            return Period(name=f"{day.year:04}", start=date(day.year, 1, 1), end=date(day.year, 12, 31))


def _later(day: date, days: int) -> date:
    return date.fromordinal(min(day.toordinal() + days, date.max.toordinal()))


def periods(first: date, last: date, interval: Interval, *, most: int) -> list[Period]:
    """Return all periods from that of one day to that of another, at most one more than `most`."""
    found = [period_of(first, interval)]
    while found[-1].end < last and len(found) <= most:
        found.append(period_of(_later(found[-1].end, 1), interval))
    return found


def clipped(spans: Sequence[Period], first: date | None, last: date | None) -> list[Period]:
    """Return periods that follow each other, the first and the last cut to a window; None: to its whole length."""
    found = [*spans]
    found[0] = replace(found[0], start=max(found[0].start, first or date.min))
    found[-1] = replace(found[-1], end=min(found[-1].end, last or date.max))
    return found


def window_of(groups: Iterable[Group]) -> tuple[date, date] | None:
    """Return the first and the last day in which lists place some events; None when there are none."""
    days = [day for group in groups if (day := group.earliest or group.latest)]
    return (min(days), max(days)) if days else None


def points(groups: Iterable[Group], spans: list[Period], labels: Mapping[str, str]) -> list[Point]:
    """Return how many events each period has, key by key, in alphabetical order; where there are none, too.

    `spans` follow each other without a gap; `labels` has every key with its label.
    """
    lines = {key: _Line(spans) for key in sorted(labels)}
    for group in groups:
        lines[group.key].add(group)
    return [point for key, line in lines.items() for point in line.points(key, labels[key])]


class _Line:
    """The counts of one key, as differences from one period to the next."""

    def __init__(self, spans: list[Period]) -> None:
        self._spans = spans
        self._starts = [span.start for span in spans]
        self._counts, self._certain, self._possible = ([0] * (len(spans) + 1) for _ in range(3))

    def add(self, group: Group) -> None:
        placed = group.earliest or group.latest
        self._add(self._counts, placed, placed, group.count)
        self._add(self._possible, group.earliest or date.min, group.reaches_on or date.max, group.count)
        if group.earliest is None or group.latest is None:
            return
        first, last = self._index(group.earliest), self._index(group.latest)
        if group.extent == "throughout" or first == last:
            self._add(self._certain, group.earliest, group.latest, group.count)

    def _add(self, counts: list[int], first: date | None, last: date | None, count: int) -> None:
        if first is None or last is None or last < self._spans[0].start or first > self._spans[-1].end:
            return
        counts[max(self._index(first), 0)] += count
        counts[min(self._index(last), len(self._spans) - 1) + 1] -= count

    def _index(self, day: date) -> int:
        """The period that a day is in; -1 before the first, one beyond the last after it."""
        low = bisect_right(self._starts, day) - 1
        return low if low < 0 or day <= self._spans[low].end else len(self._spans)

    def points(self, key: str, label: str) -> list[Point]:
        counted = zip(
            self._spans,
            accumulate(self._counts[:-1]),
            accumulate(self._certain[:-1]),
            accumulate(self._possible[:-1]),
            strict=True,
        )
        return [Point(span.name, span.start, span.end, key, label, *counts) for span, *counts in counted]
