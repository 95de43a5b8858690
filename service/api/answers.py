"""What routes answer with: lists with what follows and what is covered, claims with their articles."""

from collections.abc import Sequence
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from fastapi import Request, Response
from pydantic import BaseModel

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


async def listed(
    request: Request, response: Response, graph: Graph, items: Sequence[Item], cursor: str | None
) -> List[Item]:
    """Answer with a page; the next one is linked in the body and in the `Link` header."""
    following = None
    if cursor is not None:
        asked = [(name, value) for name, value in request.query_params.multi_items() if name != "cursor"]
        following = f"{request.url.path}?{urlencode([*asked, ('cursor', cursor)])}"
        response.headers["Link"] = f'<{following}>; rel="next"'
    return List(items=list(items), next=following, coverage=await reads.coverage(graph))
