"""From claims that are not yet fused to the events that follow, in one transaction."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from service import fusion
from service.fusion import Evidence, Fused
from service.graph.connection import Row, Transaction
from service.graph.reads.rows import claim_of
from service.graph.writes.event_rows import EventRows, content_hash


@dataclass
class FusionResult:
    """What fusing did to events; `fused` claims were taken in, `left` ones are still to be."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    retired: int = 0
    fused: int = 0
    left: int = 0
    event_ids: set[str] = field(default_factory=set)

    @property
    def merged(self) -> int:
        """How many of the claims that hold tell of an event that another claim tells of, too."""
        return max(0, self.fused - (self.created - self.retired))


async def fuse_pending(tx: Transaction, *, at: datetime, limit: int = 2000) -> FusionResult:
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
    component = _Component(told=told)
    component.take(row for row in rows if row["claim"].get("superseded_at") is None)
    result = await _fuse(tx, component, at)
    fused = await tx.write("claims_fused", ids=sorted({*component.claims, *(row["claim"]["id"] for row in rows)}))
    result.fused = len({row["id"] for row in fused} & component.claims.keys())
    result.left = max(0, len(pending) - limit)
    return result


async def fuse_stored(tx: Transaction, evidence: Iterable[Evidence], told: set[str], *, at: datetime) -> FusionResult:
    """Fuse claims that this transaction has stored as fused; `told` are the events that they were about before."""
    component = _Component({item.claim.id: item for item in evidence}, told=told)
    count = len(component.claims)
    result = await _fuse(tx, component, at)
    fused = await tx.write("claims_fused", ids=sorted(component.unfused))
    result.fused = count + len(fused)
    return result


@dataclass
class _Component:
    """Claims that are tied to each other, through however many others, by likeness or by an event they rest on.

    Attributes:
        claims: They, by id.
        told: All events that they are about, or were.
        unfused: Those claims that were found waiting to be fused.
    """

    claims: dict[str, Evidence] = field(default_factory=dict)
    told: set[str] = field(default_factory=set)
    unfused: set[str] = field(default_factory=set)

    def take(self, rows: Iterable[Row]) -> list[Evidence]:
        """Take in what is not here yet, and return it."""
        fresh = []
        for row in rows:
            claim = row["claim"]
            if claim["id"] in self.claims:
                continue
            fresh.append(evidence_of(row))
            self.claims[claim["id"]] = fresh[-1]
            self.told.update(row["event_ids"])
            if not claim["fused"]:
                self.unfused.add(claim["id"])
        return fresh


async def _fuse(tx: Transaction, component: _Component, at: datetime) -> FusionResult:
    await _complete(tx, component)
    return await _write(tx, fusion.fuse(component.claims.values()), component.claims, component.told, at)


async def _complete(tx: Transaction, component: _Component) -> None:
    """Take in all claims that are tied to those at hand."""
    seen: set[str] = set()
    frontier = list(component.claims.values())
    while frontier or component.told - seen:
        unseen, seen = sorted(component.told - seen), set(component.told)
        at_hand = sorted(component.claims)
        beside = await tx.read("claims_of_events", ids=unseen, found=at_hand) if unseen else []
        frontier += component.take(beside)
        rows = await tx.read("claims_in_blocks", blocks=_ranges(frontier), found=sorted(component.claims))
        near = {row["claim"]["id"]: row for row in rows}
        fresh = [evidence_of(row) for _, row in sorted(near.items())]
        frontier = component.take([near[item.claim.id] for item in fusion.joined(frontier, fresh)])


def _ranges(evidence: Iterable[Evidence]) -> list[dict[str, object]]:
    """Where claims look for others: the ranges of each key, those that touch as one."""
    by_key: dict[str, list[tuple[date, date]]] = {}
    for block in {block for item in evidence for block in fusion.blocks(item.claim)}:
        by_key.setdefault(block.key, []).append((block.first, block.last))
    return [
        {"key": key, "first": first, "last": last}
        for key in sorted(by_key)
        for first, last in joined_ranges(by_key[key])
    ]


def joined_ranges(ranges: Iterable[tuple[date, date]]) -> list[tuple[date, date]]:
    """Return ranges of days, sorted, in which those that overlap or touch are one."""
    joined: list[tuple[date, date]] = []
    for first, last in sorted(ranges):
        if joined and first.toordinal() <= joined[-1][1].toordinal() + 1:
            joined[-1] = (joined[-1][0], max(joined[-1][1], last))
        else:
            joined.append((first, last))
    return joined


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
