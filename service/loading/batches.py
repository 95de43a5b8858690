"""What a loader yields, in batches, read in a thread of its own while the batch before is stored."""

import asyncio
import contextlib
import contextvars
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

from service.coding import records
from service.errors import UnmappedValueError
from service.graph.writes import CodedRecord
from service.loading.context import Context, Objections
from service.model import Article, Record

Result = TypeVar("Result")

ROWS = 50
"""So many rows count as one article in a batch."""


@dataclass(frozen=True)
class Batch:
    """Some articles and rows, and the items that the loader had finished when it had yielded them.

    Rows are coded; those of `rows` that are missing in `records` have been rejected. `objections` are those of
    the whole run, up to this batch.
    """

    articles: tuple[Article, ...]
    records: tuple[CodedRecord, ...]
    rows: int
    finished: tuple[str, ...]
    objections: Objections


async def batches(items: Iterator[Article | Record], size: int, context: Context) -> AsyncIterator[Batch]:
    """Yield what a loader yields, in batches of `size` articles; the next one is read ahead.

    When `context.stopping` is set the batch at hand ends, and is the last one.
    """
    source = _batches(items, size, context)
    reading = asyncio.ensure_future(in_thread(lambda: next(source, None)))
    try:
        while (batch := await reading) is not None:
            reading = asyncio.ensure_future(in_thread(lambda: next(source, None)))
            yield batch
    finally:
        reading.cancel()


def _batches(items: Iterator[Article | Record], size: int, context: Context) -> Iterator[Batch]:
    found: list[Article | Record] = []
    room = size * ROWS
    for item in items:
        found.append(item)
        room -= 1 if isinstance(item, Record) else ROWS
        if context.stopping.is_set():
            break
        if room <= 0:
            yield _batch(found, context)
            found, room = [], size * ROWS
    yield _batch(found, context)


def _batch(found: list[Article | Record], context: Context) -> Batch:
    now = datetime.now(UTC)
    rows = [item for item in found if isinstance(item, Record)]
    context.of_rows |= bool(rows)
    records = tuple(coded for row in rows if (coded := _coded(row, context, now)))
    return Batch(
        articles=tuple(item for item in found if isinstance(item, Article)),
        records=records,
        rows=len(rows),
        finished=context.taken(),
        objections=context.objections(),
    )


def _coded(record: Record, context: Context, now: datetime) -> CodedRecord | None:
    try:
        return CodedRecord.of(record, records.claim_of(record), now)
    except UnmappedValueError as error:
        context.reject(record.where, error)
        return None


async def in_thread(work: Callable[[], Result]) -> Result:
    """Do some work in a thread and return its result; a command that is interrupted does not wait for its end."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[Result] = loop.create_future()

    def tell(act: Callable[..., None], value: object) -> None:
        if not done.cancelled():
            act(value)

    def run() -> None:
        try:
            told = (done.set_result, work())
        except BaseException as error:  # noqa: BLE001  it is raised where the work is awaited
            told = (done.set_exception, error)  # type: ignore[assignment]
        with contextlib.suppress(RuntimeError):  # the loop has been closed meanwhile
            loop.call_soon_threadsafe(tell, *told)

    threading.Thread(target=contextvars.copy_context().run, args=(run,), daemon=True).start()
    return await done
