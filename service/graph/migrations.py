"""Migrations: numbered files that make the schema, applied once each, in order, by one migrator at a time.

The graph remembers them in the layout of neo4j-migrations: a chain of `__Neo4jMigration` nodes, each with its file's
CRC-32. `cypher/schema/V0001__name.cypher` holds statements that end with a semicolon at a line's end.
"""

import re
import zlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from service.errors import DatabaseError, DatabaseNotReadyError
from service.graph.connection import Graph, Row

_NAME = re.compile(r"V(\d{4})__(\w+)\.cypher")
_CREATED = re.compile(r"CREATE(?: \w+)*? (?:INDEX|CONSTRAINT) (\w+) IF NOT EXISTS")
_DROPPED = re.compile(r"DROP (?:INDEX|CONSTRAINT) (\w+) IF EXISTS")
_COMMENT = re.compile(r"^\s*//.*$", re.MULTILINE)
_SECONDS_FOR_INDEXES = 300

_LOCKABLE = """
CREATE CONSTRAINT migrations_lock_id IF NOT EXISTS FOR (lock:__Neo4jMigrationsLock) REQUIRE lock.id IS UNIQUE
"""
_FINDABLE = """
CREATE CONSTRAINT migration_version IF NOT EXISTS
FOR (migration:__Neo4jMigration) REQUIRE migration.version IS UNIQUE
"""
_LOCK = "MERGE (lock:__Neo4jMigrationsLock {id: 'casus'}) SET lock.turn = coalesce(lock.turn, 0) + 1"
_RECORD = """
MERGE (before:__Neo4jMigration {version: $before})
MERGE (migration:__Neo4jMigration {version: $version})
SET migration.description = $description, migration.type = 'CYPHER', migration.source = $source,
  migration.checksum = $checksum
MERGE (before)-[applied:MIGRATED_TO]->(migration)
SET applied.at = datetime()
"""


@dataclass(frozen=True)
class Migration:
    """One file of the schema."""

    version: str
    description: str
    source: str
    checksum: str
    statements: tuple[str, ...]


@cache
def migrations() -> tuple[Migration, ...]:
    """All migrations, in order."""
    found = []
    for file in files("cypher").joinpath("schema").iterdir():
        if name := _NAME.fullmatch(file.name):
            text = file.read_text(encoding="utf-8")
            bare = _COMMENT.sub("", text)
            statements = tuple(part.strip() for part in re.split(r";\s*$", bare, flags=re.MULTILINE) if part.strip())
            checksum = str(zlib.crc32("".join(statements).encode()))
            found.append(Migration(name[1], name[2].replace("_", " "), file.name, checksum, statements))
    return tuple(sorted(found, key=lambda migration: migration.version))


async def migrate(graph: Graph) -> list[str]:
    """Apply what is missing and return the files applied; two migrators at once apply each file once.

    An index or constraint that somebody has dropped is made again, and its name returned.

    Raises:
        DatabaseNotReadyError: If the database has migrations that are not ours.
    """
    if not await missing(graph):
        return await _mend(graph)
    await graph.execute(_LOCKABLE)
    async with graph.locked(_LOCK):
        await graph.execute(_FINDABLE)
        applied = []
        for migration in await _pending(graph):
            await _apply(graph, migration)
            applied.append(migration.source)
    await graph.execute(f"CALL db.awaitIndexes({_SECONDS_FOR_INDEXES})")
    return applied


async def missing(graph: Graph) -> list[str]:
    """The files that have not been applied, in order.

    Raises:
        DatabaseNotReadyError: If the database has migrations that are not ours.
    """
    return [migration.source for migration in await _pending(graph)]


async def require_current(graph: Graph) -> None:
    """Check that every migration has been applied.

    Raises:
        DatabaseNotReadyError: If one is missing, or not ours.
    """
    await _current_indexes(graph)


async def require_ready(graph: Graph) -> None:
    """Check that every migration has been applied, and that every index answers.

    Raises:
        DatabaseNotReadyError: If one is missing, not ours, or still being built.
    """
    indexes = await _current_indexes(graph)
    building = [row for row in indexes if row["state"] != "ONLINE" and row["name"] in _created()]
    if building:
        shown = ", ".join(f"{row['name']} ({row['state'].lower()}, {row['percent']:.0f} %)" for row in building)
        raise DatabaseNotReadyError(f"indexes are not built yet: {shown}")


@cache
def _created() -> dict[str, str]:
    """The statements that make what the schema has in the end, by the name of the index or constraint."""
    made: dict[str, str] = {}
    for statement in (statement for migration in migrations() for statement in migration.statements):
        if created := _CREATED.match(statement):
            made[created[1]] = statement
        elif dropped := _DROPPED.match(statement):
            made.pop(dropped[1])
    return made


async def _current_indexes(graph: Graph) -> list[Row]:
    """All indexes, after checking that every migration has been applied and none of its indexes is lost."""
    if lacking := await missing(graph):
        raise DatabaseNotReadyError(f"the database lacks {', '.join(lacking)}: run casus db migrate")
    indexes = await graph.read("indexes")
    if lost := _lost(indexes):
        raise DatabaseNotReadyError(f"the database lacks the index {', '.join(lost)}: run casus db migrate")
    return indexes


def _lost(indexes: list[Row]) -> list[str]:
    return sorted(set(_created()) - {row["name"] for row in indexes})


async def _mend(graph: Graph) -> list[str]:
    lost = _lost(await graph.read("indexes"))
    for name in lost:
        await graph.execute(_created()[name])
    if lost:
        await graph.execute(f"CALL db.awaitIndexes({_SECONDS_FOR_INDEXES})")
    return lost


async def _pending(graph: Graph) -> list[Migration]:
    known = {row["version"]: row for row in await graph.read("migrations") if row["version"] != "BASELINE"}
    ours = {migration.version: migration for migration in migrations()}
    for version, row in known.items():
        if version not in ours:
            raise DatabaseNotReadyError(
                f"a newer Casus has migrated the database ({row['source']}): use that version, or another database"
            )
        if row["checksum"] != ours[version].checksum:
            raise DatabaseNotReadyError(
                f"the database was migrated with another {row['source']} than this version's: use the one that made "
                "it, or another database"
            )
    return [migration for migration in migrations() if migration.version not in known]


async def _apply(graph: Graph, migration: Migration) -> None:
    before = max((m.version for m in migrations() if m.version < migration.version), default="BASELINE")
    for statement in migration.statements:
        try:
            await graph.execute(statement)
        except DatabaseError as error:
            raise DatabaseNotReadyError(f"{migration.source} cannot be applied: {error}") from error
    await graph.execute(
        _RECORD,
        before=before,
        version=migration.version,
        description=migration.description,
        source=migration.source,
        checksum=migration.checksum,
    )
