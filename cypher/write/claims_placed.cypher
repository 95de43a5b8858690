// Say where claims say that it happened.
// $placings: LIST<MAP>, {claim_id, place_id, text}
UNWIND $placings AS row
MATCH (claim:Claim {id: row.claim_id})
MATCH (place:Place {id: row.place_id})
MERGE (claim)-[at:IN_PLACE]->(place)
SET at.text = row.text
