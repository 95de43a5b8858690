// The claims that may be one event with others: those that name somebody in a block, between two days.
// The index is named: a plan that was made when the database was empty is kept, and would scan.
// $blocks: LIST<MAP>, {key, first, last}, days inclusive
// $found: LIST<STRING>, the claims that are at hand
UNWIND $blocks AS block
MATCH (claim:Claim)-[naming:NAMES]->(:Actor)
USING INDEX naming:NAMES(block_key, fuse_on)
WHERE naming.block_key = block.key AND naming.fuse_on >= block.first AND naming.fuse_on <= block.last
WITH DISTINCT claim
WHERE claim.superseded_at IS NULL AND NOT claim.id IN $found
CALL (claim) {
  MATCH (claim)-[naming:NAMES]->(actor:Actor)
  WITH naming, actor
  ORDER BY naming.ordinal
  RETURN collect(naming {.role, .name, .country, .sector, .text, actor_id: actor.id}) AS participants
}
CALL (claim) {
  MATCH (claim)-[attribution:ATTRIBUTED_TO]->(speaker:Actor)
  WITH attribution, speaker
  ORDER BY attribution.ordinal
  RETURN collect(attribution {.text, .country, actor_id: speaker.id, name: speaker.name}) AS attributed_to
}
MATCH (article:Article {id: claim.article_id})
RETURN claim {.*} AS claim, participants, attributed_to, article.content_hash AS text_id,
  [(claim)-[at:IN_PLACE]->(place:Place) | place {.*, text: at.text, name: at.name}] AS places,
  [(claim)-[:ABOUT]->(event:Event) | event.id] AS event_ids
ORDER BY claim.id
