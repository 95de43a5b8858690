"""The two conversations over Bolt: is the server there, and the exercise by which Java learns its classes."""

from pathlib import Path

import neo4j
from neo4j.exceptions import AuthError, DriverError, Neo4jError

from service.errors import EmbeddedServerError
from service.graph.embedded.diagnosis import diagnose
from service.graph.embedded.home import DATABASE, USER, Ports
from service.graph.embedded.ports import LOOPBACK

_EXERCISE = (
    "CREATE CONSTRAINT exercise IF NOT EXISTS FOR (n:Exercise) REQUIRE n.id IS UNIQUE",
    "UNWIND range(1, 100) AS number MERGE (n:Exercise {id: number}) SET n.day = date('2024-11-11')",
    "MATCH (n:Exercise), (m:Exercise {id: n.id + 1}) MERGE (n)-[:NEXT {role: 'x'}]->(m)",
    "MATCH (n:Exercise)-[r:NEXT]->(m) WHERE n.day >= date('2024-01-01') RETURN m.id, collect(n.id) ORDER BY m.id",
)


def verify(home: Path, ports: Ports, password: str) -> None:
    """Return if the server answers and knows its password.

    Raises:
        EmbeddedServerError: If it does not.
    """
    try:
        with _driver(ports, password) as driver:
            driver.verify_connectivity()
    except AuthError as error:
        raise EmbeddedServerError(
            f"the password in {home / 'password'} is not that of the database beside it: "
            "put the right one back, or begin an empty database with casus db reset"
        ) from error
    except (DriverError, Neo4jError) as error:
        raise EmbeddedServerError(
            f"Neo4j started, but its database does not answer: {diagnose(_debug_log(home), home)}"
        ) from error


def exercise(ports: Ports, password: str) -> None:
    """Run a few statements of the common kinds; only ever on a database that is thrown away."""
    with _driver(ports, password) as driver, driver.session(database=DATABASE) as session:
        for statement in _EXERCISE:
            session.run(statement).consume()


def _driver(ports: Ports, password: str) -> neo4j.Driver:
    return neo4j.GraphDatabase.driver(
        f"bolt://{LOOPBACK}:{ports.bolt}", auth=(USER, password), notifications_min_severity="OFF"
    )


def _debug_log(home: Path) -> str:
    path = home / "logs" / "debug.log"
    return path.read_text(encoding="utf-8", errors="replace")[-20_000:] if path.is_file() else ""
