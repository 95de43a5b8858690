"""Rows that were coded elsewhere, as claims fused at once; what is there already is left alone."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Self

from service.fusion import Evidence
from service.graph.connection import Row, Transaction
from service.graph.writes.articles import Change
from service.graph.writes.claims import Stated, keep_claims, keep_sources
from service.graph.writes.events import FusionResult, fuse_stored
from service.model import Article, Claim, Record, digest


@dataclass(frozen=True)
class CodedRecord:
    """A row with its claim, a digest of how it was read, and when it was first seen (UTC)."""

    record: Record
    claim: Claim
    reading: str
    recorded_at: datetime

    @classmethod
    def of(cls, record: Record, claim: Claim, recorded_at: datetime) -> Self:
        """Put a row and its claim together."""
        return cls(record, claim, digest(claim.model_dump_json()), recorded_at)

    @property
    def article(self) -> Article:
        """What the row was coded from."""
        return self.record.article


@dataclass(frozen=True)
class LoadedRecords:
    """What became of rows, in the order given, and of events."""

    changes: list[Change] = field(default_factory=list)
    events: FusionResult = field(default_factory=FusionResult)


async def known_claims(tx: Transaction, batch: Sequence[CodedRecord]) -> set[str]:
    """Which claims are stored just as they are read now."""
    rows = await tx.read("claims_known", ids=[coded.claim.id for coded in batch])
    readings = {row["id"]: row["reading"] for row in rows}
    return {coded.claim.id for coded in batch if readings.get(coded.claim.id) == coded.reading}


async def load_records(tx: Transaction, run_id: str, batch: Sequence[CodedRecord], *, at: datetime) -> LoadedRecords:
    """Store the claims of rows and fuse them; `at` is when what changes came to be known."""
    await tx.write("turn_taken")
    rows = await tx.read("claims_known", ids=[coded.claim.id for coded in batch])
    known = {row["id"]: row for row in rows}
    loaded = LoadedRecords()
    changed: dict[str, CodedRecord] = {}
    for coded in batch:
        change = "unchanged" if coded.claim.id in changed else _change(coded, known.get(coded.claim.id))
        loaded.changes.append(change)
        if change != "unchanged":
            changed[coded.claim.id] = coded
    if not changed:
        return loaded
    await _store(tx, run_id, list(changed.values()))
    told = {event_id for id_ in changed for event_id in known.get(id_, {"event_ids": ()})["event_ids"]}
    events = await fuse_stored(tx, map(_evidence, changed.values()), told, at=at)
    return LoadedRecords(loaded.changes, events)


def _change(coded: CodedRecord, known: Row | None) -> Change:
    if known is None:
        return "created"
    return "unchanged" if known["reading"] == coded.reading else "updated"


async def _store(tx: Transaction, run_id: str, batch: Sequence[CodedRecord]) -> None:
    first = min(coded.recorded_at for coded in batch)
    articles = {coded.article.id: coded.article for coded in batch}
    await keep_sources(tx, (article.source for article in articles.values()))
    rows = [
        {
            "source_id": articles[id_].source.id,
            "recorded_at": first,
            **articles[id_].model_dump(include={"id", "title", "form", "language", "content_hash"}),
        }
        for id_ in sorted(articles)
    ]
    await tx.write("documents_kept", run_id=run_id, articles=rows)
    await keep_claims(tx, map(_stated, batch))


def _stated(coded: CodedRecord) -> Stated:
    return Stated(coded.claim, coded.article.source.id, None, coded.recorded_at, reading=coded.reading, is_fused=True)


def _evidence(coded: CodedRecord) -> Evidence:
    return Evidence(
        claim=coded.claim,
        published_on=None,
        source_id=coded.article.source.id,
        recorded_at=coded.recorded_at,
        text_id=coded.article.content_hash,
    )
