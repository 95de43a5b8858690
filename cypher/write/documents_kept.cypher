// Make known what rows were coded from, such as stories; the run that first met one has loaded it.
// $run_id: STRING, the run
// $articles: LIST<MAP>, {id, source_id, title, form, language, content_hash, recorded_at}, sorted by id
UNWIND $articles AS row
MATCH (source:Source {id: row.source_id})
MERGE (article:Article {id: row.id})
ON CREATE SET article = row
MERGE (source)-[:PUBLISHED]->(article)
WITH article
WHERE NOT (:Run)-[:LOADED]->(article)
MATCH (run:Run {id: $run_id})
MERGE (run)-[:LOADED]->(article)
