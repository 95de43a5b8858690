"""Fetching from a site on loopback: patience, limits, manners, and addresses that are never asked."""

import gzip
import time
from dataclasses import replace
from pathlib import Path

import pytest

from service.errors import DisallowedFetchError, FetchError
from service.loading.web.fetcher import Fetcher, Manners, Page
from service.loading.web.transports import is_public
from tests.loaders.sites import Answer, Site, serving

LOCAL = Manners(private_hosts=frozenset({"127.0.0.1"}), delay=0, back_off=0.01)
HTML = {"Content-Type": "text/html; charset=utf-8"}


def fetch(site: Site, path: str, manners: Manners = LOCAL, cache: Path | None = None) -> Page:
    with Fetcher(cache, manners) as fetcher:
        return fetcher.page(f"{site.url}{path}")


def test_page_is_fetched_with_an_honest_name() -> None:
    with serving({"/a": Answer(body=b"<p>A</p>", headers={"Content-Type": "text/html; charset=ISO-8859-2"})}) as site:
        page = fetch(site, "/a", replace(LOCAL, contact="https://desk.example/casus"))
    assert (page.content, page.media_type, page.charset) == (b"<p>A</p>", "text/html", "iso-8859-2")
    assert site.asked[-1][1]["user-agent"].startswith("casus/")
    assert site.asked[-1][1]["user-agent"].endswith("(+https://desk.example/casus)")


def test_unchanged_page_is_asked_for_with_its_tag_and_not_sent_again(tmp_path: Path) -> None:
    answers = {"/a": Answer(body=b"<p>A</p>", headers={**HTML, "ETag": '"1"', "Cache-Control": "no-cache"})}
    with serving(answers) as site:
        first, second = fetch(site, "/a", cache=tmp_path), fetch(site, "/a", cache=tmp_path)
    assert (first.unchanged, second.unchanged) == (False, True)
    assert second.content == first.content
    assert [headers.get("if-none-match") for path, headers in site.asked if path == "/a"] == [None, '"1"']


def test_changed_page_is_sent_again(tmp_path: Path) -> None:
    tagged = [Answer(body=body, headers={**HTML, "ETag": f'"{body.decode()}"'}) for body in (b"1", b"2")]
    with serving({"/a": tagged}) as site:
        assert fetch(site, "/a", cache=tmp_path).content == b"1"
        page = fetch(site, "/a", cache=tmp_path)
    assert (page.content, page.unchanged) == (b"2", False)


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_fault_that_may_pass_is_tried_again(status: int) -> None:
    with serving({"/a": [Answer(status), Answer(body=b"A", headers=HTML)]}) as site:
        assert fetch(site, "/a").content == b"A"
    assert site.paths() == ["/a", "/a"]


def test_retry_after_is_waited_for() -> None:
    with serving({"/a": [Answer(429, headers={"Retry-After": "1"}), Answer(body=b"A", headers=HTML)]}) as site:
        started = time.monotonic()
        fetch(site, "/a")
    assert time.monotonic() - started >= 1


def test_retry_after_of_an_hour_is_told_and_not_waited_for() -> None:
    with (
        serving({"/a": Answer(503, headers={"Retry-After": "3600"})}) as site,
        pytest.raises(FetchError, match="come again in 3600 seconds"),
    ):
        fetch(site, "/a")
    assert site.paths() == ["/a"]


def test_attempts_end() -> None:
    with serving({"/a": Answer(503)}) as site, pytest.raises(FetchError, match="answers 503 Service Unavailable"):
        fetch(site, "/a")
    assert len(site.paths()) == LOCAL.attempts


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 500])
def test_fault_that_stays_is_not_tried_again(status: int) -> None:
    with serving({"/a": Answer(status)}) as site, pytest.raises(FetchError, match=f"/a answers {status}"):
        fetch(site, "/a")
    assert site.paths() == ["/a"]


def test_redirects_are_followed_to_the_page_whose_address_counts() -> None:
    with serving({"/a": Answer(301, headers={"Location": "/b"}), "/b": Answer(body=b"B", headers=HTML)}) as site:
        assert fetch(site, "/a").url == f"{site.url}/b"


def test_redirects_in_a_circle_end() -> None:
    with (
        serving({"/a": Answer(302, headers={"Location": "/b"}), "/b": Answer(302, headers={"Location": "/a"})}) as site,
        pytest.raises(FetchError, match="redirected more than 5 times"),
    ):
        fetch(site, "/a")
    assert len(site.paths()) == LOCAL.most_redirects + 1


def test_endless_body_is_cut_off() -> None:
    with (
        serving({"/a": Answer(body=b"x" * 10_000, headers=HTML, endless=True)}) as site,
        pytest.raises(FetchError, match="more than 100,000 bytes"),
    ):
        fetch(site, "/a", replace(LOCAL, most_bytes=100_000))


def test_dripping_body_is_given_up() -> None:
    with (
        serving({"/a": Answer(body=b"x", headers=HTML, endless=True, slow=0.05)}) as site,
        pytest.raises(FetchError, match="not whole after"),
    ):
        fetch(site, "/a", replace(LOCAL, longest=0.3))


def test_packed_body_is_measured_unpacked() -> None:
    packed = gzip.compress(b"x" * 1_000_000)
    with (
        serving({"/a": Answer(body=packed, headers={**HTML, "Content-Encoding": "gzip"})}) as site,
        pytest.raises(FetchError, match="more than 100,000 bytes"),
    ):
        fetch(site, "/a", replace(LOCAL, most_bytes=100_000))


def test_nobody_there_is_one_sentence() -> None:
    with serving({}) as site:
        pass
    with pytest.raises(FetchError, match=r"robots\.txt cannot be fetched") as raised:
        fetch(site, "/a")
    assert raised.value.reason == "unfetched"


ROBOTS = [
    (Answer(body=b"User-agent: *\nDisallow: /private/"), True),
    (Answer(body=b"User-agent: casus\nDisallow: /a"), False),
    (Answer(body=b"User-agent: *\nDisallow: /*.html$\nDisallow: /a"), False),
    (Answer(body=b"User-agent: *\nDisallow: /\n\nUser-agent: casus\nAllow: /"), True),
    (Answer(404), True),
    (Answer(403), True),
    (Answer(500), False),
]


@pytest.mark.parametrize(("robots", "allowed"), ROBOTS)
def test_robots_txt_is_obeyed(robots: Answer, *, allowed: bool) -> None:
    with serving({"/robots.txt": robots, "/a": Answer(body=b"A", headers=HTML)}) as site:
        if allowed:
            assert fetch(site, "/a").content == b"A"
        else:
            with pytest.raises(FetchError, match=r"robots\.txt"):
                fetch(site, "/a")
    assert site.paths() == (["/a"] if allowed else [])


def test_robots_txt_is_asked_for_once_a_site_and_also_on_the_way() -> None:
    answers: dict[str, Answer | list[Answer]] = {
        "/robots.txt": Answer(body=b"User-agent: *\nDisallow: /b"),
        "/a": Answer(302, headers={"Location": "/b"}),
        "/c": Answer(body=b"C", headers=HTML),
    }
    with serving(answers) as site, Fetcher(None, LOCAL) as fetcher:
        with pytest.raises(DisallowedFetchError, match="does not allow /b"):
            fetcher.page(f"{site.url}/a")
        fetcher.page(f"{site.url}/c")
    assert [path for path, _ in site.asked] == ["/robots.txt", "/a", "/c"]


def test_requests_to_one_host_keep_their_distance() -> None:
    with serving({"/a": Answer(body=b"A", headers=HTML)}) as site, Fetcher(None, replace(LOCAL, delay=0.2)) as fetcher:
        started = time.monotonic()
        fetcher.page(f"{site.url}/a")
        fetcher.page(f"{site.url}/a")
    assert time.monotonic() - started >= 0.4  # robots.txt, page, page


def test_crawl_delay_is_kept() -> None:
    answers: dict[str, Answer | list[Answer]] = {
        "/robots.txt": Answer(body=b"User-agent: *\nCrawl-delay: 0.3"),
        "/a": Answer(body=b"A", headers=HTML),
    }
    with serving(answers) as site:
        started = time.monotonic()
        fetch(site, "/a")
    assert time.monotonic() - started >= 0.3


PUBLIC = ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"]
PRIVATE = [
    "127.0.0.1", "127.9.9.9", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.1",
    "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "2002:7f00:1::",
    "64:ff9b::7f00:1", "64:ff9b::a00:1",
]  # fmt: skip


@pytest.mark.parametrize("address", [*PUBLIC, *PRIVATE])
def test_address_is_public_or_not(address: str) -> None:
    assert is_public(address) == (address in PUBLIC)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f.1", "127.1"])
def test_private_address_is_never_asked(host: str) -> None:
    with serving({"/a": Answer(body=b"A", headers=HTML)}) as site:
        address = f"http://{host}:{site.url.rpartition(':')[2]}/a"
        with Fetcher(None, Manners(delay=0)) as fetcher, pytest.raises(DisallowedFetchError, match="private address"):
            fetcher.page(address)
    assert site.asked == []


def test_private_address_is_not_asked_after_a_redirect_either() -> None:
    with serving({"/secret": Answer(body=b"S", headers=HTML)}) as inner:
        away = {"Location": f"{inner.url.replace('127.0.0.1', 'localhost')}/secret"}
        refused = pytest.raises(DisallowedFetchError, match="localhost has a private address")
        with serving({"/a": Answer(302, headers=away)}) as site, refused:
            fetch(site, "/a")
    assert inner.asked == []


def test_name_that_leads_inside_is_refused_and_one_that_leads_outside_is_connected_to_at_that_address() -> None:
    found = {"inside.example": ["93.184.216.34", "10.0.0.1"], "site.example": ["127.0.0.1"]}
    manners = replace(LOCAL, private_hosts=frozenset({"site.example"}))
    with serving({"/a": Answer(body=b"A", headers=HTML)}) as site:
        port = site.url.rpartition(":")[2]
        with Fetcher(None, manners, resolve=lambda host, _: found[host]) as fetcher:
            assert fetcher.page(f"http://site.example:{port}/a").content == b"A"
            with pytest.raises(DisallowedFetchError, match=r"inside\.example has a private address"):
                fetcher.page(f"http://inside.example:{port}/a")
    assert {headers["host"] for _, headers in site.asked} == {f"site.example:{port}"}


@pytest.mark.parametrize("url", ["ftp://host.example/a", "file:///etc/passwd", "http:///a", "javascript:x"])
def test_only_addresses_of_the_web_are_fetched(url: str) -> None:
    with Fetcher(None, LOCAL) as fetcher, pytest.raises(DisallowedFetchError, match="no address of the web"):
        fetcher.page(url)


def test_proxy_gets_the_request_and_private_hosts_are_refused_before() -> None:
    with serving({}) as proxy:
        proxy.answers = {
            "http://paper.example/robots.txt": Answer(404),
            "http://paper.example/a": Answer(body=b"A", headers=HTML),
        }
        with Fetcher(None, Manners(delay=0, proxy=proxy.url)) as fetcher:
            assert fetcher.page("http://paper.example/a").content == b"A"
            for host in ("127.0.0.1", "localhost", "intranet", "db.internal"):
                with pytest.raises(DisallowedFetchError, match="is private"):
                    fetcher.page(f"http://{host}/a")
    assert [path for path, _ in proxy.asked] == ["http://paper.example/robots.txt", "http://paper.example/a"]


def test_redirect_that_is_kept_is_followed_again(tmp_path: Path) -> None:
    answers: dict[str, Answer | list[Answer]] = {
        "/a": Answer(301, headers={"Location": "/b", "Cache-Control": "max-age=3600"}),
        "/b": Answer(body=b"B", headers={**HTML, "Cache-Control": "max-age=3600"}),
    }
    with serving(answers) as site:
        assert [fetch(site, "/a", cache=tmp_path).content for _ in range(2)] == [b"B", b"B"]
    assert site.paths().count("/b") == 1


def test_broken_cache_keeps_no_page_from_being_read(tmp_path: Path) -> None:
    (tmp_path / "pages.sqlite").write_bytes(b"no database at all" * 100)
    with serving({"/a": Answer(body=b"A", headers=HTML)}) as site:
        assert fetch(site, "/a", cache=tmp_path).content == b"A"


def test_cache_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with serving({"/a": Answer(body=b"A", headers=HTML)}) as site, pytest.raises(FetchError, match="cannot be written"):
        fetch(site, "/a", cache=tmp_path / "file")


@pytest.mark.parametrize("location", ["http://[x", "//", "http://", "ftp://host.example/a", "http://host:99999/"])
def test_redirect_to_no_address_is_one_sentence(location: str) -> None:
    with serving({"/a": Answer(302, headers={"Location": location})}) as site, pytest.raises(FetchError):
        fetch(site, "/a")
