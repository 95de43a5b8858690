"""The starter queries of the guide for Neo4j Browser, each on a small graph."""

from typing import Any

from neo4j import Driver

from service.cli.database import Address
from service.graph.embedded.guide import starter_queries

GRAPH = """
CREATE (source:Source {id: 's', name: 'Paper'})-[:PUBLISHED]->(article:Article {id: 'a', url: 'https://a.example'})
CREATE (old:Event {id: 'old', title: 'Old', sort_key: '2024-01-01|old', earliest: date('2024-01-01'),
  latest: date('2024-01-01'), status: 'occurred', type: 'CONSULT', kind: 'meeting', quad_class: 1, disputed: false})
CREATE (new:Event {id: 'new', title: 'New', sort_key: '2024-02-01|new', earliest: date('2024-02-01'),
  latest: date('2024-02-01'), status: 'occurred', type: 'ASSAULT', kind: 'attack', quad_class: 4, disputed: true})
CREATE (:Event {id: 'stub'})-[:MERGED_INTO]->(new)
CREATE (article)-[:STATES]->(:Claim {id: 'c1', quote: 'They met.', status: 'occurred'})-[:ABOUT]->(old)
CREATE (article)-[:STATES]->(:Claim {id: 'c2', row: '{"a": "b"}', status: 'occurred'})-[:ABOUT]->(new)
CREATE (article)-[:STATES]->(gone:Claim {id: 'c3', quote: 'Gone.', status: 'denied', superseded_at: datetime()})
CREATE (gone)-[:ABOUT]->(new)
CREATE (army:Actor {id: 'RUS.MIL', name: 'Russian army'})-[:TOOK_PART {role: 'actor'}]->(new)
CREATE (:Actor {id: 'UKR', name: 'Ukraine'})-[:TOOK_PART {role: 'recipient'}]->(new)
CREATE (:Actor {id: 'RUS', name: 'Russia'})-[:ON_TIMELINE {actor_id: 'RUS', sort_key: new.sort_key}]->(new)
CREATE (:Dyad {id: 'RUS|UKR'})-[:ON_TIMELINE {actor_id: 'RUS|UKR', sort_key: new.sort_key}]->(new)
CREATE (:Dyad {id: 'RUS.MIL|UKR'})-[:ON_TIMELINE {actor_id: 'RUS.MIL|UKR', sort_key: new.sort_key}]->(new)
"""


def test_starter_queries_answer(migrated: Address, neo4j_driver: Driver) -> None:
    neo4j_driver.execute_query(GRAPH, database_=migrated.database)
    found = {query.title: ask(neo4j_driver, migrated, query.text) for query in starter_queries()}
    inventory, newest, _, drawn, evidence, disputes, dealings, treaties, months, plans = found.values()
    assert {"label": "Event", "nodes": 2} in inventory
    assert [row["event.title"] for row in newest] == ["New", "Old"]
    assert drawn == []  # another pair's
    assert [(row["event.title"], row["claim.quote"], row["claim.row"]) for row in evidence] == [
        ("New", None, '{"a": "b"}'), ("Old", "They met.", None),
    ]  # fmt: skip
    assert [(row["claim.quote"], row["claim.row"]) for row in disputes] == [(None, '{"a": "b"}')]
    assert dealings == [{"other.id": "UKR", "other.name": "Ukraine", "quad_class": 4, "events": 1}]
    assert treaties == plans == []
    assert [row["event.type"] for row in months] == ["ASSAULT", "CONSULT"]


def ask(driver: Driver, address: Address, text: str) -> list[dict[str, Any]]:
    return [record.data() for record in driver.execute_query(text, database_=address.database).records]
