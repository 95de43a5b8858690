// Say what actors are part of.
// $memberships: LIST<MAP>, {actor_id, above_id, since, until}; both actors are known
UNWIND $memberships AS row
MATCH (actor:Actor {id: row.actor_id})
MATCH (above:Actor {id: row.above_id})
MERGE (actor)-[membership:PART_OF {since: row.since, until: row.until}]->(above)
