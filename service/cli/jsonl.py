"""JSON lines in, JSON lines out: one answer a line, in the same order; a bad line is answered with its fault."""

import json
import sys
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, TextIO, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from service.cli.workers import in_order
from service.errors import InputError, UnreadableInputError


class Line(BaseModel):
    """What every line has; fields that a command does not ask for are left alone.

    So one file of articles can be read by each of the commands.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str | int


LineT = TypeVar("LineT", bound=Line)


def answer_lines(
    shape: type[LineT],
    answer: Callable[[LineT], Mapping[str, Any]],
    *,
    lines: Iterable[bytes] | None = None,
    out: TextIO | None = None,
    workers: int = 1,
    seen: Callable[[], object] = lambda: None,
) -> int:
    """Answer each line with its `id` and what `answer` returns, or with its `id` and `error`.

    Args:
        shape: What a line must be.
        answer: From a line to the fields of its answer; an `InputError` is that line's fault alone. With several
            workers it is a function of a module, or a partial of one.
        lines: One JSON object a line, UTF-8; standard input unless given.
        out: Where the answers go; standard output unless given.
        workers: So many processes read; the answers are the same, in the same order.
        seen: Called after each answer.

    Returns:
        The exit status: 0, or 1 when a line could not be answered.
    """
    sink = sys.stdout if out is None else out
    asked = sys.stdin.buffer if lines is None else lines
    status = 0
    for fault, answered in in_order(partial(_answered, shape, answer), asked, workers=workers):
        status = fault or status
        sink.write(answered)
        seen()
    sink.flush()
    return status


def _answered(shape: type[LineT], answer: Callable[[LineT], Mapping[str, Any]], line: bytes) -> tuple[int, str]:
    """The exit status that a line gives, and the line that answers it."""
    row: object = None
    try:
        row = _row(line)
        asked = _asked(shape, row)
        return 0, json.dumps({"id": asked.id, **answer(asked)}) + "\n"
    except InputError as error:
        id_ = row.get("id") if isinstance(row, dict) else None
        return error.exit_status, json.dumps({"id": id_, "error": str(error)}) + "\n"


def _row(line: bytes) -> object:
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:
        raise UnreadableInputError(
            f'the line is not JSON in UTF-8 ({error}); write one object a line, as in {{"id": "1", "text": "..."}}.'
        ) from error


def _asked(shape: type[LineT], row: object) -> LineT:
    try:
        return shape.model_validate(row)
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, f['loc'])) or 'the line'}: {f['msg']}" for f in error.errors())
        raise UnreadableInputError(f"the line has not the fields that are asked for ({faults}).") from error
