"""Scheduled jobs: one holder at a time, over all processes that share a database, and what came of each time."""

import asyncio
from datetime import datetime
from typing import Literal

import structlog

from service.graph.connection import Graph
from service.graph.reads import runs_running
from service.graph.writes.runs import SILENCE, lose_runs

_TAKEN_OVER = "its scheduler ended without a word, and the job was taken over: the next run goes on from there"
_log = structlog.get_logger()

Outcome = Literal["done", "failed", "stopped"]


async def know_job(graph: Graph, job: str, due_at: datetime) -> None:
    """Make a job known, if it has no time yet; `due_at` is the last one at which it would have been due."""
    await graph.write("job_known", id=job, due_at=due_at)


async def take_job(graph: Graph, job: str, holder: str, *, seconds: int, due_at: datetime | None, attempts: int) -> int:
    """Take a job for a time at which it is due, or by hand without one; 0 when it is not to be had, else which attempt.

    Runs of it that nobody holds it for any more are called lost.
    """
    rows = await graph.write("job_taken", id=job, holder=holder, seconds=seconds, due_at=due_at, attempts=attempts)
    if not rows:
        return 0
    running = [run.id for run in await runs_running(graph, seconds=SILENCE) if run.job == job]
    if lost := await lose_runs(graph, running, _TAKEN_OVER):
        _log.warning("job_taken_over", job=job, lost=list(lost))
    return max(1, int(rows[0]["attempt"]))


async def keep_job(graph: Graph, job: str, holder: str, *, seconds: int) -> None:
    """Hold a job, renewing it meanwhile; return when somebody else has taken it."""
    while True:
        if not await graph.write("job_renewed", id=job, holder=holder, seconds=seconds):
            return
        await asyncio.sleep(seconds / 3)


async def give_back_job(
    graph: Graph, job: str, holder: str, *, state: Outcome | None, attempt: int | None, retry_seconds: int = 0
) -> None:
    """Let a job go, with what came of it; by hand both are None."""
    await graph.write(
        "job_given_back", id=job, holder=holder, state=state, attempt=attempt, retry_seconds=retry_seconds
    )
