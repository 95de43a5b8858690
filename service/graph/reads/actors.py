"""Actors: all of them, those that a name may mean, one of them."""

import re
from collections.abc import Sequence

from service.errors import NotFoundError, UsageError
from service.graph.connection import Graph, Row
from service.graph.reads.rows import actor_of, membership_of
from service.graph.reads.values import ActorDetail, ActorEntry, Page
from service.model import Actor

_WORD = re.compile(r"\w+")
_NAMED = 3  # names that an error offers


async def actors(
    graph: Graph, *, kinds: Sequence[str] = (), after: str | None = None, limit: int = 50
) -> Page[ActorEntry]:
    """Return a page of all actors, by id."""
    rows = await graph.read("actors", kinds=kinds, after=after or "", limit=limit + 1)
    page = rows[:limit]
    return Page(items=tuple(_entry(row) for row in page), after=page[-1]["actor"]["id"] if len(rows) > limit else None)


async def actors_found(
    graph: Graph, text: str, *, kinds: Sequence[str] = (), limit: int = 20
) -> tuple[ActorEntry, ...]:
    """Return the actors that a name may mean, exact ones first; empty when nothing is like it."""
    words = " AND ".join(f"{word}*" for word in _WORD.findall(text.casefold()))
    if not words:
        return ()
    asked = text.strip().casefold()
    return tuple(
        _entry(row) for row in await graph.read("actors_found", text=asked, words=words, kinds=kinds, limit=limit)
    )


def _entry(row: Row) -> ActorEntry:
    return ActorEntry(actor=actor_of(row["actor"]), event_count=row["event_count"], match=row.get("match"))


async def actor(graph: Graph, id: str) -> ActorDetail:  # noqa: A002  the word of the vocabulary
    """Return one actor.

    Raises:
        NotFoundError: If no actor has this id.
    """
    row = next(iter(await graph.read("actor", id=id)), None)
    if row is None:
        raise NotFoundError(f"no actor has the id {id!r}: find ids by name with /v1/actors?q= or casus timeline NAME")
    memberships = tuple(membership_of(found) for found in row["part_of"])
    return ActorDetail(actor=actor_of(row["actor"]), event_count=row["event_count"], part_of=memberships)


async def is_actor(graph: Graph, id: str) -> bool:  # noqa: A002
    """Whether an actor has this id."""
    return bool(await graph.read("actor", id=id))


async def actor_named(graph: Graph, text: str) -> Actor:
    """Return the actor that has exactly this id, name or alias, whatever the case.

    Raises:
        NotFoundError: If none has; the sentence offers the likeliest.
        UsageError: If several have.
    """
    found = await actors_found(graph, text)
    for how in (("id",), ("name", "alias")):
        exact = [entry.actor for entry in found if entry.match in how]
        if len(exact) == 1:
            return exact[0]
        if exact:
            choices = ", ".join(f"{actor.id} ({actor.name})" for actor in exact)
            raise UsageError(f"{text!r} may mean {choices}: give the id")
    like = ", ".join(f"{entry.actor.name} ({entry.actor.id})" for entry in found[:_NAMED])
    raise NotFoundError(
        f"no actor is called {text!r}" + (f"; did you mean {like}?" if like else ": nothing is like it")
    )
