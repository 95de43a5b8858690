// One event with its participants and places, or the event that it was merged into.
// $id: STRING, the event's id
MATCH (event:Event {id: $id})
OPTIONAL MATCH (event)-[:MERGED_INTO*1..20]->(successor:Event)
WHERE successor.sort_key IS NOT NULL
CALL (event) {
  MATCH (actor:Actor)-[part:TOOK_PART]->(event)
  WITH actor, part
  ORDER BY part.ordinal
  RETURN collect(part {.role, .name, .country, .sector, .text, actor_id: actor.id}) AS participants
}
RETURN event {.*} AS event, participants, [(event)-[at:IN_PLACE]->(place:Place) | place {.*, text: at.text}] AS places,
  successor.id AS successor_id
LIMIT 1
