"""The way of an article, and of a row that was coded elsewhere: loader, archive, coder, graph, fusion."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

import structlog

from service.coding.version import coder_version
from service.errors import DatabaseError, InputError, RunFailedError
from service.graph.connection import Graph, Transaction
from service.graph.writes import (
    Change,
    CodedArticle,
    CodedRecord,
    FusionResult,
    LoadedRecords,
    fuse_pending,
    keep_run,
    known_articles,
    known_claims,
    lease,
    load_articles,
    load_records,
)
from service.loading.archive import Archive
from service.loading.batches import Batch, batches, in_thread
from service.loading.coders import UNREAD, Coder, OpenCoder, Usage, is_read, rules
from service.loading.context import Context
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
        coder: Opens what reads the articles.
    """

    loader: Loader
    arguments: tuple[str, ...]
    dry_run: bool = False
    batch: int = 100
    job: str | None = None
    due_at: datetime | None = None
    coder: OpenCoder = rules


@dataclass
class Report:
    """What a run did; `run` is its ledger, `of_rows` says whether rows were read rather than articles."""

    run: Run
    claims: int = 0
    of_rows: bool = False
    events: FusionResult = field(default_factory=FusionResult)
    usage: Usage = field(default_factory=Usage)


Work = Callable[[Transaction], Awaitable[object]]


async def load(
    graph: Graph, archive: Archive, plan: Plan, context: Context, *, seen: Callable[[int], None] = lambda _: None
) -> Report:
    """Run a loader, from its first article to the last event, and return what was done.

    Ctrl-C and SIGTERM mark the run as stopped; so does `context.stopping`, when the batch at hand is stored. A rerun
    after that, or after a kill, goes on from what is there; a second run over the same input writes nothing but its
    run.
    `seen` is called with the number of articles after each batch.

    Raises:
        DatabaseError: If the database cannot be used from the start.
        RunFailedError: If it goes away in mid-run.
    """
    context.expected = plan.loader.no_faults
    started = datetime.now(UTC)
    run_id = f"run:{started:%Y%m%dT%H%M%S}-{secrets.token_hex(4)}"
    run = Run(
        id=run_id,
        loader=plan.loader.name,
        arguments=plan.arguments,
        job=plan.job,
        due_at=plan.due_at,
        started_at=started,
    )
    report = Report(run)
    with structlog.contextvars.bound_contextvars(run_id=run_id):
        await _run(graph, archive, plan, context, report, seen)
    return report


async def _run(
    graph: Graph, archive: Archive, plan: Plan, context: Context, report: Report, seen: Callable[[int], None]
) -> None:
    _log.info("run_started", loader=plan.loader.name, arguments=plan.arguments, dry_run=plan.dry_run)
    if not plan.dry_run:
        await keep_run(graph, report.run)
    status: RunStatus = "failed"
    try:
        async with _stage(graph, rehearse=plan.dry_run) as do:
            with plan.coder(context.reject) as coder:
                report.usage = coder.usage
                await _Loading(do, archive, plan, report, context, coder).take_all(seen)
            async with _alone(graph, report.run.id, rehearse=plan.dry_run):
                await _fuse(do, report)
        status = "stopped" if context.stopping.is_set() else "done"
    except DatabaseError as error:
        raise RunFailedError(f"the load could not be finished: {error}; load again to go on from there") from error
    except (asyncio.CancelledError, KeyboardInterrupt):
        status = "stopped"
        raise
    finally:
        await _end(graph, report, context, status, plan)


@asynccontextmanager
async def _stage(graph: Graph, *, rehearse: bool) -> AsyncIterator[Callable[[Work], Awaitable[object]]]:
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


@dataclass(frozen=True)
class _Loading:
    """What a run's batches are taken with."""

    do: Callable[[Work], Awaitable[object]]
    archive: Archive
    plan: Plan
    report: Report
    context: Context
    coder: Coder

    async def take_all(self, seen: Callable[[int], None]) -> None:
        """Take what the loader yields, batch by batch."""
        items = self.plan.loader.load(self.context, *self.plan.arguments)
        async for batch in batches(items, min(self.plan.batch, self.coder.most), self.context):
            await self._take(batch)
            _log.info("batch_loaded", read=self.report.run.read, claims=self.report.claims)
            seen(self.report.run.read)

    async def _take(self, batch: Batch) -> None:
        """Code and store what is new of a batch, and enter it in the ledger; what could not be read comes again."""
        whole = not batch.articles or await self._take_articles(batch.articles)
        if batch.rows:
            await self._take_records(batch.records, batch.rows)
        if batch.finished and whole and not self.plan.dry_run:
            _remember(self.archive, self.report.run.id, batch.finished)

    async def _take_articles(self, batch: Sequence[Article]) -> bool:
        """Take articles, and return whether all of them could be read."""
        known: set[str] = set()

        async def look(transaction: Transaction) -> None:
            ids = [article.id for article in batch]
            known.update(await known_articles(transaction, ids, coder=self.coder.version))

        await self.do(look)
        fresh = [article for article in batch if article.id not in known]
        coded = await in_thread(lambda: list(self._coded(fresh, datetime.now(UTC))))
        if not self.plan.dry_run:
            _keep(self.archive, self.report.run.id, coded)
        changes: list[Change] = []

        async def store(transaction: Transaction) -> None:
            changes[:] = await load_articles(transaction, self.report.run.id, coded)

        if coded:
            await self.do(store)
        self.report.claims += sum(
            len(one.claims) for one, change in zip(coded, changes, strict=True) if change != "unchanged"
        )
        self._enter(len(batch), changes, unchanged=len(known))
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

    async def _take_records(self, batch: Sequence[CodedRecord], rows: int) -> None:
        self.report.of_rows = True
        known: set[str] = set()

        async def look(transaction: Transaction) -> None:
            known.update(await known_claims(transaction, batch))

        await self.do(look)
        fresh = [coded for coded in batch if coded.claim.id not in known]
        if fresh and not self.plan.dry_run:
            _keep_rows(self.archive, self.report.run.id, fresh)
        loaded = LoadedRecords()

        async def store(transaction: Transaction) -> None:
            nonlocal loaded
            loaded = await load_records(transaction, self.report.run.id, fresh, at=datetime.now(UTC))

        if fresh:
            await self.do(store)
        _add(self.report.events, loaded.events)
        self.report.claims += len(loaded.changes) - loaded.changes.count("unchanged")
        self._enter(rows, loaded.changes, unchanged=len(batch) - len(fresh))

    def _enter(self, read: int, changes: Sequence[Change], *, unchanged: int) -> None:
        run = self.report.run
        self.report.run = run.model_copy(
            update={
                "read": run.read + read,
                "created": run.created + changes.count("created"),
                "updated": run.updated + changes.count("updated"),
                "unchanged": run.unchanged + changes.count("unchanged") + unchanged,
            }
        )


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
                "coder": one.coder,
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


async def _fuse(do: Callable[[Work], Awaitable[object]], report: Report) -> None:
    """Fuse all that is still to be fused, whoever loaded it."""
    while True:
        found: list[FusionResult] = []

        async def fuse(transaction: Transaction, found: list[FusionResult] = found) -> None:
            found[:] = [await fuse_pending(transaction, at=datetime.now(UTC))]

        await do(fuse)
        _add(report.events, found[0])
        if not found[0].left:
            return


def _add(total: FusionResult, result: FusionResult) -> None:
    for name in ("created", "updated", "unchanged", "retired", "fused"):
        setattr(total, name, getattr(total, name) + getattr(result, name))


async def _end(graph: Graph, report: Report, context: Context, status: RunStatus, plan: Plan) -> None:
    update = {
        "status": status,
        "finished_at": datetime.now(UTC),
        "events": report.events.created - report.events.retired,
        "merged": report.events.merged,
        "rejected": tuple(sorted(context.rejected.items())),
        "rejects": tuple(context.rejects),
    }
    report.run = report.run.model_copy(update=update)
    run, counts = report.run, report.events
    _log.info(
        "run_ended", status=status, read=run.read, created=run.created, updated=run.updated, unchanged=run.unchanged,
        rejected=dict(run.rejected), events_created=counts.created, events_updated=counts.updated,
        requests=report.usage.requests, tokens=report.usage.tokens,
    )  # fmt: skip
    if plan.dry_run:
        return
    try:
        await keep_run(graph, report.run, requests=report.usage.requests, tokens=report.usage.tokens)
    except DatabaseError:
        if status == "done":
            raise
