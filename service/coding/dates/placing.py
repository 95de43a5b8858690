"""A reading placed on the calendar: its TIMEX3 value and its days, with what the value was counted from."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from service.coding.dates import points
from service.coding.dates.context import Context
from service.coding.dates.readings import Cycle, Fixed, Length, Point, Single, Step, TimexType, Which
from service.coding.dates.repeats import duration
from service.coding.dates.tense import Tense
from service.coding.dates.values import month_value, week_value, when_of
from service.when import When

_MONTHS_IN = {"M": 1, "Q": 3, "Y": 12, "DE": 120, "CE": 1200}
_DAYS_IN = {"D": 1, "NI": 1, "W": 7, "W2": 14}
_HOURS_IN = {"TH": 1, "TM": 1 / 60, "TS": 1 / 3600}
_GRAIN = {"NI": "D", "W2": "W", "WE": "W", "TH": "D", "TM": "D", "TS": "D"}
_UNKNOWN = {"D": "XXXX-XX-XX", "W": "XXXX-WXX", "M": "XXXX-XX", "Q": "XXXX-QX", "Y": "XXXX", "DE": "XXX", "CE": "XX"}
_VALUE_IN: dict[str, Callable[[date], str]] = {
    "D": date.isoformat,
    "W": week_value,
    "M": lambda day: month_value(day.year, day.month),
    "Q": lambda day: f"{day.year:04d}-Q{(day.month + 2) // 3}",
    "Y": lambda day: f"{day.year:04d}",
    "DE": lambda day: f"{day.year // 10:03d}",
    "CE": lambda day: f"{day.year // 100:02d}",
}
_SATURDAY = 5
_HOURS_OF_DAY = 24


@dataclass(frozen=True, slots=True)
class Placed:
    """A value with its meaning; `anchored` says that it depended on the publication or an earlier date."""

    type: TimexType
    value: str
    when: When
    anchored: bool = False


def place(reading: Single, context: Context, tense: Tense) -> Placed:
    """Place a reading; where its anchor is missing the value has X and the days are unknown."""
    try:
        match reading:
            case Point():
                return _place_point(reading, context, tense)
            case Cycle():
                return _place_cycle(reading, context, tense)
            case Step():
                return _place_step(reading, context, tense)
            case Length():
                return _place_length(reading, context)
            case Fixed():
                return Placed(reading.type, reading.value, when_of(reading.value))
    except (ValueError, OverflowError):
        return Placed("DATE", "XXXX", When())


def value_in(unit: str, day: date) -> str:
    """The value of the calendar unit that holds a day."""
    return _VALUE_IN[unit](day)


def moved(day: date, unit: str, count: float) -> date:
    """A day so many units on; months and longer land on the first of the month."""
    if unit in _DAYS_IN:
        return day + timedelta(days=round(count * _DAYS_IN[unit]))
    months = day.year * 12 + day.month - 1 + round(count * _MONTHS_IN[unit])
    return date(months // 12, months % 12 + 1, 1)


def _place_point(point: Point, context: Context, tense: Tense) -> Placed:
    value, anchored = points.value_of(point, context, tense)
    kind: TimexType = "TIME" if "T" in value else "DATE"
    when = when_of(value)
    if point.season == "WI" and point.year and when.latest:
        when = When.span(date(point.year, 1, 1), when.latest, throughout=False, precision="season")
    return Placed(kind, value, when, anchored and when != When())


def _place_cycle(cycle: Cycle, context: Context, tense: Tense) -> Placed:
    unit = _GRAIN.get(cycle.unit, cycle.unit)
    which = cycle.which or Which(0, "published")
    base = context.base_of_step(which.base, unit, ahead=which.step > 0, tense=tense)
    ending = ("-WE" if cycle.unit == "WE" else "") + (f"T{cycle.part}" if cycle.part else "")
    kind: TimexType = "TIME" if cycle.part else "DATE"
    if base is None:
        fallback = "PRESENT_REF" if which.step == 0 and which.base == "published" else _UNKNOWN[unit] + ending
        return Placed(kind if ending else "DATE", fallback, When())
    if cycle.which:
        value = value_in(unit, moved(base, unit, which.step)) + ending
        return Placed(kind, value, when_of(value), anchored=True)
    if cycle.unit == "WE":
        back = tense != "future" and base.weekday() < _SATURDAY
        value = week_value(base - timedelta(days=7 * back)) + ending
        return Placed(kind, value, when_of(value), anchored=True)
    night = When.span(base - timedelta(days=1), base, throughout=False)
    return Placed(kind, f"{base}{ending}", night, anchored=True)


def _place_step(step: Step, context: Context, tense: Tense) -> Placed:
    unit = _GRAIN.get(step.unit, step.unit)
    base = context.base_of_step(step.base, unit, ahead=step.sign > 0, tense=tense)
    if step.count is None or base is None:
        vague = "PAST_REF" if step.sign < 0 else "FUTURE_REF"
        return Placed("DATE", vague if step.count is None else _UNKNOWN[unit], When())
    if step.unit in _HOURS_IN:
        return _place_hours(base, step.sign * step.count * _HOURS_IN[step.unit])
    value = value_in(unit, moved(base, step.unit, step.sign * step.count))
    return Placed("DATE", value, when_of(value), anchored=True)


def _place_hours(base: date, hours: float) -> Placed:
    """The hour of the base is not known: so many hours away may be the day before or after."""
    if abs(hours) > _HOURS_OF_DAY:
        return Placed("TIME", "XXXX-XX-XXTXX", When())
    first, last = sorted((base, base + timedelta(days=-1 if hours < 0 else 1)))
    return Placed("TIME", f"{base}TXX", When.span(first, last, throughout=False), anchored=True)


def _place_length(length: Length, context: Context) -> Placed:
    value = duration(length.unit, length.count)
    base = None if context.narrative else context.published_on
    unit = length.unit
    if not length.side or base is None or length.count is None or unit in _HOURS_IN:
        return Placed("DURATION", value, When())
    first, last = sorted((base, moved(base, unit, length.side * length.count)))
    return Placed("DURATION", value, When.span(first, last, throughout=False), anchored=True)
