"""Dumps: the whole graph as a file that any supported Neo4j can be restored from.

A dump is JSON lines, compressed with Zstandard: a header, a line for each node, a line for each relationship. It holds
no migrations and no leases; days and instants are written as `{"$day": …}` and `{"$at": …}`.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import IO, Any

import zstandard

import service
from service.errors import UnreadableInputError, UsageError
from service.graph.connection import Graph, Row
from service.graph.digest import digest
from service.graph.migrations import migrate, migrations
from service.graph.queries import query

_OURS = """
MATCH (node)
WHERE NOT node:__Neo4jMigration AND NOT node:__Neo4jMigrationsLock AND NOT node:Lease
"""
_NODES = f"{_OURS} RETURN labels(node) AS labels, properties(node) AS properties"
_COUNT = f"{_OURS} RETURN count(node) AS nodes"
_LINKS = """
MATCH (start)-[link]->(end)
WHERE NOT start:__Neo4jMigration AND NOT start:__Neo4jMigrationsLock
RETURN type(link) AS type, labels(start)[0] AS start_label, start.id AS start, labels(end)[0] AS end_label,
  end.id AS end, properties(link) AS properties
"""
_WORD = re.compile(r"[A-Za-z_]\w*")
_BATCH = 2_000


@dataclass(frozen=True)
class Dumped:
    """What a dump holds."""

    nodes: int
    relationships: int
    digest: str


async def dump(graph: Graph, file: IO[bytes]) -> Dumped:
    """Write the graph to a file; loads wait meanwhile, questions do not."""
    nodes = links = 0
    async with graph.locked(query("write", "turn_taken").text):
        found = await digest(graph)
        header = {
            "casus": service.__version__,
            "dumped_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "schema": [migration.source for migration in migrations()],
            "digest": found,
        }
        with zstandard.ZstdCompressor(level=6).stream_writer(file, closefd=False) as out:
            out.write(_line(header))
            async for row in graph.stream(_NODES):
                out.write(_line(row))
                nodes += 1
            async for row in graph.stream(_LINKS):
                out.write(_line(row))
                links += 1
            out.write(_line({"nodes": nodes, "relationships": links}))
    return Dumped(nodes, links, found)


async def restore(graph: Graph, file: IO[bytes]) -> Dumped:
    """Fill an empty graph from a dump, and check that it says what the dumped one said.

    Raises:
        UsageError: If the graph is not empty.
        UnreadableInputError: If the file is no dump, is not whole, or comes from a newer Casus.
    """
    if (await graph.execute(_COUNT))[0]["nodes"]:
        raise UsageError("the database is not empty: casus db reset empties the embedded one; or restore into another")
    lines = _lines(file)
    header = next(lines, {})
    _check(header)
    await migrate(graph)
    counts, told = {"nodes": 0, "relationships": 0}, None
    for batch in _batches(lines):
        for (what, *words), rows in batch.items():
            if what == "end":
                told = rows[0]
                continue
            await graph.execute(_creation(what, *words), rows=rows)
            counts[what] += len(rows)
    if told != counts:
        raise UnreadableInputError(f"the dump is not whole: {counts} of {told}; empty the database and take another")
    if (found := await digest(graph)) != header["digest"]:
        raise UnreadableInputError(f"the restored graph has the digest {found}, the dumped one had {header['digest']}")
    return Dumped(counts["nodes"], counts["relationships"], found)


def _check(header: Row) -> None:
    if "casus" not in header or "schema" not in header:
        raise UnreadableInputError("the file is no dump: casus db dump writes one")
    known = {migration.source for migration in migrations()}
    if unknown := [name for name in header["schema"] if name not in known]:
        raise UnreadableInputError(
            f"the dump comes from Casus {header['casus']}, whose schema is newer ({unknown[-1]}): restore it with that"
        )


def _lines(file: IO[bytes]) -> Iterator[Row]:
    rest = b""
    try:
        with zstandard.ZstdDecompressor().stream_reader(file, closefd=False) as source:
            while chunk := source.read(1 << 20):
                *whole, rest = (rest + chunk).split(b"\n")
                yield from (json.loads(line, object_hook=_typed) for line in whole)
    except (zstandard.ZstdError, ValueError) as error:
        raise UnreadableInputError(f"the file is no whole dump ({error})") from error
    if rest:
        raise UnreadableInputError("the dump ends in the middle of a line")


def _batches(lines: Iterable[Row]) -> Iterator[dict[tuple[str, ...], list[Row]]]:
    """Rows of a kind together: nodes by their labels, relationships by their type and what they link."""
    batch: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for number, row in enumerate(lines, start=1):
        batch[_kind(row)].append(row)
        if number % _BATCH == 0:
            yield batch
            batch = defaultdict(list)
    yield batch


def _kind(row: Row) -> tuple[str, ...]:
    if "labels" in row:
        return ("nodes", *row["labels"])
    if "type" in row:
        return ("relationships", row["start_label"], row["type"], row["end_label"])
    return ("end",)


def _creation(what: str, *words: str) -> str:
    if not all(map(_WORD.fullmatch, words)):
        raise UnreadableInputError(f"the dump has a label or type that is none of ours: {words}")
    if what == "nodes":
        return f"UNWIND $rows AS row CREATE (node:{':'.join(words)}) SET node = row.properties"
    start, kind, end = words
    return (
        f"UNWIND $rows AS row MATCH (start:{start} {{id: row.start}}) MATCH (end:{end} {{id: row.end}}) "
        f"CREATE (start)-[link:{kind}]->(end) SET link = row.properties"
    )


def _line(row: Row) -> bytes:
    return json.dumps(row, default=_plain, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _plain(value: date | datetime) -> dict[str, str]:
    return {"$at" if isinstance(value, datetime) else "$day": value.isoformat()}


def _typed(value: dict[str, Any]) -> Any:  # noqa: ANN401  whatever a property may be
    match value:
        case {"$day": day, **rest} if not rest:
            return date.fromisoformat(day)
        case {"$at": at, **rest} if not rest:
            return datetime.fromisoformat(at)
    return value
