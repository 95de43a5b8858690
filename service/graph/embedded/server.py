"""One Neo4j process: start it, wait until it answers, stop it."""

import os
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psutil

from service.errors import EmbeddedServerError
from service.graph.embedded import home as neo4j_home
from service.graph.embedded.diagnosis import diagnose
from service.graph.embedded.home import Ports
from service.graph.embedded.java import Java
from service.graph.embedded.releases import Release

_POLL = 0.05  # seconds
_LONGEST_START = 900  # seconds; a store that was killed under a large load recovers for minutes
_LONGEST_STOP = 90  # seconds for the last checkpoint
_STARTED = " INFO  Started."


class StopAskedError(Exception):
    """Somebody wants the server stopped before it was ready."""


@dataclass(frozen=True)
class Neo4jProcess:
    """A Neo4j process of ours."""

    process: psutil.Popen
    home: Path
    ports: Ports
    password: str

    def is_running(self) -> bool:
        """Whether it has not ended."""
        return self.process.poll() is None


def start(
    home: Path, release: Release, java: Java, *, ports: Ports, jars: list[Path], options: list[str]
) -> Neo4jProcess:
    """Start Neo4j on a home folder and return at once.

    Args:
        home: Its folder; made if need be.
        release: Which Neo4j.
        java: What runs it.
        ports: Where it will listen, on the loopback address only.
        jars: Its class path.
        options: More options for Java, the heap among them.

    Raises:
        EmbeddedServerError: If the folder cannot be written or Java cannot be run.
    """
    try:
        (home / "logs").mkdir(parents=True, exist_ok=True)
        password = neo4j_home.provide_password(home)
        neo4j_home.write_settings(home, release, ports)
        arguments = neo4j_home.write_java_arguments(home, release, java, jars, options)
        with console_log(home).open("wb") as log:
            process = psutil.Popen(
                [str(java.executable), f"@{arguments}"],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=home,
            )
    except OSError as error:
        raise EmbeddedServerError(
            f"Neo4j cannot be started in {home} ({error}): correct the folder, or set CASUS_DATA_DIR to another one"
        ) from error
    return Neo4jProcess(process, home, ports, password)


def await_ready(server: Neo4jProcess, *, stop_asked: Callable[[], bool]) -> None:
    """Return when the server answers queries.

    Raises:
        EmbeddedServerError: If it ends instead, does not get ready, or does not know its password; with its reason.
        StopAskedError: If `stop_asked` gets true.
    """
    from service.graph.embedded import bolt  # noqa: PLC0415  the driver takes a while to import; Neo4j starts meanwhile

    deadline = time.monotonic() + _LONGEST_START
    while _STARTED not in (printed := _printed(server.home)):
        if not server.is_running():
            raise EmbeddedServerError(f"Neo4j did not start: {diagnose(_printed(server.home), server.home)}")
        if stop_asked():
            raise StopAskedError
        if time.monotonic() > deadline:
            raise EmbeddedServerError(
                f"Neo4j was not ready after {_LONGEST_START} seconds: {diagnose(printed, server.home)}"
            )
        time.sleep(_POLL)
    bolt.verify(server.home, server.ports, server.password)


def stop(process: psutil.Process) -> None:
    """End a Neo4j process: it is asked to write its last checkpoint and ended by force when it does not.

    Args:
        process: Of ours, and surely: see `runtime.ProcessId.find`.
    """
    try:
        process.terminate()
        process.wait(_LONGEST_STOP)
    except psutil.TimeoutExpired:
        process.kill()
        process.wait(_LONGEST_STOP)
    except psutil.NoSuchProcess:
        return


def console_log(home: Path) -> Path:
    """The file with what this start has printed."""
    return home / "logs" / "console.log"


def can_end_cleanly() -> bool:
    """Whether a process can be asked to end here; Windows can only kill, and Neo4j then recovers at its next start."""
    return os.name == "posix"


def _printed(home: Path) -> str:
    return console_log(home).read_text(encoding="utf-8", errors="replace")
