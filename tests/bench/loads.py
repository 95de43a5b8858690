"""How fast rows are loaded, and where the time goes."""

import gc
import random
import time
from collections import Counter
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import psutil

from service.cli import database
from service.coding.records.tables import rows
from service.graph.connection import Graph, connect
from service.graph.migrations import migrate
from service.graph.watch import Watch
from service.loading import Context, loader_named
from service.loading.archive import Archive
from service.loading.pipeline import Plan, Report, load
from service.settings import Settings
from tests.bench.starts import neo4j_memory
from tests.bench.tables import Table

STAGES = {
    "looking up what is there": ("read/claims_known", "read/articles_known"),
    "claims, with whom and where they name": (
        *("write/claims_kept", "write/claims_named", "write/claims_placed", "write/claims_attributed"),
        *("write/actors_kept", "write/memberships_kept", "write/places_kept", "write/documents_kept"),
        "write/sources_kept",
    ),
    "finding claims of the same event": ("read/claims_in_blocks", "read/claims_of_events", "read/claims_unfused"),
    "events, with timelines": (
        *("read/events_stored", "write/events_versioned", "write/events_cleared", "write/events_kept"),
        *("write/events_told", "write/events_joined", "write/events_placed", "write/events_concerned"),
        *("write/timelines_kept", "write/dyads_kept", "write/events_retired", "write/instruments_settled"),
        "write/claims_fused",
    ),
}
WHO = 4_000


def made_up(path: Path, count: int = 100_000) -> Path:
    """Rows in the short form of ICEWS, sorted by day."""
    chance = random.Random(1)
    names = [row["name"] for row in rows("cameo.csv")]
    days = (date(2014, 1, 1) + timedelta(days=number * 365 // count) for number in range(count))
    found = [
        f"{day}\tActor {chance.randrange(WHO)}\t{chance.choice(names)}\tActor {chance.randrange(WHO)}\n" for day in days
    ]
    path.write_text("date\tsource\trelation\ttarget\n" + "".join(found), encoding="utf-8")
    return path


async def measure(settings: Settings, places: list[str]) -> list[Table]:
    """Load, and load again."""
    seconds: Counter[str] = Counter()
    watch = Watch(counted=lambda name, spent: seconds.update({name: spent}))
    with database.database(settings) as address:
        opened = partial(connect, address.uri, user=address.user, password=address.password, database=address.database)
        async with opened(watch=watch) as graph:
            await migrate(graph)
            archive = Archive(str(settings.data_dir / "archive"))
            seconds.clear()
            first, first_seconds = await _loaded(graph, archive, places)
            spent = dict(seconds)
            memory, beside = psutil.Process().memory_info().rss / 1e6, neo4j_memory(settings)
            gc.collect()
            again, again_seconds = await _loaded(graph, archive, places)
    return [_rates(first, first_seconds, again, again_seconds, memory, beside), _split(spent, first_seconds)]


async def _loaded(graph: Graph, archive: Archive, places: list[str]) -> tuple[Report, float]:
    started = time.perf_counter()
    report = await load(graph, archive, Plan(loader_named("icews"), tuple(places)), Context(items=archive.items))
    return report, time.perf_counter() - started


def _rates(
    first: Report, first_seconds: float, again: Report, again_seconds: float, memory: float, beside: float
) -> Table:
    table = Table(
        "Loading coded rows",
        "Rows of ICEWS in its short form, in one process, each with its row as evidence, fused to events on timelines.",
        ("load", "rows", "rejected", "claims", "events", "merged", "s", "rows/s"),
    )
    for name, report, seconds in (("first", first, first_seconds), ("the same again", again, again_seconds)):
        run = report.run
        counts = (run.read, sum(count for _, count in run.rejected), report.claims, run.events, run.merged)
        table.rows.append((name, *(f"{count:,}" for count in counts), f"{seconds:.0f}", f"{run.read / seconds:,.0f}"))
    table.sentence += f" At its end Casus has {memory:.0f} MB, Neo4j {beside:.0f} MB (resident)."
    return table


def _split(spent: dict[str, float], whole: float) -> Table:
    table = Table(
        "Where the time of the first load goes",
        "Seconds from asking the database to its answer, by what was asked; the rest is Casus's own work that is not "
        "done meanwhile, and the database's commits.",
        ("stage", "s", "%"),
    )
    known = 0.0
    for stage, names in STAGES.items():
        seconds = sum(spent.get(name, 0.0) for name in names)
        known += seconds
        table.rows.append((stage, f"{seconds:.0f}", f"{100 * seconds / whole:.0f}"))
    table.rows.append(("the rest", f"{whole - known:.0f}", f"{100 * (whole - known) / whole:.0f}"))
    return table
