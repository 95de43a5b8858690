"""`make bench`: measure on this machine, and write docs/performance.md.

Everything runs on a data folder of its own and on loopback. Rows are those of `ICEWS=<file or folder>`, else of the
extracts in `../shared`, else made up.
"""

import asyncio
import os
import platform
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import psutil

from service.graph import embedded
from service.settings import Settings
from tests.bench import coding, loads, questions, starts
from tests.bench.tables import Table

ROOT = Path(__file__).parents[2]
EXTRACTS = ROOT.parent / "shared" / "benchmarks" / "icews"
SHORT = "*_valid_test.tsv.gz"


def main() -> None:
    """Measure, and write the page."""
    with tempfile.TemporaryDirectory(prefix="casus-bench-") as folder:
        settings = Settings(data_dir=Path(folder) / "data", neo4j_uri=None)
        try:
            tables = list(measured(settings, Path(folder)))
        finally:
            embedded.stop(settings)
    page = "\n".join([HEAD.format(machine=machine(), day=datetime.now(UTC).date()), *map(str, tables)])
    (ROOT / "docs" / "performance.md").write_text(page, encoding="utf-8")
    sys.stdout.write(page)


def measured(settings: Settings, folder: Path) -> Iterator[Table]:
    """Measure one thing after the other."""
    yield from coding.measure()
    yield starts.measure(settings)
    places = rows_of(folder)
    yield from asyncio.run(loads.measure(settings, places))
    yield from questions.measure(settings)


def rows_of(folder: Path) -> list[str]:
    """The tables that are loaded."""
    if given := os.environ.get("ICEWS"):
        return [given]
    extracts = sorted(map(str, EXTRACTS.glob(SHORT)))
    return extracts or [str(loads.made_up(folder / "made-up.tsv"))]


def machine() -> str:
    """This machine, in a line."""
    model = next(
        (line.partition(":")[2].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")),
        platform.processor() or platform.machine(),
    )
    memory = psutil.virtual_memory().total / 1024**3
    return (
        f"{os.cpu_count()} cores of {model}, {memory:.0f} GiB, {platform.system()}, Python {platform.python_version()}"
    )


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text(encoding="utf-8").splitlines()
    except OSError:
        return []


HEAD = """# Performance

Written by `make bench` on {machine}, on {day}; the embedded Neo4j 2026.09 with its default heap of 512 MB runs on
the same machine. Figures of another machine differ: `make bench` measures yours, with `ICEWS=<folder>` your own rows.
"""

main()
