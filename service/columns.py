"""Answers as flat rows: the columns of CSV, the same on the command line and over REST.

Days are ISO dates, empty where open; several ids in a cell have a space between. No cell begins like a spreadsheet's
formula.
"""

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any

from service.model import Event, Participant

EVENT_COLUMNS = (
    "id", "earliest", "latest", "precision", "edtf", "status", "type", "quad_class", "mode", "kind", "title", "actors",
    "recipients", "place", "country", "instrument", "claim_count", "source_count", "disputed", "first_reported_on",
)  # fmt: skip
_RISKY = ("=", "+", "-", "@", "\t", "\r")
_NUMBERS = (int, float)


def events_csv(events: Iterable[Event]) -> str:
    """Write events as CSV."""
    return csv_text(EVENT_COLUMNS, map(event_row, events))


def csv_text(columns: tuple[str, ...], rows: Iterable[Mapping[str, Any]]) -> str:
    """Write rows as CSV (RFC 4180, but lines end with a line feed), with a heading; what has no column is left out."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_cell(row[name]) for name in columns] for row in rows)
    return out.getvalue()


def event_row(event: Event) -> dict[str, Any]:
    """The cells of an event."""
    return {
        **event.model_dump(mode="json"),
        **sides(event.participants),
        "place": event.place and event.place.name,
        "country": event.place and event.place.country,
    }


def sides(participants: Iterable[Participant]) -> dict[str, str]:
    """The cells of those who acted, and of those to whom it was done or who were hosts."""
    people = tuple(participants)
    return {
        "actors": " ".join(p.actor_id for p in people if p.role not in {"recipient", "host"}),
        "recipients": " ".join(p.actor_id for p in people if p.role in {"recipient", "host"}),
    }


def _cell(value: object) -> str:
    text = "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
    return f"'{text}" if text.startswith(_RISKY) and not isinstance(value, _NUMBERS) else text
