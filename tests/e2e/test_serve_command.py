"""`casus serve` and `casus demo` as processes."""

import re
import signal
import subprocess
import sys
from pathlib import Path

import httpx

from service.graph import embedded
from service.settings import Settings
from tests.e2e.test_load_command import casus


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
    assert end(process) in {0, -signal.SIGTERM}


def test_demo_shows_a_timeline_from_nothing(
    tmp_path: Path, shared_caches: dict[str, object], command_environment: dict[str, str]
) -> None:
    own = {name: value for name, value in command_environment.items() if not name.startswith("CASUS_")}
    own["CASUS_DATA_DIR"] = str(tmp_path / "own")
    own |= {f"CASUS_{name.upper()}": str(value) for name, value in shared_caches.items()}
    try:
        run = casus(own, "demo", "--no-serve")
    finally:
        embedded.stop(Settings(data_dir=tmp_path / "own" / "demo", **shared_caches))
    assert run.returncode == 0, run.stderr
    for part in ("Timeline of North Korea", "2024-11-11", "events of North Korea"):
        assert part in run.stdout
