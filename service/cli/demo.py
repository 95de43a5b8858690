"""The command `casus demo`: everything at once, on the bundled sample articles."""

import asyncio
from typing import Annotated

import typer
from rich.console import Console

from service.cli import timeline
from service.cli.database import database, open_graph
from service.cli.load import load_with, show
from service.cli.serve import listen, serve_app
from service.errors import UsageError
from service.graph import local
from service.graph.seeks import EventFilter
from service.loading import loader_named
from service.loading.pipeline import Plan
from service.settings import Settings

_ACTOR = "North Korea"


def demo(
    *,
    port: Annotated[
        int, typer.Option("--port", metavar="PORT", min=0, max=65535, help="The API's port; 0: a free one.")
    ] = 8000,
    serving: Annotated[bool, typer.Option("--serve/--no-serve", help="Serve the API until Ctrl-C.")] = True,
) -> None:
    """Try it: Neo4j, sample articles, a timeline, the API.

    Everything is kept in a data folder of its own, `demo` in CASUS_DATA_DIR.
    """
    given = Settings()
    if given.neo4j_uri is not None:
        raise UsageError("casus demo uses a database of its own: unset CASUS_NEO4J_URI")
    settings = given.model_copy(update={"data_dir": given.data_dir / "demo"})
    listener = listen("127.0.0.1", port) if serving else None
    with database(settings) as address:
        _load(settings)
        asyncio.run(_show(settings))
        server = local.status(settings)
        browser = f"{server.http_url}/browser/" if server else ""
        if listener is None:
            return
        typer.echo()
        typer.echo(f"Neo4j     {browser} (user {address.user}, password {address.password})")
        serve_app(settings, address, listener, typer.echo)


def _load(settings: Settings) -> None:
    report = asyncio.run(load_with(settings, Plan(loader_named("articles"), ("samples",))))
    show(report, dry_run=False)


async def _show(settings: Settings) -> None:
    asked = EventFilter(undated=True, limit=50)
    async with open_graph(settings) as graph:
        names, page = await timeline.ask(graph, [_ACTOR], asked)
    Console().print(f"\nTimeline of {names[0]}, as casus timeline {_ACTOR!r} shows it\n", style="bold", highlight=False)
    timeline.show(names[0], page, asked)
