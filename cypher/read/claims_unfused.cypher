// Claims that are still to be fused, those taken back among them, day by day.
// $limit: INTEGER, so many at most
MATCH (claim:Claim)
USING INDEX claim:Claim(fused, fuse_on)
WHERE claim.fused = false AND claim.fuse_on >= date('0001-01-01')
WITH claim
ORDER BY claim.fused, claim.fuse_on
LIMIT $limit
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
