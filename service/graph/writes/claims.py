"""Claims as the graph stores them: nodes, and what leads to those whom and what they name."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from service import fusion, ontology
from service.graph.connection import Transaction
from service.graph.values import day_in
from service.graph.writes.people import actor_rows, actors_of, membership_rows, place_row
from service.model import Claim, Source


@dataclass(frozen=True)
class Stated:
    """A claim, who published what it stands in and when, and when it was first seen (UTC).

    `reading` is a digest of all that a row was read to claim; an article has one for all its claims together.
    `is_fused` says that the claim is fused in the same transaction.
    """

    claim: Claim
    source_id: str
    published_on: date | None
    recorded_at: datetime
    reading: str | None = None
    is_fused: bool = False


async def keep_sources(tx: Transaction, sources: Iterable[Source]) -> None:
    """Make sources known."""
    by_id = {source.id: source for source in sources}
    await tx.write("sources_kept", sources=[by_id[id_].model_dump() for id_ in sorted(by_id)])


async def keep_claims(tx: Transaction, stated: Iterable[Stated]) -> None:
    """Store claims of articles that are stored, with all whom they name; they are to be fused, then or later."""
    in_order = sorted(stated, key=lambda one: one.claim.id)
    claims = [one.claim for one in in_order]
    actors = actors_of(claims)
    places = {claim.place.id: place_row(claim.place) for claim in claims if claim.place}
    await tx.write("actors_kept", actors=actor_rows(actors))
    await tx.write("memberships_kept", memberships=membership_rows(actors))
    await tx.write("places_kept", places=[places[id_] for id_ in sorted(places)])
    await tx.write("claims_kept", claims=[_claim_row(one) for one in in_order])
    await tx.write("claims_named", names=[row for claim in claims for row in _name_rows(claim)])
    await tx.write("claims_attributed", attributions=[row for claim in claims for row in _said_rows(claim)])
    await tx.write("claims_placed", placings=[row for claim in claims for row in _place_rows(claim)])


def _claim_row(stated: Stated) -> dict[str, Any]:
    claim = stated.claim
    row = claim.model_dump(exclude={"participants", "attributed_to", "place", "quantities", "when", "row"})
    row |= {
        "earliest": day_in(claim.earliest, start=True),
        "latest": day_in(claim.latest, start=False),
        "quantities": json.dumps([quantity.model_dump() for quantity in claim.quantities]),
        "row": json.dumps(claim.row, ensure_ascii=False) if claim.row is not None else None,
        "family": ontology.kind_named(claim.kind).family,
        "source_id": stated.source_id,
        "published_on": stated.published_on,
        "recorded_at": stated.recorded_at,
        "reading": stated.reading,
        "fuse_on": fusion.fuse_on(claim),
        "fused": stated.is_fused,
    }
    return {name: value for name, value in row.items() if value is not None}


def _name_rows(claim: Claim) -> list[dict[str, Any]]:
    keys, fuse_on = fusion.block_keys(claim), fusion.fuse_on(claim)
    return [
        {
            "claim_id": claim.id,
            "ordinal": ordinal,
            "block_key": keys[participant.actor_id],
            "fuse_on": fuse_on,
            **participant.model_dump(),
        }
        for ordinal, participant in enumerate(claim.participants)
    ]


def _said_rows(claim: Claim) -> list[dict[str, Any]]:
    return [
        {"claim_id": claim.id, "ordinal": ordinal, **said.model_dump(exclude={"name"})}
        for ordinal, said in enumerate(claim.attributed_to)
    ]


def _place_rows(claim: Claim) -> list[dict[str, Any]]:
    place = claim.place
    return [{"claim_id": claim.id, "place_id": place.id, "name": place.name, "text": place.text}] if place else []
