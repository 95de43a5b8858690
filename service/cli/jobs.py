"""The commands `casus jobs …`: loads on a schedule."""

import asyncio
import json
import signal
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from typing import Annotated, Any, Literal, TypeVar

import typer
from rich.console import Console
from rich.table import Table

from service.cli.database import open_graph
from service.cli.load import archive_of, open_context, show, status_of
from service.errors import UsageError
from service.graph import reads
from service.graph.connection import Graph
from service.graph.migrations import migrate
from service.loading.jobs import Job, job_named, read_jobs
from service.loading.lost import find_lost
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
    states = _in_graph(settings, _states)
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
    raise typer.Exit(status_of(report))


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
    rejects: Annotated[bool, typer.Option("--rejects", help="With a sentence on each rejection and doubt.")] = False,
    format_: Shown = "table",
) -> None:
    """Show the runs of jobs and loads, the newest first."""
    settings = Settings()
    runs = _in_graph(settings, lambda graph: _runs(graph, name, limit, whole=rejects))
    if not runs and name is not None:
        job_named(read_jobs(settings.jobs_file), name)
    if format_ == "json":
        left_out = set() if rejects else {"rejects", "doubts"}
        rows = [run.model_dump(mode="json", exclude=left_out) | {"rejected": dict(run.rejected)} for run in runs]
        typer.echo(json.dumps(rows))
    else:
        for line in _told(runs) if runs else ["There are no runs."]:
            typer.echo(line)


async def _runs(graph: Graph, job: str | None, limit: int, *, whole: bool) -> list[Run]:
    await find_lost(graph)
    page = await reads.runs(graph, job=job, limit=limit)
    return [await reads.run(graph, run.id) for run in page.items] if whole else list(page.items)


async def _states(graph: Graph) -> dict[str, reads.JobState]:
    await find_lost(graph)
    return await reads.jobs(graph)


async def _schedule(scheduler: Scheduler) -> None:
    """Run until a signal comes; the first one lets batches be finished, the next one does not."""
    loop, running = asyncio.get_running_loop(), asyncio.ensure_future(scheduler.run())
    stops: list[Callable[[], object]] = [running.cancel, scheduler.stop]

    def stop(*_: object) -> None:
        (stops.pop() if len(stops) > 1 else stops[0])()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop))
    count = sum(job.cron is not None and not job.paused for job in scheduler.jobs)
    typer.echo("1 job is scheduled." if count == 1 else f"{count} jobs are scheduled.")
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
        "last": state and state.ran_at,
        "state": "running" if state and state.is_held else (state and state.status) or "never run",
    }


def _told(runs: list[Run]) -> Iterator[str]:
    """Each run in a line; below it its id, what it rejected, why it failed, and its sentences if they are there."""
    width = max(len("job"), *(len(_of(run)) for run in runs))
    yield f"{'started':17}  {'job':{width}}  {'status':7}  {'read':>9}  {'created':>9}  {'rejected':>9}"
    for run in runs:
        rejected = sum(count for _, count in run.rejected)
        yield (
            f"{_cell(run.started_at)}  {_of(run):{width}}  {run.status:7}  {run.read:9,}  {run.created:9,}  "
            f"{rejected:9,}"
        )
        reasons = " ".join(f"{reason}={count}" for reason, count in run.rejected)
        yield f"    {run.id}  {reasons}".rstrip()
        yield from (f"    {sentence}" for sentence in ([run.failure] if run.failure else []))
        yield from (f"    rejected  {sentence}" for sentence in run.rejects)
        yield from (f"    doubtful  {sentence}" for sentence in run.doubts)


def _of(run: Run) -> str:
    """The job of a run; of one that was no job's, its loader."""
    return run.job or f"({run.loader})"


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
