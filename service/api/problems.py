"""Problems: every answer that is no success is RFC 9457 `application/problem+json`."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from service.errors import DatabaseError, MovedError, NotFoundError, UsageError

_log = structlog.get_logger()
_RETRY_SECONDS = "5"
_SENTENCES = {
    "bool_parsing": "{given!r} is neither true nor false",
    "date": "{given!r} is no day: write one as in 2024-11-12",
    "greater_than_equal": "{given} is less than {ge}",
    "int_parsing": "{given!r} is no whole number",
    "int_parsing_size": "{given!r} is no whole number of that size",
    "less_than_equal": "{given} is more than {le}",
    "literal_error": "{given!r} is none of {expected}",
    "string_too_long": "it is longer than {max_length} characters",
    "string_too_short": "it is empty: give a value, or leave it out",
    "value_error": "{given!r} cannot be used: {error}",
}
"""What is wrong with a parameter, by pydantic's type of the fault."""


class Fault(BaseModel):
    """What is wrong with one parameter."""

    parameter: str
    detail: str


class Problem(BaseModel):
    """An RFC 9457 problem; `type` is always `about:blank`, so that `title` and `status` say what kind it is."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    errors: list[Fault] = []


class BadParameterError(UsageError):
    """A query parameter is unknown or cannot be used."""

    def __init__(self, parameter: str, detail: str) -> None:
        super().__init__(detail)
        self.parameter = parameter


def problem(
    status: int, title: str, detail: str, *, errors: Sequence[Fault] = (), headers: Mapping[str, str] | None = None
) -> Response:
    """Make a problem's response."""
    body = Problem(title=title, status=status, detail=detail, errors=list(errors))
    shown = body.model_dump(exclude={"errors"} if not errors else None)
    return JSONResponse(shown, status, dict(headers or {}), media_type="application/problem+json")


DOCUMENTED: dict[int | str, dict[str, Any]] = {
    status: {
        "description": HTTPStatus(status).phrase,
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for status in (400, 404, 421, 503)
}
"""The problems that any route may answer with, for OpenAPI."""


def install(app: FastAPI) -> None:
    """Let an application answer every fault with a problem."""
    app.add_exception_handler(MovedError, _moved)
    app.add_exception_handler(NotFoundError, _not_found)
    app.add_exception_handler(BadParameterError, _bad_parameter)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(DatabaseError, _unavailable)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _unforeseen)


async def _moved(request: Request, error: Exception) -> Response:
    assert isinstance(error, MovedError)  # noqa: S101  Starlette's handlers are typed for any exception
    old = request.path_params["id"]
    return RedirectResponse(str(request.url.path).replace(old, error.successor_id, 1), HTTPStatus.PERMANENT_REDIRECT)


async def _not_found(_: Request, error: Exception) -> Response:
    return problem(404, "Not found", str(error))


async def _bad_parameter(_: Request, error: Exception) -> Response:
    assert isinstance(error, BadParameterError)  # noqa: S101  see above
    return problem(400, "Bad request", str(error), errors=[Fault(parameter=error.parameter, detail=str(error))])


async def _invalid(_: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101  see above
    faults = [Fault(parameter=str(fault["loc"][1]), detail=_sentence(fault)) for fault in error.errors()]
    detail = "; ".join(f"{fault.parameter}: {fault.detail}" for fault in faults)
    return problem(400, "Bad request", detail, errors=faults)


def _sentence(fault: Mapping[str, Any]) -> str:
    """Say in our own words what is wrong with a value; pydantic's where it has others."""
    kind = "date" if fault["type"].startswith("date") else fault["type"]
    said = _SENTENCES.get(kind)
    return said.format(given=fault["input"], **fault.get("ctx", {})) if said else str(fault["msg"])


async def _unavailable(_: Request, error: Exception) -> Response:
    _log.warning("database_failed", error=str(error))
    return problem(503, "Database not available", str(error), headers={"Retry-After": _RETRY_SECONDS})


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101  see above
    phrase = HTTPStatus(error.status_code).phrase
    nothing_there = error.status_code == HTTPStatus.NOT_FOUND
    detail = f"there is nothing at {request.url.path}: /docs has the addresses" if nothing_there else str(error.detail)
    return problem(error.status_code, phrase, detail, headers=_with_head(error.headers or {}))


def _with_head(headers: Mapping[str, str]) -> dict[str, str]:
    """Whatever allows GET allows HEAD: the guards answer it."""
    allowed = headers.get("Allow", "").split(", ")
    return {**headers, "Allow": ", ".join([*allowed, "HEAD"])} if "GET" in allowed else dict(headers)


async def _unforeseen(_: Request, error: Exception) -> Response:
    _log.error("request_failed", exc_info=error)
    return problem(500, "Internal error", "an unforeseen fault; the server's log has it")
