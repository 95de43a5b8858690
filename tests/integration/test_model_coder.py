"""Loads whose articles a model reads, against a site on loopback."""

import asyncio
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from neo4j import Driver

from service.cli.database import Address
from service.loading import Context, Loader
from service.loading.archive import Archive
from service.loading.model_coder import Model, open_model
from service.loading.pipeline import Plan, Report, load
from service.model import Article
from tests.conftest import graph_at
from tests.loaders.sites import Answer, Site, serving
from tests.loaders.test_model_coder import ARTICLE, CHAT, LEFT, RATIFIED, completion

OTHER = Article.of(source=ARTICLE.source, text="Peru signed a treaty with Chile.", title="Other")


def two(context: Context) -> Iterator[Article]:
    yield ARTICLE
    yield OTHER
    context.finish("item")


@pytest.fixture
def load_two(migrated: Address, tmp_path: Path) -> Callable[..., Report]:
    def run(site: Site | None) -> Report:
        plan = Plan(Loader("two", two), ())
        if site is not None:
            coder = partial(open_model, Model(f"{site.url}/v1", "small", attempts=1, timeout=5))
            plan = Plan(Loader("two", two), (), coder=coder)

        async def work() -> Report:
            async with graph_at(migrated) as graph:
                return await load(graph, Archive(str(tmp_path / "archive")), plan, Context())

        return asyncio.run(work())

    return run


def test_article_that_a_model_cannot_read_comes_again(
    load_two: Callable[..., Report], neo4j_driver: Driver, tmp_path: Path
) -> None:
    good = completion(RATIFIED, LEFT | {"kind": "party"}, tokens=700)
    with serving({CHAT: [good, Answer(500), completion(tokens=50)]}) as site:
        first, again, last = load_two(site), load_two(site), load_two(site)
        assert len(site.sent) == 3
    assert (first.run.created, dict(first.run.rejected)) == (1, {"claim_kind": 1, "model_failed": 1})
    assert (first.run.status, first.claims, first.events.created) == ("done", 1, 1)
    assert (again.run.created, again.run.unchanged, dict(again.run.rejected)) == (1, 1, {})
    assert last.run.unchanged == 2
    assert set(Archive(str(tmp_path / "archive")).items()) == {"item"}
    rows = neo4j_driver.execute_query(
        "MATCH (run:Run) RETURN run.requests AS requests, run.tokens AS tokens ORDER BY run.started_at"
    ).records
    assert [(row["requests"], row["tokens"]) for row in rows] == [(2, 700), (1, 50), (None, None)]


def test_item_is_not_finished_while_a_model_cannot_read_it(load_two: Callable[..., Report], tmp_path: Path) -> None:
    with serving({CHAT: Answer(500)}) as site:
        assert load_two(site).run.created == 0
    assert not Archive(str(tmp_path / "archive")).items()


def test_rules_read_anew_what_a_model_has_read(load_two: Callable[..., Report], neo4j_driver: Driver) -> None:
    with serving({CHAT: completion(RATIFIED | {"date": None})}) as site:
        load_two(site)
    load_two(None)
    held = neo4j_driver.execute_query(
        "MATCH (a:Article)-[:STATES]->(c:Claim) WHERE c.superseded_at IS NULL RETURN c.rule AS rule, a.coder AS coder"
    ).records
    assert held
    assert not [row for row in held if row["rule"].startswith("llm.") or row["coder"].startswith("llm.")]
