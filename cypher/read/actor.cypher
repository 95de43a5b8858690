// One actor: its names, what it is part of, and how much is known of it.
// $id: STRING, the actor's id
MATCH (actor:Actor {id: $id})
CALL (actor) {
  MATCH (actor)-[membership:PART_OF]->(above:Actor)
  WITH membership, above
  ORDER BY above.id
  RETURN collect({
    actor_id: above.id, name: above.name, since: toString(membership.since), until: toString(membership.until)
  }) AS part_of
}
RETURN actor {.id, .name, .kind, .country, .sector, .aliases} AS actor,
  COUNT { (actor)-[:ON_TIMELINE]->() } AS event_count,
  part_of
