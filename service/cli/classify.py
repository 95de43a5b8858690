"""The command `casus classify`: what one named party does to another."""

from typing import Annotated, Any

import typer

from service.cli.jsonl import Line, answer_lines
from service.coding.classify import classify as read_act
from service.errors import UsageError


class ActLine(Line):
    """A text and two parties, as they are written in it."""

    text: str
    actor: str
    recipient: str | None = None


def classify(
    *,
    jsonl: Annotated[bool, typer.Option("--jsonl", help="Read and write JSON lines; the only form there is.")] = False,
) -> None:
    """Say what one party does to another (JSON lines).

    Each line of standard input is {"id", "text", "actor", "recipient"?}, the parties as the text writes them.
    """
    if not jsonl:
        raise UsageError("casus classify reads and writes JSON lines; add --jsonl.")
    raise typer.Exit(answer_lines(ActLine, _answer))


def _answer(line: ActLine) -> dict[str, Any]:
    act = read_act(line.text, line.actor, line.recipient)
    return act.model_dump() if act else {"type": None, "mode": None, "kind": None, "quad_class": None}
