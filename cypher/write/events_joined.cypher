// Say who took part in events.
// $rows: LIST<MAP>, {event_id, actor_id, role, text, name, country, sector, ordinal}
UNWIND $rows AS row
MATCH (event:Event {id: row.event_id})
MATCH (actor:Actor {id: row.actor_id})
CREATE (actor)-[part:TOOK_PART {ordinal: row.ordinal}]->(event)
SET part.role = row.role, part.text = row.text, part.name = row.name, part.country = row.country,
  part.sector = row.sector
