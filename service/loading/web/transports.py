"""Below the HTTP client: no private addresses, and a pause between two requests to one host."""

import ipaddress
import socket
import time
from collections.abc import Callable

import httpx
from httpx_retries import Retry

from service.errors import DisallowedFetchError, FetchError

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_ONE_CONNECTION_EACH = httpx.Limits(max_keepalive_connections=0)  # a kept one would be reused by address, not by name

Resolve = Callable[[str, int], list[str]]


def resolve(host: str, port: int) -> list[str]:
    """Return the addresses of a host, as the system finds them.

    Raises:
        httpx.ConnectError: If the name is not known.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise httpx.ConnectError(f"the host name {host} is not known") from error
    return list(dict.fromkeys(str(entry[4][0]).partition("%")[0] for entry in found))


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet; an address that wraps another is judged by that one."""
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address):
        wrapped = [ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())]
        if ip in _NAT64:
            wrapped.append(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))
        if inner := [part for part in wrapped if part is not None]:
            return all(is_public(str(part)) for part in inner)
    return ip.is_global and not ip.is_multicast


class PublicHosts(httpx.BaseTransport):
    """Connects to hosts of the open internet only, and to the very address that was judged.

    Args:
        private_hosts: Host names that may have a private address all the same.
        resolve: How a host and port become addresses.
    """

    def __init__(self, *, private_hosts: frozenset[str] = frozenset(), resolve: Resolve = resolve) -> None:
        self._inner = httpx.HTTPTransport(limits=_ONE_CONNECTION_EACH, trust_env=False)
        self._private_hosts = private_hosts
        self._resolve = resolve

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request to the first address that can be connected to.

        Raises:
            DisallowedFetchError: If one of the host's addresses is private, or no address of the open internet.
            httpx.TransportError: If nobody answers.
        """
        host = request.url.host
        addresses = self._resolve(host, request.url.port or 443)
        if host not in self._private_hosts and not all(map(is_public, addresses)):
            raise DisallowedFetchError(
                f"{host} has a private address: name it in CASUS_FETCH_PRIVATE_HOSTS if it is meant"
            )
        for address in addresses[:-1]:
            try:
                return self._inner.handle_request(_pinned(request, address))
            except (httpx.ConnectError, httpx.ConnectTimeout):
                continue
        return self._inner.handle_request(_pinned(request, addresses[-1]))

    def close(self) -> None:
        """Close all connections."""
        self._inner.close()


def _pinned(request: httpx.Request, address: str) -> httpx.Request:
    """The same request at an address; the `Host` header and the certificate to be shown stay those of the name."""
    return httpx.Request(
        request.method,
        request.url.copy_with(host=address),
        headers=request.headers,
        stream=request.stream,
        extensions={**request.extensions, "sni_hostname": request.url.host},
    )


class ProxiedHosts(httpx.BaseTransport):
    """Sends everything through a proxy, which resolves names; what is plainly private is refused before."""

    def __init__(self, proxy: str, *, private_hosts: frozenset[str] = frozenset()) -> None:
        self._inner = httpx.HTTPTransport(limits=_ONE_CONNECTION_EACH, proxy=proxy)
        self._private_hosts = private_hosts

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request through the proxy.

        Raises:
            DisallowedFetchError: If the host is written as a private address, or is this machine.
        """
        host = request.url.host
        if host not in self._private_hosts and _is_plainly_private(host):
            raise DisallowedFetchError(f"{host} is private: name it in CASUS_FETCH_PRIVATE_HOSTS if it is meant")
        return self._inner.handle_request(request)

    def close(self) -> None:
        """Close all connections."""
        self._inner.close()


def _is_plainly_private(host: str) -> bool:
    try:
        return not is_public(host)
    except ValueError:
        return host == "localhost" or host.endswith((".localhost", ".local", ".internal")) or "." not in host


class Polite(httpx.BaseTransport):
    """Pauses between two requests to one host, and does not wait for a host that asks for too much patience.

    Args:
        inner: What sends.
        delay: Seconds between the ends and beginnings of two requests to one host, unless `slow_down` gives it more.
        patience: Seconds that a `Retry-After` may ask for.
    """

    def __init__(self, inner: httpx.BaseTransport, *, delay: float, patience: float) -> None:
        self._inner = inner
        self._delay = delay
        self._patience = patience
        self._own_delay: dict[str, float] = {}
        self._last: dict[str, float] = {}

    def slow_down(self, host: str, delay: float) -> None:
        """Pause longer between requests to one host, as its robots.txt asks."""
        self._own_delay[host] = max(delay, self._delay)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request when its time has come.

        Raises:
            FetchError: If the host asks for more patience than there is.
        """
        host = request.url.netloc.decode()
        due = self._last.get(host, -self._delay) + self._own_delay.get(host, self._delay)
        if host in self._last and due > time.monotonic():
            time.sleep(due - time.monotonic())
        try:
            response = self._inner.handle_request(request)
        finally:
            self._last[host] = time.monotonic()
        asked = _seconds_asked(response)
        if asked > self._patience:
            response.close()
            raise FetchError(f"{request.url} is busy and asks to come again in {asked:.0f} seconds: load it later")
        return response

    def close(self) -> None:
        """Close all connections."""
        self._inner.close()


def _seconds_asked(response: httpx.Response) -> float:
    asked = response.headers.get("Retry-After", "")
    try:
        return Retry().parse_retry_after(asked) if asked and response.is_error else 0.0
    except ValueError:
        return 0.0
