"""Actors as users name them."""

import asyncio

import pytest

from service.cli.database import Address
from service.errors import CasusError, NotFoundError, UsageError
from service.graph import reads
from service.graph.connection import Graph, connect
from service.model import Actor
from tests.conftest import graph_at


def named(address: Address, text: str) -> Actor:
    async def work() -> Actor:
        async with graph_at(address) as graph:
            return await reads.actor_named(graph, text)

    return asyncio.run(work())


@pytest.mark.parametrize(("text", "id_"), [("NATO", "NATO"), ("Kenya", "KEN"), ("ken", "KEN"), ("Nairobi", "KEN")])
def test_actor_without_events_is_known_by_name(migrated: Address, text: str, id_: str) -> None:
    assert named(migrated, text).id == id_


@pytest.mark.parametrize(
    ("text", "fault", "sentence"),
    [
        ("Rusia", NotFoundError, "did you mean Russia (RUS)"),
        ("Qqqq", NotFoundError, "nothing is like it"),
        ("", NotFoundError, "no actor is called ''"),
    ],
)
def test_unknown_name_is_one_sentence(migrated: Address, text: str, fault: type[CasusError], sentence: str) -> None:
    with pytest.raises(fault, match=sentence.replace("(", r"\(").replace(")", r"\)")):
        named(migrated, text)


def test_name_of_several_asks_for_the_id(migrated: Address) -> None:
    async def work() -> None:
        async with graph_at(migrated) as graph:
            for id_ in ("PRK", "KOR"):
                await graph.write("actors_kept", actors=[row(id_)])

    def row(id_: str) -> dict[str, object]:
        shared = {"name": f"{id_} state", "kind": "state", "country": id_, "sector": None, "aliases": ["Korea"]}
        return {"id": id_, **shared, "search_text": f"{id_}\nKorea"}

    asyncio.run(work())
    with pytest.raises(UsageError, match="may mean"):
        named(migrated, "Korea")


PROVISIONAL = {
    "icews:the-hague": "The Hague",
    "icews:abdullah-gul": "Abdullah Gül",
    "icews:supreme-court-of-uganda": "Supreme Court of Uganda",
    "IND.CVL": "India's civilians",
    "icews:the-guardian": "The Guardian",
    "icews:guardian-council": "Guardian Council",
    "icews:taavi-roivas": "Taavi Rõivas",
    "icews:yar-adua": "Umaru Musa Yar'Adua",
    "icews:courts": "Courts",
    "name:ooredoo-o-r": "Øyvind Łukasz",
}
SEARCHES = [
    *((name, id_) for id_, name in PROVISIONAL.items()),
    *((name.upper(), id_) for id_, name in PROVISIONAL.items()),
    *((id_, id_) for id_ in PROVISIONAL),
    ("Icews:The-Hague", "icews:the-hague"),
    ("abdullah gul", "icews:abdullah-gul"),
    ("abdullah gü", "icews:abdullah-gul"),
    ("supreme court ug", "icews:supreme-court-of-uganda"),
    ("india’s civilians", "IND.CVL"),
    ("the hag", "icews:the-hague"),
    ("øyv łuk", "name:ooredoo-o-r"),
]


def test_names_with_accents_apostrophes_and_stop_words_are_found(migrated: Address) -> None:
    def row(id_: str, name: str) -> dict[str, object]:
        shared = {"kind": "provisional", "country": None, "sector": None, "aliases": []}
        return {"id": id_, "name": name, **shared, "search_text": f"{name}\n{id_}"}

    async def work() -> dict[str, str]:
        async with graph_at(migrated) as graph:
            await graph.write("actors_kept", actors=[row(*item) for item in PROVISIONAL.items()])
            answers = {text: await reads.actors_found(graph, text) for text, _ in SEARCHES}
            for id_, name in PROVISIONAL.items():
                assert answers[name][0].match == "name"
                assert answers[id_][0].match == "id"
                assert (await reads.actor_named(graph, name)).id == id_
                assert (await reads.actor_named(graph, id_)).id == id_
            assert await reads.actors_found(graph, "'?*~\"") == ()
            return {text: found[0].actor.id if found else "" for text, found in answers.items()}

    assert asyncio.run(work()) == dict(SEARCHES)


@pytest.mark.parametrize("uri", ["http://127.0.0.1:7474", "127.0.0.1:7687", "ftp://x"])
def test_address_that_is_no_neo4j_address_is_one_sentence(uri: str) -> None:
    async def work() -> Graph:
        async with connect(uri) as graph:
            return graph

    with pytest.raises(CasusError, match="is no Neo4j address"):
        asyncio.run(work())
