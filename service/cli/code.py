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
from service.errors import InputError, UnreadableInputError, UsageError
from service.loading import Context
from service.loading.coders import UNREAD, Code, CoderName, coder_named, is_read
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
    coder: Annotated[
        CoderName, typer.Option("--coder", help="Who reads: our rules, or the model that CASUS_LLM_URL names.")
    ] = "rules",
    jsonl: Annotated[bool, typer.Option("--jsonl", help="Read and write JSON lines instead.")] = False,
    format_: Annotated[
        Format, typer.Option("--format", help="How claims are shown: json for one article, jsonl for many.")
    ] = "table",
    explained: Annotated[
        bool, typer.Option("--explain", help="Show how each sentence was read, and why frames did not match.")
    ] = False,
) -> None:
    """Read articles and show the claims that they make."""
    settings = Settings()
    configure(settings)
    if coder != "rules" and (workers > 1 or explained):
        raise UsageError("--workers and --explain are for our rules: leave out --coder, or them")
    if jsonl and (places or published_on is not None or title):
        raise UsageError("with --jsonl everything stands in the lines: leave out places and the other options")
    console = Console(stderr=True)
    context = Context(say=partial(console.print, highlight=False, markup=False, soft_wrap=True))
    articles: Iterable[Article] = _completed(_articles(context, places or [_STANDARD_INPUT]), _day(published_on), title)
    status = 0
    with coder_named(coder, settings)(context.reject) as reader:
        if jsonl:
            status = _answer_lines(reader.code, console, workers)
        elif explained:
            for article in _alone(articles):
                explain(article, Console())
        else:
            shown_of = _alone(articles) if format_ == "json" else articles
            _Showing(console, context, format_, workers).show(shown_of, reader.code)
        if reader.usage.requests:
            context.say(reader.usage.sentence)
    raise typer.Exit(status or bool(context.rejected))


def _answer_lines(read: Code, console: Console, workers: int) -> int:
    with counting(console, "lines", total=None) as seen:
        return answer_lines(ArticleLine, partial(_answer, read), workers=workers, seen=seen)


def _alone(articles: Iterable[Article]) -> list[Article]:
    found = list(islice(articles, 2))
    if len(found) > 1:
        raise UsageError("there are several articles: name one, or take --format table or jsonl")
    return found


def _answer(read: Code, line: ArticleLine) -> dict[str, Any]:
    name = line.source or "unknown"
    article = Article.of(
        source=Source(id=slug(name) or "unknown", name=name),
        text=line.text,
        title=line.title,
        published_on=line.published_on,
        url=line.url,
        language=line.language,
    )
    return {"claims": [shown.row(claim) for claim in read(article)]}


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


def _completed(articles: Iterable[Article], published_on: date | None, title: str) -> Iterator[Article]:
    """Articles with what is given for those that do not state it."""
    for article in articles:
        yield Article.of(
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

    def show(self, articles: Iterable[Article], read: Code) -> None:
        """Code articles and show each when it is read."""
        total = None
        if self.console.is_terminal:
            articles = list(articles)
            total = len(articles)
        first, again = tee(articles)
        found = in_order(partial(_read, read), first, workers=self.workers)
        with counting(self.console, "articles", total=total) as seen:
            for article, claims in zip(again, found, strict=True):
                if isinstance(claims, InputError):
                    self.context.reject(article.title or article.id, claims)
                else:
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


def _read(read: Code, article: Article) -> Sequence[Claim] | InputError:
    """The claims of an article, or why it cannot be read."""
    try:
        return read(article) if is_read(article) else ()
    except InputError as error:
        return error
