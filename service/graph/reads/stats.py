"""Counts of events by period."""

from datetime import date
from typing import Any, Literal

from service.errors import UsageError
from service.graph.connection import Graph, Row
from service.graph.seeks import EventFilter, whose
from service.graph.series import Group, Interval, Point, periods, points, window_of
from service.graph.values import day_out
from service.when import FIRST_DAY, LAST_DAY

By = Literal["none", "type", "kind", "quad_class"]

MOST_POINTS = 20_000
_SECONDS = 30.0


async def timeseries(graph: Graph, asked: EventFilter, *, interval: Interval, by: By) -> tuple[Point, ...]:
    """Return how many events there are in each period, key by key; from the first event to the last unless told.

    Of a filter actors (none, one, or two together), days, statuses, types and kinds count.

    Raises:
        UsageError: If there are more than 20,000 periods and keys.
    """
    fields: dict[str, Any] = {
        "by": by,
        "first_day": asked.first_day or FIRST_DAY,
        "last_day": asked.last_day or LAST_DAY,
        "statuses": asked.statuses,
        "types": asked.types,
        "kinds": asked.kinds,
    }
    if asked.actors:
        rows = await graph.read("series", seconds=_SECONDS, key=whose(asked.actors), **fields)
    else:
        rows = await graph.read("series_of_all", seconds=_SECONDS, **fields)
    groups = [_group(row) for row in rows]
    window = window_of(groups)
    if window is None:
        return ()
    first, last = asked.first_day or window[0], asked.last_day or window[1]
    keys = len({group.key for group in groups})
    spans = periods(first, max(first, last), interval, most=MOST_POINTS // keys)
    if len(spans) * keys > MOST_POINTS:
        raise UsageError(
            f"more than {MOST_POINTS:,} points: ask for fewer days with from and to, or for a longer interval"
        )
    return tuple(points(groups, spans))


def _group(row: Row) -> Group:
    return Group(
        key=row["key"],
        earliest=_day(row["earliest"]),
        latest=_day(row["latest"]),
        reaches_on=_day(row["reaches_on"]),
        extent=row["extent"],
        count=row["count"],
    )


def _day(text: str) -> date | None:
    """A day; as text they come much faster."""
    return day_out(date.fromisoformat(text))
