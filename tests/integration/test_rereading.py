"""Articles that another version of the coder has read."""

import json
from collections.abc import Callable
from pathlib import Path

from neo4j import Driver

from service.loading.pipeline import Report


def write(path: Path, day: str, published_on: str) -> Path:
    row = {
        "text": f"Vietnam held a naval drill on {day}.",
        "url": "https://example.org/a",
        "published_on": published_on,
    }
    path.write_text(json.dumps(row), encoding="utf-8")
    return path


def test_article_that_is_read_as_before_is_unchanged_and_read_once(
    load_articles: Callable[..., Report], digest: Callable[[], str], neo4j_driver: Driver, tmp_path: Path
) -> None:
    file = write(tmp_path / "a.json", "8 May 2025", "2025-05-09")
    load_articles(file)
    before = digest()
    neo4j_driver.execute_query("MATCH (a:Article) SET a.coder = 'older'")
    assert load_articles(file).run.unchanged == 1
    assert digest() == before
    (row,) = neo4j_driver.execute_query("MATCH (a:Article) RETURN a.coder AS coder").records
    assert row["coder"] != "older"


def test_superseded_article_stays_so_when_it_is_read_anew(
    load_articles: Callable[..., Report], digest: Callable[[], str], neo4j_driver: Driver, tmp_path: Path
) -> None:
    older = write(tmp_path / "a.json", "8 May 2025", "2025-05-09")
    load_articles(older, write(tmp_path / "b.json", "7 May 2025", "2025-05-10"))
    before = digest()
    neo4j_driver.execute_query("MATCH (a:Article) SET a.coder = 'older', a.reading = 'another'")
    neo4j_driver.execute_query("MATCH (c:Claim {earliest: date('2025-05-08')}) DETACH DELETE c")
    assert load_articles(older).run.updated == 1
    assert digest() == before


def test_claims_that_are_no_longer_made_are_taken_back(
    load_articles: Callable[..., Report], neo4j_driver: Driver, tmp_path: Path
) -> None:
    file = write(tmp_path / "a.json", "8 May 2025", "2025-05-09")
    load_articles(file)
    neo4j_driver.execute_query(
        "MATCH (a:Article)-[:STATES]->(c:Claim)-[n:NAMES]->(v:Actor) SET a.coder = 'older', a.reading = 'another' "
        "CREATE (a)-[:STATES]->(old:Claim {id: 'claim:old'}) "
        "SET old += c {.*, id: 'claim:old', kind: 'air_drill', fused: false} "
        "CREATE (old)-[m:NAMES]->(v) SET m = properties(n)"
    )
    load_articles(file)
    rows = neo4j_driver.execute_query(
        "MATCH (c:Claim) RETURN c.id AS id, c.superseded_at IS NULL AS holds, EXISTS {(c)-[:ABOUT]->()} AS told"
    ).records
    assert {(row["id"] == "claim:old", row["holds"], row["told"]) for row in rows} == {
        (True, False, False),
        (False, True, True),
    }
