"""What an operator sees: readiness, metrics, logs, dumps."""

import asyncio
import io
import re
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from neo4j import Driver
from structlog.contextvars import merge_contextvars
from structlog.testing import capture_logs

from service.api import create_app
from service.cli.database import Address
from service.errors import UnreadableInputError, UsageError
from service.graph import dump as dumps
from service.graph.migrations import migrate
from service.loading.pipeline import Report
from tests.conftest import exchange, graph_at
from tests.integration.made import dump, empty
from tests.integration.samples import SAMPLES

Ask = Callable[..., httpx.Response]


def test_database_that_is_not_migrated_is_not_ready(ask: Ask, neo4j_driver: Any) -> None:  # noqa: ANN401
    neo4j_driver.execute_query("MATCH (m:__Neo4jMigration) SET m.version = 'x' + m.version")
    try:
        answer = ask("/readyz")
    finally:
        neo4j_driver.execute_query("MATCH (m:__Neo4jMigration) SET m.version = substring(m.version, 1)")
    assert answer.status_code == 503
    assert answer.headers["retry-after"]
    assert "migrated" in answer.json()["detail"]


def test_database_that_lacks_an_index_is_not_ready_and_a_migration_mends_it(
    ask: Ask,
    migrated: Address,
    neo4j_driver: Any,  # noqa: ANN401
) -> None:
    neo4j_driver.execute_query("DROP INDEX event_by_day")
    neo4j_driver.execute_query("DROP CONSTRAINT dyad_id")
    lacking = ask("/readyz")

    async def mend() -> list[str]:
        async with graph_at(migrated) as graph:
            return await migrate(graph)

    assert asyncio.run(mend()) == ["dyad_id", "event_by_day"]
    assert lacking.status_code == 503
    assert "lacks the index dyad_id, event_by_day: run casus db migrate" in lacking.json()["detail"]
    assert ask("/readyz").status_code == 200


def test_metrics_count_requests_by_route_and_statements_by_name(migrated: Address) -> None:
    paths = ("/v1/actors/PRK", "/v1/actors/USA", "/nowhere/at/all")
    asked = [*(("GET", path, None) for path in paths), ("BREW", "/v1/events", None), ("GET", "/metrics", None)]
    *_, answer = exchange(create_app(migrated), *asked)
    assert answer.headers["content-type"].startswith("text/plain")
    lines = answer.text.splitlines()
    assert 'casus_http_requests_total{method="GET",route="/v1/actors/{id}",status="200"} 2.0' in lines
    assert 'casus_http_requests_total{method="GET",route="none",status="404"} 1.0' in lines
    assert 'casus_http_requests_total{method="other",route="/v1/events",status="405"} 1.0' in lines
    assert any(line.startswith('casus_query_seconds_count{query="read/actor"}') for line in lines)
    assert any(line.startswith('casus_info{coder="') for line in lines)


def test_request_id_is_the_callers_when_it_is_one(ask: Ask) -> None:
    given = ask("/livez", headers={"X-Request-Id": "trace-0123456789"})
    made = ask("/livez", headers={"X-Request-Id": "no good\x7f"})
    assert given.headers["x-request-id"] == "trace-0123456789"
    assert re.fullmatch(r"[0-9a-f]{16}", made.headers["x-request-id"])


def test_slow_statement_is_named_with_the_request_that_waited_for_it(migrated: Address) -> None:
    with capture_logs(processors=[merge_contextvars]) as logs:
        (answer,) = exchange(create_app(migrated, slow_query_seconds=0.0), ("GET", "/v1/sources", None))
    slow = [line for line in logs if line["event"] == "query_slow"]
    assert {line["query"] for line in slow} == {"read/sources", "read/coverage"}
    assert {line["request_id"] for line in slow} == {answer.headers["x-request-id"]}


def dumped(address: Address) -> bytes:
    async def work() -> bytes:
        file = io.BytesIO()
        async with graph_at(address) as graph:
            await dumps.dump(graph, file)
        return file.getvalue()

    return asyncio.run(work())


def restored(address: Address, content: bytes) -> dumps.Dumped:
    async def work() -> dumps.Dumped:
        async with graph_at(address) as graph:
            return await dumps.restore(graph, io.BytesIO(content))

    return asyncio.run(work())


def test_restored_graph_is_the_dumped_one(
    migrated: Address, load_articles: Callable[..., Report], neo4j_driver: Driver
) -> None:
    load_articles(SAMPLES)
    before = dump(neo4j_driver, without=("Lease", "__Neo4jMigration", "__Neo4jMigrationsLock"))
    content = dumped(migrated)
    with pytest.raises(UsageError, match="not empty"):
        restored(migrated, content)
    empty(neo4j_driver)
    done = restored(migrated, content)
    assert dump(neo4j_driver, without=("Lease", "__Neo4jMigration", "__Neo4jMigrationsLock")) == before
    assert done.nodes > 100
    empty(neo4j_driver)
    for broken in (content[: len(content) // 2], content[:-20], b"", b"no dump", content[10:]):
        with pytest.raises(UnreadableInputError):
            restored(migrated, broken)
        empty(neo4j_driver)
