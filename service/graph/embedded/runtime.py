"""What commands and the supervisor of one data folder know of each other: files and locks in `neo4j/run`.

A lock is the operating system's, so it vanishes with its process however that ends; a process number is believed only
together with the time at which that process started.

| file | meaning |
|---|---|
| `start.lock` | held while somebody looks for, starts, stops or joins the server |
| `supervisor.lock` | held by the supervisor as long as it lives |
| `holders/*.lock` | one for each command that uses the server, held as long as it does |
| `runtime.json` | the supervisor's state |
| `used` | touched when a command has found the server |
| `keep`, `stop` | a wish, in force for the supervisor whose nonce is in it |
"""

import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

import psutil
from filelock import FileLock, Timeout

from service.graph.embedded.home import write_private

State = Literal["starting", "ready", "stopping", "failed"]

_SAME_START = 2.0  # seconds by which two readings of one process's start may differ


@dataclass(frozen=True)
class ProcessId:
    """A process: its number, and when it started in seconds since 1970."""

    pid: int
    started: float

    def find(self) -> psutil.Process | None:
        """Return the process if it still runs and is not another one with the same number."""
        try:
            process = psutil.Process(self.pid)
            same = abs(process.create_time() - self.started) < _SAME_START
            return process if same and process.status() != psutil.STATUS_ZOMBIE else None
        except psutil.Error:
            return None


def process_id(pid: int) -> ProcessId:
    """Return the identity of a running process of ours."""
    return ProcessId(pid, psutil.Process(pid).create_time())


@dataclass(frozen=True)
class Runtime:
    """What a supervisor says of itself; `reason` is the sentence of a failed start."""

    nonce: str
    state: State
    supervisor: ProcessId
    neo4j: ProcessId | None = None
    bolt_port: int = 0
    http_port: int = 0
    version: str = ""
    reason: str = ""


class RunFolder:
    """The folder `neo4j/run` of a data folder."""

    def __init__(self, home: Path) -> None:
        self.path = home / "run"
        self.log = self.path / "supervisor.log"

    def create(self) -> None:
        """Make the folder, for its owner only."""
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        (self.path / "holders").mkdir(parents=True, exist_ok=True)

    def start_lock(self) -> FileLock:
        """The lock under which the server is looked for, started, stopped and joined."""
        return FileLock(self.path / "start.lock", thread_local=False)

    def supervisor_lock(self) -> FileLock:
        """The lock that a supervisor holds."""
        return FileLock(self.path / "supervisor.lock", thread_local=False)

    def is_supervised(self) -> bool:
        """Whether a supervisor lives."""
        return is_locked(self.path / "supervisor.lock")

    def read(self) -> Runtime | None:
        """Return what the last supervisor wrote, alive or not; None when there is nothing of use."""
        try:
            fields = json.loads((self.path / "runtime.json").read_text(encoding="utf-8"))
            supervisor, neo4j = fields.pop("supervisor"), fields.pop("neo4j")
            return Runtime(
                supervisor=ProcessId(**supervisor), neo4j=None if neo4j is None else ProcessId(**neo4j), **fields
            )
        except (FileNotFoundError, ValueError, TypeError, KeyError):
            return None

    def write(self, runtime: Runtime) -> None:
        """Write the supervisor's state, whole or not at all."""
        write_private(self.path / "runtime.json", json.dumps(asdict(runtime)) + "\n")

    def forget(self) -> None:
        """Remove the supervisor's state and the wishes to it."""
        for name in ("runtime.json", "keep", "stop"):
            (self.path / name).unlink(missing_ok=True)

    def wish(self, name: Literal["keep", "stop"], nonce: str) -> None:
        """Tell the supervisor of that nonce to keep the server, or to stop it."""
        write_private(self.path / name, nonce)

    def is_wished(self, name: Literal["keep", "stop"], nonce: str) -> bool:
        """Whether the supervisor of that nonce has been told so."""
        with suppress(FileNotFoundError):
            return (self.path / name).read_text(encoding="utf-8") == nonce
        return False

    def touch(self) -> None:
        """Note that the server is in use now."""
        (self.path / "used").touch()

    def last_used(self) -> int:
        """Return a number that changes whenever `touch` is called."""
        with suppress(FileNotFoundError):
            return (self.path / "used").stat().st_mtime_ns
        return 0

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep the server from being stopped as idle; enter it before asking for the server."""
        path = self.path / "holders" / f"{os.getpid()}-{secrets.token_hex(4)}.lock"
        lock = FileLock(path, thread_local=False)
        with self.start_lock():
            lock.acquire()
        try:
            yield
        finally:
            self.touch()
            path.unlink(missing_ok=True) if os.name == "posix" else None
            lock.release()

    def is_held(self) -> bool:
        """Whether a command uses the server; call it while holding the start lock. Dead commands' files are removed."""
        held = False
        for path in (self.path / "holders").glob("*.lock"):
            if is_locked(path):
                held = True
            else:
                path.unlink(missing_ok=True)
        return held


def is_locked(path: Path) -> bool:
    """Whether a living process holds a lock file."""
    if not path.exists():
        return False
    lock = FileLock(path, thread_local=False)
    try:
        with lock.acquire(timeout=0):
            return False
    except Timeout:
        return True
