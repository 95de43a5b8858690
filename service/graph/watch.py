"""How long statements take: told to whoever counts them, and named in the log when they are slow."""

import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import structlog

_log = structlog.get_logger()


@dataclass(frozen=True)
class Watch:
    """What is done about the time that statements take.

    Attributes:
        slow_seconds: A statement that takes so long is named in the log.
        counted: Called with `read/timeline` or `write/claims_kept` and its seconds, when it has ended.
    """

    slow_seconds: float = math.inf
    counted: Callable[[str, float], None] = lambda _name, _seconds: None

    @contextmanager
    def over(self, name: str) -> Iterator[None]:
        """Measure a statement."""
        started = time.perf_counter()
        try:
            yield
        finally:
            seconds = time.perf_counter() - started
            self.counted(name, seconds)
            if seconds >= self.slow_seconds:
                _log.warning("query_slow", query=name, milliseconds=round(1000 * seconds))
