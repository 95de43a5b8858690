// The claims that an event rests on, in the order in which they were published.
// $id: STRING, the event's id
// $after: STRING, the order key of the last claim of the page before; empty: from the beginning
// $limit: INTEGER, so many at most
MATCH (claim:Claim)-[:ABOUT]->(event:Event {id: $id})
WHERE claim.superseded_at IS NULL
WITH claim, event, coalesce(toString(claim.published_on), '9999-12-31') + '|' + claim.id AS order_key
WHERE order_key > $after
ORDER BY order_key
LIMIT $limit
MATCH (source:Source)-[:PUBLISHED]->(article:Article)-[:STATES]->(claim)
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
  article {.id, .title, .url, .published_on} AS article, source {.id, .name} AS source, order_key
ORDER BY order_key
