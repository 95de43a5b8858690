// Store claims that are to be fused; one that had been superseded holds again.
// $claims: LIST<MAP>, the properties of the claims, sorted by id
UNWIND $claims AS row
MATCH (article:Article {id: row.article_id})
MERGE (claim:Claim {id: row.id})
SET claim = row
MERGE (article)-[:STATES]->(claim)
