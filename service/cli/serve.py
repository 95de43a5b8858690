"""The command `casus serve`: the API."""

import asyncio
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Annotated

import typer
import uvicorn

from service.api import create_app
from service.cli.database import Address, database, open_graph
from service.errors import UsageError
from service.graph import reads
from service.graph.migrations import migrate, require_current
from service.logs import configure
from service.settings import Settings


def serve(
    *,
    host: Annotated[
        str | None,
        typer.Option("--host", metavar="HOST", help="Where to listen; unset: CASUS_HOST, else loopback only."),
    ] = None,
    port: Annotated[
        int | None,
        typer.Option("--port", metavar="PORT", min=0, max=65535, help="0: a free one; unset: CASUS_PORT, else 8000."),
    ] = None,
) -> None:
    """Serve the REST API until Ctrl-C."""
    settings = Settings()
    listener = listen(host or settings.host, settings.port if port is None else port)
    with database(settings) as address:
        asyncio.run(_prepare(settings))
        serve_app(settings, address, listener, typer.echo)


async def _prepare(settings: Settings) -> None:
    async with open_graph(settings) as graph:
        if settings.neo4j_uri is None:
            await migrate(graph)
        else:
            await require_current(graph)
        await reads.prepare(graph)


def listen(host: str, port: int) -> socket.socket:
    """Take the port before anything else is begun.

    Raises:
        UsageError: If it is taken, or the host is not this machine's.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)  # asyncio sends at once on these only
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise UsageError(
            f"cannot listen on {host} port {port} ({error.strerror}): choose another with --port, or 0 for a free one"
        ) from error
    return listener


def serve_app(settings: Settings, address: Address, listener: socket.socket, say: Callable[[str], object]) -> None:
    """Serve the API of a database on a listening socket until the process is told to end."""
    configure(settings)
    host, port = listener.getsockname()[:2]
    hosts = {name.strip() for name in settings.allowed_hosts.split(",") if name.strip()}
    ours = [*hosts, *([] if host in {"0.0.0.0", "::"} else [host])]  # noqa: S104  asked for
    app = create_app(address, allowed_hosts=ours, slow_query_seconds=settings.slow_query_seconds)
    shown = f"[{host}]" if ":" in host else host
    config = uvicorn.Config(app, log_config=None, access_log=False, timeout_graceful_shutdown=10)
    with suppress(KeyboardInterrupt):  # both signals end it, when what is being answered has been
        listener.listen()  # who reads the address below and asks at once is answered
        say(f"API       http://{shown}:{port}/v1/events")
        say(f"API docs  http://{shown}:{port}/docs")
        uvicorn.Server(config).run(sockets=[listener])
