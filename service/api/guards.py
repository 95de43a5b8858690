"""Around every request: which host was asked, what the answer's ETag is, what is logged and counted of it."""

import hashlib
import re
import secrets
import time

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.api.metrics import Metrics
from service.api.problems import problem

_log = structlog.get_logger()
_READS = frozenset({"GET", "HEAD"})
_METHODS = frozenset({*_READS, "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_PROBES = frozenset({"/livez", "/readyz", "/metrics"})
_REQUEST_ID = re.compile(r"[A-Za-z0-9_.-]{8,64}")
_NO_ROUTE = "none"
WORTH_PACKING = 1000
"""Bytes from which on an answer is compressed where that is asked for."""


class Guards:
    """Refuses hosts that are not ours, answers HEAD and If-None-Match, sets headers, logs and counts."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str], metrics: Metrics) -> None:
        self._app = app
        self._hosts = hosts
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, headers = time.perf_counter(), Headers(scope=scope)
        given = headers.get("x-request-id", "")
        request_id = given if _REQUEST_ID.fullmatch(given) else secrets.token_hex(8)
        answer = _Answer(scope, send, request_id)
        asked = {**scope, "method": "GET"} if scope["method"] == "HEAD" else scope
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            if _is_ours(headers.get("host", ""), self._hosts):
                await self._app(asked, receive, answer.take)
            else:
                refusal = problem(421, "Host not served", "this server does not answer to that host name")
                await refusal(scope, receive, answer.take)
            await answer.finish()
            self._note(asked, scope["method"], answer.status, time.perf_counter() - started)

    def _note(self, asked: Scope, method: str, status: int, seconds: float) -> None:
        route = getattr(asked.get("route"), "path", _NO_ROUTE)
        self._metrics.answered(method if method in _METHODS else "other", route, status, seconds)
        log = _log.debug if asked["path"] in _PROBES and status == 200 else _log.info  # noqa: PLR2004  OK
        path = asked.get("raw_path", b"").decode("ascii", errors="replace")  # as asked: a line break stays %0A
        log("request_answered", method=method, path=path, status=status, milliseconds=round(1000 * seconds, 1))


def _is_ours(host: str, hosts: frozenset[str]) -> bool:
    name = host if host.endswith("]") else host.rpartition(":")[0] or host
    return name.casefold() in hosts


class _Answer:
    """An answer that is held until it is whole, so that it can be compared and left out."""

    def __init__(self, scope: Scope, send: Send, request_id: str) -> None:
        self._scope = scope
        self._send = send
        self._id = request_id
        self._start: Message = {}
        self._body: list[bytes] = []
        self.status = 0

    async def take(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start, self.status = message, message["status"]
        elif message["type"] == "http.response.body":
            self._body.append(message.get("body", b""))

    async def finish(self) -> None:
        body = b"".join(self._body)
        headers = MutableHeaders(raw=list(self._start.get("headers", ())))
        headers["X-Request-Id"] = self._id
        headers["X-Content-Type-Options"] = "nosniff"
        if self.status == 200 and self._scope["method"] in _READS:  # noqa: PLR2004  OK
            tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
            asked = Headers(scope=self._scope)
            packed = len(body) >= WORTH_PACKING and "gzip" in asked.get("accept-encoding", "")
            headers["ETag"] = f"W/{tag}" if packed else tag  # a strong one would be of other bytes than are sent
            headers["Cache-Control"] = "no-cache"
            if _matches(asked.get("if-none-match", ""), tag):
                self.status, body = 304, b""
                del headers["content-length"]
                del headers["content-type"]
        await self._send({"type": "http.response.start", "status": self.status, "headers": headers.raw})
        shown = b"" if self._scope["method"] == "HEAD" else body
        await self._send({"type": "http.response.body", "body": shown})


def _matches(asked: str, tag: str) -> bool:
    tags = {part.strip().removeprefix("W/") for part in asked.split(",")}
    return tag in tags or "*" in tags
