"""The commands `casus jobs …`: loads on a schedule."""

import asyncio
import json
import signal
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from functools import partial
from typing import Annotated, Any, Literal, TypeVar

import typer
from rich.console import Console
from rich.table import Table

from service.cli.database import open_graph
from service.cli.load import archive_of, open_context, show
from service.errors import UsageError
from service.graph import reads
from service.graph.connection import Graph
from service.graph.migrations import migrate
from service.loading.jobs import Job, job_named, read_jobs
from service.loading.registry import loader_named
from service.loading.schedule import Scheduler, Workshop, run_by_hand
from service.logs import configure
from service.model import Run
from service.settings import Settings

Format = Literal["table", "json"]
Shown = Annotated[Format, typer.Option("--format", help="How it is shown.")]
Result = TypeVar("Result")

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    help="Loads on a schedule: list, run, schedule, look back.",
)


def _names() -> list[str]:
    return [job.name for job in read_jobs(Settings().jobs_file)]


Name = Annotated[str, typer.Argument(metavar="NAME", help="Which job.", autocompletion=_names)]


@app.command("list")
def list_jobs(*, format_: Shown = "table") -> None:
    """List the jobs, when they are due next, and what came of them."""
    settings = Settings()
    jobs = read_jobs(settings.jobs_file)
    states = _in_graph(settings, reads.jobs)
    now = datetime.now(UTC)
    rows = [_row(job, states.get(job.name), now) for job in jobs]
    if format_ == "json":
        typer.echo(json.dumps(rows, default=str))
    else:
        _table(rows, "There are no jobs.")


@app.command("run")
def run_job(name: Name) -> None:
    """Run a job now, unless it is running elsewhere."""
    settings = Settings()
    job = job_named(read_jobs(settings.jobs_file), name)
    configure(settings)
    report = _in_graph(settings, lambda graph: run_by_hand(_shop(settings, graph), job))
    show(report, dry_run=False)
    raise typer.Exit(report.run.status != "done" or _is_faulty(report.run))


@app.command()
def schedule() -> None:
    """Run jobs when they are due, until Ctrl-C."""
    settings = Settings()
    jobs = read_jobs(settings.jobs_file)
    if not any(job.cron and not job.paused for job in jobs):
        raise UsageError(f"no job in {settings.jobs_file} has a cron expression: there is nothing to schedule")
    configure(settings)
    _in_graph(settings, lambda graph: _schedule(Scheduler(_shop(settings, graph), jobs)))


@app.command()
def history(
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="Only of this job.", autocompletion=_names)] = None,
    *,
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, help="So many runs at most.")] = 20,
    format_: Shown = "table",
) -> None:
    """Show the runs of jobs and loads, the newest first."""
    page = _in_graph(Settings(), lambda graph: reads.runs(graph, job=name, limit=limit))
    if format_ == "json":
        typer.echo(json.dumps([run.model_dump(mode="json") | {"rejected": dict(run.rejected)} for run in page.items]))
    else:
        _table([_run_row(run) for run in page.items], "There are no runs.")


async def _schedule(scheduler: Scheduler) -> None:
    """Run until a signal comes; the first one lets batches be finished, the next one does not."""
    loop, running = asyncio.get_running_loop(), asyncio.ensure_future(scheduler.run())
    stops: list[Callable[[], object]] = [running.cancel, scheduler.stop]

    def stop(*_: object) -> None:
        (stops.pop() if len(stops) > 1 else stops[0])()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop))
    typer.echo(f"{sum(job.cron is not None and not job.paused for job in scheduler.jobs)} jobs are scheduled.")
    await running


def _shop(settings: Settings, graph: Graph) -> Workshop:
    archive = archive_of(settings)
    context = partial(open_context, settings, archive, Console(stderr=True))
    return Workshop(graph, archive, context, batch=settings.load_batch, lease_seconds=settings.job_lease_seconds)


def _in_graph(settings: Settings, work: Callable[[Graph], Awaitable[Result]]) -> Result:
    async def opened() -> Result:
        async with open_graph(settings) as graph:
            await migrate(graph)
            return await work(graph)

    return asyncio.run(opened())


def _row(job: Job, state: reads.JobState | None, now: datetime) -> dict[str, Any]:
    return {
        "name": job.name,
        "loader": job.loader,
        "cron": job.cron or "by hand",
        "timezone": job.timezone,
        "next": "paused" if job.paused else job.next_due(now),
        "last": state and state.due_at,
        "state": "running" if state and state.is_held else state.state if state and state.attempt else "never run",
    }


def _run_row(run: Run) -> dict[str, Any]:
    return {
        "started": run.started_at,
        "job": run.job or "",
        "loader": run.loader,
        "status": run.status,
        "read": run.read,
        "created": run.created,
        "updated": run.updated,
        "unchanged": run.unchanged,
        "events": run.events,
        "rejected": " ".join(f"{reason}={count}" for reason, count in run.rejected),
        "id": run.id,
    }


def _table(rows: list[dict[str, Any]], nothing: str) -> None:
    console = Console()
    if not rows:
        console.print(nothing, highlight=False)
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading, value in rows[0].items():
        table.add_column(heading, justify="right" if isinstance(value, int) else "left", overflow="fold")
    for row in rows:
        table.add_row(*map(_cell, row.values()))
    console.print(table)


def _cell(value: object) -> str:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}Z"
    return f"{value:,}" if isinstance(value, int) else str(value or "")


def _is_faulty(run: Run) -> bool:
    return loader_named(run.loader).is_faulty(run.read, dict(run.rejected))
