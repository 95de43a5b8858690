"""Around every request: which host was asked, what the answer's ETag is, what a browser may do with it."""

import hashlib
import secrets
import time

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.api.problems import problem

_log = structlog.get_logger()
_READS = frozenset({"GET", "HEAD"})


class Guards:
    """Refuses hosts that are not ours, answers HEAD and If-None-Match, sets headers, and logs."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str]) -> None:
        self._app = app
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, request_id = time.perf_counter(), secrets.token_hex(8)
        answer = _Answer(scope, send, request_id)
        if not _is_ours(Headers(scope=scope).get("host", ""), self._hosts):
            refusal = problem(421, "Host not served", "this server does not answer to that host name")
            await refusal(scope, receive, answer.take)
        else:
            asked = {**scope, "method": "GET"} if scope["method"] == "HEAD" else scope
            with structlog.contextvars.bound_contextvars(request_id=request_id):
                await self._app(asked, receive, answer.take)
        await answer.finish()
        milliseconds = round(1000 * (time.perf_counter() - started), 1)
        _log.info(
            "request_answered", method=scope["method"], path=scope["path"], status=answer.status,
            milliseconds=milliseconds, request_id=request_id,
        )  # fmt: skip


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
            headers["ETag"] = tag
            headers["Cache-Control"] = "no-cache"
            if _matches(Headers(scope=self._scope).get("if-none-match", ""), tag):
                self.status, body = 304, b""
                del headers["content-length"]
                del headers["content-type"]
        await self._send({"type": "http.response.start", "status": self.status, "headers": headers.raw})
        shown = b"" if self._scope["method"] == "HEAD" else body
        await self._send({"type": "http.response.body", "body": shown})


def _matches(asked: str, tag: str) -> bool:
    tags = {part.strip().removeprefix("W/") for part in asked.split(",")}
    return tag in tags or "*" in tags
