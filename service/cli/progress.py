"""How far a command is: on stderr, when that is a terminal."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn


@contextmanager
def counting(console: Console, what: str, *, total: int | None) -> Iterator[Callable[[], object]]:
    """Show a bar while a block runs, and give what moves it on by one; `total` None: nobody knows how many."""
    columns = (BarColumn(), TextColumn(f"{{task.completed:,}} {what}"), TimeElapsedColumn())
    with Progress(
        *columns,
        console=console,
        transient=True,
        disable=not console.is_terminal,
        redirect_stdout=sys.stdout.isatty(),  # else it would lead the results to the terminal
    ) as progress:
        task = progress.add_task(what, total=total)
        yield lambda: progress.advance(task)
