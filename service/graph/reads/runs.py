"""Runs of loaders, and what is known of scheduled jobs."""

import json

from service.errors import NotFoundError
from service.graph.connection import Graph, Row
from service.graph.reads.values import JobState, Page, RunningRun
from service.model import Run

_FIELDS = (
    "id", "loader", "job", "due_at", "started_at", "finished_at", "status", "read", "created", "updated", "unchanged",
    "events", "merged", "failure",
)  # fmt: skip


async def runs(
    graph: Graph,
    *,
    job: str | None = None,
    loader: str | None = None,
    status: str | None = None,
    after: str | None = None,
    limit: int = 50,
) -> Page[Run]:
    """Return a page of runs, the newest first, without the sentences of their ledgers (`rejects`, `doubts`)."""
    rows = await graph.read(
        "runs", before=after or "", job=job or "", loader=loader or "", status=status or "", limit=limit + 1
    )
    items = tuple(_run_of(row["run"]) for row in rows[:limit])
    return Page(items=items, after=items[-1].id if len(rows) > limit else None)


async def run(graph: Graph, id: str) -> Run:  # noqa: A002  the word of the vocabulary
    """Return one run with its ledger.

    Raises:
        NotFoundError: If no run has this id.
    """
    rows = await graph.read("run", id=id)
    if not rows:
        raise NotFoundError(f"no run has the id {id!r}")
    return _run_of(rows[0]["run"])


async def jobs(graph: Graph) -> dict[str, JobState]:
    """Return what is known of all jobs that have been due or run, by name."""
    return {row["job"]["id"]: JobState(**row["job"]) for row in await graph.read("jobs")}


async def runs_running(graph: Graph, *, seconds: int) -> tuple[RunningRun, ...]:
    """Return the runs that are marked as running; one without a sign of life for `seconds` is silent."""
    return tuple(RunningRun(**row) for row in await graph.read("runs_running", silence=seconds))


def _run_of(stored: Row) -> Run:
    return Run(
        **{name: stored[name] for name in _FIELDS if name in stored},
        arguments=tuple(stored.get("arguments") or ()),
        rejected=tuple(sorted(json.loads(stored.get("rejected") or "{}").items())),
        rejects=tuple(stored.get("rejects") or ()),
        doubts=tuple(stored.get("doubts") or ()),
    )
