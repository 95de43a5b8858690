// Make the sources known.
// $sources: LIST<MAP>, {id, name, licence, reliability, url}, sorted by id
UNWIND $sources AS row
MERGE (source:Source {id: row.id})
ON CREATE SET source.name = row.name, source.licence = row.licence, source.reliability = row.reliability,
  source.url = row.url
