"""Fetching pages: politely, with patience for what is transient, and never from a private address.

From the outside in: redirects and robots.txt (here), the HTTP cache (RFC 9111, conditional requests), retries, pauses
between requests to one host, connections to public addresses only.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import httpx
from hishel import CacheOptions, SqliteStorage
from hishel.httpx import CacheTransport
from httpx_retries import Retry, RetryTransport
from protego import Protego

import service
from service.errors import DisallowedFetchError, FetchError
from service.loading.web.addresses import joined
from service.loading.web.transports import Polite, ProxiedHosts, PublicHosts, Resolve, resolve
from service.settings import Settings

MOST_BYTES = 10_000_000
PAGE_TYPES = "text/html,application/xhtml+xml"
_ROBOT = "casus"
_LONGEST_DELAY = 30.0  # seconds that a robots.txt may ask for between two requests
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_BUSY = 429


@dataclass(frozen=True)
class Manners:
    """How pages are fetched; times are in seconds.

    Attributes:
        contact: An address shown to the sites in the user agent.
        delay: Between two requests to one host.
        patience: The longest wait that a busy site may ask for.
        back_off: The first wait after a fault that may pass; doubled each time.
        attempts: Tries for one page.
        longest: For one page in all.
        most_bytes: Of one page, unpacked.
        most_redirects: In a row.
        private_hosts: Hosts that may have a private address.
        proxy: What everything is fetched through.
    """

    contact: str = ""
    delay: float = 1.0
    patience: float = 60.0
    back_off: float = 1.0
    attempts: int = 4
    longest: float = 60.0
    most_bytes: int = MOST_BYTES
    most_redirects: int = 5
    private_hosts: frozenset[str] = frozenset()
    proxy: str | None = None

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """The manners that the settings ask for."""
        hosts = (name.strip().lower() for name in settings.fetch_private_hosts.split(","))
        return cls(
            contact=settings.fetch_contact,
            delay=settings.fetch_delay,
            private_hosts=frozenset(filter(None, hosts)),
            proxy=settings.fetch_proxy,
        )

    @property
    def user_agent(self) -> str:
        """What Casus calls itself."""
        return f"casus/{service.__version__}" + (f" (+{self.contact})" if self.contact else "")


@dataclass(frozen=True)
class Page:
    """What an address answered with.

    Attributes:
        url: The address at the end of all redirects.
        content: The body, unpacked.
        media_type: As in `text/html`; empty when the site does not say.
        charset: As the site's header says.
        unchanged: The site was asked, and the page is the one that was kept.
    """

    url: str
    content: bytes
    media_type: str = ""
    charset: str | None = None
    unchanged: bool = False


class Fetcher:
    """Fetches pages, one at a time; a context manager that closes its connections and its cache.

    Args:
        cache_dir: Where pages are kept for conditional requests; None keeps none.
        manners: How.
        resolve: How a host and port become addresses.
    """

    def __init__(self, cache_dir: Path | None, manners: Manners, *, resolve: Resolve = resolve) -> None:
        self._cache_dir = cache_dir
        self._manners = manners
        self._resolve = resolve
        self._robots: dict[str, Protego | FetchError] = {}

    @cached_property
    def _polite(self) -> Polite:
        manners = self._manners
        sender = (
            ProxiedHosts(manners.proxy, private_hosts=manners.private_hosts)
            if manners.proxy
            else PublicHosts(private_hosts=manners.private_hosts, resolve=self._resolve)
        )
        return Polite(sender, delay=manners.delay, patience=manners.patience)

    @cached_property
    def _client(self) -> httpx.Client:
        manners = self._manners
        retry = Retry(total=manners.attempts - 1, backoff_factor=manners.back_off, max_backoff_wait=manners.patience)
        transport: httpx.BaseTransport = RetryTransport(self._polite, retry=retry)
        if self._cache_dir is not None:
            self._cache_dir.mkdir(parents=True, exist_ok=True)
            storage = SqliteStorage(database_path=str(self._cache_dir / "pages.sqlite"))
            transport = CacheTransport(transport, storage, rfc=CacheOptions(shared=False))
        headers = {"User-Agent": manners.user_agent}
        return httpx.Client(transport=transport, headers=headers, timeout=httpx.Timeout(20, connect=10))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if "_client" in vars(self):
            self._client.close()

    def page(self, url: str, *, accept: str = PAGE_TYPES) -> Page:
        """Fetch a page, following redirects; each address on the way is asked for only if its robots.txt allows it.

        Raises:
            DisallowedFetchError: If it must not be fetched.
            FetchError: If it cannot be.
        """
        return self._follow(url, accept, allowed=self._check_robots)

    def _follow(self, url: str, accept: str, *, allowed: Callable[[str], None]) -> Page:
        """Fetch through all redirects."""
        address = url
        for _ in range(self._manners.most_redirects + 1):
            _check_scheme(address)
            allowed(address)
            found = self._once(address, accept)
            if isinstance(found, Page):
                return found
            address = found
        raise FetchError(f"{url} is redirected more than {self._manners.most_redirects} times")

    def _once(self, url: str, accept: str) -> Page | str:
        """Fetch one address: its page, or where it sends us."""
        deadline = time.monotonic() + self._manners.longest
        try:
            with self._client.stream("GET", url, headers={"Accept": accept}) as response:
                if response.status_code in _REDIRECTS and response.next_request is not None:
                    return str(response.next_request.url)
                if response.is_error:
                    kind = _AbsentError if response.is_client_error and response.status_code != _BUSY else FetchError
                    raise kind(f"{url} answers {response.status_code} {response.reason_phrase}".rstrip())
                content = self._content(url, response, deadline)
                return Page(
                    url=url,
                    content=content,
                    media_type=response.headers.get("Content-Type", "").partition(";")[0].strip().lower(),
                    charset=response.charset_encoding,
                    unchanged=bool(response.extensions.get("caching", {}).get("from_cache")),
                )
        except httpx.TimeoutException as error:
            raise FetchError(f"{url} does not answer in time") from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise FetchError(f"{url} cannot be fetched ({error})") from error
        except OSError as error:
            raise FetchError(f"{self._cache_dir} cannot be written ({error.strerror})") from error

    def _content(self, url: str, response: httpx.Response, deadline: float) -> bytes:
        content = bytearray()
        for piece in response.iter_bytes():
            content += piece
            if len(content) > self._manners.most_bytes:
                raise FetchError(f"{url} has more than {self._manners.most_bytes:,} bytes")
            if time.monotonic() > deadline:
                raise FetchError(f"{url} is not whole after {self._manners.longest:.0f} seconds")
        return bytes(content)

    def _check_robots(self, url: str) -> None:
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._robots:
            self._robots[origin] = self._read_robots(origin)
            self._heed_delay(parts.netloc, self._robots[origin])
        rules = self._robots[origin]
        if isinstance(rules, FetchError):
            raise FetchError(f"nothing may be fetched from {origin} now, since {rules}") from rules
        if not rules.can_fetch(url, _ROBOT):
            raise DisallowedFetchError(f"{origin}/robots.txt does not allow {parts.path or '/'}")

    def _read_robots(self, origin: str) -> Protego | FetchError:
        """RFC 9309: none there allows everything, a fault allows nothing."""
        try:
            page = self._follow(f"{origin}/robots.txt", "text/plain", allowed=lambda _: None)
        except _AbsentError:
            return Protego.parse("")
        except DisallowedFetchError:
            raise
        except FetchError as error:
            return error
        return Protego.parse(page.content.decode("utf-8-sig", errors="replace"))

    def _heed_delay(self, host: str, rules: Protego | FetchError) -> None:
        asked = rules.crawl_delay(_ROBOT) if isinstance(rules, Protego) else None
        if asked is not None:
            self._polite.slow_down(host, min(float(asked), _LONGEST_DELAY))


class _AbsentError(FetchError):
    """The site says that there is nothing, or nothing for us."""


def _check_scheme(url: str) -> None:
    if joined("", url) is None:
        raise DisallowedFetchError(f"{url} is no address of the web: it begins with http:// or https://")
