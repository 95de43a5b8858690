// Let newer articles of the same address take the place of older ones, and take back what these claimed.
// $pairs: LIST<MAP>, {id, by, at}: the older article, the newer one, when
UNWIND $pairs AS row
MATCH (article:Article {id: row.id})
MATCH (newer:Article {id: row.by})
SET article.superseded_at = row.at
MERGE (article)-[:SUPERSEDED_BY]->(newer)
WITH article, row
MATCH (article)-[:STATES]->(claim:Claim)
WHERE claim.superseded_at IS NULL
SET claim.superseded_at = row.at, claim.fused = false
