"""What questions cost: no scans, and the same database hits whether an actor has 500 events or 50,000."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from datetime import date
from typing import Any, TypeVar

import pytest
from neo4j import GraphDatabase

from service.cli.database import Address
from service.graph import embedded
from service.graph.connection import Graph
from service.graph.migrations import migrate
from service.graph.queries import names, query
from service.graph.reads.events import stage_parameters
from service.graph.seeks import EventFilter, plan
from tests.conftest import EMPTY, graph_at
from tests.integration.generated import generate

Result = TypeVar("Result")
SCANS = {"AllNodesScan", "NodeByLabelScan", "RelationshipTypeScan", "CartesianProduct", "DirectedRelationshipTypeScan"}
SCANS |= {"DirectedAllRelationshipsScan", "UndirectedAllRelationshipsScan", "UndirectedRelationshipTypeScan"}
WINDOW = {"first_day": date(2024, 3, 1), "last_day": date(2024, 9, 30)}
DEEP = "2024-06-01|"


CLEAR = """
MATCH (event:Event)
WHERE event.sort_key > ''
CALL (event) { DETACH DELETE event } IN TRANSACTIONS OF 2000 ROWS
"""


@pytest.fixture(scope="module")
def hub(neo4j_server: embedded.Server) -> Iterator[Address]:
    """A graph with an actor of 500 events and one of 50,000."""
    address = Address(neo4j_server.bolt_uri, neo4j_server.user, neo4j_server.password, neo4j_server.database)
    with GraphDatabase.driver(address.uri, auth=(address.user, address.password or "")) as driver:
        with driver.session() as session:
            session.run(EMPTY).consume()
        asyncio.run(with_graph(address, migrate))
        generate(driver, "SML", 500)
        generate(driver, "BIG", 50_000)
        driver.execute_query("CALL db.awaitIndexes(120)")
        driver.execute_query("CALL db.prepareForReplanning(60)")
        yield address
        with driver.session() as session:
            session.run(CLEAR).consume()


async def with_graph(address: Address, work: Callable[[Graph], Awaitable[Result]]) -> Result:
    async with graph_at(address) as graph:
        return await work(graph)


def operators(node: dict[str, Any]) -> Iterator[tuple[str, int]]:
    """The operators of a plan with their database hits."""
    yield node["operatorType"].partition("@")[0], int(node.get("args", {}).get("DbHits", 0))
    for child in node.get("children", ()):
        yield from operators(child)


@pytest.mark.parametrize("name", names("read"))
def test_no_question_scans(hub: Address, name: str) -> None:
    found = query("read", name)
    parameters = {parameter: sample(kind) for parameter, kind in found.parameters.items()}
    summary = asyncio.run(with_graph(hub, lambda graph: graph.explain(found.text, **parameters)))
    used = {operator for operator, _ in operators(summary.plan)}
    assert not used & SCANS


def sample(kind: str) -> object:
    if kind.startswith("MAP"):
        return stage_parameters(EventFilter(actors=("BIG", "SML")), plan(EventFilter(actors=("BIG",)))[0], 10)["asked"]
    if kind.startswith("LIST<MAP>"):
        return [{"key": "BIG", "first": date.min, "last": date.max}]
    values = {"STRING": "x", "INTEGER": 10, "BOOLEAN": False, "DATE": date(2024, 1, 1), "LIST<STRING>": ["x"]}
    return values[kind.partition(",")[0]]


@pytest.mark.slow
@pytest.mark.parametrize("after", [None, DEEP])
@pytest.mark.parametrize("kinds", [(), ("naval_drill",)])
@pytest.mark.parametrize("window", [{}, WINDOW])
def test_page_costs_the_same_at_any_degree(
    hub: Address, after: str | None, kinds: tuple[str, ...], window: dict[str, date]
) -> None:
    costs = {}
    for actor in ("SML", "BIG"):
        asked = EventFilter(actors=(actor,), kinds=kinds, after=after, limit=20, **window)
        costs[actor] = asyncio.run(with_graph(hub, lambda graph, asked=asked: cost(graph, asked)))
    assert costs["SML"][1] == costs["BIG"][1] == 20
    assert costs["BIG"][0] <= 1.1 * costs["SML"][0] + 50, costs


async def cost(graph: Graph, asked: EventFilter) -> tuple[int, int]:
    """Database hits and rows of a page, over the stages that fill it."""
    hits = rows = 0
    for stage in plan(asked):
        if rows >= asked.limit:
            break
        parameters = stage_parameters(asked, stage, asked.limit - rows)
        profile = await graph.explain(query("read", "timeline").text, profile=True, **parameters)
        hits += sum(found for _, found in operators(profile))
        rows += int(profile["args"].get("Rows", 0))
    return hits, rows


def test_page_of_a_large_actor_is_cheap(hub: Address) -> None:
    hits, rows = asyncio.run(with_graph(hub, lambda graph: cost(graph, EventFilter(actors=("BIG",), limit=50))))
    assert rows == 50
    assert hits < 50 * 50
