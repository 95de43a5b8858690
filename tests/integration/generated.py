"""Events by the thousand, as the writer lays them out: for what a question costs, not for what it says."""

from datetime import date, timedelta

from neo4j import Driver

from service.graph.seeks import sort_key, span

KINDS = ["naval_drill", "treaty_signed", "troop_deployment", "meeting", "condemnation"]
WRITE = """
UNWIND $rows AS row
CREATE (event:Event)
SET event = row.event
WITH event, row
UNWIND row.entries AS entry
MATCH (actor:Actor {id: entry.actor_id})
CREATE (actor)-[:ON_TIMELINE {
  actor_id: entry.actor_id, sort_key: row.event.sort_key, seek_key: entry.seek_key, latest: row.event.latest,
  kind: row.event.kind, status: row.event.status
}]->(event)
CREATE (actor)-[:TOOK_PART {ordinal: 0, role: 'actor', name: actor.id, text: ''}]->(event)
"""


def generate(driver: Driver, actor_id: str, amount: int) -> None:
    """Give an actor so many events, one a day of the last years, every tenth a week long."""
    driver.execute_query(
        "MERGE (a:Actor {id: $id}) SET a.name = $id, a.kind = 'state', a.search_text = $id", id=actor_id
    )
    rows = [_row(actor_id, number) for number in range(amount)]
    for start in range(0, amount, 5_000):
        driver.execute_query(WRITE, rows=rows[start : start + 5_000])


def _row(actor_id: str, number: int) -> dict[str, object]:
    first = date(2024, 12, 31) - timedelta(days=number % 3_000)
    last = first + timedelta(days=6 if number % 10 == 0 else 0)
    id_ = f"{actor_id.lower()}-{number:06d}"
    event = {
        "id": id_,
        "title": id_,
        "kind": KINDS[number % len(KINDS)],
        "type": "MOBILIZE",
        "status": "occurred",
        "earliest": first,
        "latest": last,
        "reaches_on": last,
        "precision": "day" if first == last else "range",
        "extent": "within",
        "countries": [],
        "source_ids": [],
        "quad_class": 4,
        "plover_score": 0.0,
        "claim_count": 1,
        "source_count": 1,
        "disputed": False,
        "sort_key": sort_key(first, last, id_),
        "seek_key": f"*|{span(first, last)}",
    }
    return {"event": event, "entries": [{"actor_id": actor_id, "seek_key": f"{actor_id}|{span(first, last)}"}]}
