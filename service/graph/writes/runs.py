"""Runs: what a loader did, kept in the graph."""

import json

from service.graph.connection import Graph
from service.model import Run


async def keep_run(graph: Graph, run: Run) -> None:
    """Write a run as it stands, at its start and at its end."""
    stored = {**run.model_dump(exclude={"rejected"}), "rejected": json.dumps(dict(run.rejected), sort_keys=True)}
    await graph.write("run_kept", run={name: value for name, value in stored.items() if value is not None})
