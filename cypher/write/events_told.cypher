// Say which claims events rest on.
// $rows: LIST<MAP>, {claim_id, event_id}
UNWIND $rows AS row
MATCH (claim:Claim {id: row.claim_id})
MATCH (event:Event {id: row.event_id})
CREATE (claim)-[:ABOUT]->(event)
