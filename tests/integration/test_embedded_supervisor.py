"""The life of an embedded server through crashes; one data folder, whose server each test finds as the last left it."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from service.errors import EmbeddedServerError
from service.graph import embedded
from service.graph.embedded.runtime import RunFolder
from service.settings import Settings

START = """
import sys
from pathlib import Path
from service.graph import embedded
from service.settings import Settings
settings = Settings(data_dir=Path(sys.argv[1]), cache_dir=Path(sys.argv[2]), embedded_idle_seconds=60)
print(embedded.ensure_running(settings, line=sys.argv[3], progress=False, train=False).pid)
"""

Start = Callable[..., embedded.Server]


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory, shared_caches: dict[str, object]) -> Iterator[Settings]:
    made = Settings(data_dir=tmp_path_factory.mktemp("supervised"), **shared_caches)
    yield made
    embedded.stop(made)


@pytest.fixture(scope="module")
def start(settings: Settings, neo4j_line: str) -> Start:
    def ensure_running(one: Settings = settings) -> embedded.Server:
        return embedded.ensure_running(one, line=neo4j_line, progress=False, train=False)

    return ensure_running


def wait_until(condition: Callable[[], bool], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not within {seconds} seconds"
        time.sleep(0.1)


def run_folder(settings: Settings) -> RunFolder:
    return RunFolder(settings.data_dir / "neo4j")


def supervisor(settings: Settings) -> psutil.Process:
    runtime = run_folder(settings).read()
    assert runtime is not None
    found = runtime.supervisor.find()
    assert found is not None
    return found


def test_two_starters_at_once_end_with_one_server(settings: Settings, neo4j_line: str) -> None:
    command = [sys.executable, "-c", START, str(settings.data_dir), str(settings.cache_dir), neo4j_line]
    starters = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(2)]
    pids = {starter.communicate()[0] for starter in starters}
    server = embedded.status(settings)
    assert server is not None
    assert pids == {f"{server.pid}\n".encode()}


def test_a_server_that_runs_is_joined(start: Start) -> None:
    server = start()
    began = time.monotonic()
    assert start().pid == server.pid
    assert time.monotonic() - began < 2


def test_a_server_whose_supervisor_was_killed_is_replaced(settings: Settings, start: Start) -> None:
    server = start()
    killed = supervisor(settings)
    killed.kill()
    killed.wait(10)
    assert embedded.status(settings) is None
    assert psutil.pid_exists(server.pid)
    recovered = start()
    assert recovered.pid != server.pid
    assert not psutil.pid_exists(server.pid)
    assert recovered.password == server.password
    assert recovered.bolt_uri == server.bolt_uri


def test_a_neo4j_that_was_killed_is_started_again_and_stopped_when_idle(settings: Settings, start: Start) -> None:
    server = start()
    psutil.Process(server.pid).kill()
    wait_until(lambda: embedded.status(settings) is None, 5)
    quick = settings.model_copy(update={"embedded_idle_seconds": 1.5})
    recovered = start(quick)
    with embedded.hold(quick, progress=False, train=False) as held:
        assert held.pid == recovered.pid
        time.sleep(4)
        assert embedded.status(settings) is not None
    wait_until(lambda: not run_folder(settings).is_supervised(), 15)
    assert not psutil.pid_exists(recovered.pid)
    assert embedded.status(settings) is None


def test_a_failed_start_says_why_in_one_sentence(
    tmp_path: Path, shared_caches: dict[str, object], start: Start
) -> None:
    starved = Settings(data_dir=tmp_path, neo4j_heap="1m", **shared_caches)
    with pytest.raises(EmbeddedServerError) as caught:
        start(starved)
    assert str(caught.value) == (
        "Neo4j did not start: its Java heap is too small: set CASUS_NEO4J_HEAP to 512m or more"
    )
    assert not run_folder(starved).is_supervised()
