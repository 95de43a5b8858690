"""What a command can ask of the embedded server: run, be held, stop, say how it is, begin anew."""

import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import psutil
from rich.console import Console

from service.errors import EmbeddedServerError
from service.graph.embedded import guide, server, startup_cache
from service.graph.embedded.home import DATABASE, USER, remove_database
from service.graph.embedded.jars import jar_folder, provide_jars
from service.graph.embedded.java import find_java
from service.graph.embedded.plan import Plan, make_plan
from service.graph.embedded.ports import LOOPBACK
from service.graph.embedded.releases import DEFAULT_LINE, release
from service.graph.embedded.runtime import ProcessId, RunFolder, Runtime
from service.settings import Settings

_POLL = 0.05  # seconds
_LONGEST_FIRST_WORD = 60.0  # seconds until a new supervisor must have written its runtime file
_LONGEST_END = 180.0  # seconds until a supervisor that was told to stop must have ended


@dataclass(frozen=True)
class Server:
    """A running local server, embedded or in a container.

    Attributes:
        bolt_uri: Where drivers connect.
        user: The user to log in as.
        password: Its password.
        database: The one database.
        http_url: Where Neo4j Browser is, with `/browser/` behind it.
        version: Neo4j's, e.g. `2026.09.0`.
        pid: Its process.
        started_at: When that process started, UTC.
        resident_bytes: Its memory now.
    """

    bolt_uri: str
    user: str
    password: str = field(repr=False)
    database: str
    http_url: str
    version: str
    pid: int
    started_at: datetime
    resident_bytes: int


def ensure_running(
    settings: Settings, *, keep: bool = False, progress: bool = True, line: str = DEFAULT_LINE, train: bool = True
) -> Server:
    """Return the server of the settings' data folder, ready; it is started if need be.

    Args:
        settings: Whose `data_dir` it is.
        keep: Keep it until `stop`, however long nobody uses it.
        progress: Say on stderr what takes long.
        line: Which Neo4j to start if none runs, see `releases.py`.
        train: Let a start-up cache be written where there is none.

    Raises:
        EmbeddedServerError: If it cannot be prepared or started, with the reason.
    """
    plan = make_plan(settings, line=line, train=train)
    run = _run_folder(plan)
    with run.start_lock():
        runtime = _settled(run)
        if runtime is None:
            _prepare(plan, run, settings.maven_repository, progress=progress)
            runtime = _start(plan, run, progress=progress)
        if keep:
            run.wish("keep", runtime.nonce)
        run.touch()
    return _server(plan, runtime)


@contextmanager
def hold(
    settings: Settings, *, progress: bool = True, line: str = DEFAULT_LINE, train: bool = True
) -> Iterator[Server]:
    """Use the server for the duration of the block: it is running, and is not stopped as idle meanwhile.

    Raises:
        EmbeddedServerError: If it cannot be prepared or started, with the reason.
    """
    with _run_folder(make_plan(settings)).held():
        yield ensure_running(settings, progress=progress, line=line, train=train)


def status(settings: Settings) -> Server | None:
    """Return the server of the settings' data folder if it is ready, without starting it."""
    plan = make_plan(settings)
    run = RunFolder(plan.home)
    runtime = run.read()
    if runtime is None or not _is_ready(run, runtime):
        return None
    return _server(plan, runtime)


def stop(settings: Settings) -> bool:
    """Stop the server of the settings' data folder; its last checkpoint is written when this returns.

    Returns:
        Whether there was one.

    Raises:
        EmbeddedServerError: If it does not end.
    """
    plan = make_plan(settings)
    run = RunFolder(plan.home)
    if not run.path.is_dir():
        return False
    with run.start_lock():
        return _stop(run)


def await_startup_cache(settings: Settings) -> None:
    """Return when the start-up cache is written, if one is being written now."""
    startup_cache.await_training(make_plan(settings))


def is_startup_cache_pending(settings: Settings) -> bool:
    """Whether there will be a start-up cache and is none yet."""
    return startup_cache.is_wanted(make_plan(settings))


def reset(settings: Settings) -> None:
    """Stop the server and delete its database; the password and everything else in the data folder stay.

    Raises:
        EmbeddedServerError: If it does not end, or the files cannot be deleted.
    """
    plan = make_plan(settings)
    run = _run_folder(plan)
    with run.start_lock():
        _stop(run)
        try:
            remove_database(plan.home)
        except OSError as error:
            raise EmbeddedServerError(
                f"the database in {plan.home} cannot be deleted ({error}): delete the folder data in it yourself"
            ) from error


def write_guide(settings: Settings) -> Path:
    """Write the guide for Neo4j Browser into the data folder and return its path.

    Raises:
        EmbeddedServerError: If it cannot be written.
    """
    return guide.write_guide(make_plan(settings).home)


def _run_folder(plan: Plan) -> RunFolder:
    run = RunFolder(plan.home)
    try:
        run.create()
    except OSError as error:
        raise EmbeddedServerError(
            f"{plan.home} cannot be made ({error.strerror}): set CASUS_DATA_DIR to a folder that can be written"
        ) from error
    return run


def _is_ready(run: RunFolder, runtime: Runtime) -> bool:
    return (
        runtime.state == "ready"
        and runtime.neo4j is not None
        and psutil.pid_exists(runtime.neo4j.pid)
        and run.is_supervised()
    )


def _settled(run: RunFolder) -> Runtime | None:
    """Return the state of a living server once it is ready; None once there is none.

    What is starting or stopping just now is waited for.
    """
    while True:
        runtime = run.read()
        if runtime is not None and _is_ready(run, runtime):
            return runtime
        if not run.is_supervised():
            return None
        time.sleep(_POLL)


def _prepare(plan: Plan, run: RunFolder, maven_repository: str | None, *, progress: bool) -> None:
    """See to it that a server can be started: Java, jars, and nothing left of the last one; the start lock is held."""
    known = release(plan.line)
    find_java(known)
    provide_jars(
        known.jars,
        jar_folder(known, plan.cache_dir),
        maven_repository,
        title=f"Neo4j {known.version}",
        progress=progress,
    )
    _end_orphan(run)
    startup_cache.break_off_training(plan)


def _start(plan: Plan, run: RunFolder, *, progress: bool) -> Runtime:
    """Start a server where none is; the start lock is held."""
    console = Console(stderr=True, quiet=not progress)
    with console.status(f"Starting Neo4j {release(plan.line).version}"):
        nonce = secrets.token_hex(8)
        _spawn(plan, run, nonce)
        return _await_start(run, nonce)


def _spawn(plan: Plan, run: RunFolder, nonce: str) -> None:
    command = [sys.executable, "-P", "-m", "service.graph.embedded.supervisor", nonce, plan.to_json()]
    with run.log.open("wb") as log:
        ended = subprocess.run(  # noqa: S603  our own module
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=plan.home, check=False
        )
    if ended.returncode:
        raise EmbeddedServerError(f"the supervisor of Neo4j could not be started: its reason is in {run.log}")


def _await_start(run: RunFolder, nonce: str) -> Runtime:
    deadline = time.monotonic() + _LONGEST_FIRST_WORD
    while True:
        spoke = _word(run, nonce) is not None
        ended = not run.is_supervised()
        runtime = _word(run, nonce)
        if runtime is not None and runtime.state == "ready":
            return runtime
        if runtime is not None and runtime.state == "failed":
            raise EmbeddedServerError(runtime.reason)
        if (spoke and ended) or (not spoke and time.monotonic() > deadline):
            raise EmbeddedServerError(f"the supervisor of Neo4j ended before Neo4j was ready: see {run.log}")
        time.sleep(_POLL)


def _word(run: RunFolder, nonce: str) -> Runtime | None:
    """What the supervisor of that nonce has written."""
    runtime = run.read()
    return runtime if runtime is not None and runtime.nonce == nonce else None


def _stop(run: RunFolder) -> bool:
    """Stop what runs, supervised or left over; the start lock is held."""
    deadline = time.monotonic() + _LONGEST_END
    stopped = run.is_supervised()
    while run.is_supervised():
        runtime = run.read()
        if runtime is not None:
            run.wish("stop", runtime.nonce)
        if time.monotonic() > deadline:
            raise EmbeddedServerError(f"the embedded Neo4j does not stop: see {run.log} and {run.path.parent / 'logs'}")
        time.sleep(_POLL)
    return _end_orphan(run) or stopped


def _end_orphan(run: RunFolder) -> bool:
    """End a Neo4j whose supervisor was killed, if it is the one on record; no other process is ever touched."""
    runtime = run.read()
    process = runtime.neo4j.find() if runtime is not None and runtime.neo4j is not None else None
    if process is not None:
        server.stop(process)
    run.forget()
    return process is not None


def _server(plan: Plan, runtime: Runtime) -> Server:
    neo4j = runtime.neo4j or ProcessId(0, 0)
    process = neo4j.find()
    return Server(
        bolt_uri=f"bolt://{LOOPBACK}:{runtime.bolt_port}",
        user=USER,
        password=(plan.home / "password").read_text(encoding="utf-8").strip(),
        database=DATABASE,
        http_url=f"http://{LOOPBACK}:{runtime.http_port}",
        version=runtime.version,
        pid=neo4j.pid,
        started_at=datetime.fromtimestamp(neo4j.started, UTC),
        resident_bytes=_resident_bytes(process),
    )


def _resident_bytes(process: psutil.Process | None) -> int:
    try:
        return int(process.memory_info().rss) if process is not None else 0
    except psutil.NoSuchProcess:
        return 0
