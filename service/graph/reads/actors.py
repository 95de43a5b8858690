"""Actors: all of them, those that a name may mean, one of them."""

import difflib
import re
import unicodedata
from collections.abc import Sequence

from service.coding import registry
from service.errors import NotFoundError, UsageError
from service.graph.connection import Graph, Row
from service.graph.reads.rows import actor_of, membership_of
from service.graph.reads.values import ActorDetail, ActorEntry, Page
from service.model import Actor

_WORD = re.compile(r"\w+(?:['’.]\w+)*")  # as the index's analyser has them: "india's" and "u.s" are one word each
_STOP_WORDS = frozenset(
    _WORD.findall(
        "a an and are as at be but by for if in into is it no not of on or such that the their then there these they "
        "this to was will with"
    )
)
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "’": "'"})
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
    asked = text.strip()
    query = _full_text(asked)
    if not query:
        return ()
    ids = [*dict.fromkeys((asked, asked.upper(), asked.lower()))]
    rows = await graph.read("actors_found", text=asked, ids=ids, words=query, kinds=kinds, limit=limit)
    return tuple(_entry(row) for row in rows)


def _full_text(text: str) -> str:
    """A query for all the words of a name, or how they begin; the words in their order come first.

    Whole words go through the index's analyser, which folds accents and leaves stop words out; beginnings do not, so
    they are folded here, and a stop word needs to be there only when there is nothing else.
    """
    words = _WORD.findall(text.casefold())
    begun = [word for word in words if word not in _STOP_WORDS] or words
    if not begun:
        return ""
    return f'"{" ".join(words)}"^2 OR ({" AND ".join(f"({word} OR {_folded(word)}*)" for word in begun)})'


def _folded(word: str) -> str:
    plain = unicodedata.normalize("NFKD", word.translate(_LETTERS))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def _entry(row: Row) -> ActorEntry:
    return ActorEntry(actor=actor_of(row["actor"]), event_count=row["event_count"], match=row.get("match"))


async def actor(graph: Graph, id: str) -> ActorDetail:  # noqa: A002  the word of the vocabulary
    """Return one actor; one that the registry knows and no article has named has no events.

    Raises:
        NotFoundError: If no actor has this id.
    """
    row = next(iter(await graph.read("actor", id=id)), None)
    known = registry.actors().get(id)
    if row is None and known is not None:
        return ActorDetail(actor=known, event_count=0, part_of=())
    if row is None:
        raise NotFoundError(f"no actor has the id {id!r}: find ids by name with /v1/actors?q= or casus timeline NAME")
    memberships = tuple(membership_of(found) for found in row["part_of"])
    return ActorDetail(actor=actor_of(row["actor"]), event_count=row["event_count"], part_of=memberships)


async def is_actor(graph: Graph, id: str) -> bool:  # noqa: A002
    """Whether an actor has this id, in the graph or in the registry."""
    return id in registry.actors() or bool(await graph.read("actor", id=id))


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
    if known := _registered(text):
        return known
    like = ", ".join(f"{entry.actor.name} ({entry.actor.id})" for entry in found[:_NAMED]) or _alike(text)
    raise NotFoundError(
        f"no actor is called {text!r}" + (f"; did you mean {like}?" if like else ": nothing is like it")
    )


def _registered(text: str) -> Actor | None:
    """An actor of the registry that no article has named yet."""
    senses = [sense for sense in registry.senses().get(text, ()) if not sense.ambiguous and sense.form != "demonym"]
    ids = {sense.actor_id for sense in senses} or {text.upper()}
    return registry.actors().get(ids.pop()) if len(ids) == 1 else None


def _alike(text: str) -> str:
    """Names of the registry that are spelt much like this."""
    names = {actor.name.casefold(): actor for actor in registry.actors().values()}
    near = difflib.get_close_matches(text.casefold(), names, _NAMED)
    return ", ".join(f"{names[name].name} ({names[name].id})" for name in near)
