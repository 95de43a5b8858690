"""Actors and places that claims name, as the graph stores them, and what actors are part of."""

from collections.abc import Iterable, Mapping
from typing import Any

from service.coding import registry
from service.errors import NotFoundError
from service.graph.values import day_in
from service.model import Actor, Attribution, Claim, Participant, Place

_ORGANS = registry.ORGAN_SECTORS


def actors_of(claims: Iterable[Claim]) -> dict[str, Actor]:
    """Every actor that claims name, and all above them, by id."""
    found: dict[str, Actor] = {}
    for claim in claims:
        named: list[Participant | Attribution] = [*claim.participants, *claim.attributed_to]
        for actor in (each for one in named for each in _with_parents(_actor(one))):
            found.setdefault(actor.id, actor)
    return found


def _actor(named: Participant | Attribution) -> Actor:
    known = registry.actors().get(named.actor_id)
    if known:
        return known
    country, _, suffix = named.actor_id.partition(".")
    if suffix:
        try:
            return registry.organ(country, suffix)
        except NotFoundError:
            pass
    return Actor(id=named.actor_id, name=named.name, kind="provisional", country=named.country)


def _with_parents(actor: Actor) -> list[Actor]:
    above = [term.country or term.organisation for term in _terms(actor.id)]
    ids = [*registry.parents(actor.id), *(found for found in above if found)]
    if actor.country and actor.country != actor.id:
        ids.append(actor.country)
    return [actor, *(_known(id_) for id_ in ids if registry.actors().get(id_) or "." in id_)]


def _known(actor_id: str) -> Actor:
    country, _, suffix = actor_id.partition(".")
    return registry.actors().get(actor_id) or registry.organ(country, suffix)


def _terms(actor_id: str) -> tuple[registry.Term, ...]:
    try:
        return registry.terms_of(actor_id)
    except NotFoundError:
        return ()


def actor_rows(actors: Mapping[str, Actor]) -> list[dict[str, Any]]:
    """The properties of actors, sorted by id."""
    return [
        {**actors[id_].model_dump(), "search_text": "\n".join([actors[id_].name, id_, *actors[id_].aliases])}
        for id_ in sorted(actors)
    ]


def membership_rows(actors: Mapping[str, Actor]) -> list[dict[str, Any]]:
    """What actors are part of: organs of what is right above them, persons of what they serve, in their terms."""
    organs = [
        _membership(actor_id, above, None, None)
        for actor_id in sorted(actors)
        for above in registry.parents(actor_id)[:1]
    ]
    offices = [
        _membership(actor_id, above, term.since, term.until)
        for actor_id in sorted(actors)
        for term in _terms(actor_id)
        if (above := term.country or term.organisation)
    ]
    return [row for row in [*organs, *offices] if row["above_id"] in actors]


def _membership(actor_id: str, above_id: str, since: Any, until: Any) -> dict[str, Any]:  # noqa: ANN401  a day or None
    return {
        "actor_id": actor_id,
        "above_id": above_id,
        "since": day_in(since, start=True),
        "until": day_in(until, start=False),
    }


def standing(participant: Participant) -> tuple[str, ...]:
    """On whose timelines a participant's events stand: its own, and those of what it acts for."""
    ids = [participant.actor_id, *registry.parents(participant.actor_id)]
    sector = (participant.sector or "").partition(".")[0]
    if participant.country and (not sector or sector in _ORGANS):
        ids.append(participant.country)
    return tuple(dict.fromkeys(ids))


def place_row(place: Place) -> dict[str, Any]:
    """The properties of a place."""
    return {"id": place.id, **place.model_dump(exclude={"text"})}
