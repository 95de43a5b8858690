"""Addresses of the web as others write them: joined, told apart by host, and refused when they are none."""

from urllib.parse import urljoin, urlsplit

from service.model import Source


def joined(base: str, link: str) -> str | None:
    """Return a link as it stands on the page at `base`; None when that is no http or https address."""
    try:
        address = urljoin(base, link.strip())
        parts = urlsplit(address)
    except ValueError:  # such as http://[host
        return None
    return address if parts.scheme in {"http", "https"} and parts.hostname else None


def host_of(address: str) -> str:
    """Return the host of an address without a leading `www.`; empty when there is none."""
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def site_of(address: str, name: str = "") -> Source | None:
    """Return the site of an address as a source; `name` is what it calls itself."""
    host = host_of(address)
    return Source(id=host, name=name or host) if host else None
