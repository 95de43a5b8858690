"""The connection: one driver a process, faults as our own errors."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from typing import Any, TypeVar

from neo4j import (
    READ_ACCESS,
    WRITE_ACCESS,
    AsyncDriver,
    AsyncGraphDatabase,
    AsyncManagedTransaction,
    AsyncTransaction,
    unit_of_work,
)
from neo4j.exceptions import AuthError, ClientError, ConfigurationError, DriverError, Neo4jError, ServiceUnavailable

from service.errors import (
    DatabaseError,
    DatabaseMissingError,
    DatabaseRefusedError,
    DatabaseTooOldError,
    DatabaseUnreachableError,
)
from service.graph import values
from service.graph.queries import query
from service.graph.watch import Watch

Row = dict[str, Any]
Result = TypeVar("Result")

OLDEST_SERVER = (5, 26)
_LONGEST_CONNECTING = 5.0  # seconds
_UNWATCHED = Watch()
_SCHEMES = {f"{name}{kind}" for name in ("bolt", "neo4j") for kind in ("", "+s", "+ssc")}


class Transaction:
    """Reads and writes by query name that all happen, or none."""

    def __init__(self, inner: AsyncManagedTransaction | AsyncTransaction, watch: Watch) -> None:
        self._inner = inner
        self._watch = watch

    async def read(self, name: str, /, **parameters: object) -> list[Row]:
        """Run `cypher/read/<name>.cypher` and return its rows."""
        with self._watch.over(f"read/{name}"):
            return await _rows(self._inner, query("read", name).text, parameters)

    async def write(self, name: str, /, **parameters: object) -> list[Row]:
        """Run `cypher/write/<name>.cypher` and return its rows."""
        with self._watch.over(f"write/{name}"):
            return await _rows(self._inner, query("write", name).text, parameters)


class Graph:
    """A database to read and write by query name; open it with `connect`."""

    def __init__(self, driver: AsyncDriver, database: str, address: str, watch: Watch) -> None:
        self._driver = driver
        self._database = database
        self._address = address
        self._watch = watch

    async def read(
        self, name: str, /, *, seconds: float = 10.0, oldest_first: bool = False, **parameters: object
    ) -> list[Row]:
        """Run `cypher/read/<name>.cypher` and return its rows; the server stops it after `seconds`.

        With `oldest_first` a list that is written newest first is read from its other end.
        """
        statement = query("read", name)
        text = statement.reversed if oldest_first else statement.text
        with self._faults(), self._watch.over(f"read/{name}"):
            async with self._driver.session(database=self._database, default_access_mode=READ_ACCESS) as session:
                timed = unit_of_work(timeout=seconds)(_rows)
                return await session.execute_read(timed, text, parameters)

    async def write(self, name: str, /, **parameters: object) -> list[Row]:
        """Run `cypher/write/<name>.cypher` in a transaction of its own and return its rows."""

        async def work(transaction: Transaction) -> list[Row]:
            return await transaction.write(name, **parameters)

        return await self.in_transaction(work)

    async def in_transaction(self, work: Callable[[Transaction], Awaitable[Result]]) -> Result:
        """Do some work in a transaction and return its result; on a transient fault it is done again from the start."""

        async def managed(inner: AsyncManagedTransaction) -> Result:
            return await work(Transaction(inner, self._watch))

        with self._faults():
            async with self._driver.session(database=self._database, default_access_mode=WRITE_ACCESS) as session:
                return await session.execute_write(managed)

    @asynccontextmanager
    async def rehearsal(self) -> AsyncIterator[Transaction]:
        """Open a transaction that is rolled back at the end of the block: everything happens, and nothing stays."""
        with self._faults():
            async with self._driver.session(database=self._database, default_access_mode=WRITE_ACCESS) as session:
                inner = await session.begin_transaction()
                try:
                    yield Transaction(inner, self._watch)
                finally:
                    await inner.rollback()

    async def execute(self, text: str, /, **parameters: object) -> list[Row]:
        """Run one statement outside of a managed transaction: migrations and checks only."""
        with self._faults():
            async with self._driver.session(database=self._database) as session:
                result = await session.run(text, parameters)
                return [values.from_graph(record.data()) async for record in result]

    async def stream(self, text: str, /) -> AsyncIterator[Row]:
        """Run one statement and yield its rows as they come: dumps only."""
        with self._faults():
            async with self._driver.session(database=self._database, default_access_mode=READ_ACCESS) as session:
                async for record in await session.run(text):
                    yield values.from_graph(record.data())

    async def explain(self, text: str, /, *, profile: bool = False, **parameters: object) -> Any:  # noqa: ANN401
        """Return the plan of a statement as the driver gives it; with `profile` it is run and counted."""
        with self._faults():
            async with self._driver.session(database=self._database, default_access_mode=READ_ACCESS) as session:
                word = "PROFILE" if profile else "EXPLAIN"
                result = await session.run(f"{word} {text}", parameters)
                summary = await result.consume()
                return summary.profile if profile else summary

    @asynccontextmanager
    async def locked(self, text: str, /, **parameters: object) -> AsyncIterator[None]:
        """Keep the locks of one write statement for the duration of the block; they go when the connection goes."""
        async with AsyncExitStack() as stack:
            with self._faults():
                session = await stack.enter_async_context(self._driver.session(database=self._database))
                transaction = await stack.enter_async_context(await session.begin_transaction())
                await (await transaction.run(text, parameters)).consume()
            yield
            with self._faults():
                await transaction.commit()

    async def version(self) -> str:
        """The server's version, e.g. `2026.09.0`."""
        rows = await self.execute("CALL dbms.components() YIELD name, versions RETURN versions[0] AS version")
        return str(rows[0]["version"])

    async def verify(self) -> None:
        """Check that the server answers, lets us in, has the database and is new enough.

        Raises:
            DatabaseError: One of its kinds, each with one sentence.
        """
        version = await self.version()
        if tuple(int(part) for part in version.split("-")[0].split(".")[:2]) < OLDEST_SERVER:
            raise DatabaseTooOldError(
                f"the server at {self._address} is Neo4j {version}; Casus needs 5.26 or newer: upgrade it"
            )

    @contextmanager
    def _faults(self) -> Iterator[None]:
        try:
            yield
        except AuthError as error:
            raise DatabaseRefusedError(
                f"the server at {self._address} refuses user or password: check CASUS_NEO4J_USER and "
                "CASUS_NEO4J_PASSWORD (or CASUS_NEO4J_PASSWORD_FILE)"
            ) from error
        except ServiceUnavailable as error:
            raise DatabaseUnreachableError(
                f"no Neo4j answers at {self._address}: start it, or correct CASUS_NEO4J_URI"
            ) from error
        except ClientError as error:
            if error.code == "Neo.ClientError.Database.DatabaseNotFound":
                raise DatabaseMissingError(
                    f"the server at {self._address} has no database {self._database!r}: correct CASUS_NEO4J_DATABASE"
                ) from error
            raise DatabaseError(f"the database refused a statement: {error.message}") from error
        except (DriverError, Neo4jError) as error:
            raise DatabaseError(f"the database at {self._address} failed: {error}") from error


async def _rows(transaction: AsyncManagedTransaction | AsyncTransaction, text: str, parameters: Row) -> list[Row]:
    result = await transaction.run(text, parameters)
    return [values.from_graph(record.data()) async for record in result]


@asynccontextmanager
async def connect(  # noqa: PLR0913  how to reach a server, and how to wait for it
    uri: str,
    *,
    user: str = "neo4j",
    password: str | None = None,
    database: str = "neo4j",
    verify: bool = True,
    patience: float = 30.0,
    watch: Watch = _UNWATCHED,
) -> AsyncIterator[Graph]:
    """Open the graph at a Bolt or neo4j address for the duration of the block.

    With `verify=False` nobody is asked whether the server answers: each statement will find out. A statement waits
    `patience` seconds for a server that is away. `watch` is told how long statements take.

    Raises:
        DatabaseUnreachableError: If the address is no Neo4j address or nobody answers.
        DatabaseError: Another of its kinds, each with one sentence.
    """
    if uri.partition("://")[0] not in _SCHEMES:
        raise DatabaseUnreachableError(f"{uri!r} is no Neo4j address: write one as in neo4j://host:7687")
    try:
        driver = AsyncGraphDatabase.driver(
            uri,
            auth=(user, password) if password is not None else None,
            notifications_min_severity="OFF",
            max_transaction_retry_time=patience,
            connection_acquisition_timeout=patience + _LONGEST_CONNECTING,
            connection_timeout=_LONGEST_CONNECTING,
        )
    except (ConfigurationError, ValueError) as error:
        raise DatabaseUnreachableError(
            f"{uri!r} is no Neo4j address: write CASUS_NEO4J_URI as neo4j://host:7687 or bolt://host:7687"
        ) from error
    async with driver:
        graph = Graph(driver, database, uri, watch)
        if verify:
            await graph.verify()
        yield graph
