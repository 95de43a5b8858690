// Say who is said to have said what claims claim.
// $attributions: LIST<MAP>, {claim_id, actor_id, text, country, ordinal}
UNWIND $attributions AS row
MATCH (claim:Claim {id: row.claim_id})
MATCH (actor:Actor {id: row.actor_id})
CREATE (claim)-[attribution:ATTRIBUTED_TO {ordinal: row.ordinal}]->(actor)
SET attribution.text = row.text, attribution.country = row.country
