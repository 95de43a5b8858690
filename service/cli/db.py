"""The commands `casus db …`: the local Neo4j, and what is done to any."""

import asyncio
import sys
import webbrowser
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, TypeVar
from urllib.parse import urlsplit

import typer
from rich.console import Console

from service.cli.database import open_graph
from service.errors import UsageError
from service.graph import container, embedded, local
from service.graph.connection import Graph, connect
from service.graph.digest import digest as graph_digest
from service.graph.dump import Dumped, dump, restore
from service.graph.migrations import migrate as apply_migrations
from service.settings import Settings

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    help="The database: start, stop, back up, look inside.",
)

Result = TypeVar("Result")

_STANDARD = "-"
_NOT_RUNNING = 3  # exit status: no database


@app.command()
def start(
    *,
    in_container: Annotated[
        bool | None,
        typer.Option(
            "--docker/--embedded", help="From now on in a container, or embedded; unset: as before, at first embedded."
        ),
    ] = None,
) -> None:
    """Start the local Neo4j and keep it until `casus db stop`."""
    settings = Settings()
    _refuse_foreign(settings, "start")
    server = local.ensure_running(settings, in_container=in_container)
    _say(f"Neo4j {server.version} runs at {server.bolt_uri} and stays until casus db stop")
    _say(f"Neo4j Browser: {server.http_url}/browser/ (casus db console opens it)")


@app.command()
def stop() -> None:
    """Stop the local Neo4j; its data stays."""
    settings = Settings()
    _refuse_foreign(settings, "stop")
    stopped = local.stop(settings)
    _say("Neo4j has stopped" if stopped else "Neo4j was not running")
    if not stopped or container.recorded(settings) or not embedded.is_startup_cache_pending(settings):
        return
    console = Console(stderr=True)
    try:
        with console.status("Writing the start-up cache, this once: about 30 seconds; Ctrl-C leaves it to itself"):
            embedded.await_startup_cache(settings)
    except KeyboardInterrupt:
        console.print("The start-up cache is being written in the background", highlight=False)


@app.command()
def status() -> None:
    """Show whether the local Neo4j runs, and where.

    Version, addresses, uptime, memory, and where its data is; exit status 3 when it is stopped.
    """
    settings = Settings()
    if settings.neo4j_uri is not None:
        _say(f"version      {asyncio.run(_foreign_version(settings, settings.neo4j_uri))}")
        _say(f"Bolt         {settings.neo4j_uri} (CASUS_NEO4J_URI)")
        return
    server = local.status(settings)
    if server is None:
        _say(f"Neo4j is not running; its data is in {local.described(settings)}")
        raise typer.Exit(_NOT_RUNNING)
    _say(f"version      {server.version}")
    _say(f"Bolt         {server.bolt_uri}")
    _say(f"Browser      {server.http_url}/browser/")
    _say(f"uptime       {_duration((datetime.now(UTC) - server.started_at).total_seconds())}")
    _say(f"memory       {server.resident_bytes / 1e6:.0f} MB")
    _say(f"process      {server.pid}")
    _say(f"data         {local.described(settings)}")


@app.command()
def console(
    *, open_browser: Annotated[bool, typer.Option("--open/--no-open", help="Open it in the web browser.")] = True
) -> None:
    """Open Neo4j Browser, the console for Cypher.

    The server is started if need be, and kept until `casus db stop`. The login and a guide are shown.
    """
    settings = Settings()
    if settings.neo4j_uri is not None:
        host = urlsplit(settings.neo4j_uri).hostname or "its host"
        _say(f"CASUS_NEO4J_URI names {settings.neo4j_uri}: its console is usually http://{host}:7474/browser/")
        return
    server = local.ensure_running(settings)
    guide = embedded.write_guide(settings)
    address = f"{server.http_url}/browser/?dbms={server.bolt_uri.replace('://', f'://{server.user}@')}"
    _say(f"Neo4j Browser  {address}")
    _say(f"user           {server.user}")
    _say(f"password       {server.password}")
    _say(f"guide          {guide}")
    if open_browser:
        _open(address)


@app.command()
def reset(
    *, yes: Annotated[bool, typer.Option("--yes", help="Do not ask; needed when nobody can answer.")] = False
) -> None:
    """Stop the local Neo4j and delete its database.

    The archive and everything else stay: loading again makes the graph anew.
    """
    settings = Settings()
    _refuse_foreign(settings, "reset")
    where = local.described(settings)
    if not yes and not typer.confirm(f"Delete the database in {where}?", err=True):
        raise typer.Exit
    local.reset(settings)
    _say(f"The database in {where} is deleted; the next start makes an empty one")


@app.command()
def migrate() -> None:
    """Bring the database's schema up to date.

    What is applied already is left alone; an index that was dropped is made again.
    """
    applied = asyncio.run(_with_graph(apply_migrations))
    _say("\n".join(f"applied {name}" for name in applied) or "The schema is up to date")


@app.command("dump")
def dump_command(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="Where to, for example casus.dump; - is standard output.")
    ],
) -> None:
    """Write the whole graph to a file, as a backup.

    Loads wait meanwhile, questions do not. The archive is a folder of its own: copy it, too.
    """
    if str(file) == _STANDARD:
        _tell(asyncio.run(_with_graph(lambda graph: dump(graph, sys.stdout.buffer))), "standard output")
        return
    if file.exists():
        raise UsageError(f"{file} exists: name another file")
    part = file.with_name(f".{file.name}.part")
    try:
        with part.open("wb") as out:
            dumped = asyncio.run(_with_graph(lambda graph: dump(graph, out)))
        part.replace(file)
    except OSError as error:
        raise UsageError(f"{file} cannot be written ({error.strerror})") from error
    finally:
        part.unlink(missing_ok=True)
    _tell(dumped, str(file))


@app.command("restore")
def restore_command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What casus db dump has written; - is standard input.")],
) -> None:
    """Fill an empty database from a dump.

    At the end it is checked that it holds what the dumped one held.
    """
    try:
        with sys.stdin.buffer if str(file) == _STANDARD else file.open("rb") as source:
            restored = asyncio.run(_with_graph(lambda graph: restore(graph, source)))
    except OSError as error:
        raise UsageError(f"{file} cannot be read ({error.strerror}): name what casus db dump has written") from error
    _tell(restored, str(file))


def _tell(done: Dumped, where: str) -> None:
    typer.echo(
        f"{done.nodes:,} nodes and {done.relationships:,} relationships, digest {done.digest}: {where}", err=True
    )


@app.command()
def digest() -> None:
    """Print a digest of all claims and events.

    It is equal for equal content, whatever the order it was loaded in.
    """
    _say(asyncio.run(_with_graph(graph_digest)))


async def _with_graph(work: Callable[[Graph], Awaitable[Result]]) -> Result:
    async with open_graph(Settings()) as graph:
        return await work(graph)


def _refuse_foreign(settings: Settings, verb: str) -> None:
    if settings.neo4j_uri is not None:
        raise UsageError(
            f"CASUS_NEO4J_URI names {settings.neo4j_uri}, which is not ours to {verb}: "
            f"{verb} it where it runs, or unset CASUS_NEO4J_URI to use the embedded server"
        )


async def _foreign_version(settings: Settings, uri: str) -> str:
    async with connect(
        uri, user=settings.neo4j_user, password=settings.password(), database=settings.neo4j_database
    ) as graph:
        return await graph.version()


def _open(address: str) -> None:
    if not webbrowser.open(address):
        _say(f"No web browser could be started here: open {address} in one")


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    parts = ((days, "d"), (hours, "h"), (minutes, "min"), (rest, "s"))
    return " ".join(f"{amount} {unit}" for amount, unit in parts if amount) or "0 s"


def _say(line: str) -> None:
    typer.echo(line)
