"""Events: lists and timelines, one event, its claims."""

from dataclasses import asdict
from typing import Any

from service.errors import MovedError, NotFoundError
from service.graph.connection import Graph, Row
from service.graph.reads.rows import event_of, stated_claim_of
from service.graph.reads.values import Page, StatedClaim
from service.graph.seeks import EventFilter, Seek, plan
from service.model import Event
from service.when import FIRST_DAY, LAST_DAY


async def events(graph: Graph, asked: EventFilter) -> Page[Event]:
    """Return a page of events: of anybody, of an actor's timeline, or of several actors together.

    The page goes on `after` the sort key of its last event.
    """
    wanted = asked.limit + 1
    rows: dict[str, Row] = {}
    for stage in plan(asked):
        if len(rows) >= wanted:
            break
        for row in await _stage(graph, asked, stage, wanted - len(rows)):
            rows.setdefault(row["sort_key"], row)
    found = list(rows.values())[:wanted]
    page = found[: asked.limit]
    after = page[-1]["sort_key"] if len(found) > asked.limit else None
    return Page(items=tuple(event_of(row) for row in page), after=after)


async def _stage(graph: Graph, asked: EventFilter, stage: list[Seek], limit: int) -> list[Row]:
    parameters = stage_parameters(asked, stage, limit)
    if asked.actors:
        return await graph.read("timeline", oldest_first=asked.oldest_first, **parameters)
    return await graph.read("events", oldest_first=asked.oldest_first, **parameters)


def stage_parameters(asked: EventFilter, stage: list[Seek], limit: int) -> dict[str, Any]:
    """What the queries `timeline` and `events` are given for one stage of a list."""
    whose = {"members": asked.actors[2:], "exact": asked.actors if asked.exact else ()} if asked.actors else {}
    fields = {
        "seeks": [asdict(seek) for seek in stage],
        "first_day": asked.first_day or FIRST_DAY,
        "last_day": asked.last_day or LAST_DAY,
        "certain": asked.certain,
        "statuses": asked.statuses,
        "types": asked.types,
        "countries": asked.countries,
        "sources": asked.sources,
        **whose,
    }
    return {"asked": fields, "limit": limit}


async def prepare(graph: Graph) -> None:
    """Let the database plan the lists of events, which takes it two seconds, before somebody waits for one."""
    for actors in ((), ("",)):
        for oldest_first in (False, True):
            await events(graph, EventFilter(actors=actors, oldest_first=oldest_first, limit=1))


async def event(graph: Graph, id: str) -> Event:  # noqa: A002  the word of the vocabulary
    """Return one event.

    Raises:
        NotFoundError: If no event has this id.
        MovedError: If the event gave way to another, with that one's id.
    """
    row = next(iter(await graph.read("event", id=id)), None)
    if row is None:
        raise NotFoundError(f"no event has the id {id!r}")
    if "sort_key" not in row["event"]:
        if row["successor_id"] is None:
            raise NotFoundError(f"the event {id!r} is no longer supported by any claim")
        raise MovedError(f"the event {id!r} is now {row['successor_id']!r}", row["successor_id"])
    return event_of(row)


async def event_claims(graph: Graph, id: str, *, after: str | None = None, limit: int = 50) -> Page[StatedClaim]:  # noqa: A002
    """Return the claims that an event rests on, in the order in which they were published.

    Raises:
        NotFoundError: If no event has this id.
        MovedError: If the event gave way to another.
    """
    await event(graph, id)
    rows = await graph.read("event_claims", id=id, after=after or "", limit=limit + 1)
    page = rows[:limit]
    more = page[-1]["order_key"] if len(rows) > limit else None
    return Page(items=tuple(stated_claim_of(row) for row in page), after=more)
