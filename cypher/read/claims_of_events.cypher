// The claims that some events rest on and that hold, but for those that are at hand.
// $ids: LIST<STRING>, the events
// $found: LIST<STRING>, the claims that are at hand
UNWIND $ids AS id
MATCH (claim:Claim)-[:ABOUT]->(:Event {id: id})
WHERE claim.superseded_at IS NULL AND NOT claim.id IN $found
WITH DISTINCT claim
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
