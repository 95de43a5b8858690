"""`casus serve` and `casus demo` as processes."""

import json
import os
import re
import shlex
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import httpx
import pytest
from neo4j import Driver

from service.graph import embedded
from service.settings import Settings
from tests.e2e.test_load_command import casus

ROOT = Path(__file__).parents[2]


def start(environment: dict[str, str], *arguments: str) -> tuple[subprocess.Popen[str], str]:
    command = [sys.executable, "-m", "service.cli.main", *arguments]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    for line in process.stdout:
        if found := re.search(r"(http://127\.0\.0\.1:\d+)/v1/events", line):
            return process, found.group(1)
    raise AssertionError("the server said no address")


def end(process: subprocess.Popen[str]) -> int:
    process.send_signal(signal.SIGTERM)
    status = process.wait(timeout=20)
    if process.stdout:
        process.stdout.close()
    return status


def test_serve_answers_and_ends_when_told(command_environment: dict[str, str]) -> None:
    process, address = start(command_environment, "serve", "--port", "0")
    transport = httpx.HTTPTransport(retries=10)
    with httpx.Client(base_url=address, transport=transport, timeout=20) as client:
        assert client.get("/readyz").json() == {"status": "ok"}
        assert client.get("/v1/events").json()["items"] == []
        taken = casus(command_environment, "serve", "--port", address.rpartition(":")[2])
    assert taken.returncode == 2
    assert "choose another with --port" in " ".join(taken.stderr.split())
    assert end(process) == 0


@pytest.mark.parametrize("before", ["", "trap '' INT; "])
def test_load_that_is_told_to_end_is_a_stopped_run(
    command_environment: dict[str, str], tmp_path: Path, neo4j_driver: Driver, before: str
) -> None:
    line = json.dumps({"text": "Kenya ratified the fisheries treaty with Tanzania on 12 May 2025.", "source": "Wire"})
    many = "\n".join(line.replace("2025", str(year)) for year in range(1900, 2020)) + "\n"
    pipe = tmp_path / "news.jsonl"
    os.mkfifo(pipe)  # nobody closes it, so the load waits for more
    environment = command_environment | {"CASUS_LOG_LEVEL": "info", "CASUS_LOG_FORMAT": "json"}
    words = shlex.join([sys.executable, "-m", "service.cli.main", "load", "articles", str(pipe)])
    command = ["sh", "-c", f"{before}exec {words}"]  # with a trap, as in the background of a script
    process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    started = json.loads(process.stderr.readline())
    with pipe.open("w", encoding="utf-8") as writer:
        writer.write(many)
        writer.flush()
        process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=20) != 0
    ended = [json.loads(said) for said in process.stderr if said.startswith("{")][-1]
    process.stderr.close()
    assert (started["event"], ended["event"], ended["status"]) == ("run_started", "run_ended", "stopped")
    assert started["run_id"] == ended["run_id"]
    (row,) = neo4j_driver.execute_query("MATCH (run:Run) RETURN run.id AS id, run.status AS status").records
    assert (row["id"], row["status"]) == (started["run_id"], "stopped")


@pytest.fixture
def unpacked_wheel(tmp_path: Path) -> Path:
    """What an installation from the wheel has, and a clone's files are not beside."""
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path / "dist")]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True, timeout=60)
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(tmp_path / "installed")
    return tmp_path / "installed"


def test_demo_of_the_wheel_shows_a_timeline_from_nothing(
    tmp_path: Path, shared_caches: dict[str, object], command_environment: dict[str, str], unpacked_wheel: Path
) -> None:
    own = {name: value for name, value in command_environment.items() if not name.startswith("CASUS_")}
    own["CASUS_DATA_DIR"] = str(tmp_path / "own")
    own |= {f"CASUS_{name.upper()}": str(value) for name, value in shared_caches.items()}
    own["PYTHONPATH"] = str(unpacked_wheel)
    where = [sys.executable, "-c", "import service; print(service.__file__)"]
    found = subprocess.run(where, env=own, cwd=tmp_path, capture_output=True, text=True, check=True, timeout=60)
    assert Path(found.stdout.strip()).is_relative_to(unpacked_wheel)
    try:
        run = casus(own, "demo", "--no-serve", cwd=tmp_path)
    finally:
        embedded.stop(Settings(data_dir=tmp_path / "own" / "demo", **shared_caches))
    assert run.returncode == 0, run.stderr
    for part in ("Timeline of North Korea", "2024-11-11", "events of North Korea"):
        assert part in run.stdout
