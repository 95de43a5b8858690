"""Events in the graph: what follows from claims, whatever the order, the parts and the company they came in."""

import asyncio
import random
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from neo4j import Driver

from service.cli.database import Address
from service.errors import MovedError
from service.graph import reads
from service.graph.connection import Graph, Row, Transaction
from service.graph.writes import CodedArticle, FusionResult, fuse_pending, load_articles
from service.when import When
from tests.integration.made import (
    DAY,
    SEEN,
    article,
    ask,
    claim,
    coded,
    empty,
    fuse_all,
    in_graph,
    participant,
    store,
    write,
)

URL = "https://example.org/a"
CURRENT = "MATCH (e:Event) WHERE e.sort_key IS NOT NULL RETURN e.id"


def many() -> list[CodedArticle]:
    """Reports that meet in several ways: vague and exact, planned and held, some of them corrected."""
    dice = random.Random(7)
    found = []
    for n in range(24):
        day = DAY + timedelta(days=dice.randrange(20))
        url = f"https://example.org/{n % 18}"
        one = article(f"Report {n} of it.", published_on=date(2024, 12, 1) + timedelta(days=n), url=url)
        when = dice.choice([When.day(day), When.week(day - timedelta(days=day.weekday())), When.month(2024, 11)])
        people = [participant(dice.choice(["CHN", "CHN.MIL"])), participant(dice.choice(["TWN", "JPN"]), "recipient")]
        status = dice.choice(["occurred", "occurred", "planned"])
        kinds = ["naval_drill", "military_drill"]
        claims = [claim(one, kind, *people, when=when, start=2 * i, status=status) for i, kind in enumerate(kinds)]
        found.append(coded(one, *claims[: dice.randrange(1, 3)]))
    return found


def test_order_parts_and_limits_give_the_same_graph(
    migrated: Address, neo4j_driver: Driver, digest: Callable[[], str]
) -> None:
    articles = many()
    write(migrated, articles)
    whole = digest()
    mixed = random.Random(1).sample(articles, len(articles))
    ways = [
        ([articles[::-1]], 500),
        ([mixed[:9], mixed[5:]], 3),
        ([mixed], 1),
        ([[one] for one in mixed], 500),
        ([articles, mixed], 500),
    ]
    for parts, limit in ways:
        empty(neo4j_driver)
        write(migrated, *parts, limit=limit)
        assert digest() == whole, limit


def test_claim_that_lost_the_one_between_keeps_an_event(
    migrated: Address, neo4j_driver: Driver, digest: Callable[[], str]
) -> None:
    # Two reports are one event only through a third, which is taken back while another is still to be fused.
    first, last = When.up_to(DAY), When.up_to(DAY + timedelta(days=26))
    one, middle, other, extra = (article(name, url=f"https://example.org/{name}") for name in "abcd")
    told = coded(middle, claim(middle, when=When.up_to(DAY + timedelta(days=13))))
    articles = [coded(one, claim(one, when=first)), told, coded(other, claim(other, when=last))]
    write(migrated, articles)
    assert len(ask(neo4j_driver, CURRENT)) == 1
    corrected = article("Nothing of it", url="https://example.org/b", published_on=DAY + timedelta(days=1))
    new = [coded(extra, claim(extra, when=first)), coded(corrected)]
    store(migrated, new)
    fuse_all(migrated, limit=1)
    assert ask(neo4j_driver, "MATCH (c:Claim) WHERE c.superseded_at IS NULL AND NOT (c)-[:ABOUT]->() RETURN c.id") == []
    partly = digest()
    empty(neo4j_driver)
    write(migrated, [*articles, *new])
    assert digest() == partly


def test_claims_that_were_not_fused_are_taken_up_by_the_next(migrated: Address, neo4j_driver: Driver) -> None:
    drill, meeting = article("China drilled."), article("They met.")
    store(migrated, [coded(drill, claim(drill))])
    assert ask(neo4j_driver, CURRENT) == []
    write(migrated, [coded(meeting, claim(meeting, "meeting", participant("PRK"), participant("RUS")))])
    assert len(ask(neo4j_driver, CURRENT)) == 2
    assert fuse_all(migrated) == [FusionResult()]


def test_earlier_report_gives_the_event_its_id_and_the_old_one_leads_there(
    migrated: Address, neo4j_driver: Driver
) -> None:
    later, earlier = article("Later."), article("Earlier.", published_on=DAY - timedelta(days=1), url=URL)
    write(migrated, [coded(later, claim(later))])
    ((old,),) = ask(neo4j_driver, CURRENT)
    write(migrated, [coded(earlier, claim(earlier))])
    ((new,),) = ask(neo4j_driver, CURRENT)
    assert old != new
    assert ask(neo4j_driver, "MATCH (e:Event)-[:MERGED_INTO]->(n:Event) RETURN properties(e), n.id") == [
        ({"id": old}, new)
    ]
    assert ask(neo4j_driver, "MATCH (:Event)-[:HAD_VERSION]->(v:EventVersion) RETURN v.event_id") == [(old,)]
    with pytest.raises(MovedError) as moved:
        in_graph(migrated, lambda graph: reads.event(graph, str(old)))
    assert moved.value.successor_id == new
    nothing = article("It was a mistake.", url=URL)
    write(migrated, [coded(nothing)])
    assert ask(neo4j_driver, CURRENT) == [(old,)]
    assert ask(neo4j_driver, "MATCH (e:Event)-[:MERGED_INTO]->(n:Event) RETURN e.id, n.id") == [(new, old)]


def test_event_that_nobody_claims_any_more_keeps_its_versions_only(migrated: Address, neo4j_driver: Driver) -> None:
    drill, nothing = article("Drilled.", url=URL), article("No.", url=URL, published_on=DAY + timedelta(days=1))
    write(migrated, [coded(drill, claim(drill))], [coded(nothing)])
    assert ask(neo4j_driver, CURRENT) == []
    assert ask(neo4j_driver, "MATCH (e:Event)-[:HAD_VERSION]->(v) RETURN size(keys(e)), v.kind") == [(1, "naval_drill")]
    assert ask(neo4j_driver, "MATCH ()-[t:ON_TIMELINE|TOOK_PART|ABOUT]->() RETURN t") == []


def test_events_stand_on_the_timelines_of_all_above_and_of_their_pairs(migrated: Address, neo4j_driver: Driver) -> None:
    sent = article("Troops were sent.")
    people = (participant("PRK.MIL"), participant("RUS", "recipient"), participant("UNO", "mediator", "UNO"))
    write(migrated, [coded(sent, claim(sent, "troop_deployment", *people))])
    actors = ask(neo4j_driver, "MATCH (a:Actor)-[t:ON_TIMELINE]->() WHERE t.actor_id = a.id RETURN a.id")
    assert [id_ for (id_,) in actors] == ["PRK", "PRK.MIL", "RUS", "UNO"]
    dyads = ask(neo4j_driver, "MATCH (d:Dyad)-[t:ON_TIMELINE]->(e:Event) RETURN d.id, t.sort_key = e.sort_key")
    assert [id_ for id_, _ in dyads] == ["PRK.MIL|RUS", "PRK.MIL|UNO", "PRK|RUS", "PRK|UNO", "RUS|UNO"]
    assert all(same for _, same in dyads)
    assert ask(neo4j_driver, "MATCH (a:Actor)-[p:TOOK_PART]->() RETURN a.id, p.role") == [
        ("PRK.MIL", "actor"),
        ("RUS", "recipient"),
        ("UNO", "mediator"),
    ]
    assert ask(neo4j_driver, "MATCH (a:Actor)-[:PART_OF]->(b:Actor) RETURN a.id, b.id") == [("PRK.MIL", "PRK")]


def test_what_goes_on_reaches_to_its_last_report(migrated: Address, neo4j_driver: Driver) -> None:
    days = [DAY, DAY + timedelta(days=30)]
    reports = [article(f"It goes on, {day}.", published_on=day) for day in days]
    write(migrated, *([coded(a, claim(a, when=When.since(date(2024, 10, 3)), status="ongoing"))] for a in reports))
    rows = ask(neo4j_driver, "MATCH ()-[t:ON_TIMELINE]->(e:Event) RETURN toString(t.latest), t.seek_key, e.edtf")
    assert rows == [("2024-12-11", "CHN|long", "2024-10-03/..")]


def test_treaty_follows_from_its_steps_and_goes_with_the_last(migrated: Address, neo4j_driver: Driver) -> None:
    both = (participant("PRK"), participant("RUS"))
    signed, ratified = article("Signed."), article("Ratified.", url=URL)
    step = claim(ratified, "treaty_ratified", both[0], instrument="pact")
    write(migrated, [coded(signed, claim(signed, "treaty_signed", *both, instrument="pact")), coded(ratified, step)])
    assert ask(neo4j_driver, "MATCH (i:Instrument) RETURN i.id, i.name, i.parties") == [
        ("instrument:pact", "pact", ["PRK", "RUS"])
    ]
    assert ask(neo4j_driver, "MATCH (:Event)-[c:CONCERNS]->() RETURN c.step, c.parties") == [
        ("ratified", ["PRK"]),
        ("signed", ["PRK", "RUS"]),
    ]
    write(migrated, [coded(article("No.", url=URL, published_on=DAY + timedelta(days=1)))])
    assert ask(neo4j_driver, "MATCH (:Event)-[c:CONCERNS]->() RETURN c.step") == [("signed",)]
    neo4j_driver.execute_query("MATCH (c:Claim) SET c.superseded_at = datetime(), c.fused = false")
    fuse_all(migrated)
    assert ask(neo4j_driver, "MATCH (i:Instrument) RETURN i.id") == []


class Overtaken(Transaction):
    """A transaction that lets something else go first when it has read all that it needs."""

    between: Callable[[], "asyncio.Task[None]"]

    async def read(self, name: str, /, **parameters: object) -> list[Row]:
        if name == "events_stored":
            await asyncio.wait([self.between()], timeout=1)
        return await super().read(name, **parameters)


def test_load_in_the_middle_of_fusing_loses_nothing(
    migrated: Address, neo4j_driver: Driver, digest: Callable[[], str]
) -> None:
    drill, nothing = article("Drilled.", url=URL), article("No.", url=URL, published_on=DAY + timedelta(days=1))
    corrected = [coded(nothing, claim(nothing, when=When.day(DAY + timedelta(days=60))))]
    write(migrated, [coded(drill, claim(drill))], corrected)
    clean = digest()
    empty(neo4j_driver)
    store(migrated, [coded(drill, claim(drill))])

    async def work(graph: Graph) -> None:
        tasks: list[asyncio.Task[None]] = []

        async def load_it(tx: Transaction) -> None:
            await load_articles(tx, "run:made", corrected)

        def between() -> asyncio.Task[None]:
            tasks.append(asyncio.create_task(graph.in_transaction(load_it)))
            return tasks[-1]

        async def fuse_it(tx: Transaction) -> None:
            slow = Overtaken(tx._inner, tx._watch)  # noqa: SLF001  the same transaction, made slow
            slow.between = between
            await fuse_pending(slow, at=SEEN)

        await graph.in_transaction(fuse_it)
        await asyncio.gather(*tasks)

    in_graph(migrated, work)
    fuse_all(migrated)
    assert digest() == clean
