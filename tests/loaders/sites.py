"""A site on loopback whose answers are written down by path, and which remembers what it was asked."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Answer:
    """One answer; `endless` goes on sending the body, `slow` waits before each piece."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    endless: bool = False
    slow: float = 0.0


@dataclass
class Site:
    """What was asked: path and headers of each request, and what was sent with it.

    `answers` has for a path one answer, or one for each time.
    """

    url: str
    answers: dict[str, Answer | list[Answer]]
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    sent: list[bytes] = field(default_factory=list)

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked if path != "/robots.txt"]


class _Handler(BaseHTTPRequestHandler):
    site: Site

    def do_POST(self) -> None:
        self.site.sent.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.do_GET()

    def do_GET(self) -> None:
        self.site.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
        found = self.site.answers.get(self.path, Answer(404))
        answer = found if isinstance(found, Answer) else found.pop(0) if len(found) > 1 else found[0]
        tag = answer.headers.get("ETag")
        fresh = tag is not None and self.headers.get("If-None-Match") == tag
        self.send_response(304 if fresh else answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if not answer.endless:
            self.send_header("Content-Length", "0" if fresh else str(len(answer.body)))
        self.end_headers()
        if not fresh:
            self._send(answer)

    def _send(self, answer: Answer) -> None:
        try:
            for _ in range(2_000 if answer.endless else 1):  # bounded, should nobody stop it
                time.sleep(answer.slow)
                self.wfile.write(answer.body)
        except OSError:  # the reader has had enough
            return

    def log_message(self, *_: object) -> None:
        return


@contextmanager
def serving(answers: dict[str, Answer | list[Answer]]) -> Iterator[Site]:
    handler = type("Handler", (_Handler,), {})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    site = Site(f"http://127.0.0.1:{server.server_port}", answers)
    handler.site = site
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
