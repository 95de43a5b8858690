"""The command `casus code`: the claims that articles make, without a database."""

import json
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from rich.console import Console
from rich.table import Table

from service.cli.explain import explain
from service.cli.jsonl import Line, answer_lines
from service.coding import code as code_article
from service.errors import UnreadableInputError, UsageError
from service.model import Article, Claim, Source, slug
from service.when import Day

Format = Literal["table", "json"]


class ArticleLine(Line):
    """An article; only its text must be there."""

    text: str
    title: str = ""
    published_on: Day | None = None
    url: str | None = None
    source: str = ""
    language: str = "en"


def code(
    file: Annotated[
        Path | None, typer.Argument(metavar="FILE", help="A text file; - or nothing: standard input.")
    ] = None,
    *,
    published_on: Annotated[
        str | None,
        typer.Option(
            "--published-on", metavar="DAY", help="Day of publication, as in 2024-11-12; unset: dates stay open."
        ),
    ] = None,
    title: Annotated[str, typer.Option("--title", metavar="TEXT", help="The article's title.")] = "",
    jsonl: Annotated[bool, typer.Option("--jsonl", help="Read and write JSON lines instead.")] = False,
    format_: Annotated[Format, typer.Option("--format", help="How claims are shown.")] = "table",
    explained: Annotated[
        bool, typer.Option("--explain", help="Show how each sentence was read, and why frames did not match.")
    ] = False,
) -> None:
    """Read an article and show the claims that it makes."""
    if jsonl:
        if file is not None or published_on is not None or title:
            raise UsageError("with --jsonl everything stands in the lines: leave out the file and the other options")
        raise typer.Exit(answer_lines(ArticleLine, _answer))
    article = _article(_text(file), title, _day(published_on))
    if explained:
        explain(article, Console())
        return
    claims = code_article(article)
    if format_ == "json":
        typer.echo(json.dumps([_row(claim) for claim in claims], indent=1))
        return
    _print(claims)


def _answer(line: ArticleLine) -> dict[str, Any]:
    name = line.source or "unknown"
    article = Article.of(
        source=Source(id=slug(name) or "unknown", name=name),
        text=line.text,
        title=line.title,
        published_on=line.published_on,
        url=line.url,
        language=line.language,
    )
    return {"claims": [_row(claim) for claim in code_article(article)]}


def _row(claim: Claim) -> dict[str, Any]:
    return claim.model_dump(mode="json", exclude={"article_id"})


def _text(file: Path | None) -> str:
    try:
        raw = sys.stdin.buffer.read() if file is None or str(file) == "-" else file.read_bytes()
        return raw.decode("utf-8-sig")
    except OSError as error:
        raise UsageError(f"{file} cannot be read ({error.strerror}): name a text file") from error
    except UnicodeDecodeError as error:
        raise UnreadableInputError(
            f"{file or 'standard input'} is not UTF-8 (at byte {error.start}): convert it first, as with iconv"
        ) from error


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise UsageError(f"--published-on {text!r} is not a day: write it as in 2024-11-12") from error


def _article(text: str, title: str, published_on: date | None) -> Article:
    return Article.of(
        source=Source(id="standard-input", name="Standard input"), text=text, title=title, published_on=published_on
    )


def _print(claims: Iterable[Claim]) -> None:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("When", "What", "Who", "Quote"):
        table.add_column(heading, overflow="fold", no_wrap=heading == "When")
    rows = list(claims)
    for claim in rows:
        status = "" if claim.status == "occurred" else f" ({claim.status})"
        table.add_row(claim.edtf or "unknown", f"{claim.kind}{status}", _who(claim), claim.quote)
    console = Console()
    if rows:
        console.print(table)
    console.print(f"{len(rows)} claim{'' if len(rows) == 1 else 's'}", style="dim")


def _who(claim: Claim) -> str:
    sides = [
        ", ".join(p.actor_id for p in claim.participants if p.role in roles)
        for roles in ({"actor", "party", "mediator"}, {"recipient", "host"})
    ]
    return " → ".join(side for side in sides if side)
