// One article: what is known of it, and what took its place.
// $id: STRING, the article's id
MATCH (source:Source)-[:PUBLISHED]->(article:Article {id: $id})
RETURN article {.*} AS article, source {.id, .name} AS source,
  [(article)-[:SUPERSEDED_BY]->(newer:Article) | newer.id] AS superseded_by
