"""Claims and articles made by hand, and a way to write them as a load does."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

from neo4j import Driver

from service import ontology
from service.cli.database import Address
from service.graph.connection import Graph, Transaction
from service.graph.writes import Change, CodedArticle, FusionResult, fuse_pending, keep_run, load_articles
from service.model import Article, Claim, Participant, Place, Role, Run, Source, Status, claim_id
from service.when import When
from tests.conftest import graph_at

Result = TypeVar("Result")

SEEN = datetime(2025, 1, 1, tzinfo=UTC)
DAY = date(2024, 11, 11)


def participant(actor_id: str, role: Role = "actor", country: str | None = None) -> Participant:
    return Participant(role=role, actor_id=actor_id, name=actor_id, country=country or actor_id[:3], text=actor_id)


def article(text: str, *, published_on: date | None = DAY, url: str | None = None, source: str = "paper") -> Article:
    return Article.of(source=Source(id=source, name=source), text=text, published_on=published_on, url=url)


def claim(  # noqa: PLR0913  what a claim may differ in
    of: Article,
    kind: str = "naval_drill",
    *people: Participant,
    when: When | None = None,
    start: int = 0,
    status: Status = "occurred",
    place: Place | None = None,
    instrument: str | None = None,
) -> Claim:
    coding = ontology.coding_of(kind, status)
    people = people or (participant("CHN"),)
    return Claim(
        id=claim_id(of.id, start, start + 5, kind, people),
        article_id=of.id,
        type=coding.type,
        mode=coding.mode,
        kind=kind,
        quad_class=coding.quad_class,
        status=status,
        participants=people,
        place=place,
        instrument=instrument,
        instrument_id=f"instrument:{instrument}" if instrument else None,
        **(when or When.day(DAY)).model_dump(exclude={"edtf"}),
        quote=of.text[start : start + 5],
        start=start,
        end=start + 5,
        rule="made",
    )


def coded(of: Article, *claims: Claim, minute: int = 0) -> CodedArticle:
    return CodedArticle(of, claims, SEEN + timedelta(minutes=minute))


def in_graph(address: Address, work: Callable[[Graph], Awaitable[Result]]) -> Result:
    async def opened() -> Result:
        async with graph_at(address) as graph:
            return await work(graph)

    return asyncio.run(opened())


def write(address: Address, *batches: Sequence[CodedArticle], limit: int = 500) -> list[Change]:
    """Load batches, each in a transaction of its own, and fuse after each; say what changed."""
    changes = []
    for number, batch in enumerate(batches):
        changes += store(address, batch)
        fuse_all(address, limit=limit, minute=number)
    return changes


def store(address: Address, batch: Sequence[CodedArticle]) -> list[Change]:
    """Load a batch and leave its claims to be fused."""

    async def work(graph: Graph) -> list[Change]:
        await keep_run(graph, Run(id="run:made", loader="made", started_at=SEEN))
        return await graph.in_transaction(lambda tx: load_articles(tx, "run:made", batch))

    return in_graph(address, work)


def fuse_all(address: Address, *, limit: int = 500, minute: int = 0) -> list[FusionResult]:
    """Fuse until nothing is left."""

    async def once(tx: Transaction) -> FusionResult:
        return await fuse_pending(tx, at=SEEN + timedelta(days=1, minutes=minute), limit=limit)

    async def work(graph: Graph) -> list[FusionResult]:
        results = [await graph.in_transaction(once)]
        while results[-1].left:
            results.append(await graph.in_transaction(once))
        return results

    return in_graph(address, work)


def ask(driver: Driver, text: str) -> list[tuple[object, ...]]:
    """Rows of a question to the graph, sorted."""
    return sorted((tuple(record.values()) for record in driver.execute_query(text).records), key=repr)


def dump(driver: Driver, without: Iterable[str] = ("Run", "Lease")) -> list[tuple[object, ...]]:
    """Everything in the graph, to compare before and after."""
    left_out = "".join(f" AND NOT n:{label}" for label in without)
    nodes = ask(driver, f"MATCH (n) WHERE true{left_out} RETURN 'node', labels(n), properties(n)")
    links = ask(driver, "MATCH (a)-[r]->(b) RETURN type(r), properties(r), a.id, b.id")
    return [*nodes, *links]


def empty(driver: Driver) -> None:
    """Take everything out but the migrations."""
    driver.execute_query("MATCH (n) WHERE NOT n:__Neo4jMigration AND NOT n:__Neo4jMigrationsLock DETACH DELETE n")
