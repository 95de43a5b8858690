"""The command `casus places`: the places that texts name."""

from typing import Annotated, Any

import typer

from service.cli.jsonl import Line, answer_lines
from service.coding.mentions import context_of, find_mentions
from service.errors import UsageError


class PlacesLine(Line):
    """A text."""

    text: str


def places(
    *,
    jsonl: Annotated[bool, typer.Option("--jsonl", help="Read and write JSON lines; the only form there is.")] = False,
) -> None:
    """Find places and where they are (JSON lines).

    Each line of standard input is {"id", "text"}.
    """
    if not jsonl:
        raise UsageError("casus places reads and writes JSON lines; add --jsonl.")
    raise typer.Exit(answer_lines(PlacesLine, _answer))


def _answer(line: PlacesLine) -> dict[str, Any]:
    mentions = find_mentions(line.text, 0, len(line.text), context_of(line.text, None))
    found = [
        {
            "start": mention.start,
            "end": mention.start + len(mention.place.text),
            **mention.place.model_dump(include={"text", "name", "geonames_id", "latitude", "longitude", "country"}),
        }
        for mention in mentions
        if mention.place
    ]
    return {"places": found}
