// Point from events that gave way to those that took their place.
// $pairs: LIST<MAP>, {id, by}
UNWIND $pairs AS row
MATCH (event:Event {id: row.id})
MATCH (successor:Event {id: row.by})
MERGE (event)-[:MERGED_INTO]->(successor)
