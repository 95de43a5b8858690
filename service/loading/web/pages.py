"""From a web page to its articles: which bytes are text, what of that is the article, and what the page says itself."""

import html as entities
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import trafilatura
from charset_normalizer import from_bytes
from lxml.etree import ParserError
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from service.errors import UnreadableInputError
from service.loading.web.page_facts import PageFacts, Published, page_facts

_SHORTEST = 80  # characters; below that a page is a form, a picture or an error
_STUB = 1_000  # characters; a page that is not free and has fewer is the beginning of an article
_BYTE_ORDER_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_PROMOTION = ("ad", "ads", "advert", "advertisement", "newsletter", "promo", "promotion", "related", "sponsored")
_LEFT_OUT = [
    f"//*[contains(concat(' ', normalize-space(@{name}), ' '), ' {word} ')]"
    "[not(self::body or self::main or self::article or descendant::h1)]"
    for name in ("class", "id", "aria-label")
    for word in _PROMOTION
]


@dataclass(frozen=True)
class PageArticle:
    """An article of a page.

    Attributes:
        text: Its paragraphs, with an empty line between.
        title: Its headline.
        url: Its address; None when neither the page nor its finder knows one.
        published: When, and which statement of the page says so.
        language: ISO 639.
        site: The name of the site; may be empty.
        doubts: What is doubtful about it, in sentences.
        undatable: What the page says of its day of publication cannot be believed; nor can what others say.
    """

    text: str
    title: str
    url: str | None
    published: Published
    language: str
    site: str
    doubts: tuple[str, ...] = ()
    undatable: bool = False


def page_text(content: bytes, charset: str | None = None) -> str:
    """Return a page's characters, whatever its labels say.

    A byte order mark decides; then UTF-8, which other encodings are not mistaken for; then what the header and the
    page say; then what the bytes look like.

    Raises:
        UnreadableInputError: If it is no text.
    """
    if not content.strip():
        raise UnreadableInputError("the page is empty")
    marked = next((name for mark, name in _BYTE_ORDER_MARKS if content.startswith(mark)), None)
    for name in (marked, "utf-8", _known(charset), _known(_labelled(content))):
        if name is not None:
            try:
                return text_only(content.decode(name))
            except (ValueError, LookupError):  # other bytes, or a codec that is none of text
                continue
    best = from_bytes(content).best()
    if best is None:
        raise UnreadableInputError("the page is in no known encoding, or no text")
    return text_only(str(best))


def text_only(text: str) -> str:
    """Return characters that are text.

    Raises:
        UnreadableInputError: If NUL bytes are among them.
    """
    if "\0" in text:
        raise UnreadableInputError("it holds NUL bytes and is no text")
    return text


def _known(charset: str | None) -> str | None:
    """Browsers read Latin-1 as Windows-1252, and so do writers."""
    name = (charset or "").strip("'\" ").lower()
    return "cp1252" if name in {"iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii"} else name or None


def _labelled(content: bytes) -> str | None:
    head = content[:2048].decode("ascii", errors="replace").lower()
    _, found, rest = head.partition("charset=")
    return rest.lstrip("\"'").split('"')[0].split("'")[0].split(">")[0].split(";")[0].strip(" /") if found else None


def page_articles(html: str, url: str | None, *, today: date) -> list[PageArticle]:
    """Return the articles of a page: one, or the entries of a live blog.

    Args:
        html: The page.
        url: Where it was fetched from; None for a file.
        today: The day on which it is read, at Greenwich.

    Raises:
        UnreadableInputError: If there is no article in it.
    """
    try:
        tree = document_fromstring(html.encode(), parser=HTMLParser(encoding="utf-8"))
    except ParserError as error:
        raise UnreadableInputError("no HTML page") from error
    facts = page_facts(tree, url, today=today)
    if facts.updates:
        return list(_entries(facts))
    text = _body(html, facts.title)
    if len(text) < _SHORTEST:
        raise UnreadableInputError("there is no article in the page: a front page, a picture, a form or an error")
    doubts = [f"its day of publication is left open: {facts.doubt}"] if facts.doubt else []
    if facts.paywalled and len(text) < _STUB:
        doubts.append(f"it is behind a paywall: only the {len(text)} characters that it shows are read")
    return [
        PageArticle(
            text, facts.title, facts.url, facts.published, facts.language, facts.site, tuple(doubts), bool(facts.doubt)
        )
    ]


def _entries(facts: PageFacts) -> Iterator[PageArticle]:
    for update in facts.updates:
        text = _plain(update.text)
        if text:
            url = update.url if facts.url else None
            yield PageArticle(text, _plain(update.title), url, update.published, facts.language, facts.site)


def _plain(text: str) -> str:
    """Text that may be HTML, as text."""
    if "<" in text:
        tree: HtmlElement = document_fromstring(f"<div>{text}</div>")
        return "\n\n".join(" ".join(part.split()) for part in tree.itertext() if part.strip())
    return entities.unescape(text).strip()


def _body(html: str, title: str) -> str:
    """The article's paragraphs; each once, without the title."""
    text = trafilatura.extract(
        html,
        include_comments=False,
        include_tables=False,
        prune_xpath=_LEFT_OUT,
        favor_precision=True,
        output_format="txt",
        with_metadata=False,
    )
    paragraphs = dict.fromkeys(" ".join(line.split()) for line in (text or "").splitlines())
    return "\n\n".join(line for line in paragraphs if line and line != title)
