// Events with all that is said of them, for the digest, a page at a time.
// $after: STRING, the id of the last event of the page before; empty: from the beginning
// $limit: INTEGER, so many at most
MATCH (event:Event)
WHERE event.id > $after AND event.sort_key IS NOT NULL
WITH event
ORDER BY event.id
LIMIT $limit
RETURN event {.*, recorded_at: null} AS event,
  [(claim:Claim)-[:ABOUT]->(event) | claim.id] AS claims,
  [(actor:Actor)-[part:TOOK_PART]->(event) | part {.*, actor_id: actor.id}] AS parts,
  [()-[entry:ON_TIMELINE]->(event) | entry {.*}] AS entries,
  [(event)-[at:IN_PLACE]->(place:Place) | at {.*, place_id: place.id}] AS places,
  [(event)-[concern:CONCERNS]->(treaty:Instrument) | concern {.*, id: treaty.id, names: treaty.parties}] AS concerns
ORDER BY event.id
