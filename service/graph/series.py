"""Counts of events by period: pure.

An event counts once, in the period in which lists place it (`count`): that of its earliest day, else its latest.
Because days are never finer than the text, two bounds go with that: how many events surely fall in a period
(`certain`), and how many may (`possible`), as lists with `from`, `to` and `date_match` find them.
"""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from typing import Literal

from service.when import Extent, Frozen

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


class Period(Frozen):
    """A day, week (from Monday), month or year; both days inclusive."""

    name: str
    start: date
    end: date


class Point(Frozen):
    """How many events of a key a period has."""

    period: str
    start: date
    end: date
    key: str
    count: int
    certain: int
    possible: int


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


def window_of(groups: Iterable[Group]) -> tuple[date, date] | None:
    """Return the first and the last day in which lists place some events; None when there are none."""
    days = [day for group in groups if (day := group.earliest or group.latest)]
    return (min(days), max(days)) if days else None


def points(groups: Iterable[Group], spans: list[Period]) -> list[Point]:
    """Return how many events each period has, key by key, in alphabetical order; periods without any are there, too.

    `spans` follow each other without a gap.
    """
    lines: dict[str, _Line] = {}
    for group in groups:
        lines.setdefault(group.key, _Line(spans)).add(group)
    return [point for key in sorted(lines) for point in lines[key].points(key)]


class _Line:
    """The counts of one key, as differences from one period to the next."""

    def __init__(self, spans: list[Period]) -> None:
        self._spans = spans
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
        low, high = -1, len(self._spans)
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self._spans[middle].start <= day else (low, middle)
        return low if low < 0 or day <= self._spans[low].end else len(self._spans)

    def points(self, key: str) -> list[Point]:
        counted = zip(
            self._spans,
            accumulate(self._counts[:-1]),
            accumulate(self._certain[:-1]),
            accumulate(self._possible[:-1]),
            strict=True,
        )
        return [
            Point(
                period=span.name,
                start=span.start,
                end=span.end,
                key=key,
                count=count,
                certain=certain,
                possible=possible,
            )
            for span, count, certain, possible in counted
        ]
