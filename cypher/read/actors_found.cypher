// The actors that a name may mean: those with exactly this id, name or alias first, in any case, then by likeness.
// $text: STRING, the name as it is asked for
// $ids: LIST<STRING>, the ids that it may be
// $words: STRING, the same as a full-text query
// $kinds: LIST<STRING>, any of these; empty: all
// $limit: INTEGER, so many at most
CALL () {
  MATCH (actor:Actor)
  WHERE actor.id IN $ids
  RETURN actor, 0.0 AS score
UNION ALL
  CALL db.index.fulltext.queryNodes('actor_search_text', $words, {limit: 1000}) YIELD node AS actor, score
  RETURN actor, score
}
WITH actor, max(score) AS score
WHERE size($kinds) = 0 OR actor.kind IN $kinds
WITH actor, score, CASE
  WHEN toLower(actor.id) = toLower($text) THEN 'id'
  WHEN toLower(actor.name) = toLower($text) THEN 'name'
  WHEN any(alias IN actor.aliases WHERE toLower(alias) = toLower($text)) THEN 'alias'
  ELSE 'words'
END AS match
WITH actor, match, score, COUNT { (actor)-[:ON_TIMELINE]->() } AS event_count
ORDER BY match = 'words', score DESC, event_count DESC, actor.id
LIMIT $limit
RETURN actor {.id, .name, .kind, .country, .sector, .aliases} AS actor, match, event_count
ORDER BY match = 'words', score DESC, event_count DESC, actor.id
