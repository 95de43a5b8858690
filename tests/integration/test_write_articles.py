"""Articles and claims in the graph: what is new, what took another's place, what is left alone."""

from collections.abc import Callable
from datetime import timedelta
from itertools import permutations

import pytest
from neo4j import Driver

from service.cli.database import Address
from service.graph.connection import Graph, Transaction
from service.graph.writes import FusionResult, fuse_pending, known_articles, load_articles
from service.model import Place
from service.when import When
from tests.integration.made import (
    DAY,
    SEEN,
    article,
    ask,
    claim,
    coded,
    dump,
    empty,
    fuse_all,
    in_graph,
    participant,
    store,
    write,
)

URL = "https://example.org/a"
HOLDING = "MATCH (c:Claim) WHERE c.superseded_at IS NULL RETURN toString(c.earliest)"
OLDER_CODER = "MATCH (a:Article) SET a.coder = 'older'"


def test_second_load_writes_nothing(migrated: Address, neo4j_driver: Driver) -> None:
    drill, treaty = article("China drilled."), article("A treaty was signed.")
    parties = (participant("PRK"), participant("RUS", "recipient"))
    batch = [coded(drill, claim(drill)), coded(treaty, claim(treaty, "treaty_signed", *parties))]
    assert write(migrated, batch) == ["created", "created"]
    before = dump(neo4j_driver)
    assert write(migrated, batch, batch[::-1]) == ["unchanged"] * 4
    assert dump(neo4j_driver) == before


def test_article_twice_in_a_batch_is_one(migrated: Address) -> None:
    drill = article("China drilled.")
    assert write(migrated, [coded(drill, claim(drill)), coded(drill, claim(drill))]) == ["created", "unchanged"]


def test_article_without_claims_is_known(migrated: Address) -> None:
    plain = article("Nothing happened.")
    assert write(migrated, [coded(plain)], [coded(plain)]) == ["created", "unchanged"]

    async def work(graph: Graph) -> set[str]:
        return await graph.in_transaction(lambda tx: known_articles(tx, [plain.id, "article:none"]))

    assert in_graph(migrated, work) == {plain.id}


def test_later_edition_takes_the_place_of_earlier_ones_in_any_order(
    migrated: Address, neo4j_driver: Driver, digest: Callable[[], str]
) -> None:
    editions = [article(f"Text {n}", url=URL, published_on=DAY + timedelta(days=n)) for n in range(3)]
    batch = [coded(a, claim(a, when=When.day(DAY + timedelta(days=40 * n)))) for n, a in enumerate(editions)]
    digests = set()
    for order in permutations(batch):
        empty(neo4j_driver)
        assert write(migrated, *([one] for one in order)) == ["created", "updated", "updated"]
        digests.add(digest())
        assert ask(neo4j_driver, HOLDING) == [("2025-01-30",)]
        links = ask(neo4j_driver, "MATCH (a:Article)-[:SUPERSEDED_BY]->(b:Article) RETURN a.id, b.id")
        assert links == sorted([(editions[0].id, editions[1].id), (editions[1].id, editions[2].id)])
        assert len(ask(neo4j_driver, "MATCH (e:Event) WHERE e.sort_key IS NOT NULL RETURN e.id")) == 1
    assert len(digests) == 1


def test_edition_of_the_same_day_that_was_seen_later_holds(migrated: Address, neo4j_driver: Driver) -> None:
    first, second = article("Text one", url=URL), article("Text two", url=URL)
    later = coded(second, claim(second, when=When.day(DAY + timedelta(days=1))), minute=5)
    write(migrated, [later], [coded(first, claim(first))])
    assert ask(neo4j_driver, HOLDING) == [("2024-11-12",)]


def test_new_reading_takes_back_what_it_does_not_claim(
    migrated: Address, neo4j_driver: Driver, digest: Callable[[], str]
) -> None:
    drill = article("China drilled and fired a missile.")
    fired = claim(drill, "missile_test", start=6)
    write(migrated, [coded(drill, claim(drill))])
    neo4j_driver.execute_query(OLDER_CODER)
    assert write(migrated, [coded(drill, fired)]) == ["updated"]
    rows = "MATCH (c:Claim) RETURN c.kind, c.superseded_at IS NULL, EXISTS { (c)-[:ABOUT]->(:Event) }"
    assert ask(neo4j_driver, rows) == [("missile_test", True, True), ("naval_drill", False, False)]
    assert digest()


def test_new_reading_of_the_same_words_with_another_date_holds(
    migrated: Address, neo4j_driver: Driver, digest: Callable[[], str]
) -> None:
    drill = article("China drilled.")
    china, taiwan = participant("CHN"), participant("TWN", "recipient")
    beijing, taipei = Place(name="Beijing", geonames_id=1, country="CHN"), Place(name="Taipei", geonames_id=2)
    old = coded(drill, claim(drill, "naval_drill", china, taiwan, place=beijing))
    new = coded(drill, claim(drill, "naval_drill", taiwan, china, when=When.month(2024, 10), place=taipei))
    write(migrated, [new])
    clean = digest()
    empty(neo4j_driver)
    write(migrated, [old])
    neo4j_driver.execute_query(OLDER_CODER)
    assert write(migrated, [new]) == ["updated"]
    assert ask(neo4j_driver, "MATCH (e:Event) WHERE e.sort_key IS NOT NULL RETURN e.edtf") == [("2024-10",)]
    assert digest() == clean


def test_spelling_of_a_place_does_not_depend_on_who_came_first(
    migrated: Address, neo4j_driver: Driver, digest: Callable[[], str]
) -> None:
    articles = [article("At the Elysee"), article("At the Élysée")]
    places = [Place(name=name, country="FRA") for name in ("Elysee", "Élysée")]
    days = [When.day(DAY), When.day(DAY + timedelta(days=90))]
    batch = [coded(a, claim(a, when=w, place=p)) for a, w, p in zip(articles, days, places, strict=True)]
    digests = set()
    for order in (batch, batch[::-1]):
        empty(neo4j_driver)
        write(migrated, *([one] for one in order))
        digests.add(digest())
    assert len(digests) == 1


class StopError(Exception):
    """Ends a piece of work in its middle."""


def test_batch_that_fails_leaves_nothing(migrated: Address, neo4j_driver: Driver) -> None:
    drill = article("China drilled.")
    before = dump(neo4j_driver)

    async def broken(tx: Transaction) -> None:
        await load_articles(tx, "run:made", [coded(drill, claim(drill))])
        await fuse_pending(tx, at=SEEN)
        raise StopError

    with pytest.raises(StopError):
        in_graph(migrated, lambda graph: graph.in_transaction(broken))
    assert dump(neo4j_driver) == before


def test_rehearsal_says_the_same_and_writes_nothing(migrated: Address, neo4j_driver: Driver) -> None:
    drill, again = article("China drilled.", url=URL), article("China drilled on.", url=URL)
    write(migrated, [coded(drill, claim(drill))])
    before = dump(neo4j_driver, without=())
    batch = [coded(again, claim(again), minute=1)]

    async def rehearse(graph: Graph) -> tuple[list[str], FusionResult]:
        async with graph.rehearsal() as tx:
            return [*await load_articles(tx, "run:made", batch)], await fuse_pending(tx, at=SEEN)

    changes, fused = in_graph(migrated, rehearse)
    assert dump(neo4j_driver, without=()) == before
    assert changes == store(migrated, batch) == ["updated"]
    assert fused == fuse_all(migrated)[0]
