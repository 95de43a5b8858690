"""Actors: all of them, those that a name may mean, one of them."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from service.api.answers import List, listed
from service.api.asked import Cursor, GraphDep, Limit, actor_id, only_known_parameters, opened, sealed
from service.api.events import ActorPath
from service.api.problems import DOCUMENTED
from service.graph import reads
from service.graph.reads import ActorDetail, ActorEntry

router = APIRouter(prefix="/v1", tags=["actors"], dependencies=[Depends(only_known_parameters)], responses=DOCUMENTED)


@router.get("/actors", operation_id="actors")
async def actors(
    request: Request,
    response: Response,
    graph: GraphDep,
    q: Annotated[
        str | None, Query(description="A name, or how it begins.", max_length=200, examples=["north korea"])
    ] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> List[ActorEntry]:
    """List actors, or those that a name may mean, exact ones first."""
    if q is not None:
        found = await reads.actors_found(graph, q, limit=limit)
        return await listed(request, response, graph, found, None)
    after = opened(cursor, "actors") if cursor else None
    page = await reads.actors(graph, after=after, limit=limit)
    return await listed(request, response, graph, page.items, sealed(page.after, "actors") if page.after else None)


@router.get("/actors/{id}", operation_id="actor")
async def actor(graph: GraphDep, id: ActorPath) -> ActorDetail:  # noqa: A002  the word of the vocabulary
    """Show one actor: names, what it is part of, how many events stand on its timeline."""
    return await reads.actor(graph, actor_id(id))
