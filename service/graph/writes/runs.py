"""Runs: what a loader did, kept in the graph from its start on."""

import asyncio
import contextlib
import json
from collections.abc import Sequence
from typing import Any

from service.errors import DatabaseError
from service.graph.connection import Graph, Transaction
from service.model import Run

_BEAT = 20  # seconds
SILENCE = 6 * _BEAT
"""A run that has given no sign of life for so many seconds is no longer going on."""

_LEDGER = ("read", "created", "updated", "unchanged", "events", "merged", "rejected", "rejects", "doubts")


async def keep_run(graph: Graph, run: Run, *, process: str | None = None, requests: int = 0, tokens: int = 0) -> None:
    """Write a run as it stands, at its start with the process that it is going on in, and at its end.

    `requests` and `tokens` are those of a model, if one read.
    """
    stored = {name: value for name, value in _stored(run).items() if value is not None}
    stored |= {"requests": requests, "tokens": tokens} if requests else {}
    await graph.write("run_kept", run=stored, process=process)


async def count_run(tx: Transaction, run: Run, before: Run) -> None:
    """Enter what has changed in a run's ledger, together with what it counts."""
    old, new = _stored(before), _stored(run)
    await tx.write("run_counted", id=run.id, ledger={name: new[name] for name in _LEDGER if new[name] != old[name]})


async def keep_alive(graph: Graph, run_id: str) -> None:
    """Give signs of life of a run, until cancelled; a database that is away is waited for."""
    while True:
        await asyncio.sleep(_BEAT)
        with contextlib.suppress(DatabaseError):
            await graph.write("run_counted", id=run_id, ledger={})


async def lose_runs(graph: Graph, ids: Sequence[str], failure: str) -> tuple[str, ...]:
    """Call runs lost that are marked as running, with the sentence that says why, and return which they were."""
    rows = await graph.write("runs_lost", ids=list(ids), failure=failure) if ids else []
    return tuple(row["id"] for row in rows)


def _stored(run: Run) -> dict[str, Any]:
    return {**run.model_dump(exclude={"rejected"}), "rejected": json.dumps(dict(run.rejected), sort_keys=True)}
