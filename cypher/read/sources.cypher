// All sources, by id, with how many articles they published and the days of the first and the last one.
// $after: STRING, the id of the last source of the page before; empty: from the beginning
// $limit: INTEGER, so many at most
MATCH (source:Source)
WHERE source.id > $after
WITH source
ORDER BY source.id
LIMIT $limit
RETURN source {.id, .name, .licence, .reliability, .url} AS source,
  COUNT { (source)-[:PUBLISHED]->() } AS article_count,
  COLLECT {
    MATCH (article:Article)
    WHERE article.source_id = source.id AND article.published_on > date('0001-01-01')
    RETURN article.published_on
    ORDER BY article.source_id, article.published_on
    LIMIT 1
  } AS first_days,
  COLLECT {
    MATCH (article:Article)
    WHERE article.source_id = source.id AND article.published_on > date('0001-01-01')
    RETURN article.published_on
    ORDER BY article.source_id DESC, article.published_on DESC
    LIMIT 1
  } AS last_days
ORDER BY source.id
