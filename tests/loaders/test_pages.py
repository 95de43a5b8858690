"""Pages in the shapes of the web: what of them is the article, and which day of publication is believed."""

from datetime import date
from pathlib import Path

import pytest

from service.errors import UnreadableInputError
from service.loading.web.pages import PageArticle, page_articles, page_text

PAGE = Path(__file__).parents[1] / "fixtures" / "pages" / "plain.html"
URL = "https://www.harbour.example/world/pact"
TODAY = date(2024, 11, 20)
PARAGRAPH = (
    "Norway and Iceland signed an agreement on fishing quotas in Bergen on Monday, ending a dispute that had lasted "
    "for three years and had kept the trawlers of both countries in port for much of the last winter."
)
BODY = f"<article><h1>Pact</h1><p>{PARAGRAPH}</p></article>"


def articles(head: str = "", body: str = BODY, *, url: str | None = URL) -> list[PageArticle]:
    return page_articles(f"<html><head>{head}</head><body>{body}</body></html>", url, today=TODAY)


def json_ld(fields: str) -> str:
    return f'<script type="application/ld+json">{fields}</script>'


def test_captions_adverts_menus_and_repeated_paragraphs_are_no_text() -> None:
    (article,) = page_articles(page_text(PAGE.read_bytes()), f"{URL}?utm_source=x", today=TODAY)
    paragraphs = article.text.split("\n\n")
    assert [paragraph.split()[0] for paragraph in paragraphs] == ["Norway", "Under", "The"]
    assert (article.title, article.url, article.site) == ("Norway and Iceland sign fishing pact", URL, "Harbour Post")
    assert (article.published.on, article.published.stated_by) == (date(2024, 11, 12), "JSON-LD datePublished")
    assert article.language == "en-GB"


PUBLISHED = [
    (json_ld('{"@type": "NewsArticle", "datePublished": "2024-11-12"}'), "2024-11-12", "JSON-LD datePublished"),
    (json_ld('[{"@type": ["Report"], "datePublished": "12 November 2024"}]'), "2024-11-12", "JSON-LD datePublished"),
    ('<meta property="article:published" content="2024-11-12T08:30:00Z">', "2024-11-12", "meta article:published"),
    ('<meta name="DC.date.issued" content="2024-11-12">', "2024-11-12", "meta dc.date.issued"),
    ('<meta itemprop="datePublished" content="2024-11-12">', "2024-11-12", "meta datepublished"),
    # The publisher's own day, where one statement has its time zone and the other is Greenwich's.
    (
        '<meta name="pubdate" content="2024-11-13T04:40:00Z">'
        + json_ld('{"@type": "NewsArticle", "datePublished": "2024-11-12T23:40:00-05:00"}'),
        "2024-11-12",
        "JSON-LD datePublished",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("head", "day", "stated_by"), PUBLISHED)
def test_day_of_publication_is_read_with_its_statement(head: str, day: str, stated_by: str) -> None:
    (article,) = articles(head)
    assert (str(article.published.on), article.published.stated_by) == (day, stated_by)


def test_time_element_marked_as_publication_counts_when_the_head_says_nothing() -> None:
    (article,) = articles(body=f'<time itemprop="datePublished" datetime="2024-11-12T08:00">today</time>{BODY}')
    assert (article.published.on, article.published.stated_by) == (date(2024, 11, 12), "time element")


UNPUBLISHED = [
    "",
    '<meta property="article:modified_time" content="2024-11-12">',
    '<meta property="article:published_time" content="yesterday">',
    '<meta property="article:published_time" content="03/04/2024">',
    json_ld('{"@type": "Organization", "datePublished": "1887-03-01"}'),
    json_ld("{broken"),
    # two statements that differ by more than a time zone, and a day that has not come
    '<meta name="pubdate" content="2021-03-04">' + json_ld('{"@type": "Article", "datePublished": "2024-11-12"}'),
    json_ld('{"@type": "Article", "datePublished": "2025-11-12"}'),
    # a list of other articles, none of which is this one
    json_ld(
        '[{"@type": "Article", "datePublished": "2024-11-01"}, {"@type": "Article", "datePublished": "2024-11-09"}]'
    ),
]


@pytest.mark.parametrize("head", UNPUBLISHED)
def test_day_of_publication_is_left_open_rather_than_wrong(head: str) -> None:
    (article,) = articles(head)
    assert article.published.on is None
    assert article.published.stated_by is None


def test_open_day_is_doubtful_when_the_page_contradicts_itself() -> None:
    (article,) = articles('<meta name="pubdate" content="2021-03-04"><meta name="dc.date" content="2024-11-12">')
    assert "several days of publication: 2024-11-12 (meta dc.date), 2021-03-04 (meta pubdate)" in article.doubts[0]


def test_several_times_of_a_list_of_articles_are_nobodys() -> None:
    times = "".join(f'<time itemprop="datePublished" datetime="2024-11-{day}">x</time>' for day in ("11", "12"))
    (article,) = articles(body=times + BODY)
    assert article.published.on is None


def test_other_articles_on_the_page_do_not_date_it() -> None:
    (article,) = articles(
        json_ld(
            f'[{{"@type": "NewsArticle", "url": "{URL}", "datePublished": "2024-11-12"}},'
            ' {"@type": "NewsArticle", "url": "https://www.harbour.example/other", "datePublished": "2024-10-01"}]'
        )
    )
    assert article.published.on == date(2024, 11, 12)


LIVE = """{"@type": "LiveBlogPosting", "headline": "Talks in Bergen", "datePublished": "2024-11-11T07:00:00+01:00",
 "dateModified": "2024-11-12T22:00:00+01:00", "liveBlogUpdate": [%s]}"""


def test_live_blog_is_its_entries_each_with_its_own_day() -> None:
    entries = (
        '{"@type": "BlogPosting", "headline": "Signed", "url": "#two", "datePublished": "2024-11-12T09:00:00+01:00",'
        ' "articleBody": "<p>The two ministers signed the pact.</p><p>They shook hands.</p>"},'
        '{"@type": "BlogPosting", "articleBody": "Norway&#39;s minister arrived.", "datePublished": "2024-11-11"}'
    )
    first, second = articles(json_ld(LIVE % entries))
    assert (first.text, first.title, first.url) == (
        "The two ministers signed the pact.\n\nThey shook hands.", "Signed", f"{URL}#two",
    )  # fmt: skip
    assert (first.published.on, second.published.on) == (date(2024, 11, 12), date(2024, 11, 11))
    assert second.text == "Norway's minister arrived."
    assert (second.url or "").startswith(f"{URL}#entry-")


def test_live_blog_of_several_days_without_entries_has_no_day() -> None:
    (article,) = articles(json_ld(LIVE % ""))
    assert article.published.on is None
    assert "a live blog of several days" in article.doubts[0]


def test_paywall_stub_is_read_and_doubtful() -> None:
    (article,) = articles(json_ld('{"@type": "NewsArticle", "isAccessibleForFree": "False"}'))
    assert article.text == PARAGRAPH
    assert "behind a paywall" in article.doubts[0]


@pytest.mark.parametrize(
    "body",
    ["", "<p>Subscribe to read on.</p>", "<form><input name=q></form>", "<h1>404</h1><p>Page not found</p>"],
)
def test_page_without_an_article_is_rejected(body: str) -> None:
    with pytest.raises(UnreadableInputError, match="there is no article"):
        articles(body=body)


@pytest.mark.parametrize("body", [f'<body class="no-ads">{BODY}', f'<div class="ad">{BODY}</div>'])
def test_class_of_the_whole_page_does_not_hide_its_article(body: str) -> None:
    assert articles(body=body)[0].text == PARAGRAPH


@pytest.mark.parametrize(
    ("canonical", "kept"),
    [
        ("/world/pact-2", "https://www.harbour.example/world/pact-2"),
        ("https://harbour.example/x", "https://harbour.example/x"),
        ("https://elsewhere.example/x", URL),
        ("https://www.harbour.example/", URL),
        ("javascript:x", URL),
    ],
)
def test_canonical_address_is_believed_on_its_own_site(canonical: str, kept: str) -> None:
    assert articles(f'<link rel="canonical" href="{canonical}">')[0].url == kept


def test_saved_page_has_the_address_that_it_states() -> None:
    assert articles(url=None)[0].url is None
    assert articles(f'<link rel="canonical" href="{URL}">', url=None)[0].url == URL


WORD = "Łódź – Çeşme"
TEXTS = [
    (WORD.encode(), None),
    (WORD.encode("utf-8-sig"), "iso-8859-1"),
    (WORD.encode(), "iso-8859-1"),  # the header is wrong
    (WORD.encode("utf-16"), "utf-8"),
    ("<meta charset='iso-8859-2'>Łódź".encode("iso-8859-2"), None),
    ("Łódź".encode("cp1250"), "windows-1250"),
    ("naïve – “café”".encode("cp1252"), "iso-8859-1"),  # what calls itself Latin-1 is Windows-1252
    (("Правительство подписало договор о границе. " * 5).encode("koi8-r"), None),
]


@pytest.mark.parametrize(("content", "charset"), TEXTS)
def test_characters_are_right_whatever_the_labels(content: bytes, charset: str | None) -> None:
    assert any(word in page_text(content, charset) for word in (WORD, "Łódź", "“café”", "договор"))


@pytest.mark.parametrize("content", [b"", b"  \n", b"GIF89a\x00\x01\x00\x01\x00\x80\x00\x00\xff\xff\xff"])
def test_what_is_no_text_is_rejected(content: bytes) -> None:
    with pytest.raises(UnreadableInputError):
        page_text(content)


HOSTILE = [
    '<link rel="canonical" href="http://[x">',
    json_ld("[" * 100_000),
    json_ld('{"@type": "NewsArticle", "datePublished": {"a": [1]}, "headline": 5, "url": 7}'),
    json_ld('{"@type": "LiveBlogPosting", "liveBlogUpdate": [5, {"articleBody": 5}, {"articleBody": " "}]}'),
    json_ld('{"@type": "LiveBlogPosting", "liveBlogUpdate": {"articleBody": "x"}}'),
    '<meta name="pubdate" content="99999-99-99">',
]


@pytest.mark.parametrize("head", HOSTILE)
def test_broken_metadata_is_no_metadata(head: str) -> None:
    assert [(article.text, article.url) for article in articles(head)] == [(PARAGRAPH, URL)]


@pytest.mark.parametrize("charset", ["base64", "idna", "undefined", "no such", "utf-8\0"])
def test_charset_that_is_none_is_not_believed(charset: str) -> None:
    assert "café" in page_text("Le café est fermé depuis le début de la semaine.".encode("cp1252"), charset)
