"""The database that the settings name: the one given, or the local one, started if need be."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field

from service.graph import local
from service.graph.connection import Graph, connect
from service.settings import Settings


@dataclass(frozen=True)
class Address:
    """Where a database is and how to log in."""

    uri: str
    user: str
    password: str | None = field(repr=False)
    database: str


@contextmanager
def database(settings: Settings, *, progress: bool = True) -> Iterator[Address]:
    """Give the address of the database; a local server is held running for the duration of the block.

    Raises:
        DatabaseError: If the local server cannot be prepared or started.
    """
    if settings.neo4j_uri is not None:
        yield Address(settings.neo4j_uri, settings.neo4j_user, settings.password(), settings.neo4j_database)
        return
    with local.hold(settings, progress=progress) as server:
        yield Address(server.bolt_uri, server.user, server.password, server.database)


@asynccontextmanager
async def open_graph(settings: Settings, *, progress: bool = True) -> AsyncIterator[Graph]:
    """Open the graph that the settings name.

    Raises:
        DatabaseError: One of its kinds, each with one sentence.
    """
    with database(settings, progress=progress) as address:
        async with connect(
            address.uri, user=address.user, password=address.password, database=address.database
        ) as graph:
            yield graph
