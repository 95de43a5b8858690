"""Feeds from a site on loopback: each item once, with the page's own day or the feed's."""

from datetime import date
from pathlib import Path

import pytest

from loaders.rss import load
from service.errors import UsageError
from service.loading import Context
from service.loading.web.fetcher import Fetcher, Manners
from service.model import Article
from tests.loaders.sites import Answer, Site, serving

MANNERS = Manners(private_hosts=frozenset({"127.0.0.1"}), delay=0, back_off=0.01)
HTML = {"Content-Type": "text/html"}
TEXT = "Kenya ratified the fisheries treaty with Tanzania on Monday, the foreign ministry in Nairobi said. " * 2

RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>Harbour Post</title>
<item><title>Two</title><link>{site}/two</link><guid>2</guid><pubDate>Wed, 13 Nov 2024 09:00:00 +0100</pubDate></item>
<item><title>One</title><link>/one</link><guid>1</guid><pubDate>Tue, 12 Nov 2024 09:00:00 +0100</pubDate></item>
</channel></rss>"""
ATOM = """<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Harbour Post</title>
<entry><id>2</id><link href="{site}/two"/><published>2024-11-13T09:00:00+01:00</published></entry>
<entry><id>1</id><link href="/one"/><updated>2024-11-20T09:00:00+01:00</updated></entry></feed>"""


def page(number: str, head: str = "") -> Answer:
    body = f"<html><head>{head}</head><body><article><h1>{number}</h1><p>{number}. {TEXT}</p></article></body></html>"
    return Answer(body=body.encode(), headers=HTML)


def feed(site: Site, form: str, media_type: str = "application/rss+xml") -> None:
    answer = Answer(body=form.format(site=site.url).encode(), headers={"Content-Type": media_type, "ETag": '"1"'})
    site.answers |= {"/feed": answer, "/one": page("One"), "/two": page("Two")}


def articles(context: Context, site: Site, cache: Path | None = None) -> list[Article]:
    with Fetcher(cache, MANNERS) as fetcher:
        context.fetcher = fetcher
        return list(load(context, f"{site.url}/feed"))


@pytest.mark.parametrize(
    ("form", "days"), [(RSS, [date(2024, 11, 12), date(2024, 11, 13)]), (ATOM, [None, date(2024, 11, 13)])]
)
def test_items_are_articles_oldest_first_with_the_day_that_the_feed_says(form: str, days: list[date | None]) -> None:
    with serving({}) as site:
        feed(site, form)
        found = articles(Context(), site)
    assert [article.title for article in found] == ["One", "Two"]
    assert [article.published_on for article in found] == days
    assert {article.published_by for article in found} <= {"feed", None}
    assert found[0].url == f"{site.url}/one"


def test_day_of_the_page_goes_before_that_of_the_feed_and_a_doubtful_one_stays_open() -> None:
    with serving({}) as site:
        feed(site, RSS)
        contradicting = '<meta name="pubdate" content="2021-03-04"><meta name="dc.date" content="2024-11-12">'
        site.answers["/one"] = page("One", contradicting)
        site.answers["/two"] = page("Two", '<meta name="pubdate" content="2024-11-11">')
        one, two = articles(Context(), site)
    assert (one.published_on, one.published_by) == (None, None)
    assert (two.published_on, two.published_by) == (date(2024, 11, 11), "meta pubdate")


def test_finished_item_is_not_fetched_again_and_the_feed_is_asked_for_with_its_tag(tmp_path: Path) -> None:
    with serving({}) as site:
        feed(site, RSS)
        first = Context()
        articles(first, site, tmp_path)
        finished = first.taken()
        again = Context(items=lambda: finished)
        assert articles(again, site, tmp_path) == []
    assert site.paths() == ["/feed", "/one", "/two", "/feed"]
    assert site.asked[-1][1]["if-none-match"] == '"1"'


def test_page_that_cannot_be_had_is_tried_again_and_one_without_an_article_is_not() -> None:
    with serving({}) as site:
        feed(site, RSS)
        site.answers |= {"/one": Answer(404), "/two": Answer(body=b"<html><body>Sign in</body></html>", headers=HTML)}
        context = Context()
        assert articles(context, site) == []
    assert dict(context.rejected) == {"unfetched": 1, "unreadable": 1}
    assert context.taken() == (f"{site.url}/two",)


@pytest.mark.parametrize("body", [b"", b"<html><body>Not a feed</body></html>", b"\x00\x01", b"{}"])
def test_what_is_no_feed_is_rejected(body: bytes) -> None:
    with serving({"/feed": Answer(body=body, headers=HTML)}) as site:
        context = Context()
        assert articles(context, site) == []
    assert dict(context.rejected) == {"unreadable": 1}


def test_feed_that_is_cut_off_is_read_as_far_as_it_goes_and_said_to_be_doubtful() -> None:
    with serving({}) as site:
        feed(site, RSS.partition("<item><title>One")[0] + "<item><title>On")
        context = Context()
        [article] = articles(context, site)
    assert article.title == "Two"
    assert dict(context.rejected) == {"unreadable": 1}
    assert context.rejects == [f"{site.url}/feed: an item without a title has no link to a page"]
    assert context.doubts[0].startswith(f"{site.url}/feed: it is a broken feed (")


def test_feed_that_is_cut_off_before_its_first_item_is_rejected() -> None:
    with serving({}) as site:
        feed(site, RSS.partition("<item>")[0])
        context = Context()
        assert articles(context, site) == []
    assert dict(context.rejected) == {"unreadable": 1}
    assert "it is a broken feed" in context.rejects[0]
    assert not context.is_reached


def test_feed_that_is_down_is_unfetched_and_said_once() -> None:
    with serving({}) as site:
        pass
    context = Context()
    assert articles(context, site) == []
    assert dict(context.rejected) == {"unfetched": 1}
    with serving({"/feed": Answer(404)}) as site:
        context = Context()
        assert articles(context, site) == []
    assert context.rejects == [f"{site.url}/feed answers 404 Not Found"]


@pytest.mark.parametrize("link", ["", "<link></link>", "<link>mailto:desk@example.org</link>"])
def test_item_without_a_link_is_rejected_and_the_others_are_read(link: str) -> None:
    with serving({}) as site:
        feed(site, RSS.replace("<link>/one</link><guid>1</guid>", link))
        context = Context()
        assert [article.title for article in articles(context, site)] == ["Two"]
    assert context.rejects == [f"{site.url}/feed: the item 'One' has no link to a page"]
    assert context.is_reached


@pytest.mark.parametrize("feeds", [(), ("feed.xml",)])
def test_feed_is_an_address(feeds: tuple[str, ...]) -> None:
    with pytest.raises(UsageError):
        list(load(Context(), *feeds))
