"""The start-up cache: what Java 25 has learnt of Neo4j's classes, so that a start takes a third of the time.

It is written once for each Java and set of jars, by a Neo4j of its own on an empty folder and at the lowest priority,
while the user's server runs; about 30 seconds and 170 MB. Nothing waits for it but `casus db stop`; a start that
needs the processor breaks it off, and an interruption costs no more than doing it again.
"""

import hashlib
import json
import os
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import psutil

from service.graph.embedded import server
from service.graph.embedded.jars import class_path
from service.graph.embedded.java import Java, find_java
from service.graph.embedded.plan import Plan
from service.graph.embedded.releases import release
from service.graph.embedded.runtime import ProcessId, is_locked

_OLDEST_JAVA = 25  # the first that writes such a cache in one step
_LONGEST_FIRST_WORD = 5  # seconds until a process that has been started holds its lock
_POLL = 0.2  # seconds


def cache_path(java: Java, jars: list[Path], cache_dir: Path) -> Path | None:
    """Return where the cache for this Java and these jars is, or would be; None when there can be none."""
    modules = java.home / "lib" / "modules"
    if java.major < _OLDEST_JAVA or not modules.is_file() or not server.can_end_cleanly():
        return None
    if not all(path.is_file() for path in jars):
        return None
    key = hashlib.sha256()
    for path in (modules, *jars):
        status = path.stat()
        key.update(f"{path} {status.st_size} {status.st_mtime_ns}\n".encode())
    return cache_dir / "startup" / f"{key.hexdigest()[:16]}.aot"


def use_options(path: Path | None) -> list[str]:
    """Return Java's options for using a cache; none when it is not there."""
    if path is None or not path.is_file():
        return []
    with suppress(OSError):
        os.utime(path)
    return [f"-XX:AOTCache={path}", "-Xlog:aot*=off", "-Xlog:cds*=off"]


def begin_training(plan: Plan) -> None:
    """Start writing the cache for a plan in a process of its own, if it is wanted and nobody does so already."""
    folder = plan.cache_dir / "startup"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "training.log").open("ab") as log:
        subprocess.Popen(  # noqa: S603  our own module
            [sys.executable, "-P", "-m", "service.graph.embedded.training", plan.to_json()],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


def is_wanted(plan: Plan) -> bool:
    """Whether the plan asks for a cache that is not there, and that has not failed to be written before."""
    path = planned_path(plan) if plan.train else None
    return path is not None and not path.is_file() and not failure_mark(path).is_file()


def await_training(plan: Plan) -> None:
    """Return when nobody writes the cache for a plan any more; at once when there is nothing to wait for."""
    given_up_at = time.monotonic() + _LONGEST_FIRST_WORD
    while is_wanted(plan) and time.monotonic() < given_up_at:
        if is_locked(lock_path(plan)):
            given_up_at = time.monotonic() + _LONGEST_FIRST_WORD
        time.sleep(_POLL)


def break_off_training(plan: Plan) -> None:
    """End whoever writes a cache now, for a start that needs the processor; a later supervisor begins anew."""
    end_recorded(plan.cache_dir / "startup")


def planned_path(plan: Plan) -> Path | None:
    """Return where the cache for a plan is, or would be; None when there can be none."""
    known = release(plan.line)
    return cache_path(find_java(known), class_path(known, plan.cache_dir), plan.cache_dir)


def failure_mark(path: Path) -> Path:
    """The file that says that a cache could not be written."""
    return path.with_suffix(".failed")


def lock_path(plan: Plan) -> Path:
    """The lock of whoever writes a cache."""
    return plan.cache_dir / "startup" / "training.lock"


def processes_path(folder: Path) -> Path:
    """The file that names the processes of whoever writes a cache."""
    return folder / "training.json"


def end_recorded(folder: Path) -> None:
    """End the processes named in that file, if they are still the same."""
    with suppress(FileNotFoundError, ValueError, TypeError):
        for recorded in json.loads(processes_path(folder).read_text(encoding="utf-8")):
            process = ProcessId(**recorded).find()
            if process is not None:
                kill(process)


def kill(process: psutil.Process) -> None:
    """End a process of ours and those that it has started, the writer of the cache among them."""
    with suppress(psutil.NoSuchProcess):
        for child in process.children(recursive=True):
            child.kill()
        process.kill()
