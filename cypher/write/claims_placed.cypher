// Say where claims say that it happened, by the name that each gives.
// $placings: LIST<MAP>, {claim_id, place_id, name, text}
UNWIND $placings AS row
MATCH (claim:Claim {id: row.claim_id})
MATCH (place:Place {id: row.place_id})
CREATE (claim)-[at:IN_PLACE]->(place)
SET at.name = row.name, at.text = row.text
