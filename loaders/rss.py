"""Articles of feeds, RSS and Atom: each new item's page is fetched once, and read like any page."""

import io
from collections.abc import Iterator
from typing import Any
from xml.sax import SAXException

import feedparser

from service.errors import FetchError, InputError, UnmappedValueError, UnreadableInputError, UsageError
from service.loading import UNPUBLISHED, Context, Published, joined
from service.model import Article, Source

SOURCE = Source(id="rss", name="Feeds")

_TYPES = "application/rss+xml,application/atom+xml,application/xml;q=0.9,text/xml;q=0.9"


def load(context: Context, *feeds: str) -> Iterator[Article]:
    """Yield the articles of new items, the oldest first, feed by feed.

    The day of publication is the page's own; where the page names none, the feed's. An item whose page cannot be had is
    tried again by the next run; one whose page holds no article is not.

    Raises:
        UsageError: If no feed is named, or it is no address.
    """
    if not feeds:
        raise UsageError("casus load rss needs the addresses of feeds: name at least one")
    for feed in feeds:
        if not feed.startswith(("http://", "https://")):
            raise UsageError(f"{feed} is no address of a feed: it begins with http:// or https://")
    for feed in feeds:
        yield from _feed(context, feed)


def _feed(context: Context, feed: str) -> Iterator[Article]:
    try:
        items = _items(context, feed)
    except InputError as error:
        context.reject(feed, error)
        return
    context.reached()
    for link, published in items:
        if context.is_finished(link):
            continue
        try:
            articles = context.articles_at(link, otherwise=published)
        except FetchError as error:
            context.reject(link, error)
            continue
        except InputError as error:
            context.reject(link, error)
            articles = []
        yield from articles
        context.finish(link)


def _items(context: Context, feed: str) -> list[tuple[str, Published]]:
    """The links of a feed's items and what it says of their days, the oldest first: feeds begin with the newest.

    A feed that is cut off or otherwise broken is read as far as it goes; items without a link are rejected.
    """
    page = context.fetched(feed, accept=_TYPES)
    found = feedparser.parse(io.BytesIO(page.content), response_headers={"content-type": page.media_type})
    if not found.get("version"):
        raise UnreadableInputError("it is no feed: neither RSS nor Atom")
    fault = found.get("bozo_exception")
    if isinstance(fault, SAXException):
        if not found.entries:
            raise UnreadableInputError(f"it is a broken feed ({fault}), and no item can be read")
        context.warn(feed, f"it is a broken feed ({fault}): only the {len(found.entries)} items before that are sure")
    links = ((_link(context, feed, page.url, item), _published(context, item)) for item in reversed(found.entries))
    return list({link: published for link, published in links if link}.items())


def _link(context: Context, feed: str, base: str, item: Any) -> str | None:  # noqa: ANN401  feedparser has no types
    link = joined(base, item.get("link", ""))
    if link is None or link == base:
        named = f"the item {item['title']!r}" if item.get("title") else "an item without a title"
        context.reject(feed, UnreadableInputError(f"{named} has no link to a page"))
        return None
    return link


def _published(context: Context, item: Any) -> Published:  # noqa: ANN401  feedparser has no types
    try:
        day = context.day(item.get("published"))
    except UnmappedValueError:
        return UNPUBLISHED
    return Published(day, "feed") if day else UNPUBLISHED
