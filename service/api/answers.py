"""What routes answer with: lists with what follows and what is covered, claims with their articles."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
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
    format: Literal["json", "csv"]

    def csv(self, text: str, cursor: str | None = None) -> Response:
        """Answer with CSV; the next page is linked in the `Link` header."""
        answer = Response(text, media_type="text/csv")
        _linked(self.request, answer, cursor)
        return answer


async def _exchange(
    request: Request,
    response: Response,
    graph: GraphDep,
    format_: Annotated[
        Literal["json", "csv"],
        Query(alias="format", description="`csv`: a row an item, flat columns; the `Link` header has the next page."),
    ] = "json",
) -> Exchange:
    return Exchange(request, response, graph, format_)


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
