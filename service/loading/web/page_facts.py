"""What a page says of itself: when it was published, its title, address, language and site; from its metadata only.

Sources: schema.org (JSON-LD, microdata), the Open Graph protocol, Dublin Core, and the names that newsrooms' systems
write. A day is taken only when the page's own statements agree; none is better than a wrong one.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from service.coding.dates import parse_day
from service.errors import UnmappedValueError
from service.loading.web.addresses import host_of, joined
from service.model import digest

_PUBLISHED_NAMES = (
    "article:published_time", "article:published", "og:article:published_time", "datepublished", "parsely-pub-date",
    "sailthru.date", "dcterms.issued", "dc.date.issued", "dcterms.date", "dc.date", "pubdate", "publishdate",
    "publish-date", "publication_date", "publication-date", "article.published", "cxenseparse:recs:publishtime",
)  # fmt: skip
_ARTICLE_TYPES = ("Article", "Posting", "Report")
_LIVE = "LiveBlogPosting"
_HEADLINE = "headline"


@dataclass(frozen=True)
class Published:
    """A day of publication, and the statement that it was read from, such as `meta article:published_time`."""

    on: date | None = None
    stated_by: str | None = None


UNPUBLISHED = Published()


@dataclass(frozen=True)
class Update:
    """One entry of a live blog; one without an address of its own has its page's, with a mark of its content."""

    url: str
    title: str
    text: str
    published: Published


@dataclass(frozen=True)
class PageFacts:
    """A page's statements about itself.

    Attributes:
        published: When it was published.
        doubt: Why a stated day of publication was not taken; empty when there is no doubt.
        title: Its headline.
        url: Its canonical address, if it is of the same site.
        language: An ISO 639 code, with a region perhaps.
        site: The site's name.
        paywalled: It says that it is not free.
        updates: The entries of a live blog.
    """

    published: Published
    doubt: str
    title: str
    url: str | None
    language: str
    site: str
    paywalled: bool
    updates: tuple[Update, ...]


def page_facts(tree: HtmlElement, url: str | None, *, today: date) -> PageFacts:
    """Read a page's metadata.

    Args:
        tree: The page.
        url: Where it was fetched from; None for a file.
        today: Nothing was published later than the day after.
    """
    meta, canonical = _meta(tree), _canonical(tree, url)
    articles = _main_articles(tree, meta, {url, canonical})
    live = [node for node in articles if _LIVE in _types(node)]
    published, doubt = _published(tree, meta, articles, today)
    if live and not _ended_on(live[0], published.on):
        published, doubt = UNPUBLISHED, "a live blog of several days"
    return PageFacts(
        published=published,
        doubt=doubt,
        title=_title(tree, meta, articles),
        url=canonical,
        language=tree.get("lang") or meta.get("og:locale", "").replace("_", "-") or "en",
        site=meta.get("og:site_name") or meta.get("application-name", ""),
        paywalled=any(str(node.get("isAccessibleForFree", "")).lower() == "false" for node in articles),
        updates=tuple(update for node in live for update in _updates(node, canonical or "", today)),
    )


def _meta(tree: HtmlElement) -> dict[str, str]:
    """The first content of each name of a meta element, names in lower case."""
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop")
        content = (element.get("content") or "").strip()
        if name and content:
            found.setdefault(name.strip().lower(), content)
    return found


def _nodes(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    """All objects of the page's JSON-LD, outer ones first."""
    for element in tree.iter("script"):
        if (element.get("type") or "").strip().lower() == "application/ld+json":
            try:
                waiting: list[Any] = [json.loads(element.text or "", strict=False)]
            except (ValueError, RecursionError):
                continue
            while waiting:
                value = waiting.pop(0)
                if isinstance(value, list):
                    waiting.extend(value)
                elif isinstance(value, dict):
                    yield value
                    waiting.extend(value.get(name) for name in ("@graph", "mainEntity", "mainEntityOfPage"))


def _types(node: dict[str, Any]) -> list[str]:
    found = node.get("@type")
    return [str(name) for name in (found if isinstance(found, list) else [found])]


def _main_articles(tree: HtmlElement, meta: dict[str, str], urls: set[str | None]) -> list[dict[str, Any]]:
    """The objects that stand for this page's article; of several, those that name its address or its title."""
    found = [node for node in _nodes(tree) if any(name.endswith(_ARTICLE_TYPES) for name in _types(node))]
    if len(found) < 2:  # noqa: PLR2004  nothing to choose from
        return found
    ours = {address.rstrip("/") for address in urls if address}
    titles = {meta.get("og:title", ""), tree.findtext(".//title") or ""} - {""}
    named = [node for node in found if ours & set(_addresses(node)) or node.get(_HEADLINE) in titles]
    return named or found


def _addresses(node: dict[str, Any]) -> Iterator[str]:
    for name in ("url", "@id", "mainEntityOfPage"):
        value = node.get(name)
        shown = value.get("@id") if isinstance(value, dict) else value
        if isinstance(shown, str):
            yield shown.rstrip("/")


def _published(
    tree: HtmlElement, meta: dict[str, str], articles: Sequence[dict[str, Any]], today: date
) -> tuple[Published, str]:
    """The day on which the page's statements agree, to one day for time zones, and else why there is none."""
    stated = [("JSON-LD datePublished", node.get("datePublished")) for node in articles]
    stated += [(f"meta {name}", meta[name]) for name in _PUBLISHED_NAMES if name in meta]
    if not any(value for _, value in stated):
        stated = list(_marked_times(tree))
    found = [(by, value, day) for by, value in stated if (day := _day(value)) is not None]
    if not found:
        return UNPUBLISHED, ""
    days = [day for _, _, day in found]
    if max(days) - min(days) > timedelta(days=1):
        shown = ", ".join(f"{day} ({by})" for by, _, day in found)
        return UNPUBLISHED, f"the page names several days of publication: {shown}"
    if max(days) > today + timedelta(days=1):
        return UNPUBLISHED, f"the page names a day to come: {max(days)}"
    by, _, day = next((entry for entry in found if _is_local(str(entry[1]))), found[0])
    return Published(day, by), ""


def _marked_times(tree: HtmlElement) -> Iterator[tuple[str, str | None]]:
    """Elements marked as the time of publication; a page with several articles has several, and none counts."""
    marked = tree.xpath(
        "//*[@itemprop='datePublished'][@datetime or @content]"
        " | //time[@pubdate][@datetime]"
        " | //*[contains(concat(' ', normalize-space(@class), ' '), ' published ')][@datetime or @title]"
    )
    values = {element.get("datetime") or element.get("content") or element.get("title") for element in marked}
    if len({_day(value) for value in values}) == 1:
        yield "time element", values.pop()


def _day(value: object) -> date | None:
    if not isinstance(value, str):
        return None
    try:
        return parse_day(value.strip())
    except UnmappedValueError:
        return None


def _is_local(value: str) -> bool:
    """Whether a time has an offset of its own: then its day is the publisher's, not Greenwich's."""
    return len(value) > len("2024-11-12T") and value[-6:-5] in {"+", "-"} and value[-5:] != "00:00"


def _ended_on(node: dict[str, Any], day: date | None) -> bool:
    last = [_day(node.get(name)) for name in ("coverageEndTime", "dateModified")]
    return all(other in {None, day} for other in last)


def _title(tree: HtmlElement, meta: dict[str, str], articles: Sequence[dict[str, Any]]) -> str:
    headings = [str(node[_HEADLINE]) for node in articles if isinstance(node.get(_HEADLINE), str)]
    only = tree.xpath("//h1")
    headings += [meta.get("og:title", "")]
    headings += [only[0].text_content()] if len(only) == 1 else []
    headings += [tree.findtext(".//title") or ""]
    return next((" ".join(heading.split()) for heading in headings if heading.strip()), "")


def _canonical(tree: HtmlElement, url: str | None) -> str | None:
    """The address that the page calls its own; another site's is not believed, nor that of a site's front page."""
    stated = tree.xpath("string(//link[@rel='canonical']/@href)").strip()
    address = joined(url or "", stated) if stated else None
    if address is None or urlsplit(address).path in {"", "/"}:
        return url
    return address if url is None or host_of(address) == host_of(url) else url


def _updates(node: dict[str, Any], url: str, today: date) -> Iterator[Update]:
    for entry in node.get("liveBlogUpdate") or ():
        body = entry.get("articleBody") if isinstance(entry, dict) else None
        if not isinstance(body, str) or not body.strip():
            continue
        day = _day(entry.get("datePublished"))
        known = day is not None and day <= today + timedelta(days=1)
        own = entry.get("url") or entry.get("@id")
        mark = f"#entry-{digest(body)[:8]}"
        yield Update(
            url=(joined(url, own) if isinstance(own, str) else None) or f"{url}{mark}",
            title=str(entry.get(_HEADLINE) or ""),
            text=body,
            published=Published(day, "JSON-LD liveBlogUpdate datePublished") if known else UNPUBLISHED,
        )
