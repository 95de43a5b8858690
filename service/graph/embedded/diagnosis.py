"""Why Neo4j did not start, in one sentence, from what it printed."""

import re
from pathlib import Path

# What Neo4j or its Java prints, and what it means; {home} is Neo4j's folder, {0} what the pattern caught.
_KNOWN = (
    (
        r"(?:bind to the socket /|Address )(127\.0\.0\.1:\d+)",
        "another program has taken {0}: try again, and another port is used",
    ),
    (
        r"Lock file has been locked by another process: (\S+?)\.? ",
        "another Neo4j uses the database in {home}: stop that one, or set CASUS_DATA_DIR to another folder",
    ),
    (
        r"originates from an newer version|store version '?([^'\s]+)'? is not supported|newer version of Neo4j",
        "the database in {home} was written by a newer Neo4j: upgrade Casus, or set CASUS_DATA_DIR to another folder",
    ),
    (
        r"No declared setting with name: (\S+?)\.? ",
        "this Neo4j has no setting {0}, which stands in {home}/conf/neo4j.conf: install Casus again",
    ),
    (
        r"insufficient memory|Could not reserve enough space|unable to create native thread",
        "there is not enough memory for its Java: end other programs, or set a smaller CASUS_NEO4J_HEAP",
    ),
    (
        r"OutOfMemoryError|Too small (?:maximum|initial) heap|GC overhead limit",
        "its Java heap is too small: set CASUS_NEO4J_HEAP to 512m or more",
    ),
    (
        r"Invalid maximum heap size|exceeds the maximum representable size",
        "no Java can have so large a heap: set a smaller CASUS_NEO4J_HEAP",
    ),
    (r"No space left on device", "the disk of {home} is full: make room, or set CASUS_DATA_DIR to another disk"),
    (
        r"AccessDeniedException: (\S+)|(?:Permission denied|Read-only file system)",
        "it may not write in {home}: correct the folder's permissions, or set CASUS_DATA_DIR to another folder",
    ),
)

# The time and level, the thread, and the name of the exception before its message.
_PREAMBLE = r"^(?:\S+ \S+ ERROR\s+|Exception in thread \S+ )?(?:(?:[\w$]+\.)+[\w$]+: )?"


def diagnose(printed: str, home: Path) -> str:
    """Return the reason for a failed start and what to do, as the end of a sentence."""
    for pattern, meaning in _KNOWN:
        found = re.search(pattern, printed)
        if found:
            return meaning.format(*found.groups(""), home=home)
    return f"{_last_word(printed)}; the whole of it is in {home}/logs"


def _last_word(printed: str) -> str:
    """The innermost cause, else the last error, else the last line."""
    lines = [line.strip() for line in printed.splitlines() if line.strip() and not line.startswith("\tat ")]
    causes = [line.partition("Caused by: ")[2] for line in lines if line.startswith("Caused by: ")]
    errors = [line for line in lines if " ERROR " in line or "Exception in thread" in line]
    for found in (causes, errors, lines):
        if found:
            return re.sub(_PREAMBLE, "", found[-1]).rstrip(".")
    return "it ended without a word"
