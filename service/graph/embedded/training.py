"""Writing the start-up cache, see `startup_cache.py`: `python -m service.graph.embedded.training PLAN`."""

import json
import os
import shutil
import sys
import tempfile
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

import psutil
from filelock import FileLock, Timeout

from service.graph.embedded import bolt, server
from service.graph.embedded.home import heap_options, write_private
from service.graph.embedded.jars import class_path
from service.graph.embedded.java import find_java
from service.graph.embedded.plan import Plan
from service.graph.embedded.ports import free_ports
from service.graph.embedded.releases import release
from service.graph.embedded.runtime import process_id
from service.graph.embedded.startup_cache import (
    end_recorded,
    failure_mark,
    is_wanted,
    kill,
    lock_path,
    planned_path,
    processes_path,
)

_KEPT = 3  # caches; there is one for each virtual environment with a Java of its own
_LONGEST_WRITE = 600  # seconds
_COMPLETE = "AOTCache creation is complete"

# A cache learnt with the optimising compiler on holds its profiles too, which make it compile sooner than it should.
_TRAINING = "-XX:TieredStopAtLevel=1"


def train(plan: Plan) -> None:
    """Write the cache for a plan: start Neo4j on an empty folder, use it a little, and end it.

    Raises:
        EmbeddedServerError: If Neo4j does not start there.
        OSError: If the cache folder cannot be written.
    """
    path = planned_path(plan)
    if path is None:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with suppress(Timeout), FileLock(lock_path(plan)).acquire(timeout=0):
        _clear_away(path.parent)
        _record(path.parent, os.getpid())
        if is_wanted(plan):
            with tempfile.TemporaryDirectory(prefix="training-", dir=path.parent) as folder:
                _write(plan, Path(folder), path)
            _remove_old(path.parent)


def _write(plan: Plan, folder: Path, path: Path) -> None:
    known = release(plan.line)
    learnt = folder / "learnt.aot"
    trainee = server.start(
        folder / "neo4j",
        known,
        find_java(known),
        ports=free_ports(),
        jars=class_path(known, plan.cache_dir),
        options=[*heap_options(plan.heap), _TRAINING, f"-XX:AOTCacheOutput={learnt}"],
    )
    _record(path.parent, os.getpid(), trainee.process.pid)
    try:
        server.await_ready(trainee, stop_asked=lambda: False)
        bolt.exercise(trainee.ports, trainee.password)
        trainee.process.terminate()
        trainee.process.wait(_LONGEST_WRITE)
    finally:
        kill(trainee.process)
        processes_path(path.parent).unlink()
    if _COMPLETE in server.console_log(trainee.home).read_text(encoding="utf-8", errors="replace"):
        learnt.replace(path)
    else:
        failure_mark(path).touch()


def _record(folder: Path, *pids: int) -> None:
    write_private(processes_path(folder), json.dumps([asdict(process_id(pid)) for pid in pids]))


def _clear_away(folder: Path) -> None:
    """Remove what a training that was killed has left: its Neo4j and its folder."""
    end_recorded(folder)
    for left in folder.glob("training-*"):
        shutil.rmtree(left)


def _remove_old(folder: Path) -> None:
    newest_first = sorted(folder.glob("*.aot"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in newest_first[_KEPT:]:
        path.unlink()


if __name__ == "__main__":
    psutil.Process().nice(19)
    train(Plan.from_json(sys.argv[1]))
