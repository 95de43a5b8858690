"""Free loopback ports; a server keeps the ones that it had, so that bookmarks and saved logins stay good."""

import os
import re
import socket
from pathlib import Path

from service.graph.embedded.home import Ports

LOOPBACK = "127.0.0.1"


def choose_ports(home: Path) -> Ports:
    """Return the ports in `conf/neo4j.conf` if both are free, else two that are."""
    before = _ports_before(home / "conf" / "neo4j.conf")
    if before is not None and all(is_free(port) for port in (before.bolt, before.http)):
        return before
    return free_ports()


def free_ports() -> Ports:
    """Return two ports that nobody listens on now."""
    with socket.socket() as bolt, socket.socket() as http:
        bolt.bind((LOOPBACK, 0))
        http.bind((LOOPBACK, 0))
        return Ports(bolt.getsockname()[1], http.getsockname()[1])


def is_free(port: int) -> bool:
    """Whether a server could listen on a loopback port."""
    with socket.socket() as probe:
        if os.name == "posix":  # elsewhere the option lets two servers share a port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def _ports_before(path: Path) -> Ports | None:
    if not path.is_file():
        return None
    pattern = r"^server\.(bolt|http)\.listen_address=127\.0\.0\.1:(\d+)$"
    found = re.findall(pattern, path.read_text(encoding="utf-8"), re.MULTILINE)
    ports = {name: int(port) for name, port in found}
    return Ports(**ports) if set(ports) == {"bolt", "http"} else None
