// The articles of some addresses.
// $urls: LIST<STRING>, the addresses
UNWIND $urls AS url
MATCH (article:Article)
WHERE article.url = url
RETURN url, article.id AS id, article.published_on AS published_on, article.recorded_at AS recorded_at,
  article.superseded_at AS superseded_at, [(article)-[:SUPERSEDED_BY]->(newer:Article) | newer.id] AS superseded_by
