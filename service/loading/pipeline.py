"""The way of an article: loader, archive, coder, graph, fusion."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

import structlog

from service.coding import code
from service.coding.version import coder_version
from service.errors import DatabaseError, RunFailedError
from service.graph.connection import Graph, Transaction
from service.graph.writes import (
    CodedArticle,
    FusionResult,
    fuse_pending,
    keep_run,
    known_articles,
    lease,
    load_articles,
)
from service.loading.archive import Archive
from service.loading.context import Context
from service.loading.registry import Loader
from service.model import Article, Claim, Run, RunStatus

_CODED_LANGUAGE = "en"
_log = structlog.get_logger()


@dataclass(frozen=True)
class Plan:
    """What is to be run: a loader by name, its arguments, and how.

    Attributes:
        name: The loader's name.
        loader: The loader.
        arguments: What it is given.
        dry_run: Do everything and keep nothing.
        batch: So many articles in one transaction.
    """

    name: str
    loader: Loader
    arguments: tuple[str, ...]
    dry_run: bool = False
    batch: int = 100


@dataclass
class Report:
    """What a run did; `run` is its ledger."""

    run: Run
    claims: int = 0
    events: FusionResult = field(default_factory=FusionResult)


Work = Callable[[Transaction], Awaitable[object]]


async def load(
    graph: Graph, archive: Archive, plan: Plan, context: Context, *, seen: Callable[[int], None] = lambda _: None
) -> Report:
    """Run a loader, from its first article to the last event, and return what was done.

    Ctrl-C and SIGTERM mark the run as stopped. A rerun after that, or after a kill, goes on from what is there; a
    second run over the same input writes nothing but its run.
    `seen` is called with the number of articles after each batch.

    Raises:
        DatabaseError: If the database cannot be used from the start.
        RunFailedError: If it goes away in mid-run.
    """
    started = datetime.now(UTC)
    run_id = f"run:{started:%Y%m%dT%H%M%S}-{secrets.token_hex(4)}"
    report = Report(Run(id=run_id, loader=plan.name, arguments=plan.arguments, started_at=started))
    with structlog.contextvars.bound_contextvars(run_id=run_id):
        await _run(graph, archive, plan, context, report, seen)
    return report


async def _run(
    graph: Graph, archive: Archive, plan: Plan, context: Context, report: Report, seen: Callable[[int], None]
) -> None:
    _log.info("run_started", loader=plan.name, arguments=plan.arguments, dry_run=plan.dry_run)
    if not plan.dry_run:
        await keep_run(graph, report.run)
    status: RunStatus = "failed"
    try:
        async with _stage(graph, rehearse=plan.dry_run) as do:
            for batch in _batches(plan.loader(context, *plan.arguments), plan.batch):
                await _load_batch(do, archive, plan, report, batch, context)
                _log.info("batch_loaded", read=report.run.read, claims=report.claims)
                seen(report.run.read)
            if not plan.dry_run:
                _remember(archive, report.run.id, context)
            async with _alone(graph, report.run.id, rehearse=plan.dry_run):
                await _fuse(do, report)
        status = "done"
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


def _batches(articles: Iterator[Article], size: int) -> Iterator[list[Article]]:
    batch: list[Article] = []
    for article in articles:
        batch.append(article)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


async def _load_batch(
    do: Callable[[Work], Awaitable[object]],
    archive: Archive,
    plan: Plan,
    report: Report,
    batch: Sequence[Article],
    context: Context,
) -> None:
    known: set[str] = set()

    async def look(transaction: Transaction) -> None:
        known.update(await known_articles(transaction, [article.id for article in batch]))

    await do(look)
    now = datetime.now(UTC)
    fresh = [article for article in batch if article.id not in known]
    coded = [
        CodedArticle(article, tuple(_claims(article, context)), archive.recorded_at(article.id) or now)
        for article in fresh
    ]
    if not plan.dry_run:
        _keep(archive, report.run.id, coded)
    changes: list[str] = []

    async def store(transaction: Transaction) -> None:
        changes[:] = await load_articles(transaction, report.run.id, coded)

    if coded:
        await do(store)
    if not plan.dry_run:
        _remember(archive, report.run.id, context)
    report.claims += sum(len(one.claims) for one, change in zip(coded, changes, strict=True) if change != "unchanged")
    run = report.run
    report.run = run.model_copy(
        update={
            "read": run.read + len(batch),
            "created": run.created + changes.count("created"),
            "updated": run.updated + changes.count("updated"),
            "unchanged": run.unchanged + changes.count("unchanged") + len(batch) - len(fresh),
        }
    )


def _claims(article: Article, context: Context) -> Sequence[Claim]:
    if not article.language.startswith(_CODED_LANGUAGE):
        context.warn(article.title or article.id, f"its language is {article.language!r}; only English is coded")
        return ()
    return code(article)


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


def _remember(archive: Archive, run_id: str, context: Context) -> None:
    """Note what items are finished: what was yielded for them is stored by now."""
    if context.finished:
        at = datetime.now(UTC).isoformat()
        archive.note(run_id, [{"entry": "item", "id": item, "recorded_at": at} for item in context.finished])
        context.finished.clear()


async def _fuse(do: Callable[[Work], Awaitable[object]], report: Report) -> None:
    """Fuse all that is still to be fused, whoever loaded it."""
    while True:
        found: list[FusionResult] = []

        async def fuse(transaction: Transaction, found: list[FusionResult] = found) -> None:
            found[:] = [await fuse_pending(transaction, at=datetime.now(UTC))]

        await do(fuse)
        result, total = found[0], report.events
        for name in ("created", "updated", "unchanged", "retired"):
            setattr(total, name, getattr(total, name) + getattr(result, name))
        if not result.left:
            return


async def _end(graph: Graph, report: Report, context: Context, status: RunStatus, plan: Plan) -> None:
    update = {
        "status": status,
        "finished_at": datetime.now(UTC),
        "rejected": tuple(sorted(context.rejected.items())),
        "rejects": tuple(context.rejects),
    }
    report.run = report.run.model_copy(update=update)
    run, counts = report.run, report.events
    _log.info(
        "run_ended", status=status, read=run.read, created=run.created, updated=run.updated, unchanged=run.unchanged,
        rejected=dict(run.rejected), events_created=counts.created, events_updated=counts.updated,
    )  # fmt: skip
    if plan.dry_run:
        return
    try:
        await keep_run(graph, report.run)
    except DatabaseError:
        if status == "done":
            raise
