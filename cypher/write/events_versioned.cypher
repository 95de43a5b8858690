// Keep events as they were, before they change.
// $versions: LIST<MAP>, {event_id, id, superseded_at}
UNWIND $versions AS row
MATCH (event:Event {id: row.event_id})
MERGE (version:EventVersion {id: row.id})
SET version = properties(event), version.id = row.id, version.event_id = row.event_id,
  version.superseded_at = row.superseded_at
MERGE (event)-[:HAD_VERSION]->(version)
