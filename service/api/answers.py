"""What routes answer with: lists with what follows and what is covered, claims with their articles."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Annotated, Any, Generic, Literal, TypeVar
from urllib.parse import urlencode

from fastapi import Depends, Query, Request, Response
from pydantic import BaseModel

from service.api.asked import GraphDep
from service.graph import reads
from service.graph.connection import Graph
from service.graph.reads import ArticleRef, Coverage, StatedClaim
from service.model import Claim

Item = TypeVar("Item")
Format = Literal["json", "csv"]
_FORMATS: dict[str, Format] = {"application/json": "json", "text/csv": "csv"}
_QUALITY = re.compile(r"[01](\.\d{0,3})?")


class List(BaseModel, Generic[Item]):
    """A page: its items, the address of the next page or null, and what the graph covers."""

    items: list[Item]
    next: str | None
    coverage: Coverage


class WireClaim(Claim):
    """A claim with the article that states it and the event that it is about."""

    event_id: str | None
    article: ArticleRef


def wire_claim(stated: StatedClaim) -> WireClaim:
    """Put a claim and its article together."""
    fields: dict[str, Any] = {name: getattr(stated.claim, name) for name in type(stated.claim).model_fields}
    return WireClaim(**fields, event_id=stated.event_id, article=stated.article)


@dataclass(frozen=True)
class Exchange:
    """One question for a list, and the form of its answer."""

    request: Request
    response: Response
    graph: Graph
    format: Format

    def json(self, answer: BaseModel) -> Response:
        """Answer with a value that is known to be right, without checking it again."""
        return Response(answer.model_dump_json(), media_type="application/json", headers=dict(self.response.headers))

    def csv(self, text: str, cursor: str | None = None) -> Response:
        """Answer with CSV; the next page is linked in the `Link` header."""
        answer = Response(text, media_type="text/csv", headers=dict(self.response.headers))
        _linked(self.request, answer, cursor)
        return answer


async def _exchange(
    request: Request,
    response: Response,
    graph: GraphDep,
    format_: Annotated[
        Format | None,
        Query(
            alias="format",
            description="`csv`: a row an item, flat columns; the `Link` header has the next page. "
            "Unset: as `Accept` says, else JSON.",
        ),
    ] = None,
) -> Exchange:
    response.headers["Vary"] = "Accept"
    return Exchange(request, response, graph, format_ or _accepted(request.headers.getlist("accept")))


def _accepted(lines: Sequence[str]) -> Format:
    """The form that `Accept` asks for: the one liked better, or named first; JSON where it names none of them."""
    liked: list[tuple[float, Format]] = []
    for part in ",".join(lines).split(","):
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        quality = next((value for key, _, value in (one.partition("=") for one in parameters) if key == "q"), "1")
        if name in _FORMATS and _QUALITY.fullmatch(quality) and float(quality) > 0:
            liked.append((-float(quality), _FORMATS[name]))
    return min(liked, key=itemgetter(0))[1] if liked else "json"


ExchangeDep = Annotated[Exchange, Depends(_exchange)]


def _linked(request: Request, response: Response, cursor: str | None) -> str | None:
    """Link the next page in the `Link` header, and return its address."""
    if cursor is None:
        return None
    asked = [(name, value) for name, value in request.query_params.multi_items() if name != "cursor"]
    following = f"{request.url.path}?{urlencode([*asked, ('cursor', cursor)])}"
    response.headers["Link"] = f'<{following}>; rel="next"'
    return following


async def listed(
    exchange: Exchange, items: Sequence[Item], cursor: str | None, to_csv: Callable[[list[Item]], str]
) -> List[Item] | Response:
    """Answer with a page, as what is asked for; the next one is linked in the body and in the `Link` header."""
    if exchange.format == "csv":
        return exchange.csv(to_csv([*items]), cursor)
    following = _linked(exchange.request, exchange.response, cursor)
    return List(items=list(items), next=following, coverage=await reads.coverage(exchange.graph))
