// Store articles, with their sources and the run that loaded them.
// $run_id: STRING, the run
// $articles: LIST<MAP>, the properties of the articles, sorted by id
UNWIND $articles AS row
MATCH (source:Source {id: row.source_id})
MERGE (article:Article {id: row.id})
SET article = row
MERGE (source)-[:PUBLISHED]->(article)
WITH article
MATCH (run:Run {id: $run_id})
MERGE (run)-[:LOADED]->(article)
