// Which of some articles are stored, with the claims that hold.
// $ids: LIST<STRING>, the articles
UNWIND $ids AS id
MATCH (article:Article {id: id})
RETURN article.id AS id, article.coder AS coder, article.reading AS reading,
  [(article)-[:STATES]->(claim:Claim) WHERE claim.superseded_at IS NULL | claim.id] AS claim_ids
