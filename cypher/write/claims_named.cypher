// Say whom claims name, in which role; the keys are those that fusion looks up.
// $names: LIST<MAP>, {claim_id, actor_id, role, text, name, country, sector, ordinal, block_key, fuse_on}
UNWIND $names AS row
MATCH (claim:Claim {id: row.claim_id})
MATCH (actor:Actor {id: row.actor_id})
CREATE (claim)-[naming:NAMES {ordinal: row.ordinal}]->(actor)
SET naming.role = row.role, naming.text = row.text, naming.name = row.name, naming.country = row.country,
  naming.sector = row.sector, naming.block_key = row.block_key, naming.fuse_on = row.fuse_on
