"""Who took part, from what several claims say."""

from collections.abc import Sequence

from service.fusion.choices import most_said
from service.fusion.evidence import Evidence
from service.fusion.windows import state_of
from service.model import Participant, Role


def participants_of(evidence: Sequence[Evidence]) -> tuple[Participant, ...]:
    """Return the participants of claims in their order, each in the role that most sources give to its state.

    A state is left out where its organ or a person stands for it in the same role.
    """
    roles = {state: _roles_of(state, evidence) for state in _states(evidence)}
    found: dict[tuple[Role, str], Participant] = {}
    for named in (participant for item in evidence for participant in item.claim.participants):
        allowed = roles[state_of(named)]
        role: Role = named.role if named.role in allowed else allowed[0]
        found.setdefault((role, named.actor_id), named.model_copy(update={"role": role}))
    places = {role_and_state: i for i, role_and_state in reversed([*enumerate(map(_side, found.values()))])}
    represented = {_side(p) for p in found.values() if p.actor_id != state_of(p)}
    kept = (p for p in found.values() if p.actor_id != state_of(p) or _side(p) not in represented)
    return tuple(sorted(kept, key=lambda p: places[_side(p)]))


def _side(participant: Participant) -> tuple[Role, str]:
    return participant.role, state_of(participant)


def _states(evidence: Sequence[Evidence]) -> set[str]:
    return {state_of(participant) for item in evidence for participant in item.claim.participants}


def _roles_of(state: str, evidence: Sequence[Evidence]) -> tuple[Role, ...]:
    """The roles, one or more, in which a claim names a state: what most sources say."""

    def said(item: Evidence) -> tuple[Role, ...] | None:
        return tuple(sorted({p.role for p in item.claim.participants if state_of(p) == state})) or None

    return most_said(evidence, said) or ("actor",)
