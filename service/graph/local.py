"""The local database of a data folder: the embedded server, or the container that took its place."""

from collections.abc import Iterator
from contextlib import contextmanager

from service.graph import container, embedded
from service.graph.embedded import Server
from service.settings import Settings


def ensure_running(settings: Settings, *, in_container: bool | None = None) -> Server:
    """Return the server, ready, to be kept until `stop`.

    Args:
        settings: Whose data folder it is.
        in_container: Use a container from now on, or the embedded server; None leaves it at what is in use.

    Raises:
        DatabaseError: If it cannot be started.
    """
    if in_container is False:
        container.leave(settings)
    if in_container and container.recorded(settings) is None:
        embedded.stop(settings)
    if in_container or container.recorded(settings):
        return container.ensure_running(settings)
    return embedded.ensure_running(settings, keep=True)


@contextmanager
def hold(settings: Settings, *, progress: bool = True) -> Iterator[Server]:
    """Use the server for the duration of the block.

    Raises:
        DatabaseError: If it cannot be started.
    """
    if container.recorded(settings):
        yield container.ensure_running(settings, progress=progress)
        return
    with embedded.hold(settings, progress=progress) as server:
        yield server


def status(settings: Settings) -> Server | None:
    """Return the server if it runs, without starting it."""
    return container.status(settings) if container.recorded(settings) else embedded.status(settings)


def stop(settings: Settings) -> bool:
    """Stop the server, if it runs; its data stays. Return whether it did."""
    return container.stop(settings) if container.recorded(settings) else embedded.stop(settings)


def reset(settings: Settings) -> None:
    """Stop the server and delete its database."""
    if container.recorded(settings):
        container.reset(settings)
    else:
        embedded.reset(settings)


def described(settings: Settings) -> str:
    """Where the database is kept, in words."""
    record = container.recorded(settings)
    return f"the Docker volume {record.name}" if record else str(settings.data_dir / "neo4j")
