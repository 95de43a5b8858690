"""Leases: one holder at a time; a killed holder's lease runs out."""

import asyncio

import pytest
from neo4j import Driver

from service.cli.database import Address
from service.errors import RunFailedError
from service.graph.writes import lease
from tests.conftest import graph_at


def test_one_holder_at_a_time(migrated: Address) -> None:
    seen: list[str] = []

    async def hold(name: str) -> None:
        async with graph_at(migrated) as graph, lease(graph, "work", holder=name):
            seen.append(f"{name} begins")
            await asyncio.sleep(0.4)
            seen.append(f"{name} ends")

    async def both() -> None:
        await asyncio.gather(hold("a"), hold("b"))

    asyncio.run(both())
    assert [word.split()[1] for word in seen] == ["begins", "ends", "begins", "ends"]


def test_who_waits_too_long_is_told(migrated: Address) -> None:
    async def work() -> None:
        async with graph_at(migrated) as graph, lease(graph, "work", holder="a"):
            with pytest.raises(RunFailedError, match="another load holds the lease 'work'"):
                async with lease(graph, "work", holder="b", patience=0.5):
                    pass

    asyncio.run(work())


def test_lease_of_a_killed_holder_is_taken_over(migrated: Address, neo4j_driver: Driver) -> None:
    neo4j_driver.execute_query(
        "CREATE (:Lease {id: 'work', holder: 'dead', until: datetime() + duration({milliseconds: 700})})"
    )

    async def work() -> None:
        async with graph_at(migrated) as graph, lease(graph, "work", holder="b", patience=10):
            pass

    asyncio.run(work())
    (row,) = neo4j_driver.execute_query("MATCH (l:Lease) RETURN l.holder AS holder").records
    assert row["holder"] is None
