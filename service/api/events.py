"""Events: lists by any filter, one event, its claims; timelines of actors and pairs of actors."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Response

from service.api.answers import Exchange, ExchangeDep, List, WireClaim, listed, wire_claim
from service.api.asked import (
    Asked,
    Cursor,
    GraphDep,
    Limit,
    actor_id,
    cursor_of,
    only_known_parameters,
    opened,
    refuse_unknown,
    sealed,
    with_actors,
)
from service.api.examples import CSV, EVENT, EVENTS
from service.api.problems import DOCUMENTED, BadParameterError
from service.api.tables import claims_csv
from service.columns import events_csv
from service.graph import reads
from service.graph.seeks import EventFilter
from service.model import Event

router = APIRouter(prefix="/v1", tags=["events"], dependencies=[Depends(only_known_parameters)], responses=DOCUMENTED)

EventId = Annotated[str, Path(description="An event's id.", max_length=300)]
ActorPath = Annotated[str, Path(description="An actor's id: alpha-3, organisation, person.", examples=["PRK"])]


@router.get("/events", operation_id="events", response_model=List[Event], responses=EVENTS)
async def events(
    exchange: ExchangeDep,
    asked: Asked,
    actor: Annotated[list[str], Query(description="All of these take part.", examples=[["PRK"]])] = [],  # noqa: B006  FastAPI copies defaults
    with_: Annotated[list[str], Query(alias="with", description="These, too.", examples=[["RUS"]])] = [],  # noqa: B006
) -> Any:  # noqa: ANN401  a list, or the same as CSV
    """List events, newest first."""
    if with_ and not actor:
        raise BadParameterError("with", "with needs actor: who is it that they take part with?")
    ids, others = [[*map(actor_id, texts)] for texts in (actor, with_)]
    await refuse_unknown(exchange.graph, "actor", ids)
    await refuse_unknown(exchange.graph, "with", others)
    return await _page(exchange, with_actors(asked, [*ids, *others]))


@router.get("/events/{id}", operation_id="event", responses=EVENT)
async def event(graph: GraphDep, id: EventId) -> Event:  # noqa: A002  the word of the vocabulary
    """Show one event; an id that gave way to another answers 308."""
    return await reads.event(graph, id)


@router.get("/events/{id}/claims", operation_id="event_claims", response_model=List[WireClaim], responses=CSV)
async def event_claims(
    exchange: ExchangeDep,
    id: EventId,  # noqa: A002
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Any:  # noqa: ANN401  a list, or the same as CSV
    """List the claims that an event rests on, with their quotes or rows."""
    about = f"claims {id}"
    after = opened(cursor, about) if cursor else None
    page = await reads.event_claims(exchange.graph, id, after=after, limit=limit)
    more = sealed(page.after, about) if page.after else None
    return await listed(exchange, [wire_claim(stated) for stated in page.items], more, claims_csv)


@router.get("/actors/{id}/timeline", operation_id="timeline", response_model=List[Event], responses=EVENTS)
async def timeline(exchange: ExchangeDep, asked: Asked, id: ActorPath) -> Any:  # noqa: A002, ANN401  the same
    """Show the timeline of an actor and of all that acts for it."""
    found = await reads.actor(exchange.graph, actor_id(id))
    return await _page(exchange, with_actors(asked, [found.actor.id]))


@router.get("/dyads/{a}/{b}/timeline", operation_id="dyad_timeline", response_model=List[Event], responses=EVENTS)
async def dyad_timeline(exchange: ExchangeDep, asked: Asked, a: ActorPath, b: ActorPath) -> Any:  # noqa: ANN401
    """Show the events in which two actors take part."""
    pair = [(await reads.actor(exchange.graph, actor_id(side))).actor.id for side in (a, b)]
    return await _page(exchange, with_actors(asked, pair))


async def _page(exchange: Exchange, asked: EventFilter) -> List[Event] | Response:
    page = await reads.events(exchange.graph, asked)
    cursor = cursor_of(asked, page.after) if page.after else None
    return await listed(exchange, page.items, cursor, events_csv)
