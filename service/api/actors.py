"""Actors: all of them, those that a name may mean, one of them."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query

from service.api.answers import ExchangeDep, List, listed
from service.api.asked import Cursor, GraphDep, Limit, actor_id, only_known_parameters, opened, sealed
from service.api.events import ActorPath
from service.api.examples import CSV
from service.api.problems import DOCUMENTED
from service.api.tables import actors_csv
from service.graph import reads
from service.graph.reads import ActorDetail, ActorEntry

router = APIRouter(prefix="/v1", tags=["actors"], dependencies=[Depends(only_known_parameters)], responses=DOCUMENTED)


@router.get("/actors", operation_id="actors", response_model=List[ActorEntry], responses=CSV)
async def actors(
    exchange: ExchangeDep,
    q: Annotated[
        str | None, Query(description="A name, or how it begins.", max_length=200, examples=["north korea"])
    ] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Any:  # noqa: ANN401  a list, or the same as CSV
    """List actors, or those that a name may mean, exact ones first."""
    if q is not None:
        found = await reads.actors_found(exchange.graph, q, limit=limit)
        return await listed(exchange, found, None, actors_csv)
    after = opened(cursor, "actors") if cursor else None
    page = await reads.actors(exchange.graph, after=after, limit=limit)
    return await listed(exchange, page.items, sealed(page.after, "actors") if page.after else None, actors_csv)


@router.get("/actors/{id}", operation_id="actor")
async def actor(graph: GraphDep, id: ActorPath) -> ActorDetail:  # noqa: A002  the word of the vocabulary
    """Show one actor: names, what it is part of, how many events stand on its timeline."""
    return await reads.actor(graph, actor_id(id))
