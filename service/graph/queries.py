"""Queries as files: `cypher/<folder>/<name>.cypher`, one statement each, parameters only.

A file begins with comment lines: one sentence that says what the query answers, then one line for each parameter,
`// $name: TYPE, what it is`.
"""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

Folder = Literal["read", "write"]

_PARAMETER = re.compile(r"^//\s+\$(\w+):\s*(.+)$", re.MULTILINE)
_DESCENDING = re.compile(r"\bDESC\b")
_COMMENT = re.compile(r"^\s*//.*$", re.MULTILINE)


@dataclass(frozen=True)
class NamedQuery:
    """A query's statement, its sentence, and its declared parameters by name."""

    name: str
    sentence: str
    parameters: dict[str, str]
    text: str

    @property
    def reversed(self) -> str:
        """The statement of a list that is read from its other end: each descending order ascends."""
        return _DESCENDING.sub("ASC", self.text)


@cache
def query(folder: Folder, name: str) -> NamedQuery:
    """Return a query by its file name, without the ending."""
    source = files("cypher").joinpath(folder, f"{name}.cypher").read_text(encoding="utf-8")
    first = source.splitlines()[0].removeprefix("//").strip()
    text = _COMMENT.sub("", source).strip()
    return NamedQuery(name, first, dict(_PARAMETER.findall(source)), text)


@cache
def names(folder: Folder) -> tuple[str, ...]:
    """All query names of a folder, sorted."""
    found = files("cypher").joinpath(folder).iterdir()
    return tuple(sorted(f.name.removesuffix(".cypher") for f in found if f.name.endswith(".cypher")))
