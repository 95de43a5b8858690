"""The TIMEX3 value of a calendar date, its missing parts taken from the context."""

from datetime import date, timedelta

from service.coding.dates.context import Context
from service.coding.dates.readings import Point, Which
from service.coding.dates.tense import Tense
from service.coding.dates.values import SEASON_MONTHS

_WEEK = 7
_SOON = 60
"""Days ahead in which an undated day without a verb is still taken to be to come."""
_STARTS = {season: first for season, (first, _) in SEASON_MONTHS.items()}


def value_of(point: Point, context: Context, tense: Tense) -> tuple[str, bool]:
    """Return the value and whether it depended on the context; unknown parts are X."""
    year = point.year if point.year_which is None else _year_of(point.year_which, context)
    ending = f"T{point.part}" if point.part else ""
    if point.month and point.day:
        return _day_value(point, year, context, tense, ending)
    if point.day:
        return _day_of_month(point, context, tense, ending)
    if point.weekday and not point.month:
        return _weekday_value(point, context, tense, ending)
    if point.month or point.season or point.quarter or point.half:
        return _part_value(point, year, context, tense, ending)
    if year:
        return f"{year:04d}", point.year is None
    return _clock_value(point, context, ending)


def _part_value(point: Point, year: int | None, context: Context, tense: Tense, ending: str) -> tuple[str, bool]:
    part, start = _part_of_year(point)
    known = year or _undated_year(start, point.which, context, tense, season=point.season)
    written = f"{known:04d}" if known else "XXXX"
    return f"{written}-{part}" + (f"-XX{ending}" if ending else ""), point.year is None


def _clock_value(point: Point, context: Context, ending: str) -> tuple[str, bool]:
    """A time of day alone: in a narrative that of the day before it, elsewhere of no day."""
    told = context.base("reference", "D") if context.narrative and ending else None
    if told:
        return f"{told}{ending}", True
    return ("XXXX" if point.year_which else "XXXX-XX-XX") + ending, False


def _part_of_year(point: Point) -> tuple[str, int]:
    """What follows the year in the value, and the month that it starts in."""
    if point.month:
        return f"{point.month:02d}", point.month
    if point.season:
        return point.season, _STARTS[point.season]
    if point.quarter:
        return f"Q{point.quarter}", 3 * point.quarter - 2
    return f"H{point.half}", 6 * (point.half or 1) - 5


def _year_of(which: Which, context: Context) -> int | None:
    base = context.base(which.base, "Y")
    return base.year + which.step if base else None


def _undated_year(start: int, which: Which | None, context: Context, tense: Tense, *, season: str | None) -> int | None:
    """The year of a month, season or quarter that starts in month `start`."""
    if context.narrative or (which and which.base == "reference"):
        return _narrated_year(start, which, context)
    today = context.published_on
    if today is None:
        return None
    if which and which.step:
        later = start > today.month if which.step > 0 else start >= today.month
        return today.year + (not later if which.step > 0 else -later)
    if which:
        return today.year - (season == "WI" and today.month < _STARTS["SP"])
    if tense == "future":
        return today.year + (start + 2 * bool(season) < today.month)
    return today.year - (start > today.month)


def _narrated_year(start: int, which: Which | None, context: Context) -> int | None:
    if which is None or which.step == 0:
        return context.story_year(start)
    base = context.base("reference", "M") or context.base("reference", "Y")
    if base is None:
        return None
    if which.step > 0:
        return base.year + (start <= base.month)
    return base.year - (start >= base.month)


def _day_value(point: Point, year: int | None, context: Context, tense: Tense, ending: str) -> tuple[str, bool]:
    month, day = point.month or 1, point.day or 1
    known = year or _year_of_day(point, month, day, context, tense)
    if known is None:
        return f"XXXX-{month:02d}-{day:02d}{ending}", False
    return f"{date(known, month, day) + timedelta(days=point.shift)}{ending}", point.year is None


def _year_of_day(point: Point, month: int, day: int, context: Context, tense: Tense) -> int | None:
    if context.narrative:
        return context.story_year(month)
    today = context.published_on
    if today is None:
        return None
    near = [found for year in range(today.year - 4, today.year + 5) if (found := _valid(year, month, day))]
    if tense == "none":
        near = [found for found in near if (found - today).days <= _SOON] or near
    right = [found for found in near if point.weekday in {None, found.isoweekday()}] or near
    if tense == "past":
        right = [found for found in right if found <= today] or right
    if tense == "future":
        right = [found for found in right if found >= today] or right
    return min(right, key=lambda found: abs((found - today).days)).year


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _day_of_month(point: Point, context: Context, tense: Tense, ending: str) -> tuple[str, bool]:
    """`the 13th`: of the month last spoken of; in news of the publication's month or the one beside it."""
    day, base = point.day or 1, context.base("reference", "M")
    if base is None:
        return f"XXXX-XX-{day:02d}{ending}", False
    if context.reference.earliest is None or not context.narrative:
        months = [base.year * 12 + base.month - 1 + step for step in (-1, 0, 1)]
        near = [found for month in months if (found := _valid(month // 12, month % 12 + 1, day))]
        fits = [found for found in near if (found >= base if tense == "future" else found <= base)]
        return f"{min(fits or near, key=lambda found: abs((found - base).days))}{ending}", True
    return f"{date(base.year, base.month, day)}{ending}", True


def _weekday_value(point: Point, context: Context, tense: Tense, ending: str) -> tuple[str, bool]:
    weekday, which = point.weekday or 1, point.which
    base = context.base(which.base if which else "published", "D")
    if base is None:
        return f"XXXX-WXX-{weekday}{ending}", False
    ahead = (weekday - base.isoweekday()) % _WEEK
    if which and which.step:
        days = (ahead or _WEEK) if which.step > 0 else ahead - _WEEK
    elif which and which.base == "published":
        days = weekday - base.isoweekday()
    else:
        days = ahead if tense == "future" or context.narrative else -(-ahead % _WEEK)
    return f"{base + timedelta(days=days + point.shift)}{ending}", True
