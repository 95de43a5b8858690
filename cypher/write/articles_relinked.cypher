// Forget which articles took the place of these, before it is said anew.
// $ids: LIST<STRING>, the articles
UNWIND $ids AS id
MATCH (article:Article {id: id})-[link:SUPERSEDED_BY]->(:Article)
DELETE link
