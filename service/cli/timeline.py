"""The command `casus timeline`: what an actor did, in the order of days."""

import asyncio
import calendar
import json
import re
from collections.abc import Sequence
from datetime import date
from typing import Annotated, Literal, get_args

import typer
from rich.console import Console
from rich.table import Table

from service import ontology
from service.cli.database import open_graph
from service.columns import events_csv
from service.errors import UsageError
from service.graph import reads
from service.graph.connection import Graph
from service.graph.migrations import require_current
from service.graph.seeks import SHOWN, EventFilter
from service.model import Event, Status
from service.settings import Settings
from service.when import Dated

Format = Literal["table", "json", "csv"]
_DAY = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?")


def _kinds() -> list[str]:
    return sorted(ontology.kinds())


def _status_names() -> list[str]:
    return [*get_args(Status), "all"]


def timeline(  # noqa: PLR0913  the options of the command line
    actor: Annotated[str, typer.Argument(metavar="ACTOR", help='A name or id: "North Korea", PRK, NATO.')],
    *,
    with_: Annotated[
        str | None, typer.Option("--with", metavar="ACTOR", help="Only events in which this one takes part, too.")
    ] = None,
    from_: Annotated[
        str | None, typer.Option("--from", metavar="DAY", help="A day, month or year: 2024-06-01, 2024-06.")
    ] = None,
    to: Annotated[str | None, typer.Option("--to", metavar="DAY", help="The same, inclusive.")] = None,
    kind: Annotated[
        list[str] | None,
        typer.Option("--kind", metavar="KIND", help="Only this kind; may be repeated.", autocompletion=_kinds),
    ] = None,
    status: Annotated[
        list[str] | None,
        typer.Option(
            "--status",
            metavar="STATUS",
            help="Only this status, or all; may be repeated.",
            autocompletion=_status_names,
        ),
    ] = None,
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=1, max=10_000, help="So many events at most.")] = 50,
    oldest_first: Annotated[bool, typer.Option("--oldest-first", help="Begin with the oldest.")] = False,
    format_: Annotated[Format, typer.Option("--format", help="How events are shown.")] = "table",
) -> None:
    """Show what an actor did, or two actors together."""
    asked = EventFilter(
        kinds=tuple(_kind(name) for name in kind or ()),
        statuses=_statuses(status),
        first_day=day_of(from_, last=False) if from_ else None,
        last_day=day_of(to, last=True) if to else None,
        undated=not (from_ or to),
        oldest_first=oldest_first,
        limit=limit,
    )
    names, page = asyncio.run(_ask(Settings(), [actor, *([with_] if with_ else [])], asked))
    if format_ == "json":
        typer.echo(json.dumps([event.model_dump(mode="json") for event in page.items], indent=1))
    elif format_ == "csv":
        typer.echo(events_csv(page.items), nl=False)
    else:
        show(" and ".join(names), page, asked)


async def _ask(settings: Settings, names: Sequence[str], asked: EventFilter) -> tuple[list[str], reads.Page[Event]]:
    async with open_graph(settings) as graph:
        await require_current(graph)
        return await ask(graph, names, asked)


async def ask(graph: Graph, names: Sequence[str], asked: EventFilter) -> tuple[list[str], reads.Page[Event]]:
    """Return the names of some actors, and the page of events that they share."""
    actors = [await reads.actor_named(graph, name) for name in names]
    page = await reads.events(graph, asked.model_copy(update={"actors": tuple(actor.id for actor in actors)}))
    return [actor.name for actor in actors], page


def show(names: str, page: reads.Page[Event], asked: EventFilter) -> None:
    """Print events as a table."""
    console = Console()
    if not page.items:
        window = f" between {asked.first_day or 'the beginning'} and {asked.last_day or 'today'}"
        when = window if asked.first_day or asked.last_day else ""
        console.print(f"No events of {names}{when}; --status all shows planned and denied ones, too.", highlight=False)
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("When", no_wrap=True)
    table.add_column("What", overflow="fold", ratio=1)
    table.add_column("Where", overflow="fold")
    table.add_column("Sources", justify="right")
    for event in page.items:
        marks = [event.status if event.status != "occurred" else "", "disputed" if event.disputed else ""]
        what = event.title + (f" [dim]({', '.join(filter(None, marks))})[/dim]" if any(marks) else "")
        place = event.place.name if event.place else ""
        table.add_row(readable(event), what, place, str(event.source_count))
    console.print(table)
    more = "; --limit shows more" if page.after else ""
    count = f"{len(page.items)} event{'' if len(page.items) == 1 else 's'}"
    console.print(f"{count} of {names}{more}", style="dim", highlight=False)


def readable(dated: Dated) -> str:
    """Write a date for people, never finer than it is known.

    >>> from datetime import date
    >>> readable(Dated(latest=date(2024, 11, 12), precision="open"))
    'by 2024-11-12'
    """
    first, last = dated.earliest, dated.latest
    if first is None:
        return f"by {last}" if last else "undated"
    if last is None:
        return f"since {dated.edtf.removesuffix('/..')}"
    if dated.precision in {"day", "month", "year"}:
        return dated.edtf
    ahead = f"{first}–{last:%d}" if (first.year, first.month) == (last.year, last.month) else f"{first}–{last:%m-%d}"
    if first.year != last.year:
        ahead = f"{first}–{last}"
    return ahead if dated.extent == "throughout" else f"in {ahead}"


def day_of(text: str, *, last: bool) -> date:
    """Return the first or last day of a day, month or year.

    Raises:
        UsageError: If it is none of these.
    """
    found = _DAY.fullmatch(text)
    try:
        if found and found["day"]:
            return date.fromisoformat(text)
        month = int(found["month"] or (12 if last else 1)) if found else 0
        year = int(found["year"]) if found else 0
        return date(year, month, calendar.monthrange(year, month)[1] if last else 1)
    except (ValueError, calendar.IllegalMonthError) as error:
        raise UsageError(f"{text!r} is no day: write 2024-06-01, 2024-06 or 2024") from error


def _kind(name: str) -> str:
    if name not in ontology.kinds():
        raise UsageError(f"no kind is called {name!r}; docs/ontology.md lists them")
    return name


def _statuses(names: Sequence[str] | None) -> tuple[Status, ...]:
    if not names:
        return SHOWN
    known: dict[str, Status] = {status: status for status in get_args(Status)}
    if "all" in names:
        return ()
    if unknown := [name for name in names if name not in known]:
        raise UsageError(f"no status is called {unknown[0]!r}: there is {', '.join(known)}, or all")
    return tuple(known[name] for name in names)
