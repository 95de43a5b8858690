"""The event that follows from the claims of one cluster."""

from collections.abc import Sequence
from datetime import date

from service import ontology
from service.fusion import choices, tables
from service.fusion.evidence import Evidence, Fused
from service.fusion.participants import participants_of
from service.fusion.profile import agents_of
from service.fusion.titles import title_of
from service.fusion.windows import state_of
from service.model import Event, Participant, Quantity, digest, slug

_NAMED_IN_ID = 3


def event_of(cluster: Sequence[Evidence], reasons: Sequence[str] = ()) -> Fused:
    """Return the event that some claims speak of; the order of the claims says nothing.

    Args:
        cluster: One claim or more, all of one event.
        reasons: Why they are one, sorted.
    """
    evidence = sorted(cluster, key=lambda item: item.order)
    event = _event(evidence, tuple(reasons))
    return Fused(
        event=event,
        claim_ids=tuple(sorted(item.claim.id for item in evidence)),
        first_claim_id=evidence[0].claim.id,
        step_parties=_step_parties(event),
        source_ids=tuple(sorted({item.source_id for item in evidence})),
        countries=_countries(evidence),
    )


def _event(evidence: Sequence[Evidence], reasons: tuple[str, ...]) -> Event:
    standing = choices.standing_of(evidence)
    kind = choices.kind_of(evidence)
    said_mode = choices.most_said(standing.deciding, lambda item: item.claim.mode if item.claim.kind == kind else None)
    coding = ontology.coding_of(kind, standing.status, said_mode)
    when, is_contradictory = choices.date_of(standing.deciding)
    planned, _ = choices.date_of(standing.plans)
    participants = participants_of(evidence)
    instrument, instrument_id = _instrument(evidence)
    place = choices.place_of(evidence)
    return Event(
        id=_event_id(participants, kind, when.sort_on, evidence[0].claim.id),
        title=title_of(kind, standing.status, participants, instrument, place),
        type=coding.type,
        mode=coding.mode,
        kind=kind,
        contexts=tuple(sorted({context for item in evidence for context in item.claim.contexts})),
        quad_class=coding.quad_class,
        plover_score=coding.score,
        status=standing.status,
        earliest=when.earliest,
        latest=when.latest,
        precision=when.precision,
        extent=when.extent,
        planned_earliest=planned.earliest,
        planned_latest=planned.latest,
        participants=participants,
        place=place,
        instrument=instrument,
        instrument_id=instrument_id,
        quantities=_quantities(evidence),
        claim_count=len(evidence),
        source_count=choices.voices(evidence),
        disputed=standing.is_contradicted or is_contradictory,
        reasons=reasons,
        first_reported_on=min((item.published_on for item in evidence if item.published_on), default=None),
    )


def _event_id(participants: Sequence[Participant], kind: str, day: date | None, first_claim_id: str) -> str:
    states = list(dict.fromkeys(state_of(participant) for participant in participants))[:_NAMED_IN_ID]
    words = [*map(slug, states), slug(kind), str(day) if day else "undated", digest(first_claim_id)[:10]]
    return "-".join(filter(None, words))


def _instrument(evidence: Sequence[Evidence]) -> tuple[str | None, str | None]:
    """The treaty that most sources identify, by the name that they use; a name alone when none identifies it."""
    chosen = choices.most_said(evidence, lambda item: item.claim.instrument_id)
    named = [item for item in evidence if item.claim.instrument_id == chosen]
    return choices.most_said(named, lambda item: item.claim.instrument), chosen


def _step_parties(event: Event) -> tuple[str, ...]:
    """Who took the step: all parties of what is done together, else those that acted."""
    if event.instrument_id is None and event.instrument is None:
        return ()
    if event.kind in tables.mutual_kinds():
        return tuple(sorted({state_of(p) for p in event.participants if p.role != "mediator"}))
    return tuple(sorted(agents_of(event.participants)))


def _quantities(evidence: Sequence[Evidence]) -> tuple[Quantity, ...]:
    """Distinct numbers, as the first claim that gives them prints them."""
    found: dict[tuple[str, str, float | None, float | None], Quantity] = {}
    for quantity in (quantity for item in evidence for quantity in item.claim.quantities):
        found.setdefault((quantity.what, quantity.unit, quantity.min, quantity.max), quantity)
    return tuple(found.values())


def _countries(evidence: Sequence[Evidence]) -> tuple[str, ...]:
    places = (item.claim.place for item in evidence)
    return tuple(sorted({place.country for place in places if place and place.country}))
