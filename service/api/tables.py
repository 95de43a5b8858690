"""The columns of lists as CSV, besides those of events."""

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel

from service.api.answers import WireClaim
from service.columns import csv_text, sides
from service.graph.reads import ActorEntry, InstrumentEntry, SourceEntry
from service.graph.series import Point

CLAIM_COLUMNS = (
    "id", "event_id", "earliest", "latest", "precision", "edtf", "status", "type", "mode", "kind", "actors",
    "recipients", "attributed_to", "quote", "row", "start", "end", "rule", "confidence", "goldstein", "article_id",
    "title", "url", "published_on", "source_id", "source_name",
)  # fmt: skip
ACTOR_COLUMNS = ("id", "name", "kind", "country", "sector", "aliases", "event_count", "match")
INSTRUMENT_COLUMNS = ("id", "name", "parties")
SOURCE_COLUMNS = (
    "id", "name", "licence", "reliability", "url", "article_count", "first_published_on", "last_published_on",
)  # fmt: skip
RUN_COLUMNS = (
    "id", "loader", "arguments", "job", "due_at", "started_at", "finished_at", "status", "read", "created", "updated",
    "unchanged", "events", "merged", "rejected", "failure",
)  # fmt: skip
SERIES_COLUMNS = ("period", "start", "end", "key", "label", "count", "certain", "possible")


def claims_csv(claims: list[WireClaim]) -> str:
    """Claims with their articles; `row` is a row's cells in order, with a bar between."""
    return csv_text(CLAIM_COLUMNS, map(_claim, claims))


def _claim(claim: WireClaim) -> dict[str, Any]:
    article = claim.article.model_dump(mode="json", exclude={"id"})
    return {
        **claim.model_dump(mode="json", exclude={"article"}),
        **article,
        **sides(claim.participants),
        "attributed_to": " ".join(said.actor_id for said in claim.attributed_to),
        "row": claim.row and " | ".join(claim.row.values()),
    }


def actors_csv(actors: list[ActorEntry]) -> str:
    """Actors; `aliases` have a semicolon between."""
    rows = ({**entry.actor.model_dump(), "event_count": entry.event_count, "match": entry.match} for entry in actors)
    return csv_text(ACTOR_COLUMNS, ({**row, "aliases": "; ".join(row["aliases"])} for row in rows))


def instruments_csv(instruments: list[InstrumentEntry]) -> str:
    """Treaties."""
    return csv_text(INSTRUMENT_COLUMNS, ({**one.model_dump(), "parties": " ".join(one.parties)} for one in instruments))


def sources_csv(sources: list[SourceEntry]) -> str:
    """Sources."""
    return csv_text(SOURCE_COLUMNS, ({**one.source.model_dump(), **one.model_dump(mode="json")} for one in sources))


def runs_csv(runs: Sequence[BaseModel]) -> str:
    """Runs; `rejected` has numbers by reason, as in `unreadable=2`."""
    return csv_text(RUN_COLUMNS, map(_run, runs))


def _run(run: BaseModel) -> dict[str, Any]:
    row = run.model_dump(mode="json")
    rejected = " ".join(f"{reason}={count}" for reason, count in row["rejected"].items())
    return {**row, "arguments": " ".join(row["arguments"]), "rejected": rejected}


def series_csv(points: Sequence[Point]) -> str:
    """Counts by period."""
    return csv_text(SERIES_COLUMNS, ({name: getattr(point, name) for name in SERIES_COLUMNS} for point in points))
