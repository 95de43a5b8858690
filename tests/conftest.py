"""The suite's fixtures: a real Neo4j of its own, on a temporary folder.

What is set in the environment for Casus itself is taken out of it before the first test, so that no test can touch a
user's database; only these are heeded:

- `CASUS_TEST_NEO4J_LINE=5.26`: run that line instead of the newest;
- `CASUS_TEST_NEO4J_URI` (with `_USER` and `_PASSWORD`): use that server instead; it must be empty;
- `CASUS_CACHE_DIR` and `CASUS_MAVEN_REPOSITORY`: where Neo4j's jars are kept and come from.

One server serves the whole session. `empty_graph` gives it without nodes, whatever ran before; migrations stay.
"""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import pytest
from fastapi import FastAPI
from neo4j import Driver, GraphDatabase

from service.api import create_app
from service.cli.database import Address
from service.graph import embedded
from service.graph.connection import Graph, connect
from service.graph.digest import digest as graph_digest
from service.graph.migrations import migrate
from service.loading import Context, loader_named
from service.loading.archive import Archive
from service.loading.pipeline import Plan, Report, load
from service.settings import Settings

# A script's background jobs ignore Ctrl-C, and their children would: tests that interrupt commands need it heeded.
signal.signal(signal.SIGINT, signal.default_int_handler)

OUTSIDE = {name: os.environ.pop(name) for name in list(os.environ) if name.startswith("CASUS_")}
DATA = TemporaryDirectory(prefix="casus-tests-")
os.environ["CASUS_DATA_DIR"] = DATA.name  # what a user has imported must not change what tests read

EMPTY = """
MATCH (n)
WHERE NOT n:__Neo4jMigration AND NOT n:__Neo4jMigrationsLock
CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 2000 ROWS
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "neo4j_server" in getattr(item, "fixturenames", ()):
            item.add_marker("graph")


@pytest.fixture(scope="session")
def neo4j_line() -> str:
    return OUTSIDE.get("CASUS_TEST_NEO4J_LINE", embedded.DEFAULT_LINE)


@pytest.fixture(scope="session")
def shared_caches() -> dict[str, object]:
    """The settings that let every test's own data folder use the jars that are there."""
    caches: dict[str, object] = {"embedded_idle_seconds": 60}  # for servers left behind by a killed session
    if "CASUS_CACHE_DIR" in OUTSIDE:
        caches["cache_dir"] = Path(OUTSIDE["CASUS_CACHE_DIR"])
    if "CASUS_MAVEN_REPOSITORY" in OUTSIDE:
        caches["maven_repository"] = OUTSIDE["CASUS_MAVEN_REPOSITORY"]
    return caches


@pytest.fixture(scope="session")
def session_settings(tmp_path_factory: pytest.TempPathFactory, shared_caches: dict[str, object]) -> Settings:
    """Settings whose data folder is the session's own."""
    return Settings(data_dir=tmp_path_factory.mktemp("data"), **shared_caches)


@pytest.fixture(scope="session")
def neo4j_server(session_settings: Settings, neo4j_line: str) -> Iterator[embedded.Server]:
    """A ready server: where it is and how to log in."""
    if "CASUS_TEST_NEO4J_URI" in OUTSIDE:
        yield _server_outside()
        return
    with embedded.hold(session_settings, line=neo4j_line, train=False) as server:
        yield server
    embedded.stop(session_settings)


@pytest.fixture(scope="session")
def neo4j_driver(neo4j_server: embedded.Server) -> Iterator[Driver]:
    """A synchronous driver at that server, for looking at what a test has done."""
    with _driver(neo4j_server) as driver:
        yield driver


@pytest.fixture
def empty_graph(neo4j_server: embedded.Server, neo4j_driver: Driver) -> embedded.Server:
    """The server, with no node but the migrations'."""
    with neo4j_driver.session(database=neo4j_server.database) as session:
        session.run(EMPTY).consume()
    return neo4j_server


def _server_outside() -> embedded.Server:
    server = embedded.Server(
        bolt_uri=OUTSIDE["CASUS_TEST_NEO4J_URI"],
        user=OUTSIDE.get("CASUS_TEST_NEO4J_USER", "neo4j"),
        password=OUTSIDE.get("CASUS_TEST_NEO4J_PASSWORD", ""),
        database="neo4j",
        http_url="",
        version="",
        pid=0,
        started_at=datetime.now(UTC),
        resident_bytes=0,
    )
    with _driver(server) as driver:
        records = driver.execute_query("MATCH (n) RETURN count(n) AS nodes", database_=server.database).records
    if records[0]["nodes"]:
        pytest.fail(f"{server.bolt_uri} has {records[0]['nodes']} nodes; CASUS_TEST_NEO4J_URI must be an empty server")
    return server


def _driver(server: embedded.Server) -> Driver:
    return GraphDatabase.driver(server.bolt_uri, auth=(server.user, server.password), notifications_min_severity="OFF")


@pytest.fixture
def address(neo4j_server: embedded.Server) -> Address:
    """The session's server, as the command line and the API take it."""
    return Address(neo4j_server.bolt_uri, neo4j_server.user, neo4j_server.password, neo4j_server.database)


@pytest.fixture
def migrated(address: Address, empty_graph: embedded.Server) -> Address:  # noqa: ARG001  it is emptied
    """The session's server, empty and migrated."""

    async def apply() -> None:
        async with graph_at(address) as graph:
            await migrate(graph)

    asyncio.run(apply())
    return address


@asynccontextmanager
async def graph_at(address: Address) -> AsyncIterator[Graph]:
    async with connect(address.uri, user=address.user, password=address.password, database=address.database) as graph:
        yield graph


@pytest.fixture
def command_environment(migrated: Address, tmp_path: Path) -> dict[str, str]:
    """The environment of a `casus` command that uses the session's server and an archive of its own."""
    return {
        **os.environ,
        "CASUS_NEO4J_URI": migrated.uri,
        "CASUS_NEO4J_USER": migrated.user,
        "CASUS_NEO4J_PASSWORD": migrated.password or "",
        "CASUS_NEO4J_DATABASE": migrated.database,
        "CASUS_DATA_DIR": str(tmp_path / "data"),
        "COLUMNS": "100",
    }


@pytest.fixture
def load_articles(migrated: Address, tmp_path: Path) -> Callable[..., Report]:
    """Load files into the session's server, in this process; with articles, or what `loader` reads."""

    def load_files(*paths: str | Path, dry_run: bool = False, loader: str = "articles", batch: int = 100) -> Report:
        plan = Plan(loader_named(loader), tuple(map(str, paths)), dry_run=dry_run, batch=batch)

        async def work() -> Report:
            async with graph_at(migrated) as graph:
                return await load(graph, Archive(str(tmp_path / "archive")), plan, Context())

        return asyncio.run(work())

    return load_files


@pytest.fixture
def digest(migrated: Address) -> Callable[[], str]:
    """The digest of the session's server."""

    async def work() -> str:
        async with graph_at(migrated) as graph:
            return await graph_digest(graph)

    return lambda: asyncio.run(work())


@pytest.fixture
def ask(migrated: Address) -> Callable[..., httpx.Response]:
    """Ask the API over the session's server: `ask("/v1/events", headers=...)`."""

    def send(path: str, *, method: str = "GET", headers: dict[str, str] | None = None) -> httpx.Response:
        return exchange(create_app(migrated), (method, path, headers))[0]

    return send


def exchange(app: FastAPI, *requests: tuple[str, str, dict[str, str] | None]) -> list[httpx.Response]:
    """Ask an application, from its start to its end: method, path and headers of each request."""

    async def work() -> list[httpx.Response]:
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client,
        ):
            return [await client.request(method, path, headers=headers) for method, path, headers in requests]

    return asyncio.run(work())
