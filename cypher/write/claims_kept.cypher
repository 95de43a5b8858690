// Store claims that are to be fused; one that had been superseded, or was read otherwise, is as it is read now.
// $claims: LIST<MAP>, the properties of the claims, sorted by id
UNWIND $claims AS row
MATCH (article:Article {id: row.article_id})
MERGE (claim:Claim {id: row.id})
SET claim = row
MERGE (article)-[:STATES]->(claim)
WITH claim
MATCH (claim)-[link:NAMES|ATTRIBUTED_TO|IN_PLACE]->()
DELETE link
