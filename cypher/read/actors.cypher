// All actors, by id.
// $kinds: LIST<STRING>, any of these; empty: all
// $after: STRING, the id of the last actor of the page before; empty: from the beginning
// $limit: INTEGER, so many at most
MATCH (actor:Actor)
WHERE actor.id > $after AND (size($kinds) = 0 OR actor.kind IN $kinds)
WITH actor
ORDER BY actor.id
LIMIT $limit
RETURN actor {.id, .name, .kind, .country, .sector, .aliases} AS actor,
  COUNT { (actor)-[:ON_TIMELINE]->() } AS event_count
ORDER BY actor.id
