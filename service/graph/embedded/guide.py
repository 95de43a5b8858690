"""The guide for people at Neo4j Browser: the graph's shape and queries to begin with."""

import re
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from service.errors import EmbeddedServerError


@dataclass(frozen=True)
class StarterQuery:
    """A query for people: what it answers, and its Cypher."""

    title: str
    text: str


def starter_queries() -> tuple[StarterQuery, ...]:
    """Return the queries of `service/data/guide.cypher`: a comment line, then a statement that ends in a semicolon."""
    found = re.findall(r"^// (.+)\n([^;]+);$", _data("guide.cypher"), re.MULTILINE)
    return tuple(StarterQuery(title, text) for title, text in found)


def write_guide(home: Path) -> Path:
    """Write `guide.md` into Neo4j's home folder and return its path.

    Raises:
        EmbeddedServerError: If it cannot be written.
    """
    queries = "\n\n".join(f"## {query.title}\n\n```cypher\n{query.text};\n```" for query in starter_queries())
    path = home / "guide.md"
    try:
        path.write_text(_data("guide.md").replace("{queries}", queries), encoding="utf-8")
    except OSError as error:
        raise EmbeddedServerError(
            f"{path} cannot be written ({error.strerror}): correct the folder's permissions, or set CASUS_DATA_DIR"
        ) from error
    return path


def _data(name: str) -> str:
    return files("service.data").joinpath(name).read_text(encoding="utf-8")
