"""Fused events as the graph stores them: nodes, and what leads to and from them."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import combinations
from typing import Any

from service import ontology
from service.coding.details import step_of
from service.fusion import Evidence, Fused
from service.graph.seeks import ANYBODY, sort_key, span
from service.graph.values import day_in
from service.graph.writes.people import place_row, standing
from service.model import Event, digest
from service.when import LAST_DAY

Rows = list[dict[str, Any]]


def content_hash(fused: Fused) -> str:
    """A digest of an event and the claims it rests on; when it came to be known is no part of it."""
    return digest(fused.event.model_dump_json(exclude={"recorded_at"}), *fused.claim_ids, *fused.step_parties)


@dataclass
class EventRows:
    """Rows for the writing queries, in a fixed order."""

    events: Rows = field(default_factory=list)
    told: Rows = field(default_factory=list)
    joined: Rows = field(default_factory=list)
    places: Rows = field(default_factory=list)
    placed: Rows = field(default_factory=list)
    concerned: Rows = field(default_factory=list)
    timelines: Rows = field(default_factory=list)
    dyads: Rows = field(default_factory=list)

    @classmethod
    def of(cls, fused: Iterable[Fused], evidence: Mapping[str, Evidence], at: datetime) -> "EventRows":
        """Lay out events; `evidence` has all their claims, `at` is when they came to be known."""
        rows = cls()
        for item in sorted(fused, key=lambda item: item.event.id):
            rows._add(item, [evidence[id_] for id_ in item.claim_ids], at)
        return rows

    def _add(self, item: Fused, claims: list[Evidence], at: datetime) -> None:
        event = item.event
        reaches = _reaches_on(event, claims)
        self.events.append(_event_row(item, reaches, at))
        self.told.extend({"claim_id": id_, "event_id": event.id} for id_ in item.claim_ids)
        self.joined.extend(
            {"event_id": event.id, "ordinal": ordinal, **participant.model_dump()}
            for ordinal, participant in enumerate(event.participants)
        )
        if event.place:
            self.places.append(place_row(event.place))
            placing = {"place_id": event.place.id, "name": event.place.name, "text": event.place.text}
            self.placed.append({"event_id": event.id, **placing})
        if event.instrument_id:
            self.concerned.append(
                {
                    "event_id": event.id,
                    "instrument_id": event.instrument_id,
                    "name": event.instrument,
                    "step": step_of(event.kind),
                    "parties": item.step_parties,
                }
            )
        on = [standing(participant) for participant in event.participants]
        self.timelines.extend(_entry(event, id_, reaches) for id_ in sorted({id_ for ids in on for id_ in ids}))
        pairs = {
            "|".join(sorted((one, other)))
            for first, second in combinations(on, 2)
            if first[-1] != second[-1]
            for one in first
            for other in second
            if one != other
        }
        self.dyads.extend(_entry(event, pair, reaches) for pair in sorted(pairs))


def _event_row(item: Fused, reaches: date, at: datetime) -> dict[str, Any]:
    event = item.event
    row = event.model_dump(exclude={"participants", "place", "quantities", "when", "recorded_at"})
    row |= {
        "family": ontology.kind_named(event.kind).family,
        "earliest": day_in(event.earliest, start=True),
        "latest": day_in(event.latest, start=False),
        "reaches_on": reaches,
        "quantities": json.dumps([quantity.model_dump() for quantity in event.quantities]),
        "recorded_at": at,
        "content_hash": content_hash(item),
        "countries": item.countries,
        "source_ids": item.source_ids,
        "sort_key": sort_key(event.earliest, event.latest, event.id),
        "seek_key": f"{ANYBODY}|{span(event.earliest, event.latest)}",
    }
    return {name: value for name, value in row.items() if value is not None}


def _reaches_on(event: Event, claims: Iterable[Evidence]) -> date:
    """The last day on which it may have happened: what goes on reaches to the last report that said so."""
    if event.latest is not None or event.status != "ongoing":
        return day_in(event.latest, start=False)
    days = [item.published_on for item in claims if item.claim.status == "ongoing" and item.published_on]
    return max(days, default=LAST_DAY)


def _entry(event: Event, actor_id: str, reaches: date) -> dict[str, Any]:
    return {
        "actor_id": actor_id,
        "event_id": event.id,
        "sort_key": sort_key(event.earliest, event.latest, event.id),
        "seek_key": f"{actor_id}|{span(event.earliest, event.latest)}",
        "latest": reaches,
        "kind": event.kind,
        "status": event.status,
    }
