"""Runs: what a loader did, kept in the graph."""

import json

from service.graph.connection import Graph
from service.model import Run


async def keep_run(graph: Graph, run: Run, *, requests: int = 0, tokens: int = 0) -> None:
    """Write a run as it stands, at its start and at its end; `requests` and `tokens` are those of a model, if any."""
    stored = {**run.model_dump(exclude={"rejected"}), "rejected": json.dumps(dict(run.rejected), sort_keys=True)}
    stored |= {"requests": requests, "tokens": tokens} if requests else {}
    await graph.write("run_kept", run={name: value for name, value in stored.items() if value is not None})
