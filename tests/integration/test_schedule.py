"""A scheduler in this process: what it does with loaders that fail."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import structlog
from neo4j import Driver
from structlog.testing import capture_logs

from service.cli.database import Address
from service.errors import FetchError, RunFailedError
from service.graph import reads
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


def fruitless(context: Context) -> Iterator[Article]:
    context.reject("https://x.example/feed", FetchError("https://x.example/feed answers 404 Not Found"))
    yield from ()


def one(_: Context) -> Iterator[Article]:
    yield one_article()


@contextmanager
def nothing_fetched() -> Iterator[Context]:
    yield Context()


def shop(graph: Graph, tmp_path: Path) -> Workshop:
    return Workshop(graph, Archive(str(tmp_path / "archive")), nothing_fetched, batch=1, lease_seconds=3)


def run(address: Address, work: Callable[[Graph], Awaitable[object]]) -> None:
    async def opened() -> None:
        async with graph_at(address) as graph:
            await work(graph)

    asyncio.run(opened())


async def failed_twice(driver: Driver) -> None:
    """Wait for that, and a little longer than it takes to try again."""
    deadline = time.monotonic() + 60
    state: dict[str, object] = {}
    while state != {"state": "failed", "attempt": 2, "holder": None}:
        assert time.monotonic() < deadline, state
        await asyncio.sleep(0.1)
        state = driver.execute_query(STATE).records[0].data()
    await asyncio.sleep(2)


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
        await failed_twice(neo4j_driver)
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


YEARLY = JOB.model_copy(update={"cron": "0 0 1 1 *"})
BY_HAND = JOB.model_copy(update={"cron": None})


@pytest.mark.parametrize("first", [YEARLY, BY_HAND])
def test_a_new_job_that_was_run_by_hand_has_missed_nothing(
    migrated: Address, neo4j_driver: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, first: Job
) -> None:
    use(monkeypatch, one)

    async def work(graph: Graph) -> None:
        await run_by_hand(shop(graph, tmp_path), first)
        scheduler = Scheduler(shop(graph, tmp_path), (YEARLY,), every=0.2)
        running = asyncio.ensure_future(scheduler.run())
        await asyncio.sleep(2)
        scheduler.stop()
        await running

    run(migrated, work)
    assert len(neo4j_driver.execute_query("MATCH (r:Run) RETURN r").records) == 1


def test_what_is_known_of_a_job_is_its_last_run_by_hand_or_not(
    migrated: Address, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found: list[reads.JobState] = []

    async def work(graph: Graph) -> None:
        for load in (one, fruitless):
            use(monkeypatch, load)
            await run_by_hand(shop(graph, tmp_path), BY_HAND)
            found.append((await reads.jobs(graph))["wires"])
        await run_by_hand(shop(graph, tmp_path), BY_HAND.model_copy(update={"name": "others"}))
        assert (await reads.jobs(graph))["wires"] == found[-1]

    run(migrated, work)
    assert [state.status for state in found] == ["done", "failed"]
    assert found[0].ran_at is not None
    assert found[1].ran_at is not None
    assert found[0].ran_at < found[1].ran_at


def test_a_job_that_was_seen_and_never_ran_has_no_last_run(migrated: Address, tmp_path: Path) -> None:
    async def work(graph: Graph) -> None:
        scheduler = Scheduler(shop(graph, tmp_path), (YEARLY,), every=0.2)
        running = asyncio.ensure_future(scheduler.run())
        await asyncio.sleep(0.5)
        scheduler.stop()
        await running
        state = (await reads.jobs(graph))["wires"]
        assert state.due_at is not None
        assert (state.ran_at, state.status) == (None, None)

    run(migrated, work)


def test_a_job_of_which_nothing_can_be_read_fails_and_is_logged_with_its_name(
    migrated: Address, neo4j_driver: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, fruitless)
    neo4j_driver.execute_query(MISSED)

    async def work(graph: Graph) -> None:
        scheduler = Scheduler(shop(graph, tmp_path), (JOB,), every=0.2)
        running = asyncio.ensure_future(scheduler.run())
        await failed_twice(neo4j_driver)
        scheduler.stop()
        await running

    with capture_logs(processors=[structlog.contextvars.merge_contextvars]) as logs:
        run(migrated, work)
    [state] = neo4j_driver.execute_query(STATE).records
    assert state.data() == {"state": "failed", "attempt": 2, "holder": None}
    rows = neo4j_driver.execute_query("MATCH (r:Run) RETURN r.status AS status, r.failure AS failure").records
    why = "nothing could be read: https://x.example/feed answers 404 Not Found"
    assert [row.data() for row in rows] == [{"status": "failed", "failure": why}] * 2
    assert [entry["fault"] for entry in logs if entry["event"] == "job_failed"] == [why] * 2
    told = [entry for entry in logs if entry["event"] in {"run_started", "input_rejected", "run_ended"}]
    assert len(told) == 6
    assert {entry["job"] for entry in told} == {"wires"}


def test_a_takeover_is_logged_and_the_run_lost(
    migrated: Address, neo4j_driver: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, one)
    neo4j_driver.execute_query(
        "CREATE (:Run {id: 'run:1', job: 'wires', loader: 'articles', status: 'running', created: 3, "
        "started_at: datetime(), alive_at: datetime(), process: 'elsewhere 1 1.0'})"
    )
    with capture_logs() as logs:
        run(migrated, lambda graph: run_by_hand(shop(graph, tmp_path), BY_HAND))
    [entry] = [entry for entry in logs if entry["event"] == "job_taken_over"]
    assert (entry["job"], entry["lost"]) == ("wires", ["run:1"])
    [lost] = neo4j_driver.execute_query("MATCH (r:Run {id: 'run:1'}) RETURN r").records
    assert (lost["r"]["status"], lost["r"]["created"]) == ("lost", 3)
    assert "finished_at" in lost["r"]
