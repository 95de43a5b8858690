"""Counts of events by period."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, Literal

from service import ontology
from service.errors import UsageError
from service.graph.connection import Graph, Row
from service.graph.seeks import EventFilter, whose
from service.graph.series import Group, Interval, Period, Point, clipped, periods, points, window_of
from service.graph.values import day_out
from service.when import FIRST_DAY, LAST_DAY

By = Literal["none", "type", "kind", "quad_class"]

MOST_POINTS = 20_000
_SECONDS = 30.0
_ALL = "all"
_WIDTHS: Mapping[Interval, int] = {"day": 10, "week": 10, "month": 7, "year": 4}  # of what names a day's period


async def timeseries(graph: Graph, asked: EventFilter, *, interval: Interval, by: By) -> tuple[Point, ...]:
    """Return how many events there are in each period, key by key; from the first event to the last unless told.

    Of a filter actors (none, one, or two together), days, statuses, types, kinds, countries, sources and `exact` count.

    Raises:
        UsageError: If there are more than 20,000 periods and keys.
    """
    if asked.first_day and asked.last_day:
        _spans((asked.first_day, asked.last_day), interval, max(1, len(_keys(asked, by))))
    if asked.actors:
        rows = await graph.read("series", seconds=_SECONDS, asked=_asked(asked, interval, by))
    else:
        rows = await graph.read("series_of_all", seconds=_SECONDS, asked=_asked(asked, interval, by))
    groups = [_group(row) for row in rows]
    window = _window(asked, groups)
    keys = _keys(asked, by, groups)
    if window is None or not keys:
        return ()
    spans = clipped(_spans(window, interval, len(keys)), asked.first_day, asked.last_day)
    return tuple(points(groups, spans, {key: _label(by, key) for key in keys}))


def _asked(asked: EventFilter, interval: Interval, by: By) -> dict[str, Any]:
    fields = {
        "by": by,
        "interval": interval,
        "width": _WIDTHS[interval],
        "first_day": asked.first_day or FIRST_DAY,
        "last_day": asked.last_day or LAST_DAY,
        "statuses": asked.statuses,
        "types": asked.types,
        "kinds": asked.kinds,
        "countries": asked.countries,
        "sources": asked.sources,
    }
    if not asked.actors:
        return fields
    return {**fields, "key": whose(asked.actors), "exact": asked.actors if asked.exact else ()}


def _keys(asked: EventFilter, by: By, groups: Iterable[Group] = ()) -> set[str]:
    """What is counted apart: all that the filter lets through, but of kinds, which are many, those asked for or found.

    So a chart has the same keys whatever is found.
    """
    found = {group.key for group in groups}
    types = asked.types or tuple(ontology.types())
    match by:
        case "none":
            return {_ALL}
        case "type":
            return found | set(types)
        case "quad_class":
            return found | {str(ontology.types()[name].quad_class) for name in types}
        case "kind":
            return found | set(asked.kinds)


def _label(by: By, key: str) -> str:
    match by:
        case "kind":
            return ontology.kind_named(key).label
        case "quad_class":
            return ontology.QUAD_CLASSES[int(key)]
        case "type" | "none":
            return key


def _window(asked: EventFilter, groups: Sequence[Group]) -> tuple[date, date] | None:
    """The first and the last day to count: as asked for, else of the events found; None when neither tells."""
    if asked.first_day and asked.last_day:
        return asked.first_day, asked.last_day
    found = window_of(groups)
    if found is None:
        return None
    first, last = asked.first_day or found[0], asked.last_day or found[1]
    return (first, max(first, last)) if asked.first_day else (min(first, last), last)


def _spans(window: tuple[date, date], interval: Interval, keys: int) -> list[Period]:
    spans = periods(*window, interval, most=MOST_POINTS // keys)
    if len(spans) * keys > MOST_POINTS:
        raise UsageError(
            f"more than {MOST_POINTS:,} points: ask for fewer days with from and to, or for a longer interval"
        )
    return spans


def _group(row: Row) -> Group:
    return Group(
        key=row["key"],
        earliest=_day(row["earliest"]),
        latest=_day(row["latest"]),
        reaches_on=_day(row["reaches_on"]),
        extent=row["extent"],
        count=row["count"],
    )


@lru_cache(maxsize=MOST_POINTS)
def _day(text: str) -> date | None:
    """A day; as text they come much faster."""
    return day_out(date.fromisoformat(text))
