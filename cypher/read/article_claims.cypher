// The claims that an article states, in the order of its text, with the events they are about.
// $id: STRING, the article's id
MATCH (source:Source)-[:PUBLISHED]->(article:Article {id: $id})-[:STATES]->(claim:Claim)
WHERE claim.superseded_at IS NULL
OPTIONAL MATCH (claim)-[:ABOUT]->(event:Event)
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
RETURN claim {.*} AS claim, event.id AS event_id, participants, attributed_to,
  [(claim)-[at:IN_PLACE]->(place:Place) | place {.*, text: at.text}] AS places,
  article {.id, .title, .url, .published_on} AS article, source {.id, .name} AS source
ORDER BY claim.start, claim.end, claim.id
