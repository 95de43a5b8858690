"""The seam between Neo4j's temporal values and Python's; the only place that converts them."""

from datetime import date
from typing import Any

from neo4j.time import Date, DateTime

from service.when import FIRST_DAY, LAST_DAY


def day_in(day: date | None, *, start: bool) -> date:
    """A day for the graph; None becomes the sentinel of an open start or end."""
    return day or (FIRST_DAY if start else LAST_DAY)


def day_out(day: date | None) -> date | None:
    """A day from the graph; sentinels become None."""
    return None if day in {FIRST_DAY, LAST_DAY} else day


def from_graph(value: Any) -> Any:  # noqa: ANN401  whatever the driver gives
    """Convert the driver's values, nested ones too, to Python's own."""
    match value:
        case Date():
            return value.to_native()
        case DateTime():
            return value.to_native()
        case dict():
            return {key: from_graph(inner) for key, inner in value.items()}
        case list():
            return [from_graph(inner) for inner in value]
    return value
