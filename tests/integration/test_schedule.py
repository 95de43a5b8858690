"""A scheduler in this process: what it does with loaders that fail."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from neo4j import Driver

from service.cli.database import Address
from service.errors import RunFailedError
from service.graph.connection import Graph
from service.loading import Context, schedule
from service.loading.archive import Archive
from service.loading.jobs import Job
from service.loading.registry import Loader
from service.loading.schedule import Scheduler, Workshop, run_by_hand
from service.model import Article, Source
from tests.conftest import graph_at

JOB = Job(name="wires", loader="articles", cron="0 * * * *", retries=1, retry_seconds=1)
STATE = "MATCH (j:Job) RETURN j.state AS state, j.attempt AS attempt, j.holder AS holder"
MISSED = "MERGE (j:Job {id: 'wires'}) SET j.due_at = datetime() - duration('P1D'), j.state = 'done', j.attempt = 1"


def one_article() -> Article:
    return Article.of(source=Source(id="paper", name="Paper"), text="Kenya ratified the treaty.")


def broken(_: Context) -> Iterator[Article]:
    yield one_article()
    raise KeyError("a fault of the loader itself")


def endless(context: Context) -> Iterator[Article]:
    while not context.stopping.is_set():
        time.sleep(0.05)
        yield one_article()


@contextmanager
def nothing_fetched() -> Iterator[Context]:
    yield Context()


def shop(graph: Graph, tmp_path: Path) -> Workshop:
    return Workshop(graph, Archive(str(tmp_path / "archive")), nothing_fetched, batch=1, lease_seconds=3)


def run(address: Address, work: Callable[[Graph], Awaitable[None]]) -> None:
    async def opened() -> None:
        async with graph_at(address) as graph:
            await work(graph)

    asyncio.run(opened())


def use(monkeypatch: pytest.MonkeyPatch, load: Callable[[Context], Iterator[Article]]) -> None:
    monkeypatch.setattr(schedule, "loader_named", lambda name: Loader(name, load))


def test_a_loader_with_a_fault_of_its_own_is_tried_as_often_as_was_said(
    migrated: Address, neo4j_driver: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, broken)
    neo4j_driver.execute_query(MISSED)

    async def work(graph: Graph) -> None:
        scheduler = Scheduler(shop(graph, tmp_path), (JOB,), every=0.2)
        running = asyncio.ensure_future(scheduler.run())
        await asyncio.sleep(5)
        scheduler.stop()
        await running

    run(migrated, work)
    [state] = neo4j_driver.execute_query(STATE).records
    assert state.data() == {"state": "failed", "attempt": 2, "holder": None}
    rows = neo4j_driver.execute_query("MATCH (r:Run) RETURN r.status AS status, r.read AS read").records
    assert [row["status"] for row in rows] == ["failed", "failed"]


def test_a_load_ends_when_somebody_else_has_taken_its_job(
    migrated: Address, neo4j_driver: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, endless)

    async def work(graph: Graph) -> None:
        running = asyncio.ensure_future(run_by_hand(shop(graph, tmp_path), JOB))
        await asyncio.sleep(1.5)
        neo4j_driver.execute_query("MATCH (j:Job) SET j.holder = 'somebody else'")
        with pytest.raises(RunFailedError, match="taken over by another scheduler"):
            await asyncio.wait_for(running, 10)

    run(migrated, work)
    [state] = neo4j_driver.execute_query(STATE).records
    assert state["holder"] == "somebody else"
    [row] = neo4j_driver.execute_query("MATCH (r:Run) RETURN r.status AS status").records
    assert row["status"] == "stopped"


def test_paused_jobs_are_left_alone(migrated: Address, neo4j_driver: Driver, tmp_path: Path) -> None:
    neo4j_driver.execute_query(MISSED)

    async def work(graph: Graph) -> None:
        scheduler = Scheduler(shop(graph, tmp_path), (JOB.model_copy(update={"paused": True}),), every=0.2)
        running = asyncio.ensure_future(scheduler.run())
        await asyncio.sleep(1)
        scheduler.stop()
        await running

    run(migrated, work)
    assert not neo4j_driver.execute_query("MATCH (r:Run) RETURN r").records
