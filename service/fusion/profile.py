"""What of a claim decides whether it is the same event as another."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from service import ontology
from service.fusion import tables
from service.fusion.windows import Window, state_of, window_of
from service.model import Claim, Participant, Place, Status, slug
from service.when import When

Stage = Literal["outcome", "habit", "plan", "change", "denial"]
_STAGES: dict[Status, Stage] = {
    "occurred": "outcome",
    "ongoing": "outcome",
    "habitual": "habit",
    "planned": "plan",
    "postponed": "change",
    "cancelled": "change",
    "denied": "denial",
}
_ACTING = frozenset({"actor", "party"})
_RECEIVING = frozenset({"recipient", "host"})
_KIND_OF_TREATY = re.compile(r"[\s-]+(?:treaty|pact|agreement|accords?|convention|protocol)$", re.IGNORECASE)


@dataclass(frozen=True)
class Profile:
    """A claim as the judge sees it.

    Attributes:
        stage: What the status says of the thing: that it came about, is a habit, a plan, a change of plan, is denied.
        window: The days on which it may meet others, None when undated.
        agents: States (or what has none) that acted; mediators where nobody else did.
        others: States that were acted upon, or were hosts.
        named: Persons by state, those that stand for it in this claim.
        treaty: The bare name of the instrument, None when none is named.
        is_country: Whether the place is a whole country.
        cells: Who a row of a data set names, in which role; None for what was read from a text.
    """

    id: str
    article_id: str
    kind: str
    family: str
    is_mutual: bool
    stage: Stage
    when: When
    window: Window | None
    agents: frozenset[str]
    others: frozenset[str]
    named: dict[str, frozenset[str]]
    treaty: str | None
    treaty_id: str | None
    place: Place | None
    is_country: bool
    cells: frozenset[tuple[str, str]] | None = None

    @property
    def everyone(self) -> frozenset[str]:
        """Both sides."""
        return self.agents | self.others

    @property
    def is_day(self) -> bool:
        """Whether the claim gives one calendar day."""
        return self.when.earliest is not None and self.when.earliest == self.when.latest


def profile_of(claim: Claim) -> Profile:
    """Return a claim as the judge sees it."""
    when = claim.when
    return Profile(
        id=claim.id,
        article_id=claim.article_id,
        kind=claim.kind,
        family=ontology.kind_named(claim.kind).family,
        is_mutual=claim.kind in tables.mutual_kinds(),
        stage=_STAGES[claim.status],
        when=when,
        window=window_of(when),
        agents=agents_of(claim.participants),
        others=_states(claim.participants, _RECEIVING),
        named=_persons(claim.participants),
        treaty=slug(_KIND_OF_TREATY.sub("", claim.instrument)) if claim.instrument else None,
        treaty_id=claim.instrument_id,
        place=claim.place,
        is_country=claim.place is not None and claim.place.name in tables.state_names(),
        cells=_cells(claim) if claim.row is not None else None,
    )


def _cells(claim: Claim) -> frozenset[tuple[str, str]]:
    """Actors by id; by the row's own words where a state, or whoever it is, does something to itself."""
    ids = [participant.actor_id for participant in claim.participants]
    is_inner = len(set(ids)) < len(ids)
    return frozenset((p.role, p.text if is_inner else p.actor_id) for p in claim.participants)


def agents_of(participants: Iterable[Participant]) -> frozenset[str]:
    """Return the states that acted, or mediated where nobody else acted."""
    people = tuple(participants)
    return _states(people, _ACTING) or _states(people, frozenset({"mediator"}))


def _states(participants: Iterable[Participant], roles: frozenset[str]) -> frozenset[str]:
    return frozenset(state_of(participant) for participant in participants if participant.role in roles)


def _persons(participants: Iterable[Participant]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for participant in participants:
        if participant.actor_id.startswith("person:") and participant.country:
            found[participant.country] = found.get(participant.country, frozenset()) | {participant.actor_id}
    return found
