"""An event's title: who did what to whom, where, in one line."""

from collections.abc import Sequence

from service import ontology
from service.fusion import tables
from service.model import Participant, Place, Status

LONGEST = 120
_ALL_NAMED = 3
_BETWEEN = "between"  # the link of kinds in which somebody goes between others
_BEFORE_VERB: dict[Status, tuple[str, str]] = {
    "planned": ("plans to", "plan to"),
    "postponed": ("put off plans to", "put off plans to"),
    "cancelled": ("called off plans to", "called off plans to"),
}


def title_of(
    kind: str, status: Status, participants: Sequence[Participant], instrument: str | None, place: Place | None
) -> str:
    """Return a title of at most 120 characters: "North Korea ratified the treaty with Russia"."""
    whole = _sentence(kind, status, participants, instrument) + _where(participants, place) + _ending(status)
    if len(whole) <= LONGEST:
        return whole
    short = _sentence(kind, status, participants, instrument) + _ending(status)
    return short if len(short) <= LONGEST else f"{short[: LONGEST - 1].rstrip()}…"


def _sentence(kind: str, status: Status, participants: Sequence[Participant], instrument: str | None) -> str:
    named = ontology.kind_named(kind)
    if named.link == _BETWEEN:
        agents, others = _mediation(participants)
        link = _BETWEEN if len(others) > 1 else "with"
    else:
        agents = _in_roles(participants, "actor", "party") or _in_roles(participants, "mediator")
        others, link = _others(kind, participants, agents), named.link
    tail = f" {link} {_listed(others)}".replace("  ", " ") if others else ""
    if not agents:
        return f"{named.label}{tail if link else f' of {_listed(others)}' if others else ''}"
    phrase = named.phrase.replace("{instrument}", instrument or "a treaty")
    return f"{_listed(agents)} {_inflected(phrase, status, is_many=len(agents) > 1)}{tail}"


def _mediation(participants: Sequence[Participant]) -> tuple[list[str], list[str]]:
    """Who went between, and whom: whoever acted is a party where a mediator is known; a party never mediates."""
    mediators = _in_roles(participants, "mediator")
    if mediators:
        return mediators, _in_roles(participants, "actor", "party", "recipient")
    return _in_roles(participants, "actor"), _in_roles(participants, "party", "recipient")


def _others(kind: str, participants: Sequence[Participant], agents: list[str]) -> list[str]:
    """Who it was done to or with; those who did a thing together only lend a place to it by being hosts."""
    together = kind in tables.mutual_kinds() and len(agents) > 1
    return _in_roles(participants, "recipient") if together else _in_roles(participants, "recipient", "host")


def _in_roles(participants: Sequence[Participant], *roles: str) -> list[str]:
    return list(dict.fromkeys(p.name for p in participants if p.role in roles))


def _listed(names: Sequence[str]) -> str:
    if len(names) > _ALL_NAMED:
        return f"{', '.join(names[:2])} and {len(names) - 2} others"
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def _inflected(phrase: str, status: Status, *, is_many: bool) -> str:
    if status == "habitual":
        return f"repeatedly {phrase}"
    if status not in _BEFORE_VERB:
        return phrase
    past, _, rest = phrase.partition(" ")
    return f"{_BEFORE_VERB[status][is_many]} {tables.base_verbs()[past]} {rest}".rstrip()


def _where(participants: Sequence[Participant], place: Place | None) -> str:
    if place is None or place.name in {p.name for p in participants}:
        return ""
    return f" in {place.name}"


def _ending(status: Status) -> str:
    return " (denied)" if status == "denied" else ""
