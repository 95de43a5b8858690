"""TIMEX3 values of calendar time, and the days they mean."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from service.when import When

SEASON_MONTHS = {"SP": (3, 5), "SU": (6, 8), "FA": (9, 11), "WI": (12, 14)}
"""First and last month of a season of the northern half of the earth, counted from January of its year."""
WEEKEND = 5
"""Days from a Monday to its Saturday."""

_Groups = tuple[str, ...]


def when_of(value: str) -> When:
    """Return the days that a value means: some time in them, at the value's own precision.

    Args:
        value: A TIMEX3 value; one with unknown parts (`XXXX-06`, `PAST_REF`, `P3D`) means unknown days.

    >>> when_of("2024-06").edtf
    '2024-06'
    """
    for shape, days in _SHAPES:
        if found := shape.fullmatch(value):
            try:
                return days(found.groups())
            except (ValueError, OverflowError):
                return When()
    return When()


def months_between(first: tuple[int, int], last: tuple[int, int]) -> tuple[date, date]:
    """First day of one month and last day of another; a month above 12 is one of the years after."""
    year, month = _carry(*last)
    after = date(year + (month == 12), month % 12 + 1, 1)  # noqa: PLR2004
    return date(*_carry(*first), 1), after - timedelta(days=1)


def month_value(year: int, month: int) -> str:
    """`2024-06` for a month counted from January of `year`, which may be below 1 or above 12."""
    return "{:04d}-{:02d}".format(*_carry(year, month))


def week_value(day: date) -> str:
    """`2024-W45` for the ISO week, Monday to Sunday, of a day."""
    year, week, _ = day.isocalendar()
    return f"{year:04d}-W{week:02d}"


def _carry(year: int, month: int) -> tuple[int, int]:
    return year + (month - 1) // 12, (month - 1) % 12 + 1


def _day(groups: _Groups) -> When:
    return When.day(date.fromisoformat(groups[0]))


def _month(groups: _Groups) -> When:
    return When.month(int(groups[0]), int(groups[1]))


def _year(groups: _Groups) -> When:
    return When.year(int(groups[0]))


def _week(groups: _Groups) -> When:
    return When.week(date.fromisocalendar(int(groups[0]), int(groups[1]), 1))


def _weekend(groups: _Groups) -> When:
    monday = date.fromisocalendar(int(groups[0]), int(groups[1]), 1)
    return When.span(monday + timedelta(days=WEEKEND), monday + timedelta(days=WEEKEND + 1), throughout=False)


def _season(groups: _Groups) -> When:
    year, (first, last) = int(groups[0]), SEASON_MONTHS[groups[1]]
    return When.span(*months_between((year, first), (year, last)), throughout=False, precision="season")


def _quarter(groups: _Groups) -> When:
    year, last = int(groups[0]), 3 * int(groups[1])
    return When.span(*months_between((year, last - 2), (year, last)), throughout=False, precision="quarter")


def _half(groups: _Groups) -> When:
    year, last = int(groups[0]), 6 * int(groups[1])
    return When.span(*months_between((year, last - 5), (year, last)), throughout=False)


def _decade(groups: _Groups) -> When:
    first = 10 * int(groups[0])
    return When.span(date(first, 1, 1), date(first + 9, 12, 31), throughout=False, precision="decade")


def _century(groups: _Groups) -> When:
    first = 100 * int(groups[0]) + 1
    return When.span(date(first, 1, 1), date(first + 99, 12, 31), throughout=False)


_SHAPES: tuple[tuple[re.Pattern[str], Callable[[_Groups], When]], ...] = tuple(
    (re.compile(pattern), days)
    for pattern, days in (
        (r"(\d{4}-\d\d-\d\d)(?:T.*)?", _day),
        (r"(\d{4})-(\d\d)(?:-XX(?:T.*)?)?", _month),
        (r"(\d{4})", _year),
        (r"(\d{4})-W(\d\d)", _week),
        (r"(\d{4})-W(\d\d)-WE", _weekend),
        (r"(\d{4})-(SP|SU|FA|WI)", _season),
        (r"(\d{4})-Q([1-4])", _quarter),
        (r"(\d{4})-H([12])", _half),
        (r"(\d{3})", _decade),
        (r"(\d\d)", _century),
    )
)
