"""Migrations on a real server: once each, by one migrator at a time, and never over somebody else's."""

import asyncio
from collections.abc import Iterator

import pytest
from neo4j import Driver

from service.cli.database import Address
from service.errors import DatabaseNotReadyError
from service.graph.migrations import migrate, migrations, missing, require_current
from tests.conftest import graph_at

FORGET = "MATCH (m) WHERE m:__Neo4jMigration OR m:__Neo4jMigrationsLock DETACH DELETE m"


@pytest.fixture
def unmigrated(address: Address, neo4j_driver: Driver) -> Iterator[Address]:
    neo4j_driver.execute_query(FORGET)
    yield address
    neo4j_driver.execute_query(FORGET)


def test_two_migrators_at_once_apply_each_file_once(unmigrated: Address, neo4j_driver: Driver) -> None:
    async def one() -> list[str]:
        async with graph_at(unmigrated) as graph:
            return await migrate(graph)

    async def both() -> list[list[str]]:
        return list(await asyncio.gather(one(), one()))

    applied = asyncio.run(both())
    assert sorted(name for names in applied for name in names) == [migration.source for migration in migrations()]
    (row,) = neo4j_driver.execute_query(
        "MATCH (:__Neo4jMigration {version: 'BASELINE'})-[:MIGRATED_TO]->(m) RETURN m.version AS version"
    ).records
    assert row["version"] == "0001"


def test_database_says_what_it_lacks(unmigrated: Address) -> None:
    async def work() -> tuple[list[str], list[str], list[str]]:
        async with graph_at(unmigrated) as graph:
            lacking = await missing(graph)
            with pytest.raises(DatabaseNotReadyError, match=r"lacks V0001__.*run casus db migrate"):
                await require_current(graph)
            applied = await migrate(graph)
            await require_current(graph)
            return lacking, applied, await migrate(graph)

    lacking, applied, again = asyncio.run(work())
    assert lacking == applied == [migration.source for migration in migrations()]
    assert again == []


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ("MATCH (m:__Neo4jMigration {version: '0001'}) SET m.checksum = '1'", "was migrated with another V0001"),
        ("CREATE (:__Neo4jMigration {version: '9999', source: 'V9999__x.cypher'})", "a newer Casus has migrated"),
    ],
)
def test_migrations_that_are_not_ours_are_refused(
    unmigrated: Address, neo4j_driver: Driver, change: str, sentence: str
) -> None:
    async def work(*, prepare: bool) -> None:
        async with graph_at(unmigrated) as graph:
            await (migrate(graph) if prepare else require_current(graph))

    asyncio.run(work(prepare=True))
    neo4j_driver.execute_query(change)
    with pytest.raises(DatabaseNotReadyError, match=sentence):
        asyncio.run(work(prepare=False))
