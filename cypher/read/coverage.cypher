// How many articles are loaded, and the first and the last day on which they were published.
CALL () {
  MATCH (article:Article)
  RETURN count(article) AS article_count
}
RETURN article_count,
  COLLECT {
    MATCH (article:Article)
    WHERE article.published_on > date('0001-01-01')
    RETURN article.published_on
    ORDER BY article.published_on
    LIMIT 1
  } AS first_days,
  COLLECT {
    MATCH (article:Article)
    WHERE article.published_on > date('0001-01-01')
    RETURN article.published_on
    ORDER BY article.published_on DESC
    LIMIT 1
  } AS last_days
