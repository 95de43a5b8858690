// Note which version of the coder has read articles that it reads as before.
// $ids: LIST<STRING>, the articles
// $coder: STRING, the version
UNWIND $ids AS id
MATCH (article:Article {id: id})
SET article.coder = $coder
