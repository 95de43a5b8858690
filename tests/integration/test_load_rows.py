"""Rows that were coded elsewhere, from the table to the API."""

import json
import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import httpx
import pytest
from neo4j import Driver

from service.loading import batches
from service.loading.archive import Archive
from service.loading.pipeline import Report

WHO = ("Thailand", "Japan", "Police (India)", "Citizen (India)", "Zorblax Quux", "Naval (China)", "John Kerry")
WHAT = ("Consult", "Make a visit", "Host a visit", "Criticize or denounce", "Make statement", "Sign formal agreement")
Load = Callable[..., Report]


def table(path: Path, rows: Iterator[tuple[str, ...]] | list[tuple[str, ...]]) -> Path:
    path.write_text("\n".join("\t".join(row) for row in [("date", "source", "relation", "target"), *rows]) + "\n")
    return path


def made(count: int, seed: int = 7) -> list[tuple[str, ...]]:
    """Distinct rows of ten days, in the order of their days."""
    chance = random.Random(seed)
    found: set[tuple[str, ...]] = set()
    while len(found) < count:
        day = date(2014, 3, 1) + timedelta(days=chance.randrange(10))
        source, target = chance.sample(WHO, 2)
        found.add((str(day), source, chance.choice(WHAT), target))
    return sorted(found)


def test_every_row_is_accounted_for(load_articles: Load, tmp_path: Path) -> None:
    rows = made(300)
    report = load_articles(
        table(tmp_path / "rows.tsv", [*rows, ("2014-03-01", "Japan", "Sing", "China")]), loader="icews"
    )
    run = report.run
    statements = sum(row[2] == "Make statement" for row in rows)
    assert dict(run.rejected) == {"not_an_event": statements, "unknown_code": 1}
    assert run.events + run.merged + sum(dict(run.rejected).values()) == run.read == len(rows) + 1
    assert run.merged > 0
    assert (run.created, run.unchanged) == (len(rows) - statements, 0)


def test_the_same_rows_again_write_nothing(
    load_articles: Load, tmp_path: Path, digest: Callable[[], str], neo4j_driver: Driver
) -> None:
    file = table(tmp_path / "rows.tsv", made(100))
    load_articles(file, loader="icews")
    before = digest()
    report = load_articles(file, file, loader="icews")
    assert (report.run.created, report.run.updated, report.run.events, report.run.merged) == (0, 0, 0, 0)
    assert digest() == before
    [row] = neo4j_driver.execute_query("MATCH (v:EventVersion) RETURN count(v) AS versions").records
    assert row["versions"] == 0


def test_order_and_batches_say_nothing(
    load_articles: Load,
    tmp_path: Path,
    digest: Callable[[], str],
    neo4j_driver: Driver,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = made(200)
    load_articles(table(tmp_path / "rows.tsv", rows), loader="icews")
    expected = digest()
    neo4j_driver.execute_query("MATCH (n) WHERE NOT n:__Neo4jMigration DETACH DELETE n")
    monkeypatch.setattr(batches, "ROWS", 1)
    random.Random(3).shuffle(rows)
    load_articles(table(tmp_path / "shuffled.tsv", rows), loader="icews", batch=23)
    assert digest() == expected


def test_a_row_read_otherwise_takes_its_claims_place(
    load_articles: Load, tmp_path: Path, neo4j_driver: Driver, digest: Callable[[], str]
) -> None:
    file = table(tmp_path / "rows.tsv", made(60))
    load_articles(file, loader="icews")
    expected = digest()
    neo4j_driver.execute_query(
        "MATCH (c:Claim) WITH c ORDER BY c.id LIMIT 5 SET c.reading = 'older', c.kind = 'threat', c.family = 'threat'"
    )
    report = load_articles(file, loader="icews")
    assert report.run.updated == 5
    assert digest() == expected


def test_a_text_and_a_row_tell_of_one_event(
    load_articles: Load, tmp_path: Path, ask: Callable[..., httpx.Response]
) -> None:
    articles = tmp_path / "articles.jsonl"
    text = "BANGKOK — The prime minister of Japan visited Thailand on Wednesday."
    articles.write_text(json.dumps({"text": text, "published_on": "2014-03-06", "source": "Harbour Post"}))
    load_articles(articles)
    load_articles(table(tmp_path / "rows.tsv", [("2014-03-05", "Thailand", "Host a visit", "Japan")]), loader="icews")
    [event] = ask("/v1/events?actor=JPN&with=THA").json()["items"]
    assert (event["kind"], event["claim_count"], event["source_count"]) == ("visit", 2, 2)
    claims = {claim["rule"]: claim for claim in ask(f"/v1/events/{event['id']}/claims").json()["items"]}
    row = claims.pop("cameo.043")
    assert row["row"] == {"date": "2014-03-05", "source": "Thailand", "relation": "Host a visit", "target": "Japan"}
    assert (row["quote"], row["start"], row["end"], row["confidence"], row["goldstein"]) == (
        None,
        None,
        None,
        None,
        2.8,
    )
    assert row["article"]["source_name"] == "ICEWS Coded Event Data"
    [quoted] = claims.values()
    assert quoted["quote"].startswith("The prime minister")
    assert quoted["row"] is None


def test_rows_are_archived_once(load_articles: Load, tmp_path: Path) -> None:
    file = table(tmp_path / "rows.tsv", made(50))
    load_articles(file, loader="icews")
    load_articles(file, loader="icews")
    archive = Archive(str(tmp_path / "archive"))
    [entry] = [entry for entry in archive.journal() if entry["entry"] == "rows"]
    kept = [json.loads(line) for line in archive.text(entry["content_hash"]).splitlines()]
    assert len(kept) == entry["rows"]
    assert kept[0]["row"].keys() == {"date", "source", "relation", "target"}


def test_a_rehearsal_reports_the_same_and_keeps_nothing(
    load_articles: Load, tmp_path: Path, neo4j_driver: Driver
) -> None:
    file = table(tmp_path / "rows.tsv", made(50))
    rehearsed = load_articles(file, loader="icews", dry_run=True).run
    assert not neo4j_driver.execute_query("MATCH (n:Claim|Event|Run) RETURN n").records
    assert not (tmp_path / "archive").exists()
    real = load_articles(file, loader="icews").run
    assert (rehearsed.created, rehearsed.events, rehearsed.merged) == (real.created, real.events, real.merged)
