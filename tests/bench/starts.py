"""How long commands take to be there, and what they weigh."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable

import httpx
import psutil

from service.graph import embedded
from service.settings import Settings
from tests.bench.tables import Table


def environment(settings: Settings) -> dict[str, str]:
    """The environment of a command on the bench's folder."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("CASUS_")}
    return ours | {"CASUS_DATA_DIR": str(settings.data_dir), "CASUS_CACHE_DIR": str(settings.cache_dir)}


def measure(settings: Settings) -> Table:
    """Start things, one after the other."""
    table = Table("Starting", "Seconds until a command has done it, and memory then (resident).", ("what", "s", "MB"))
    table.rows.append(("`casus --help`", f"{_seconds(lambda: _run(settings, '--help')):.2f}", ""))
    embedded.stop(settings)
    first = _seconds(lambda: _run(settings, "db", "start"))
    table.rows.append(
        ("Neo4j, the first time on a data folder, jars at hand", f"{first:.1f}", f"{neo4j_memory(settings):.0f}")
    )
    embedded.await_startup_cache(settings)
    embedded.stop(settings)
    again = _seconds(lambda: _run(settings, "db", "start"))
    table.rows.append(("Neo4j, later", f"{again:.1f}", f"{neo4j_memory(settings):.0f}"))
    seconds, memory = _served(settings)
    table.rows.append(("`casus serve`, until it answers, while Neo4j runs", f"{seconds:.1f}", f"{memory:.0f}"))
    return table


def neo4j_memory(settings: Settings) -> float:
    """Resident memory of the bench's Neo4j, in MB."""
    folder = str(settings.data_dir)
    for process in psutil.process_iter(["name", "cmdline", "memory_info"]):
        line = " ".join(process.info["cmdline"] or ())
        if "java" in (process.info["name"] or "") and folder in line:
            return float(process.info["memory_info"].rss) / 1e6
    return 0.0


def serving(settings: Settings) -> tuple[subprocess.Popen[str], str]:
    """The API of the bench's database, and its address."""
    command = [sys.executable, "-m", "service.cli.main", "serve", "--port", "0"]
    process = subprocess.Popen(command, env=environment(settings), stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    for line in process.stdout:
        if found := re.search(r"(http://\S+)/v1/events", line):
            return process, found.group(1)
    raise RuntimeError("the API did not start")


def ended(process: subprocess.Popen[str]) -> None:
    """End what `serving` began."""
    process.terminate()
    process.wait(timeout=30)
    if process.stdout:
        process.stdout.close()


def _served(settings: Settings) -> tuple[float, float]:
    started = time.perf_counter()
    process, address = serving(settings)
    try:
        httpx.get(f"{address}/v1/events", timeout=30).raise_for_status()
        return time.perf_counter() - started, psutil.Process(process.pid).memory_info().rss / 1e6
    finally:
        ended(process)


def _run(settings: Settings, *arguments: str) -> None:
    command = [sys.executable, "-m", "service.cli.main", *arguments]
    subprocess.run(command, env=environment(settings), check=True, capture_output=True)


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
