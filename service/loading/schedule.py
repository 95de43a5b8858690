"""The scheduler: every job at each of its times once, whatever number of schedulers share a database.

A time at which a job is due is taken in the database by one scheduler, under a lease that it renews while the job runs.
One that is killed is taken over when its lease has run out, and the load goes on from what is there. Times that passed
while no scheduler was there are made up for by one run.
"""

import asyncio
import secrets
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger

from service.errors import CasusError, RunFailedError
from service.graph.connection import Graph
from service.graph.writes.jobs import Outcome, give_back_job, keep_job, know_job, take_job
from service.loading.archive import Archive
from service.loading.context import Context
from service.loading.jobs import Job
from service.loading.ledger import Report
from service.loading.lost import find_lost
from service.loading.pipeline import Plan, load
from service.loading.registry import loader_named

_LONGEST_WAIT = 86_400  # seconds
_log = structlog.get_logger()


@dataclass(frozen=True)
class Workshop:
    """What jobs are run with.

    Attributes:
        graph: The database.
        archive: The archive.
        context: Opens what a run's loader is given, for the duration of a block.
        batch: So many articles in one transaction.
        lease_seconds: A job whose scheduler was killed is taken over after so long.
    """

    graph: Graph
    archive: Archive
    context: Callable[[], AbstractContextManager[Context]]
    batch: int = 100
    lease_seconds: int = 30


async def run_by_hand(shop: Workshop, job: Job) -> Report:
    """Run a job now.

    Raises:
        RunFailedError: If it is running elsewhere.
        CasusError: What the load raises.
    """
    holder = _holder()
    await _make_known(shop, job)
    if not await take_job(shop.graph, job.name, holder, seconds=shop.lease_seconds, due_at=None, attempts=1):
        raise RunFailedError(f"the job {job.name!r} is running elsewhere: wait until it has ended")
    try:
        with shop.context() as context:
            return await _held(shop, job, holder, None, context)
    finally:
        await give_back_job(shop.graph, job.name, holder, state=None, attempt=None)


@dataclass
class Scheduler:
    """Runs jobs when they are due; `every` seconds it looks for what was left by others, or is to be tried again."""

    shop: Workshop
    jobs: tuple[Job, ...]
    every: float = 5.0
    _looked_at: set[str] = field(default_factory=set)
    _contexts: dict[str, Context] = field(default_factory=dict)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _stopping: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> None:
        """Run until `stop` is called, and then until the batches at hand are stored."""
        now = datetime.now(UTC)
        due = [job for job in self.jobs if job.cron is not None and not job.paused]
        if lost := await find_lost(self.shop.graph):
            _log.warning("runs_lost", runs=list(lost))
        for job in due:
            await _make_known(self.shop, job)
        clock = AsyncIOScheduler(timezone=UTC)
        for job in due:
            late = {"misfire_grace_time": None, "coalesce": True, "max_instances": 2}
            clock.add_job(self._look, _Due(job), args=[job], **late)
            clock.add_job(self._look, "interval", seconds=self.every, args=[job], next_run_time=now, **late)
        clock.start()
        _log.info("scheduler_started", jobs=[job.name for job in due])
        try:
            await self._stopping.wait()
            clock.pause()
            await asyncio.gather(*self._tasks, return_exceptions=True)
        finally:
            clock.shutdown(wait=False)
            _log.info("scheduler_stopped")

    def stop(self) -> None:
        """Take no further job; runs store the batch at hand, and are marked as stopped."""
        self._stopping.set()
        for context in self._contexts.values():
            context.stopping.set()

    async def _look(self, job: Job) -> None:
        """Run a job if it is due; a fault of the database is looked past, until it is back."""
        task = asyncio.current_task()
        if job.name in self._looked_at or self._stopping.is_set() or task is None:
            return
        self._looked_at.add(job.name)
        self._tasks.add(task)
        try:
            await self._run_if_due(job)
        except CasusError as error:
            _log.warning("job_not_looked_at", job=job.name, fault=str(error))
        finally:
            self._looked_at.discard(job.name)
            self._tasks.discard(task)

    async def _run_if_due(self, job: Job) -> None:
        graph, holder, due_at = self.shop.graph, _holder(), job.last_due(datetime.now(UTC))
        attempt = due_at and await take_job(
            graph, job.name, holder, seconds=self.shop.lease_seconds, due_at=due_at, attempts=job.retries + 1
        )
        if not attempt:
            return
        state: Outcome = "stopped"
        try:
            state = await self._outcome(job, holder, due_at, attempt)
        finally:
            wait = min(job.retry_seconds * 2 ** (attempt - 1), _LONGEST_WAIT)
            counted = attempt - 1 if state == "stopped" else attempt
            with suppress(CasusError):  # the lease runs out by itself
                await give_back_job(graph, job.name, holder, state=state, attempt=counted, retry_seconds=wait)

    async def _outcome(self, job: Job, holder: str, due_at: datetime | None, attempt: int) -> Outcome:
        with self.shop.context() as context:
            self._contexts[job.name] = context
            if self._stopping.is_set():
                return "stopped"
            try:
                report = await _held(self.shop, job, holder, due_at, context)
            except CasusError as error:
                _log.warning("job_failed", job=job.name, attempt=attempt, fault=str(error))
                return "failed"
            except Exception:  # noqa: BLE001  a loader's own fault, and no reason to end the others
                _log.exception("job_failed", job=job.name, attempt=attempt)
                return "failed"
            finally:
                del self._contexts[job.name]
        if report.run.status == "failed":
            _log.warning("job_failed", job=job.name, attempt=attempt, fault=report.run.failure)
        return "failed" if report.run.status == "failed" else "stopped" if report.run.status == "stopped" else "done"


class _Due(BaseTrigger):  # type: ignore[misc]
    """The times of a job, as APScheduler asks for them."""

    def __init__(self, job: Job) -> None:
        self._job = job

    def get_next_fire_time(self, _previous: datetime | None, now: datetime) -> Any:  # noqa: ANN401  theirs
        return self._job.next_due(now)


async def _held(shop: Workshop, job: Job, holder: str, due_at: datetime | None, context: Context) -> Report:
    """Load while the job is held; when somebody else has taken it, the load ends."""
    plan = Plan(loader_named(job.loader), job.arguments, batch=shop.batch, job=job.name, due_at=due_at)
    keeping = asyncio.create_task(keep_job(shop.graph, job.name, holder, seconds=shop.lease_seconds))
    loading = asyncio.create_task(load(shop.graph, shop.archive, plan, context))
    try:
        await asyncio.wait({keeping, loading}, return_when=asyncio.FIRST_COMPLETED)
        if not loading.done() and (fault := keeping.exception()) is None:
            raise RunFailedError(f"the job {job.name!r} was taken over by another scheduler")
        if not loading.done():
            raise RunFailedError(f"the job {job.name!r} could not be held: {fault}")
        return await loading
    finally:
        for task in (keeping, loading):
            task.cancel()
        await asyncio.gather(keeping, loading, return_exceptions=True)


async def _make_known(shop: Workshop, job: Job) -> None:
    """Count a job's times from now on, if it is new: it has missed none."""
    if last := job.last_due(datetime.now(UTC)):
        await know_job(shop.graph, job.name, last)


def _holder() -> str:
    return f"scheduler:{secrets.token_hex(8)}"
