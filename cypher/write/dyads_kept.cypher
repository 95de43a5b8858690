// Put events on the timelines of pairs of actors.
// $rows: LIST<MAP>, {actor_id, event_id, sort_key, seek_key, latest, kind, status}; actor_id is the dyad's id
UNWIND $rows AS row
MATCH (event:Event {id: row.event_id})
MERGE (dyad:Dyad {id: row.actor_id})
CREATE (dyad)-[entry:ON_TIMELINE {actor_id: row.actor_id}]->(event)
SET entry.sort_key = row.sort_key, entry.seek_key = row.seek_key, entry.latest = row.latest, entry.kind = row.kind,
  entry.status = row.status
