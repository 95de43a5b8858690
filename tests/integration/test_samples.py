"""The bundled samples tell one story, in whatever order and parts they come."""

from collections.abc import Callable
from typing import Any

import httpx
from neo4j import Driver

from service.loading.pipeline import Report
from tests.integration.samples import SAMPLES

FILES = sorted(SAMPLES.glob("*.md"))
EMPTIED = "MATCH (n) WHERE NOT n:__Neo4jMigration DETACH DELETE n"


def test_order_repetition_and_parts_give_the_same_graph(
    load_articles: Callable[..., Report], digest: Callable[[], str], neo4j_driver: Driver
) -> None:
    load_articles(SAMPLES)
    whole = digest()
    shuffled = [*FILES[7:], *FILES[2:5], FILES[6], *FILES[:2], FILES[5]]
    for parts in ([FILES[::-1]], [shuffled[:5], shuffled[5:]], [[file] for file in shuffled], [FILES, FILES[::-1]]):
        neo4j_driver.execute_query(EMPTIED)
        for part in parts:
            load_articles(*part)
        assert digest() == whole


def test_two_reports_are_one_event_and_a_denial_disputes_it(
    load_articles: Callable[..., Report], ask: Callable[..., httpx.Response]
) -> None:
    load_articles(SAMPLES)
    ratified = ask("/v1/events?actor=PRK&kind=treaty_ratified&from=2024-11-11&to=2024-11-11&date_match=certain").json()
    (event,) = ratified["items"]
    assert event["source_count"] >= 2
    deployed = ask("/v1/dyads/PRK/RUS/timeline?kind=troop_deployment").json()["items"]
    assert [event["disputed"] for event in deployed] == [True]


def test_correction_moves_the_drill(load_articles: Callable[..., Report], ask: Callable[..., httpx.Response]) -> None:
    load_articles(SAMPLES)
    drills = ask("/v1/actors/CHN/timeline?from=2024-10-01&to=2024-10-31&kind=naval_drill").json()["items"]
    assert {(event["earliest"], event["latest"]) for event in drills} == {("2024-10-14", "2024-10-14")}


def test_article_without_a_day_gets_none(load_articles: Callable[..., Report], neo4j_driver: Driver) -> None:
    load_articles(SAMPLES / "10-modi-in-kyiv-undated.md")
    rows: list[Any] = neo4j_driver.execute_query(
        "MATCH (claim:Claim) RETURN claim.date_text AS text, toString(claim.earliest) AS first, "
        "toString(claim.latest) AS last"
    ).records
    dated = {row["text"] for row in rows if row["first"] != "0001-01-01" or row["last"] != "9999-12-31"}
    assert dated == {"July 9, 2024"}
