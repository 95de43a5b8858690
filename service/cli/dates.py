"""The command `casus dates`: time expressions and the days they mean."""

from collections.abc import Iterator
from typing import Annotated, Any

import typer

from service.cli.jsonl import Line, answer_lines
from service.coding.dates import DateMention, find_dates
from service.errors import UsageError
from service.when import Day


class DatesLine(Line):
    """A text and the calendar day on which it was published, if that is known."""

    text: str
    published_on: Day | None = None


def dates(
    *,
    jsonl: Annotated[bool, typer.Option("--jsonl", help="Read and write JSON lines; the only form there is.")] = False,
) -> None:
    """Find dates and the days they mean (JSON lines).

    Each line of standard input is {"id", "text", "published_on"?}.
    """
    if not jsonl:
        raise UsageError("casus dates reads and writes JSON lines; add --jsonl.")
    raise typer.Exit(answer_lines(DatesLine, _answer))


def _answer(line: DatesLine) -> dict[str, Any]:
    found = find_dates(line.text, published_on=line.published_on)
    return {"dates": [_row(part) for mention in found for part in _parts(mention)]}


def _parts(mention: DateMention) -> Iterator[DateMention]:
    """TIMEX3 has one annotation for each end of a range; both carry the days of the whole."""
    yield from mention.ends or (mention,)


def _row(mention: DateMention) -> dict[str, Any]:
    when = mention.when.model_dump(mode="json", include={"edtf", "earliest", "latest", "precision", "extent"})
    return {
        "start": mention.start,
        "end": mention.end,
        "text": mention.text,
        "timex_type": mention.timex_type,
        "timex_value": mention.timex_value,
        "phrase": mention.phrase,
        **when,
    }
