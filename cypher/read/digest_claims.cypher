// Claims with all that is said of them, for the digest, a page at a time.
// $after: STRING, the id of the last claim of the page before; empty: from the beginning
// $limit: INTEGER, so many at most
MATCH (claim:Claim)
WHERE claim.id > $after
WITH claim
ORDER BY claim.id
LIMIT $limit
RETURN claim {.*, recorded_at: null, superseded_at: claim.superseded_at IS NOT NULL} AS claim,
  [(claim)-[naming:NAMES]->(actor:Actor) | naming {.*, actor_id: actor.id}] AS names,
  [(claim)-[said:ATTRIBUTED_TO]->(actor:Actor) | said {.*, actor_id: actor.id}] AS attributions,
  [(claim)-[at:IN_PLACE]->(place:Place) | at {.*, place_id: place.id}] AS places
ORDER BY claim.id
