"""From rows of the graph to values: sentinels become None, stored JSON becomes quantities."""

import json
from datetime import date
from typing import Any

from service.graph.connection import Row
from service.graph.reads.values import ArticleRef, InstrumentStep, Membership, StatedClaim
from service.graph.values import day_out
from service.model import Actor, Attribution, Claim, Event, Participant, Place, Quantity, Source

_CODED = (
    "id", "type", "mode", "kind", "quad_class", "status", "precision", "extent", "instrument", "instrument_id",
)  # fmt: skip
_OF_EVENT = (
    "title", "plover_score", "planned_earliest", "planned_latest", "claim_count", "source_count", "disputed",
    "first_reported_on", "recorded_at",
)  # fmt: skip
_OF_CLAIM = ("article_id", "date_text", "date_rule", "quote", "start", "end", "rule", "confidence", "goldstein")


def event_of(row: Row) -> Event:
    """An event from `event`, `participants` and `places`."""
    stored = row["event"]
    return Event(
        **_coded(row, stored),
        **{name: stored.get(name) for name in _OF_EVENT},
        reasons=tuple(stored.get("reasons") or ()),
    )


def stated_claim_of(row: Row) -> StatedClaim:
    """A claim with its article from `claim`, `participants`, `attributed_to`, `places`, `article` and `source`."""
    claim = claim_of(row)
    article, source = row["article"], row["source"]
    ref = ArticleRef(**article, source_id=source["id"], source_name=source["name"])
    return StatedClaim(claim=claim, event_id=row["event_id"], article=ref)


def claim_of(row: Row) -> Claim:
    """A claim from `claim`, `participants`, `attributed_to` and `places`."""
    stored = row["claim"]
    return Claim(
        **_coded(row, stored),
        **{name: stored.get(name) for name in _OF_CLAIM},
        row=json.loads(stored["row"]) if stored.get("row") else None,
        attributed_to=tuple(Attribution(**said) for said in row["attributed_to"]),
    )


def _coded(row: Row, stored: Row) -> dict[str, Any]:
    return {
        **{name: stored.get(name) for name in _CODED},
        "contexts": tuple(stored.get("contexts") or ()),
        "earliest": day_out(stored["earliest"]),
        "latest": day_out(stored["latest"]),
        "participants": tuple(Participant(**participant) for participant in row["participants"]),
        "place": place_of(row["places"][0]) if row["places"] else None,
        "quantities": tuple(Quantity(**quantity) for quantity in json.loads(stored.get("quantities") or "[]")),
    }


def place_of(stored: Row) -> Place:
    """A place from its node's properties and the words of the text."""
    known = {name: stored.get(name) for name in ("name", "geonames_id", "country", "latitude", "longitude")}
    return Place(**known, text=stored.get("text") or "")


def actor_of(stored: Row) -> Actor:
    """An actor from its node's properties."""
    return Actor(
        id=stored["id"],
        name=stored["name"],
        kind=stored["kind"],
        country=stored.get("country"),
        sector=stored.get("sector"),
        aliases=tuple(stored.get("aliases") or ()),
    )


def source_of(stored: Row) -> Source:
    """A source from its node's properties."""
    return Source(**{name: stored.get(name) for name in ("id", "name", "licence", "reliability", "url")})


def membership_of(stored: Row) -> Membership:
    """A membership; its days are stored as text or days, open ends as sentinels or nothing."""
    return Membership(
        actor_id=stored["actor_id"], name=stored["name"], since=_day(stored["since"]), until=_day(stored["until"])
    )


def _day(stored: str | date | None) -> date | None:
    return day_out(date.fromisoformat(stored) if isinstance(stored, str) else stored)


def step_of(stored: Row) -> InstrumentStep:
    """A step of a treaty."""
    days = {"earliest": day_out(stored["earliest"]), "latest": day_out(stored["latest"])}
    return InstrumentStep(**{**stored, **days, "parties": tuple(stored["parties"] or ())})
