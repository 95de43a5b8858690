"""The embedded server as people meet it: its answers, its commands, its guide; on the session's server."""

import asyncio
import re
from collections.abc import Callable
from pathlib import Path

import httpx
import psutil
import pytest
from click.testing import Result
from neo4j import Driver
from typer.testing import CliRunner

from service.cli.main import app
from service.errors import UsageError
from service.graph.connection import connect
from service.graph.embedded import Server
from service.graph.embedded.guide import StarterQuery, starter_queries
from service.settings import Settings

SMALL_GRAPH = """
CREATE (source:Source {id: 'paper', name: 'The Paper'})
CREATE (article:Article {id: 'a', title: 'Pact', published_on: date('2024-11-12'), url: 'https://paper.example/a'})
CREATE (claim:Claim {id: 'c', status: 'occurred', earliest: date('2024-11-11'), latest: date('2024-11-11'),
  published_on: date('2024-11-12'), quote: 'North Korea ratified the treaty'})
CREATE (event:Event {id: 'e', title: 'North Korea ratified the treaty', type: 'SUPPORT', kind: 'treaty_ratified',
  status: 'occurred', quad_class: 1, disputed: true, source_count: 1, sort_key: '2024-11-11|e',
  earliest: date('2024-11-11'), latest: date('2024-11-11')})
CREATE (plan:Event {id: 'p', title: 'A drill is planned', type: 'THREATEN', kind: 'naval_drill', status: 'planned',
  quad_class: 3, sort_key: '2024-12-01|p', earliest: date('2024-12-01'), latest: date('2024-12-31'),
  planned_earliest: date('2024-12-01'), planned_latest: date('2024-12-31')})
CREATE (north:Actor {id: 'PRK', name: 'North Korea'}), (russia:Actor {id: 'RUS', name: 'Russia'})
CREATE (agency:Actor {id: 'KCNA', name: 'Korean Central News Agency'})
CREATE (dyad:Dyad {id: 'PRK|RUS'}), (treaty:Instrument {id: 'i', name: 'Partnership treaty', parties: ['PRK', 'RUS']})
CREATE (place:Place {id: 'g:1', name: 'Pyongyang'})
CREATE (source)-[:PUBLISHED]->(article)-[:STATES]->(claim)-[:ABOUT]->(event)
CREATE (claim)-[:ATTRIBUTED_TO {text: 'KCNA'}]->(agency), (plan)-[:IN_PLACE]->(place)
CREATE (north)-[:TOOK_PART {role: 'actor'}]->(event), (russia)-[:TOOK_PART {role: 'recipient'}]->(event)
CREATE (north)-[:ON_TIMELINE {actor_id: 'PRK', sort_key: '2024-11-11|e'}]->(event)
CREATE (dyad)-[:ON_TIMELINE {actor_id: 'PRK|RUS', sort_key: '2024-11-11|e'}]->(event)
CREATE (event)-[:CONCERNS {step: 'ratified', parties: ['PRK']}]->(treaty)
"""


def test_a_server_answers_with_the_login_that_it_gives(empty_graph: Server) -> None:
    async def count() -> int:
        async with connect(
            empty_graph.bolt_uri, user=empty_graph.user, password=empty_graph.password, database=empty_graph.database
        ) as graph:
            rows = await graph.execute(
                "MATCH (n) WHERE NOT n:__Neo4jMigration AND NOT n:__Neo4jMigrationsLock RETURN count(n) AS nodes"
            )
            return int(rows[0]["nodes"])

    assert asyncio.run(count()) == 0


def test_neo4j_browser_is_there(neo4j_server: Server) -> None:
    if not neo4j_server.http_url:
        return
    page = httpx.get(f"{neo4j_server.http_url}/browser/")
    assert page.status_code == 200
    assert "<html" in page.text.lower()


def test_nobody_outside_this_machine_can_reach_it(neo4j_server: Server) -> None:
    listening = {address.laddr.ip for address in psutil.Process(neo4j_server.pid).net_connections("tcp")}
    assert {ip.removeprefix("::ffff:") for ip in listening} == {"127.0.0.1"}


def test_it_takes_less_than_500_mb(neo4j_server: Server) -> None:
    assert 100e6 < neo4j_server.resident_bytes < 500e6


@pytest.fixture
def small_graph(empty_graph: Server, neo4j_driver: Driver) -> Server:
    """An event of every sort that the starter queries look for."""
    neo4j_driver.execute_query(SMALL_GRAPH, database_=empty_graph.database)
    return empty_graph


@pytest.mark.parametrize("query", starter_queries(), ids=lambda query: query.title)
def test_a_starter_query_finds_something(small_graph: Server, neo4j_driver: Driver, query: StarterQuery) -> None:
    records, summary, _ = neo4j_driver.execute_query(query.text, database_=small_graph.database)
    assert records
    assert summary.counters.contains_updates is False


@pytest.fixture
def command(neo4j_server: Server, session_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run `casus db …` on the session's server."""
    if not neo4j_server.pid:
        pytest.fail("casus db is tested on the embedded server: unset CASUS_TEST_NEO4J_URI")
    monkeypatch.setenv("CASUS_DATA_DIR", str(session_settings.data_dir))
    monkeypatch.setenv("CASUS_CACHE_DIR", str(session_settings.cache_dir))
    runner = CliRunner()
    return lambda *arguments: runner.invoke(app, ["db", *arguments])


def test_status_shows_version_addresses_uptime_memory_and_folder(
    command: Callable[..., Result], neo4j_server: Server, session_settings: Settings
) -> None:
    result = command("status")
    assert result.exit_code == 0
    lines = dict(re.split(r"  +", line, maxsplit=1) for line in result.stdout.splitlines())
    assert lines["version"] == neo4j_server.version
    assert lines["Bolt"] == neo4j_server.bolt_uri
    assert lines["Browser"] == f"{neo4j_server.http_url}/browser/"
    assert lines["data"] == str(session_settings.data_dir / "neo4j")
    assert set(lines) >= {"uptime", "memory", "process"}


def test_console_shows_the_address_the_login_and_the_guide(
    command: Callable[..., Result], neo4j_server: Server, session_settings: Settings
) -> None:
    result = command("console", "--no-open")
    assert result.exit_code == 0
    assert f"{neo4j_server.http_url}/browser/?dbms=bolt://neo4j@127.0.0.1:" in result.stdout
    assert neo4j_server.password in result.stdout
    assert (session_settings.data_dir / "neo4j" / "guide.md").is_file()


def test_status_of_a_folder_without_a_server_is_exit_status_3(
    command: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CASUS_DATA_DIR", str(tmp_path))
    result = command("status")
    assert result.exit_code == 3
    assert "Neo4j is not running" in result.stdout


@pytest.mark.parametrize("verb", ["start", "stop", "reset"])
def test_a_server_that_is_not_ours_is_left_alone(
    command: Callable[..., Result], neo4j_server: Server, verb: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CASUS_NEO4J_URI", neo4j_server.bolt_uri)
    error = command(verb).exception
    assert isinstance(error, UsageError)
    assert str(error).startswith(f"CASUS_NEO4J_URI names {neo4j_server.bolt_uri}, which is not ours to {verb}: ")


def test_status_of_a_server_that_is_not_ours_asks_it_for_its_version(
    command: Callable[..., Result], neo4j_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CASUS_NEO4J_URI", neo4j_server.bolt_uri)
    monkeypatch.setenv("CASUS_NEO4J_PASSWORD", neo4j_server.password)
    assert f"version      {neo4j_server.version}" in command("status").stdout
