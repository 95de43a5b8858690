"""Runs that are marked as running though their process ended without a word: killed, or its machine went down."""

import os
import socket

from service.graph import reads
from service.graph.connection import Graph
from service.graph.embedded.runtime import ProcessId, process_id
from service.graph.writes import SILENCE, lose_runs

KILLED = "its process ended without a word: what it had stored is counted, and the next run goes on from there"


def this_process() -> str:
    """What tells this process from all others: host, number, and when it started in seconds since 1970."""
    process = process_id(os.getpid())
    return f"{socket.gethostname()} {process.pid} {process.started}"


async def find_lost(graph: Graph) -> tuple[str, ...]:
    """Call the runs lost whose process has ended: on this host at once, elsewhere when they have been silent."""
    running = await reads.runs_running(graph, seconds=SILENCE)
    return await lose_runs(graph, [run.id for run in running if _is_over(run)], KILLED)


def _is_over(run: reads.RunningRun) -> bool:
    host, _, process = (run.process or "").partition(" ")
    if host != socket.gethostname():
        return run.is_silent
    pid, _, started = process.partition(" ")
    return ProcessId(int(pid), float(started)).find() is None
