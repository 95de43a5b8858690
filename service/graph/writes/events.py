"""From claims that are not yet fused to the events that follow, in one transaction."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from service import fusion
from service.fusion import Evidence, Fused
from service.graph.connection import Row, Transaction
from service.graph.reads.rows import claim_of
from service.graph.writes.event_rows import EventRows, content_hash


@dataclass
class FusionResult:
    """What fusing did to events; `left` claims are still to be fused."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    retired: int = 0
    left: int = 0
    event_ids: set[str] = field(default_factory=set)


async def fuse_pending(tx: Transaction, *, at: datetime, limit: int = 500) -> FusionResult:
    """Fuse up to `limit` claims that are not yet fused with all that may be one event with them.

    The events are a function of the claims that hold: whatever the order and the parts in which claims came, the same
    events result. `at` is when what changes came to be known.
    """
    await tx.write("turn_taken")
    pending = await tx.read("claims_unfused", limit=limit + 1)
    rows = pending[:limit]
    if not rows:
        return FusionResult()
    told = {event_id for row in rows for event_id in row["event_ids"]}
    evidence = await _closure(tx, [row for row in rows if row["claim"].get("superseded_at") is None], told)
    result = await _write(tx, fusion.fuse(evidence.values()), evidence, told, at)
    await tx.write("claims_fused", ids=sorted({*evidence, *(row["claim"]["id"] for row in rows)}))
    result.left = max(0, len(pending) - limit)
    return result


async def _closure(tx: Transaction, rows: Iterable[Row], told: set[str]) -> dict[str, Evidence]:
    """All claims that are tied to these, through however many others, by likeness or by an event they rest on.

    `told`, events that are to be looked through too, gets all events that the claims are about.
    """
    found: dict[str, Evidence] = {}
    seen: set[str] = set()
    frontier = _taken_in(rows, found, told)
    while frontier or told - seen:
        unseen, seen = sorted(told - seen), set(told)
        beside = await tx.read("claims_of_events", ids=unseen, found=sorted(found)) if unseen else []
        frontier += _taken_in(beside, found, told)
        blocks = {block for evidence in frontier for block in fusion.blocks(evidence.claim)}
        asked = sorted(({"key": b.key, "first": b.first, "last": b.last} for b in blocks), key=str)
        near = {row["claim"]["id"]: row for row in await tx.read("claims_in_blocks", blocks=asked)}
        fresh = [evidence_of(row) for id_, row in sorted(near.items()) if id_ not in found]
        frontier = _taken_in([near[item.claim.id] for item in fusion.joined(frontier, fresh)], found, told)
    return found


def _taken_in(rows: Iterable[Row], found: dict[str, Evidence], told: set[str]) -> list[Evidence]:
    fresh = []
    for row in rows:
        evidence = evidence_of(row)
        if evidence.claim.id not in found:
            found[evidence.claim.id] = evidence
            told.update(row["event_ids"])
            fresh.append(evidence)
    return fresh


def evidence_of(row: Row) -> Evidence:
    """A claim with its report, from `claim`, `participants`, `attributed_to`, `places` and `text_id`."""
    stored = row["claim"]
    return Evidence(
        claim=claim_of(row),
        published_on=stored.get("published_on"),
        source_id=stored["source_id"],
        recorded_at=stored["recorded_at"],
        text_id=row["text_id"],
    )


async def _write(
    tx: Transaction, fused: list[Fused], evidence: dict[str, Evidence], touched: set[str], at: datetime
) -> FusionResult:
    ids = sorted(touched | {item.event.id for item in fused})
    stored = {row["id"]: row for row in await tx.read("events_stored", ids=ids)}
    result = FusionResult()
    changed: list[Fused] = []
    for item in fused:
        before = stored.get(item.event.id, {}).get("content_hash")
        if before == content_hash(item):
            result.unchanged += 1
            continue
        result.created += before is None
        result.updated += before is not None
        changed.append(item)
    current = {item.event.id for item in fused}
    gone = [row for id_, row in stored.items() if id_ not in current and row["content_hash"]]
    result.retired = len(gone)
    if changed or gone:
        await _replace(tx, changed, gone, stored, fused, evidence, at)
    result.event_ids = {item.event.id for item in changed}
    return result


async def _replace(  # noqa: PLR0913, PLR0917  what was, what is, and what it rests on
    tx: Transaction,
    changed: list[Fused],
    gone: list[Row],
    stored: dict[str, Row],
    fused: list[Fused],
    evidence: dict[str, Evidence],
    at: datetime,
) -> None:
    ids = sorted({item.event.id for item in changed} | {row["id"] for row in gone})
    were = [stored[id_] for id_ in ids if stored.get(id_, {}).get("content_hash")]
    versions = [
        {"event_id": row["id"], "id": f"{row['id']}@{row['recorded_at'].isoformat()}", "superseded_at": at}
        for row in were
    ]
    treaties = {id_ for row in were for id_ in row["instrument_ids"]}
    treaties |= {item.event.instrument_id for item in changed if item.event.instrument_id}
    await tx.write("events_versioned", versions=versions)
    await tx.write("events_cleared", ids=ids)
    rows = EventRows.of(changed, evidence, at)
    await tx.write("events_kept", events=rows.events)
    await tx.write("events_told", rows=rows.told)
    await tx.write("events_joined", rows=rows.joined)
    await tx.write("places_kept", places=rows.places)
    await tx.write("events_placed", rows=rows.placed)
    await tx.write("events_concerned", rows=rows.concerned)
    await tx.write("timelines_kept", rows=rows.timelines)
    await tx.write("dyads_kept", rows=rows.dyads)
    await tx.write("events_retired", pairs=[pair for row in gone for pair in _successor(row, fused)])
    await tx.write("instruments_settled", ids=sorted(treaties))


def _successor(row: Row, fused: list[Fused]) -> list[dict[str, str]]:
    """The event that has most of an old one's claims now; none when nobody claims it any more."""
    shared = [(len({*row["claim_ids"]} & {*item.claim_ids}), item.event.id) for item in fused]
    best = max(shared, default=(0, ""))
    return [{"id": row["id"], "by": best[1]}] if best[0] else []
