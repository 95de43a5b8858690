// The migrations that the database has seen, in order.
MATCH (migration:__Neo4jMigration)
WHERE migration.version > ''
RETURN migration.version AS version, migration.source AS source, migration.checksum AS checksum
ORDER BY version
