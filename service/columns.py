"""Events as flat rows: the columns of CSV, the same on the command line and over REST.

Days are ISO dates, empty where open; `actors` and `recipients` are ids with a space between. No cell begins like a
spreadsheet's formula.
"""

import csv
import io
from collections.abc import Iterable
from typing import Any

from service.model import Event

EVENT_COLUMNS = (
    "id", "earliest", "latest", "precision", "edtf", "status", "type", "mode", "kind", "title", "actors", "recipients",
    "place", "country", "instrument", "claim_count", "source_count", "disputed", "first_reported_on",
)  # fmt: skip
_RISKY = ("=", "+", "-", "@", "\t", "\r")


def events_csv(events: Iterable[Event]) -> str:
    """Write events as CSV (RFC 4180, but lines end with a line feed), with a heading."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(EVENT_COLUMNS)
    writer.writerows([_cell(value) for value in _row(event)] for event in events)
    return out.getvalue()


def _row(event: Event) -> list[Any]:
    row = event.model_dump(mode="json")
    actors = [p.actor_id for p in event.participants if p.role not in {"recipient", "host"}]
    recipients = [p.actor_id for p in event.participants if p.role in {"recipient", "host"}]
    row |= {"actors": " ".join(actors), "recipients": " ".join(recipients)}
    row |= {"place": event.place and event.place.name, "country": event.place and event.place.country}
    return [row[name] for name in EVENT_COLUMNS]


def _cell(value: object) -> str:
    text = "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
    return f"'{text}" if text.startswith(_RISKY) else text
