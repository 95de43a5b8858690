import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from service.graph import embedded
from service.graph.embedded.runtime import ProcessId, RunFolder, Runtime, process_id
from service.settings import Settings

HOLD = """
import sys, time
from pathlib import Path
from service.graph.embedded.runtime import RunFolder
run = RunFolder(Path(sys.argv[1]))
with run.held(), run.supervisor_lock():
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def run(tmp_path: Path) -> RunFolder:
    folder = RunFolder(tmp_path / "neo4j")
    folder.create()
    return folder


def ended_process() -> ProcessId:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        return process_id(process.pid)


def test_a_process_is_known_by_its_number_and_its_start() -> None:
    known = process_id(os.getpid())
    assert known.find() is not None
    assert ProcessId(known.pid, known.started - 60).find() is None
    assert ended_process().find() is None


def test_a_runtime_file_comes_back_as_it_was_written(run: RunFolder) -> None:
    written = Runtime("a", "ready", process_id(os.getpid()), ended_process(), 7687, 7474, "2026.09.0")
    run.write(written)
    assert run.read() == written


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"nonce": "a", "state": "ready", "supervisor": 1, "neo4j": 2}'])
def test_a_damaged_runtime_file_counts_as_none(run: RunFolder, text: str) -> None:
    (run.path / "runtime.json").write_text(text)
    assert run.read() is None


def test_a_runtime_file_of_killed_processes_is_no_server(tmp_path: Path, run: RunFolder) -> None:
    gone = ended_process()
    run.write(Runtime("a", "ready", gone, gone, 7687, 7474, "2026.09.0"))
    assert embedded.status(Settings(data_dir=tmp_path)) is None


def test_a_process_that_got_the_number_of_an_old_server_is_left_alone(tmp_path: Path, run: RunFolder) -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as bystander:
        other = process_id(bystander.pid)
        reused = ProcessId(other.pid, other.started - 3600)
        run.write(Runtime("a", "ready", reused, reused, 7687, 7474, "2026.09.0"))
        settings = Settings(data_dir=tmp_path)
        assert embedded.status(settings) is None
        assert embedded.stop(settings) is False
        assert bystander.poll() is None


def test_locks_vanish_with_a_killed_process(run: RunFolder) -> None:
    holding = subprocess.Popen([sys.executable, "-c", HOLD, str(run.path.parent)], stdout=subprocess.PIPE)
    try:
        assert holding.stdout is not None
        assert holding.stdout.readline() == b"held\n"
        assert run.is_held()
        assert run.is_supervised()
    finally:
        holding.send_signal(signal.SIGKILL)
        holding.communicate()
    assert not run.is_held()
    assert not run.is_supervised()
    assert list((run.path / "holders").iterdir()) == []


def test_a_wish_is_for_one_supervisor_only(run: RunFolder) -> None:
    run.wish("keep", "a")
    assert run.is_wished("keep", "a")
    assert not run.is_wished("keep", "b")
    assert not run.is_wished("stop", "a")


def test_the_runtime_file_is_for_its_owner_and_has_no_password(run: RunFolder) -> None:
    run.write(Runtime("a", "ready", process_id(os.getpid())))
    path = run.path / "runtime.json"
    assert path.stat().st_mode & 0o077 == 0
    assert "password" not in json.loads(path.read_text())


def test_stopping_where_nothing_ever_ran_leaves_no_trace(tmp_path: Path) -> None:
    assert embedded.stop(Settings(data_dir=tmp_path / "none")) is False
    assert not (tmp_path / "none").exists()
