"""The way of an article, and of a row that was coded elsewhere: loader, archive, coder, graph, fusion."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import structlog

from service.coding.version import coder_version
from service.errors import CasusError, DatabaseError, InputError, RunFailedError
from service.graph.connection import Graph, Transaction
from service.graph.writes import (
    CodedArticle,
    CodedRecord,
    FusionResult,
    LoadedRecords,
    count_run,
    fuse_pending,
    keep_alive,
    keep_run,
    known_articles,
    known_claims,
    lease,
    load_articles,
    load_records,
)
from service.loading.archive import Archive
from service.loading.batches import Batch, batches, in_thread
from service.loading.coders import UNREAD, Coder, OpenCoder, is_read, rules
from service.loading.context import Context, Objections
from service.loading.ledger import Report, fault_of
from service.loading.lost import find_lost, this_process
from service.loading.registry import Loader
from service.model import Article, Claim, Run, RunStatus

_log = structlog.get_logger()


@dataclass(frozen=True)
class Plan:
    """What is to be run: a loader, its arguments, and how.

    Attributes:
        loader: The loader.
        arguments: What it is given.
        dry_run: Do everything and keep nothing.
        batch: So many articles in one transaction, or fifty times as many rows.
        job: The job that it is run for.
        due_at: The time for which the job is run.
        coder: Who reads articles.
    """

    loader: Loader
    arguments: tuple[str, ...]
    dry_run: bool = False
    batch: int = 100
    job: str | None = None
    due_at: datetime | None = None
    coder: OpenCoder = rules


Work = Callable[[Transaction], Awaitable[Any]]
Do = Callable[[Work], Awaitable[Any]]


async def load(
    graph: Graph, archive: Archive, plan: Plan, context: Context, *, seen: Callable[[int], None] = lambda _: None
) -> Report:
    """Run a loader, from its first article to the last event, and return what was done.

    Ctrl-C and SIGTERM mark the run as stopped; so does `context.stopping`, when the batch at hand is stored. A rerun
    after that, or after a kill, goes on from what is there; a second run over the same input writes nothing but its
    run. A run of which nothing could be read is returned as failed, with why.
    `seen` is called with the number of articles or rows after each batch.

    Raises:
        DatabaseError: If the database cannot be used from the start.
        RunFailedError: If it goes away in mid-run, or the archive cannot be used.
        CasusError: What the loader raises; the run has failed of it.
    """
    context.expected = plan.loader.no_faults
    started = datetime.now(UTC)
    run_id = f"run:{started:%Y%m%dT%H%M%S%f}-{secrets.token_hex(4)}"
    run = Run(
        id=run_id,
        loader=plan.loader.name,
        arguments=plan.arguments,
        job=plan.job,
        due_at=plan.due_at,
        started_at=started,
    )
    names = {"run_id": run_id, **({"job": plan.job} if plan.job else {})}
    work = _Loading(graph, archive, plan, context, seen, Report(run))
    with structlog.contextvars.bound_contextvars(**names):
        await _run(work)
    return work.report


async def _run(work: "_Loading") -> None:
    plan = work.plan
    _log.info("run_started", loader=plan.loader.name, arguments=plan.arguments, dry_run=plan.dry_run)
    if not plan.dry_run:
        if lost := await find_lost(work.graph):
            _log.warning("runs_lost", runs=list(lost))
        await keep_run(work.graph, work.report.run, process=this_process())
    status: RunStatus = "failed"
    failure: str | None = None
    try:
        async with _alive(work):
            await work.all()
        failure = None if work.context.stopping.is_set() else fault_of(work.report.run, work.context)
        status = "failed" if failure else "stopped" if work.context.stopping.is_set() else "done"
    except DatabaseError as error:
        failure = f"the load could not be finished: {error}; load again to go on from there"
        raise RunFailedError(failure) from error
    except CasusError as error:
        failure = str(error)
        raise
    except (asyncio.CancelledError, KeyboardInterrupt):
        status = "stopped"
        raise
    except Exception as error:
        failure = f"the loader {plan.loader.name!r} has a fault of its own ({type(error).__name__}: {error})"
        raise
    finally:
        await _end(work, status, failure)


@asynccontextmanager
async def _alive(work: "_Loading") -> AsyncIterator[None]:
    """Give signs of life of the run for the duration of the block."""
    if work.plan.dry_run:
        yield
        return
    beating = asyncio.create_task(keep_alive(work.graph, work.report.run.id))
    try:
        yield
    finally:
        beating.cancel()
        with suppress(asyncio.CancelledError):
            await beating


@asynccontextmanager
async def _stage(graph: Graph, *, rehearse: bool) -> AsyncIterator[Do]:
    """Where work is done: each piece in a transaction of its own, or all in one that is rolled back."""
    if not rehearse:
        yield graph.in_transaction
        return
    async with graph.rehearsal() as transaction:
        yield lambda work: work(transaction)


@asynccontextmanager
async def _alone(graph: Graph, holder: str, *, rehearse: bool) -> AsyncIterator[None]:
    if rehearse:
        yield
        return
    async with lease(graph, "fusion", holder=holder):
        yield


@dataclass
class _Loading:
    """A run: what it is done with, and its report by now."""

    graph: Graph
    archive: Archive
    plan: Plan
    context: Context
    seen: Callable[[int], None]
    report: Report
    coder: Coder = field(init=False)

    async def all(self) -> None:
        """Take all batches, and fuse what is to be fused, whoever loaded it."""
        context, plan = self.context, self.plan
        async with _stage(self.graph, rehearse=plan.dry_run) as do:
            with plan.coder(context.reject) as self.coder:
                self.report = replace(self.report, usage=self.coder.usage)
                items = plan.loader.load(context, *plan.arguments)
                async for batch in batches(items, min(plan.batch, self.coder.most), context):
                    await self._take(do, batch)
                    _log.info("batch_loaded", read=self.report.run.read, claims=self.report.claims)
                    self.seen(self.report.run.read)
            async with _alone(self.graph, self.report.run.id, rehearse=plan.dry_run):
                while await self._fuse(do):
                    pass

    async def _take(self, do: Do, batch: Batch) -> None:
        """Code and store what is new of a batch, and enter it in the ledger; what could not be read comes again."""
        whole = not batch.articles or await self._take_articles(do, batch)
        if batch.rows:
            await self._take_records(do, batch)
        self.report = self.report.with_objections(self._objections(batch), of_rows=self.context.of_rows)
        if batch.finished and whole and not self.plan.dry_run:
            _remember(self.archive, self.report.run.id, batch.finished)

    def _objections(self, batch: Batch) -> Objections:
        """What was rejected by now; a model objects when it reads, the loader when it gives."""
        return self.context.objections() if self.coder.usage.requests else batch.objections

    async def _take_articles(self, do: Do, batch: Batch) -> bool:
        """Take articles, and return whether all of them could be read."""
        known: set[str] = set()

        async def look(transaction: Transaction) -> None:
            ids = [article.id for article in batch.articles]
            known.update(await known_articles(transaction, ids, coder=self.coder.version))

        await do(look)
        fresh = [article for article in batch.articles if article.id not in known]
        coded = await in_thread(lambda: list(self._coded(fresh, datetime.now(UTC))))
        if not self.plan.dry_run:
            _keep(self.archive, self.report.run.id, coded)

        async def store(transaction: Transaction) -> Report:
            changes = await load_articles(transaction, self.report.run.id, coded) if coded else []
            stored = sum(len(one.claims) for one, change in zip(coded, changes, strict=True) if change != "unchanged")
            report = self.report.after(changes, known=len(batch.articles) - len(fresh), claims=stored)
            return await self._counted(
                transaction, report.with_objections(self._objections(batch), of_rows=self.context.of_rows)
            )

        self.report = await do(store)
        return len(coded) == len(fresh)

    def _coded(self, articles: Sequence[Article], now: datetime) -> Iterator[CodedArticle]:
        for article in articles:
            try:
                claims = _claims(article, self.coder, self.context)
            except InputError as error:
                self.context.reject(article.title or article.id, error)
            else:
                at = self.archive.recorded_at(article.id) or now
                yield CodedArticle(article, tuple(claims), at, self.coder.version)

    async def _take_records(self, do: Do, batch: Batch) -> None:
        known: set[str] = set()

        async def look(transaction: Transaction) -> None:
            known.update(await known_claims(transaction, batch.records))

        await do(look)
        fresh = [coded for coded in batch.records if coded.claim.id not in known]
        if fresh and not self.plan.dry_run:
            _keep_rows(self.archive, self.report.run.id, fresh)

        async def store(transaction: Transaction) -> Report:
            loaded = LoadedRecords()
            if fresh:
                loaded = await load_records(transaction, self.report.run.id, fresh, at=datetime.now(UTC))
            report = self.report.after(
                loaded.changes,
                known=len(batch.records) - len(fresh),
                claims=len(loaded.changes) - loaded.changes.count("unchanged"),
                uncoded=batch.rows - len(batch.records),
            )
            report = report.with_events(loaded.events).with_objections(batch.objections, of_rows=self.context.of_rows)
            return await self._counted(transaction, report)

        self.report = await do(store)

    async def _fuse(self, do: Do) -> bool:
        """Fuse some of what is still to be fused, and return whether there is more."""
        found: list[FusionResult] = []

        async def fuse(transaction: Transaction) -> Report:
            found[:] = [await fuse_pending(transaction, at=datetime.now(UTC))]
            return await self._counted(transaction, self.report.with_events(found[0]))

        self.report = await do(fuse)
        return found[0].left > 0

    async def _counted(self, transaction: Transaction, report: Report) -> Report:
        if not self.plan.dry_run:
            await count_run(transaction, report.run, self.report.run)
        return report


def _claims(article: Article, coder: Coder, context: Context) -> Sequence[Claim]:
    if not is_read(article):
        context.warn(article.title or article.id, UNREAD.format(article.language))
        return ()
    return coder.code(article)


def _keep(archive: Archive, run_id: str, coded: Sequence[CodedArticle]) -> None:
    for one in coded:
        archive.put(one.article)
    archive.note(
        run_id,
        [
            {
                "entry": "article",
                **one.article.model_dump(mode="json", exclude={"text"}),
                "recorded_at": one.recorded_at.isoformat(),
                "coder": coder_version(),
            }
            for one in coded
        ],
    )


def _keep_rows(archive: Archive, run_id: str, batch: Sequence[CodedRecord]) -> None:
    at = batch[0].recorded_at.isoformat()
    content_hash = archive.put_text("".join(f"{coded.record.model_dump_json()}\n" for coded in batch))
    entry = {"entry": "rows", "rows": len(batch), "recorded_at": at, "coder": coder_version()}
    archive.note(run_id, [{**entry, "content_hash": content_hash}])


def _remember(archive: Archive, run_id: str, items: Sequence[str]) -> None:
    """Note what items are finished: what was yielded for them is stored by now."""
    at = datetime.now(UTC).isoformat()
    archive.note(run_id, [{"entry": "item", "id": item, "recorded_at": at} for item in items])


async def _end(work: _Loading, status: RunStatus, failure: str | None) -> None:
    report = work.report.with_objections(work.context.objections(), of_rows=work.context.of_rows)
    update = {"status": status, "failure": failure, "finished_at": datetime.now(UTC)}
    work.report = report = replace(report, run=report.run.model_copy(update=update))
    run, counts = report.run, report.events
    _log.info(
        "run_ended", status=status, read=run.read, created=run.created, updated=run.updated, unchanged=run.unchanged,
        rejected=dict(run.rejected), events_created=counts.created, events_updated=counts.updated, failure=failure,
        requests=report.usage.requests, tokens=report.usage.tokens,
    )  # fmt: skip
    if work.plan.dry_run:
        return
    try:
        await keep_run(work.graph, run, requests=report.usage.requests, tokens=report.usage.tokens)
    except DatabaseError:
        if status == "done":
            raise
