// The actors that a name may mean: those with exactly this id, name or alias first, then by likeness.
// $text: STRING, the name as it is asked for, in lower case
// $words: STRING, the same as a full-text query
// $kinds: LIST<STRING>, any of these; empty: all
// $limit: INTEGER, so many at most
CALL db.index.fulltext.queryNodes('actor_search_text', $words, {limit: 1000}) YIELD node AS actor, score
WHERE size($kinds) = 0 OR actor.kind IN $kinds
WITH actor, score, CASE
  WHEN toLower(actor.id) = $text THEN 'id'
  WHEN toLower(actor.name) = $text THEN 'name'
  WHEN any(alias IN actor.aliases WHERE toLower(alias) = $text) THEN 'alias'
  ELSE 'words'
END AS match
WITH actor, match, score, COUNT { (actor)-[:ON_TIMELINE]->() } AS event_count
ORDER BY match = 'words', score DESC, event_count DESC, actor.id
LIMIT $limit
RETURN actor {.id, .name, .kind, .country, .sector, .aliases} AS actor, match, event_count
ORDER BY match = 'words', score DESC, event_count DESC, actor.id
