"""What a loader is given: files and pages read with care, days, and a ledger for what cannot be used."""

import csv
import lzma
import threading
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

import fsspec
import structlog

from service.coding.dates import parse_day
from service.errors import FetchError, InputError, UnmappedValueError, UnreadableInputError
from service.loading.web.addresses import site_of
from service.loading.web.fetcher import PAGE_TYPES, Fetcher, Page
from service.loading.web.page_facts import UNPUBLISHED, Published
from service.loading.web.pages import PageArticle, page_articles, page_text, text_only
from service.model import Article, Source

_log = structlog.get_logger()

MOST_BYTES = 20_000_000
_MOST_SENTENCES = 1000  # of one reason, and doubts
_MOST_SAID = 100  # of one reason, while it runs
_NO_UTF8 = "not UTF-8 (at byte {}): convert it first, as with iconv"
_PAGES = frozenset({"text/html", "application/xhtml+xml", ""})


class Objections(NamedTuple):
    """What was rejected or doubtful by now, as a run has it."""

    rejected: tuple[tuple[str, int], ...]
    rejects: tuple[str, ...]
    doubts: tuple[str, ...]


@dataclass
class Context:
    """The ledger of a run, and what helps a loader to fill it.

    Attributes:
        say: Called with each sentence about input that was rejected or is doubtful.
        fetcher: What fetches pages; None where nothing is to be fetched.
        today: The day of the run, at Greenwich.
        items: Gives the items that earlier runs have finished, such as the links of a feed.
        stopping: Set to end the run: it stores what has been yielded, and asks the loader for no more.
        expected: Reasons for which input is rejected as it should be: they are counted, and not said.
        is_reached: Whether a source could be read that may have nothing new, such as a feed.
        of_rows: Whether rows of a table are read: what is rejected of them counts as read.
        rejected: How many pieces of input were rejected, by reason.
        rejects: The sentences, the first thousand of each reason that is not expected, and one where they were cut off.
        doubts: Sentences about input that was used all the same, cut off likewise.
    """

    say: Callable[[str], None] = lambda _: None
    fetcher: Fetcher | None = None
    today: date = field(default_factory=lambda: datetime.now(UTC).date())
    items: Callable[[], Collection[str]] = frozenset
    stopping: threading.Event = field(default_factory=threading.Event)
    expected: frozenset[str] = frozenset()
    is_reached: bool = False
    of_rows: bool = False
    rejected: Counter[str] = field(default_factory=Counter)
    rejects: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    _finished: dict[str, bool] = field(default_factory=dict)

    def reject(self, where: str, error: InputError) -> None:
        """Enter a piece of input that cannot be used, with where it stands; it is said as long as there are few."""
        self.rejected[error.reason] += 1
        count = self.rejected[error.reason]
        if error.reason in self.expected or count > _MOST_SENTENCES + 1:
            return
        if count > _MOST_SENTENCES:
            self.rejects.append(f"more of {error.reason!r} were counted, but not named")
            return
        sentence = _sentence(where, error)
        self.rejects.append(sentence)
        _log.info("input_rejected", where=where, reason=error.reason, fault=str(error))
        if count <= _MOST_SAID:
            self.say(f"rejected  {sentence}")
        if count == _MOST_SAID:
            self.say(f"rejected  more of {error.reason!r} are not named here: see casus jobs history --rejects")

    def objections(self) -> Objections:
        """What was rejected or doubtful by now."""
        return Objections(tuple(sorted(self.rejected.items())), tuple(self.rejects), tuple(self.doubts))

    def is_finished(self, item: str) -> bool:
        """Whether an earlier run, or this one, has finished an item."""
        return item in self._finished or item in self.items()

    def finish(self, item: str) -> None:
        """Say that all articles of an item have been yielded; it is remembered when they are stored."""
        self._finished.setdefault(item, False)

    def taken(self) -> tuple[str, ...]:
        """The items finished since this was last asked."""
        items = tuple(item for item, is_taken in self._finished.items() if not is_taken)
        self._finished.update(dict.fromkeys(items, True))
        return items

    def warn(self, where: str, sentence: str) -> None:
        """Say what is doubtful about input that is used all the same, and enter it."""
        if len(self.doubts) < _MOST_SENTENCES:
            self.doubts.append(f"{where}: {sentence}")
        elif len(self.doubts) == _MOST_SENTENCES:
            self.doubts.append("more was doubtful, but is not named")
        self.say(f"doubtful  {where}: {sentence}")

    def reached(self) -> None:
        """Say that a source could be read, whatever is new in it: single items that cannot be had do not fail a run."""
        self.is_reached = True

    def text_of(self, path: Path) -> str:
        """Return a file's text.

        Raises:
            UnreadableInputError: If it cannot be read, is not UTF-8, is too large or not text.
        """
        return self.decoded(_bytes_of(path))

    def rows_of(self, path: Path) -> Iterator[tuple[str, dict[str, str]]]:
        """Yield the rows of a table with tab stops and a line of headings, each with where it stands.

        A file with the ending of a packer is unpacked. A row with more or fewer cells than headings is rejected.

        Raises:
            UnreadableInputError: If it cannot be read, unpacked or decoded; rows before that have been yielded.
        """
        self.of_rows = True
        try:
            with fsspec.open(str(path), "rt", encoding="utf-8-sig", newline="", compression="infer") as file:
                table = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
                headings = next(table, [])
                for cells in table:
                    where = f"{path}:{table.line_num}"
                    if len(cells) == len(headings):
                        yield where, dict(zip(headings, cells, strict=True))
                    elif cells:
                        fault = f"it has {len(cells)} cells under {len(headings)} headings"
                        self.reject(where, UnreadableInputError(fault))
        except UnicodeDecodeError as error:
            raise UnreadableInputError(_NO_UTF8.format(error.start)) from error
        except (OSError, EOFError, csv.Error, zipfile.BadZipFile, lzma.LZMAError, zlib.error) as error:
            raise UnreadableInputError(f"the table cannot be read ({error})") from error

    def articles_of(self, path: Path, source: Source) -> list[Article]:
        """Return the articles of a saved page; `source` is who publishes a page that does not state its address.

        Raises:
            UnreadableInputError: If it cannot be read, or there is no article in it.
        """
        found = page_articles(page_text(_bytes_of(path)), None, today=self.today)
        return [self._article(str(path), page, source) for page in found]

    def articles_at(self, url: str, *, otherwise: Published = UNPUBLISHED) -> list[Article]:
        """Fetch a page and return its articles; where the page names no day of publication, `otherwise` does.

        Raises:
            FetchError: If it cannot be fetched, or must not be.
            UnreadableInputError: If it is no page, or there is no article in it.
        """
        page = self.fetched(url)
        if page.media_type not in _PAGES:
            raise UnreadableInputError(f"it is no page but {page.media_type}")
        found = page_articles(page_text(page.content, page.charset), page.url, today=self.today)
        return [self._article(url, one, None, otherwise) for one in found]

    def fetched(self, url: str, *, accept: str = PAGE_TYPES) -> Page:
        """Fetch what is at an address.

        Raises:
            FetchError: If it cannot be fetched, or must not be.
        """
        if self.fetcher is None:
            raise FetchError("nothing is fetched here")
        return self.fetcher.page(url, accept=accept)

    def _article(
        self, where: str, page: PageArticle, source: Source | None, otherwise: Published = UNPUBLISHED
    ) -> Article:
        for doubt in page.doubts:
            self.warn(where, doubt)
        published = page.published if page.published.on or page.undatable else otherwise
        site = site_of(page.url, page.site) if page.url else source
        if site is None:
            raise UnreadableInputError(f"{page.url} is no address of a site")
        return Article.of(
            source=site,
            text=page.text,
            title=page.title,
            published_on=published.on,
            published_by=published.stated_by,
            url=page.url,
            language=page.language,
        )

    def decoded(self, raw: bytes) -> str:
        """Return bytes as text.

        Raises:
            UnreadableInputError: If they are not UTF-8, or not text.
        """
        try:
            return text_only(raw.decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise UnreadableInputError(_NO_UTF8.format(error.start)) from error

    def day(self, value: object) -> date | None:
        """Return the day that a field gives: a day, text such as `2024-11-12` or `Tue, 12 Nov 2024`; None for nothing.

        Raises:
            UnmappedValueError: If no day can be read.
        """
        if value is None or value == "":
            return None
        if isinstance(value, date):
            return date(value.year, value.month, value.day)
        if not isinstance(value, str):
            raise UnmappedValueError(f"published_on is {value!r}, which is no day: write it as in 2024-11-12")
        try:
            return parse_day(value)
        except UnmappedValueError as error:
            raise UnmappedValueError(
                f"published_on is {value!r}, in which no day can be read: write it as in 2024-11-12, or leave it out"
            ) from error


def _sentence(where: str, error: InputError) -> str:
    return str(error) if str(error).startswith(f"{where} ") else f"{where}: {error}"


def _bytes_of(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        raw = path.read_bytes() if size <= MOST_BYTES else b""
    except OSError as error:
        raise UnreadableInputError(f"the file cannot be read ({error.strerror})") from error
    if size > MOST_BYTES:
        raise UnreadableInputError(f"the file has {size:,} bytes; split it into files of {MOST_BYTES:,} at most")
    return raw
