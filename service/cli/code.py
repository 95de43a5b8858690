"""The command `casus code`: the claims that articles make, without a database."""

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import islice, tee
from typing import Annotated, Any, Literal

import typer
from rich.console import Console

from loaders.articles import load
from service.cli import claims as shown
from service.cli.explain import explain
from service.cli.jsonl import Line, answer_lines
from service.cli.progress import counting
from service.cli.workers import in_order
from service.coding import code as code_article
from service.errors import UnreadableInputError, UsageError
from service.loading import Context
from service.loading.coders import UNREAD, is_read
from service.logs import configure
from service.model import Article, Claim, Source, slug
from service.settings import Settings
from service.when import Day

Format = Literal["table", "json", "jsonl"]
_STANDARD_INPUT = "-"
_TYPED = Source(id="standard-input", name="Standard input")


class ArticleLine(Line):
    """An article; only its text must be there."""

    text: str
    title: str = ""
    published_on: Day | None = None
    url: str | None = None
    source: str = ""
    language: str = "en"


def code(  # noqa: PLR0913  the options of a command
    places: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="PLACE", help="Files and folders, as `casus load articles` knows them; - or none: text from stdin."
        ),
    ] = None,
    *,
    published_on: Annotated[
        str | None,
        typer.Option(
            "--published-on", metavar="DAY", help="Day of publication where none is stated; unset: dates stay open."
        ),
    ] = None,
    title: Annotated[str, typer.Option("--title", metavar="TEXT", help="The title where none is stated.")] = "",
    workers: Annotated[int, typer.Option("--workers", min=1, max=256, metavar="N", help="So many processes read.")] = 1,
    jsonl: Annotated[bool, typer.Option("--jsonl", help="Read and write JSON lines instead.")] = False,
    format_: Annotated[
        Format, typer.Option("--format", help="How claims are shown: json for one article, jsonl for many.")
    ] = "table",
    explained: Annotated[
        bool, typer.Option("--explain", help="Show how each sentence was read, and why frames did not match.")
    ] = False,
) -> None:
    """Read articles and show the claims that they make."""
    configure(Settings())
    console = Console(stderr=True)
    if jsonl:
        if places or published_on is not None or title:
            raise UsageError("with --jsonl everything stands in the lines: leave out places and the other options")
        with counting(console, "lines", total=None) as seen:
            raise typer.Exit(answer_lines(ArticleLine, _answer, workers=workers, seen=seen))
    context = Context(say=partial(console.print, highlight=False, markup=False, soft_wrap=True))
    day = _day(published_on)
    articles: Iterable[Article] = (
        _completed(article, day, title) for article in _articles(context, places or [_STANDARD_INPUT])
    )
    if explained or format_ == "json":
        articles = _alone(articles)
    if explained:
        for article in articles:
            explain(article, Console())
    else:
        _Showing(console, context, format_, workers).show(articles)
    raise typer.Exit(bool(context.rejected))


def _alone(articles: Iterable[Article]) -> list[Article]:
    found = list(islice(articles, 2))
    if len(found) > 1:
        raise UsageError("there are several articles: name one, or take --format table or jsonl")
    return found


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
    return {"claims": [shown.row(claim) for claim in code_article(article)]}


def _articles(context: Context, places: Sequence[str]) -> Iterator[Article]:
    if _STANDARD_INPUT not in places:
        yield from load(context, *places)
        return
    if len(places) > 1:
        raise UsageError("- is standard input, and stands alone: leave out the other places")
    yield Article.of(source=_TYPED, text=_standard_input())


def _standard_input() -> str:
    try:
        return sys.stdin.buffer.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableInputError(
            f"standard input is not UTF-8 (at byte {error.start}): convert it first, as with iconv"
        ) from error


def _completed(article: Article, published_on: date | None, title: str) -> Article:
    """An article with what is given for those that do not state it."""
    return Article.of(
        source=article.source,
        text=article.text,
        title=article.title or title,
        published_on=article.published_on or published_on,
        published_by=article.published_by,
        url=article.url,
        language=article.language,
    )


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise UsageError(f"--published-on {text!r} is not a day: write it as in 2024-11-12") from error


@dataclass(frozen=True)
class _Showing:
    """How claims are shown, in what form and of how many articles at once; and where faults and progress are."""

    console: Console
    context: Context
    form: Format
    workers: int

    def show(self, articles: Iterable[Article]) -> None:
        """Code articles and show each when it is read."""
        total = None
        if self.console.is_terminal:
            articles = list(articles)
            total = len(articles)
        first, again = tee(articles)
        with counting(self.console, "articles", total=total) as seen:
            for article, claims in zip(again, in_order(_claims, first, workers=self.workers), strict=True):
                self._one(article, claims)
                seen()

    def _one(self, article: Article, claims: Sequence[Claim]) -> None:
        if not is_read(article):
            self.context.warn(article.title or article.id, UNREAD.format(article.language))
        if self.form == "jsonl":
            typer.echo(shown.line(article, claims))
        elif self.form == "json":
            typer.echo(json.dumps([shown.row(claim) for claim in claims], indent=1))
        else:
            shown.show(claims, heading="" if article.source == _TYPED else article.title or article.id)


def _claims(article: Article) -> list[Claim]:
    return code_article(article) if is_read(article) else []
