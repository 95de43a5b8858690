"""The embedded server: a real Neo4j Community as a child process of our own, on loopback.

`hold` is what a command uses; `docs/neo4j.md` tells how it works.
"""

from service.graph.embedded.commands import (
    Server,
    await_startup_cache,
    ensure_running,
    hold,
    is_startup_cache_pending,
    reset,
    status,
    stop,
    write_guide,
)
from service.graph.embedded.releases import DEFAULT_LINE

__all__ = [
    "DEFAULT_LINE",
    "Server",
    "await_startup_cache",
    "ensure_running",
    "hold",
    "is_startup_cache_pending",
    "reset",
    "status",
    "stop",
    "write_guide",
]
