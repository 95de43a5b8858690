"""Articles and what they claim: one transaction a batch; what is there already is left alone."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Any, Literal

from service import fusion, ontology
from service.coding.version import coder_version
from service.graph.connection import Row, Transaction
from service.graph.values import day_in
from service.graph.writes.people import actor_rows, actors_of, membership_rows, place_row
from service.model import Article, Claim, digest

Change = Literal["created", "updated", "unchanged"]


@dataclass(frozen=True)
class CodedArticle:
    """An article, what it claims, and when it was first seen (UTC)."""

    article: Article
    claims: tuple[Claim, ...]
    recorded_at: datetime


async def known_articles(tx: Transaction, ids: Sequence[str]) -> set[str]:
    """Which articles are stored as this version of the coder reads them."""
    rows = await tx.read("articles_known", ids=ids)
    return {row["id"] for row in rows if row["coder"] == coder_version()}


async def load_articles(tx: Transaction, run_id: str, batch: Sequence[CodedArticle]) -> list[Change]:
    """Store articles and their claims, which are then to be fused, and say what changed, in the order given.

    An article whose address has another, newer one is superseded by it, whichever came first: newer is what was
    published later, else recorded later. Claims that a new reading of a stored article no longer makes are taken back.
    """
    await tx.write("turn_taken")
    known = {row["id"]: row for row in await tx.read("articles_known", ids=[coded.article.id for coded in batch])}
    urls = sorted({coded.article.url for coded in batch if coded.article.url})
    addressed = await tx.read("articles_of_urls", urls=urls)
    changes: list[Change] = []
    changed: dict[str, CodedArticle] = {}
    taken = {row["url"] for row in addressed}
    for coded in batch:
        change = "unchanged" if coded.article.id in changed else _change(coded, known.get(coded.article.id), taken)
        changes.append(change)
        if change != "unchanged":
            changed[coded.article.id] = coded
            taken.add(coded.article.url)
    reread = [coded.article.id for coded, change in zip(batch, changes, strict=True) if change == "unchanged"]
    await tx.write("articles_reread", ids=sorted(set(reread) & _read_by_another(known)), coder=coder_version())
    if changed:
        await _store(tx, run_id, list(changed.values()), known)
        await _supersede(tx, {coded.article.url for coded in changed.values() if coded.article.url})
    return changes


def _read_by_another(known: dict[str, Row]) -> set[str]:
    """Articles that another version of the coder read; they are not to be read again every time."""
    return {id_ for id_, row in known.items() if row["coder"] != coder_version()}


def _change(coded: CodedArticle, known: Row | None, taken: set[str | None]) -> Change:
    if known is None:
        return "updated" if coded.article.url and coded.article.url in taken else "created"
    return "unchanged" if known["reading"] == _reading(coded.claims) else "updated"


def _reading(claims: Iterable[Claim]) -> str:
    """A digest of all that a reading claims: the same claim may be dated otherwise by a better coder."""
    return digest(*sorted(claim.model_dump_json() for claim in claims))


async def _store(tx: Transaction, run_id: str, batch: list[CodedArticle], known: dict[str, Row]) -> None:
    claims = {claim.id: (coded, claim) for coded in batch for claim in coded.claims}
    gone = [id_ for coded in batch for id_ in known.get(coded.article.id, {"claim_ids": ()})["claim_ids"]]
    actors = actors_of(claim for _, claim in claims.values())
    sources = {coded.article.source.id: coded.article.source for coded in batch}
    places = {claim.place.id: place_row(claim.place) for _, claim in claims.values() if claim.place}
    await tx.write("sources_kept", sources=[sources[id_].model_dump() for id_ in sorted(sources)])
    await tx.write("actors_kept", actors=actor_rows(actors))
    await tx.write("memberships_kept", memberships=membership_rows(actors))
    await tx.write("places_kept", places=[places[id_] for id_ in sorted(places)])
    await tx.write("articles_kept", run_id=run_id, articles=sorted(map(_article_row, batch), key=lambda row: row["id"]))
    at = max(coded.recorded_at for coded in batch)
    await tx.write("claims_superseded", ids=sorted(set(gone) - set(claims)), at=at)
    in_order = [claims[id_] for id_ in sorted(claims)]
    await tx.write("claims_kept", claims=[_claim_row(coded, claim) for coded, claim in in_order])
    await tx.write("claims_named", names=[row for _, claim in in_order for row in _name_rows(claim)])
    await tx.write("claims_attributed", attributions=[row for _, claim in in_order for row in _said_rows(claim)])
    await tx.write("claims_placed", placings=[row for _, claim in in_order for row in _place_rows(claim)])


async def _supersede(tx: Transaction, urls: Iterable[str]) -> None:
    """Let each address have one current article."""
    by_url: dict[str, list[Row]] = {}
    for row in await tx.read("articles_of_urls", urls=sorted(urls)):
        by_url.setdefault(row["url"], []).append(row)
    pairs = []
    for rows in by_url.values():
        ordered = sorted(rows, key=_age)
        for older, newer in pairwise(ordered):
            if older["superseded_by"] != [newer["id"]] or older["superseded_at"] is None:
                at = max(older["recorded_at"], newer["recorded_at"])
                pairs.append({"id": older["id"], "by": newer["id"], "at": at})
    await tx.write("articles_relinked", ids=[pair["id"] for pair in pairs])
    await tx.write("articles_superseded", pairs=pairs)


def _age(row: Row) -> tuple[date, datetime, str]:
    return (row["published_on"] or date.min, row["recorded_at"] or datetime.min.replace(tzinfo=UTC), row["id"])


def _article_row(coded: CodedArticle) -> dict[str, Any]:
    article = coded.article
    row = article.model_dump(exclude={"source", "text"})
    row |= {"source_id": article.source.id, "recorded_at": coded.recorded_at}
    row |= {"coder": coder_version(), "reading": _reading(coded.claims)}
    return {name: value for name, value in row.items() if value is not None}


def _claim_row(coded: CodedArticle, claim: Claim) -> dict[str, Any]:
    row = claim.model_dump(exclude={"participants", "attributed_to", "place", "quantities", "when"})
    row |= {
        "earliest": day_in(claim.earliest, start=True),
        "latest": day_in(claim.latest, start=False),
        "quantities": json.dumps([quantity.model_dump() for quantity in claim.quantities]),
        "family": ontology.kind_named(claim.kind).family,
        "source_id": coded.article.source.id,
        "published_on": coded.article.published_on,
        "recorded_at": coded.recorded_at,
        "fused": False,
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
        {"claim_id": claim.id, "actor_id": said.actor_id, "text": said.text, "ordinal": ordinal}
        for ordinal, said in enumerate(claim.attributed_to)
    ]


def _place_rows(claim: Claim) -> list[dict[str, Any]]:
    place = claim.place
    return [{"claim_id": claim.id, "place_id": place.id, "name": place.name, "text": place.text}] if place else []
