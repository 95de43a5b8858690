"""The command `casus load`: run a loader."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Annotated, Any, Literal

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from service.cli.database import open_graph
from service.errors import RunFailedError
from service.graph.migrations import migrate
from service.loading import Context, loader_named, loader_names
from service.loading.archive import Archive
from service.loading.coders import CoderName, coder_named
from service.loading.ledger import Report
from service.loading.pipeline import Plan, load
from service.loading.web.fetcher import Fetcher, Manners
from service.logs import configure
from service.settings import Settings

Format = Literal["table", "json"]
_OF_EVENTS = ("created", "updated", "unchanged", "retired", "merged")


def load_command(
    loader: Annotated[
        str, typer.Argument(metavar="LOADER", help="Which loader, for example articles.", autocompletion=loader_names)
    ],
    arguments: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="PLACE", help="What it loads: files, folders, addresses; samples is what comes with Casus."
        ),
    ] = None,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Report what would change, and write nothing.")] = False,
    coder: Annotated[
        CoderName, typer.Option("--coder", help="Who reads articles: our rules, or the model that CASUS_LLM_URL names.")
    ] = "rules",
    format_: Annotated[Format, typer.Option("--format", help="How the report is shown.")] = "table",
) -> None:
    """Run a loader: articles or coded rows in, events out."""
    settings = Settings()
    plan = Plan(
        loader_named(loader),
        tuple(arguments or ()),
        dry_run=dry_run,
        batch=settings.load_batch,
        coder=coder_named(coder, settings),
    )
    report = asyncio.run(load_with(settings, plan))
    typer.echo(json.dumps(_row(report, dry_run=dry_run))) if format_ == "json" else show(report, dry_run=dry_run)
    raise typer.Exit(status_of(report))


async def load_with(settings: Settings, plan: Plan) -> Report:
    """Run a loader against the database that the settings name, with its rejections and its progress on stderr."""
    configure(settings)
    console = Console(stderr=True)
    archive = archive_of(settings)
    async with open_graph(settings) as graph:
        if not plan.dry_run:
            await migrate(graph)
        with open_context(settings, archive, console) as context, _progress(console) as seen:
            return await load(graph, archive, plan, context, seen=seen)


def status_of(report: Report) -> int:
    """The exit status of a load that came to its end: 1 when so much was rejected that somebody has to look.

    Raises:
        RunFailedError: If the run has failed all the same.
    """
    run = report.run
    if run.failure is not None:
        raise RunFailedError(run.failure)
    return int(loader_named(run.loader).is_faulty(run.read, dict(run.rejected)))


def archive_of(settings: Settings) -> Archive:
    """The archive that the settings name."""
    return Archive(str(settings.data_dir / "archive"))


@contextmanager
def open_context(settings: Settings, archive: Archive, console: Console) -> Iterator[Context]:
    """Open what a loader is given, with its rejections on a console."""
    say = partial(console.print, highlight=False, markup=False, soft_wrap=True)
    with Fetcher(settings.cache_dir / "http", Manners.of(settings)) as fetcher:
        yield Context(say=say, fetcher=fetcher, items=archive.items)


@contextmanager
def _progress(console: Console) -> Iterator[Any]:
    columns = (SpinnerColumn(), TextColumn("{task.completed:,} read"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("load", total=None)
        yield lambda count: progress.update(task, completed=count)


def show(report: Report, *, dry_run: bool) -> None:
    """Print what a run did."""
    run, events = report.run, report.events
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("", "read", "created", "updated", "unchanged", "merged", "rejected"):
        table.add_column(heading, justify="left" if not heading else "right")
    rejected = sum(count for _, count in run.rejected)
    noun = "rows" if report.of_rows else "articles"
    table.add_row(noun, *_counts(run.read, run.created, run.updated, run.unchanged), "", *_counts(rejected))
    table.add_row("events", "", *_counts(events.created, events.updated, events.unchanged, events.merged), "")
    console = Console()
    console.print(table)
    if not (run.created or run.updated or run.unchanged):
        console.print("Nothing could be read." if rejected else "Nothing was read.", highlight=False)
    elif not (run.created or run.updated or events.created or events.updated):
        console.print("Nothing new: everything that could be read was there already.", highlight=False)
    if events.retired:
        gave_way = (
            "1 event gave way to another" if events.retired == 1 else f"{events.retired:,} events gave way to others"
        )
        console.print(f"{gave_way}.", highlight=False)
    if report.usage.requests:
        console.print(report.usage.sentence, highlight=False)
    if dry_run:
        console.print("This was a dry run: nothing was written.", highlight=False)


def _counts(*counts: int) -> Iterator[str]:
    return (f"{count:,}" for count in counts)


def _row(report: Report, *, dry_run: bool) -> dict[str, Any]:
    run, events = report.run, report.events
    return {
        "run": run.id,
        "status": run.status,
        "failure": run.failure,
        "dry_run": dry_run,
        "rows" if report.of_rows else "articles": {
            "read": run.read,
            "created": run.created,
            "updated": run.updated,
            "unchanged": run.unchanged,
            "rejected": dict(run.rejected),
        },
        "claims": report.claims,
        "events": {name: getattr(events, name) for name in _OF_EVENTS},
        "rejects": list(run.rejects),
        "doubts": list(run.doubts),
        "model": {"requests": report.usage.requests, "tokens": report.usage.tokens},
    }
