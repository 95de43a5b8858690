"""Leases: one holder at a time, over all processes that share a database."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from service.errors import RunFailedError
from service.graph.connection import Graph

_POLL = 0.25  # seconds


@asynccontextmanager
async def lease(
    graph: Graph, name: str, *, holder: str, seconds: int = 30, patience: float = 60.0
) -> AsyncIterator[None]:
    """Hold a lease for the duration of the block; it is renewed meanwhile, and runs out when its holder is killed.

    Args:
        graph: Where it is kept.
        name: What is leased.
        holder: Who holds it: unique to the process and run.
        seconds: How long it lasts without being renewed.
        patience: How many seconds to wait for another holder.

    Raises:
        RunFailedError: If another holder keeps it for longer.
    """
    deadline = time.monotonic() + patience
    while not await _taken(graph, name, holder, seconds):
        if time.monotonic() > deadline:
            raise RunFailedError(f"another load holds the lease {name!r}: wait until it has ended, then load again")
        await asyncio.sleep(_POLL)
    renewal = asyncio.create_task(_renew(graph, name, holder, seconds))
    try:
        yield
    finally:
        renewal.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await renewal
        await graph.write("lease_given_back", id=name, holder=holder)


async def _taken(graph: Graph, name: str, holder: str, seconds: int) -> bool:
    return bool(await graph.write("lease_taken", id=name, holder=holder, seconds=seconds))


async def _renew(graph: Graph, name: str, holder: str, seconds: int) -> None:
    while True:
        await asyncio.sleep(seconds / 3)
        await _taken(graph, name, holder, seconds)
