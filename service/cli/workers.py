"""The same work on many things, in one process or several: what comes out is the same, in the order of what goes in."""

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TypeVar

from service.coding import registry
from service.errors import RunFailedError

Item = TypeVar("Item")
Result = TypeVar("Result")

_AHEAD = 16
"""So many things for each process are read ahead of the result that is waited for."""


def in_order(work: Callable[[Item], Result], items: Iterable[Item], *, workers: int) -> Iterator[Result]:
    """Yield what `work` makes of each thing.

    Args:
        work: A function of a module, or a partial of one: processes are spawned, and import it.
        items: What is worked on; read as results are asked for.
        workers: So many processes; 1: this one alone.

    Raises:
        RunFailedError: If a process was ended from outside.
    """
    if workers == 1:
        yield from map(work, items)
        return
    pool = ProcessPoolExecutor(
        workers, mp_context=multiprocessing.get_context("spawn"), initializer=_begin, initargs=registry.own_tables()
    )
    ahead: deque[Future[Result]] = deque()
    try:
        for item in items:
            ahead.append(pool.submit(work, item))
            if len(ahead) >= _AHEAD * workers:
                yield ahead.popleft().result()
        while ahead:
            yield ahead.popleft().result()
    except BrokenProcessPool as error:
        raise RunFailedError("a process was ended from outside: try again with fewer --workers") from error
    finally:
        pool.shutdown(cancel_futures=True)


def _begin(*tables: Path) -> None:
    """Leave Ctrl-C to the process that waits for results, and end when that one has ended."""
    registry.with_tables(*tables)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: BaseProcess) -> None:
    parent.join()
    os.kill(os.getpid(), signal.SIGTERM)
