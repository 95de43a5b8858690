// Make the actors known.
// $actors: LIST<MAP>, {id, name, kind, country, sector, aliases, search_text}, sorted by id
UNWIND $actors AS row
MERGE (actor:Actor {id: row.id})
ON CREATE SET actor.name = row.name, actor.kind = row.kind, actor.country = row.country, actor.sector = row.sector,
  actor.aliases = row.aliases, actor.search_text = row.search_text
