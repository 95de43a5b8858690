"""JSON lines in, JSON lines out: one answer a line, in the same order; a bad line is answered with its fault."""

import json
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TextIO, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

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
) -> int:
    """Answer each line with its `id` and what `answer` returns, or with its `id` and `error`.

    Args:
        shape: What a line must be.
        answer: From a line to the fields of its answer; an `InputError` is that line's fault alone.
        lines: One JSON object a line, UTF-8; standard input unless given.
        out: Where the answers go; standard output unless given.

    Returns:
        The exit status: 0, or 1 when a line could not be answered.
    """
    sink = sys.stdout if out is None else out
    status = 0
    for line in sys.stdin.buffer if lines is None else lines:
        row: object = None
        try:
            row = _row(line)
            asked = _asked(shape, row)
            answered = {"id": asked.id, **answer(asked)}
        except InputError as error:
            status = error.exit_status
            answered = {"id": row.get("id") if isinstance(row, dict) else None, "error": str(error)}
        sink.write(json.dumps(answered) + "\n")
    sink.flush()
    return status


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
