"""How long timelines of many events take, over REST and straight from the database."""

import asyncio
import time
from collections.abc import Callable, Iterator
from datetime import date
from statistics import quantiles
from typing import Any

import httpx
from neo4j import Driver, GraphDatabase

from service.cli import database
from service.cli.database import Address
from service.graph.connection import connect
from service.graph.queries import query
from service.graph.reads.events import stage_parameters
from service.graph.seeks import EventFilter, plan
from service.settings import Settings
from tests.bench.starts import ended, serving
from tests.bench.tables import Table
from tests.integration.generated import generate

SIZES = {"BENCHA": 500, "BENCHB": 5_000, "BENCHC": 50_000}
WINDOW = {"first_day": date(2023, 3, 1), "last_day": date(2024, 9, 30)}
KIND = {"kinds": ("naval_drill",)}
CASES: dict[str, dict[str, Any]] = {"all": {}, "window": WINDOW, "kind": KIND, "window and kind": {**WINDOW, **KIND}}
TIMES = 100


def measure(settings: Settings) -> Iterator[Table]:
    """Ask for first and deep pages of actors of several sizes."""
    with database.database(settings) as address:
        auth = (address.user, address.password or "")
        with GraphDatabase.driver(address.uri, auth=auth, notifications_min_severity="OFF") as driver:
            for actor, size in SIZES.items():
                generate(driver, actor, size)
            driver.execute_query("CALL db.awaitIndexes(300)")
            process, api = serving(settings)
            try:
                with httpx.Client(base_url=api, timeout=60) as client:
                    yield _timelines(client, driver, address)
                    yield _counts(client)
            finally:
                ended(process)


def _timelines(client: httpx.Client, driver: Driver, address: Address) -> Table:
    table = Table(
        "Timelines",
        f"A page of 50 events beside everything loaded above: milliseconds of {TIMES} questions, one after the other, "
        "over REST (median, 95th of 100), the same Cypher through the bare driver, and database hits.",
        ("events of the actor", "filter", "page", "REST p50", "REST p95", "driver p50", "driver p95", "database hits"),
    )
    for actor, size in SIZES.items():
        for case, fields in CASES.items():
            for page in ("first", "deep"):
                asked = EventFilter(actors=(actor,), **fields)
                if page == "deep":
                    asked = asked.model_copy(update={"after": "2024-03-02|"})
                path = _path(client, actor, fields, deep=page == "deep")
                stages = plan(asked)
                parameters = [stage_parameters(asked, stage, 51) for stage in stages]
                rest = _quantiles(lambda path=path: client.get(path).raise_for_status())
                bare = _quantiles(lambda parameters=parameters: _bare(driver, parameters))
                hits = asyncio.run(_hits(address, parameters))
                table.rows.append((f"{size:,}", case, page, *rest, *bare, f"{hits:,}"))
    return table


def _path(client: httpx.Client, actor: str, fields: dict[str, Any], *, deep: bool) -> str:
    """A page's address; a deep one is reached by its cursor, from before the day where it begins."""
    asked = {"limit": "50"}
    if "first_day" in fields:
        asked |= {"from": str(fields["first_day"]), "to": str(fields["last_day"])}
    if "kinds" in fields:
        asked["kind"] = fields["kinds"][0]
    path = f"/v1/actors/{actor}/timeline?{httpx.QueryParams(asked)}"
    for _ in range(10 if deep else 0):
        following = client.get(path).raise_for_status().json()["next"]
        if following is None:
            break
        path = following
    return path


def _bare(driver: Driver, parameters: list[dict[str, Any]]) -> None:
    """What a page asks of the database: the stages, until the page is full."""
    found = 0
    for each in parameters:
        found += len(driver.execute_query(query("read", "timeline").text, _plain(each)).records)
        if found > 50:
            break


def _plain(parameters: dict[str, Any]) -> dict[str, Any]:
    asked = {name: list(value) if isinstance(value, tuple) else value for name, value in parameters["asked"].items()}
    return {**parameters, "asked": asked}


async def _hits(address: Address, parameters: list[dict[str, Any]]) -> int:
    async with connect(address.uri, user=address.user, password=address.password, database=address.database) as graph:
        plans = [await graph.explain(query("read", "timeline").text, profile=True, **each) for each in parameters]
    return sum(_sum(found) for found in plans)


def _sum(node: dict[str, Any]) -> int:
    return int(node.get("args", {}).get("DbHits", 0)) + sum(_sum(child) for child in node.get("children", ()))


def _counts(client: httpx.Client) -> Table:
    table = Table(
        "Counts",
        "`/v1/stats/timeseries` by month and type: milliseconds over REST.",
        ("of", "p50", "p95"),
    )
    for actor, size in SIZES.items():
        path = f"/v1/stats/timeseries?actor={actor}&by=type"
        table.rows.append((f"an actor with {size:,} events", *_quantiles(lambda path=path: client.get(path), times=20)))
    table.rows.append(("all events", *_quantiles(lambda: client.get("/v1/stats/timeseries?by=type"), times=20)))
    return table


def _quantiles(work: Callable[[], object], *, times: int = TIMES) -> tuple[str, str]:
    """Milliseconds: the median and the 95th of a hundred, after five that do not count."""
    spent = []
    for _ in range(times + 5):
        started = time.perf_counter()
        work()
        spent.append(1000 * (time.perf_counter() - started))
    parts = quantiles(spent[5:], n=20)
    return f"{parts[9]:.1f}", f"{parts[18]:.1f}"
