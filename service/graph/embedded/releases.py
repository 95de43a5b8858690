"""The Neo4j releases that can be run here, and the jars each is made of."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from service.errors import EmbeddedServerError

DEFAULT_LINE = "2026"


@dataclass(frozen=True)
class Jar:
    """One jar, by its Maven coordinates, and the checksum that it must have."""

    group: str
    artifact: str
    version: str
    classifier: str
    sha256: str
    size: int

    @property
    def file_name(self) -> str:
        """The file's name in any Maven repository."""
        tail = f"-{self.classifier}" if self.classifier else ""
        return f"{self.artifact}-{self.version}{tail}.jar"

    @property
    def path(self) -> str:
        """Where any Maven repository keeps it, relative to the repository's root, with slashes."""
        return f"{self.group.replace('.', '/')}/{self.artifact}/{self.version}/{self.file_name}"


@dataclass(frozen=True)
class Release:
    """A Neo4j Community release: `line` is what it is asked for by, `java` the major versions that it runs on."""

    line: str
    version: str
    main_class: str
    java: tuple[int, ...]

    @property
    def jars(self) -> tuple[Jar, ...]:
        """Every jar of the release, in the order of the class path."""
        return _jars(self.line)


_RELEASES = {
    "2026": Release("2026", "2026.09.0", "org.neo4j.server.Neo4jCommunity", (25,)),
    "5.26": Release("5.26", "5.26.31", "org.neo4j.server.CommunityEntryPoint", (21, 17)),
}


def release(line: str) -> Release:
    """Return the release of a line.

    Raises:
        EmbeddedServerError: If there is no such line.
    """
    if line not in _RELEASES:
        raise EmbeddedServerError(f"there is no embedded Neo4j {line!r}: ask for one of {', '.join(_RELEASES)}")
    return _RELEASES[line]


@cache
def _jars(line: str) -> tuple[Jar, ...]:
    name = f"neo4j-{line}.lock"
    return parse_lock(files(__package__).joinpath(name).read_text(encoding="utf-8"), name)


def parse_lock(text: str, name: str) -> tuple[Jar, ...]:
    """Return the jars of a lock file.

    Args:
        text: A jar a line, `group:artifact:version[:classifier] sha256 size`; `#` starts a comment line.
        name: What the text is called in errors.

    Raises:
        EmbeddedServerError: If a line is not of that form, or two jars have one file name.
    """
    jars = tuple(
        _parse_line(line, f"{name}, line {number}")
        for number, line in enumerate(text.splitlines(), start=1)
        if line.strip() and not line.startswith("#")
    )
    if len({jar.file_name for jar in jars}) != len(jars):
        raise EmbeddedServerError(f"{name} names two jars of one file name: write the lock again")
    return jars


def _parse_line(line: str, where: str) -> Jar:
    parts = line.split(" ")
    coordinates = parts[0].split(":")
    if len(parts) != 3 or len(coordinates) not in {3, 4} or len(parts[1]) != 64 or not parts[2].isdigit():  # noqa: PLR2004
        raise EmbeddedServerError(
            f"{where} is not 'group:artifact:version[:classifier] sha256 size': install Casus again"
        )
    group, artifact, version, *classifier = coordinates
    return Jar(group, artifact, version, "".join(classifier), parts[1], int(parts[2]))
