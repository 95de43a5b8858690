// Which of some claims are stored and hold, with the digest of how they were read and the events they are about.
// $ids: LIST<STRING>, the claims
UNWIND $ids AS id
MATCH (claim:Claim {id: id})
WHERE claim.superseded_at IS NULL
RETURN claim.id AS id, claim.reading AS reading, [(claim)-[:ABOUT]->(event:Event) | event.id] AS event_ids
