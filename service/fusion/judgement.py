"""Whether two claims speak of one event: every test gives a factor and a reason (docs/fusion.md, Judging).

A factor of 0 is a contradiction: the two can never be one event. The product of all factors is the strength; below
`SAME_FROM` nothing is said.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt
from typing import Literal

from service import ontology
from service.fusion.agreement import dates_agree
from service.fusion.profile import Profile, profile_of
from service.model import Claim, Place

Verdict = Literal["same", "different", "unsure"]
Finding = tuple[float, str]

SAME_FROM = 0.32
"""The least strength of two claims that are called one event."""
_APART, _UNSURE = 0.0, 0.3
_NEAR_KM = 50.0
_EARTH_KM = 6371.0
_MANY = 2  # so many shared parties of a mutual act leave it open whether it was the same


@dataclass(frozen=True)
class Judgement:
    """Whether two claims are one event; `different` means that they must never be joined.

    `strength` is from 0 to 1, and 0 unless the verdict is `same`.
    """

    verdict: Verdict
    strength: float
    reasons: tuple[str, ...]


def same_event(a: Claim, b: Claim) -> Judgement:
    """Judge two claims; the order of the two says nothing."""
    return judge(profile_of(a), profile_of(b))


def judge(a: Profile, b: Profile) -> Judgement:
    """Judge two claims by their profiles."""
    strength = 1.0
    reasons = []
    for test in _TESTS:
        factor, reason = test(a, b)
        if factor == _APART:
            return Judgement("different", 0.0, (reason,))
        strength *= factor
        if reason:
            reasons.append(reason)
    if strength < SAME_FROM:
        return Judgement("unsure", 0.0, tuple(reasons))
    return Judgement("same", round(strength, 4), tuple(reasons))


def _kinds(a: Profile, b: Profile) -> Finding:
    if a.family != b.family:
        return _APART, "the kinds are of different families"
    if a.kind == b.kind:
        return 1.0, "same kind"
    table = ontology.specific_kinds()
    if b.kind in table.get(a.kind, ()) or a.kind in table.get(b.kind, ()):
        return 0.9, "one kind names the other more exactly"
    return _UNSURE, "two kinds of one family"


def _stages(a: Profile, b: Profile) -> Finding:
    if a.stage == b.stage:
        return 1.0, ""
    stages = {a.stage, b.stage}
    if "denial" in stages:
        return 0.9, "one denies it"
    if "habit" in stages:
        return _APART, "a habit is no single event"
    if a.article_id == b.article_id and not (a.window and b.window and a.window.meets(b.window)):
        return _APART, "one article tells what happened and of a further plan"
    return 0.85, "a plan and what became of it"


def _sides(a: Profile, b: Profile) -> Finding:
    if not a.everyone & b.everyone:
        return (_APART, "other actors") if a.everyone and b.everyone else (_UNSURE, "actors are not named")
    return _mutual(a.everyone, b.everyone) if a.is_mutual and b.is_mutual else _directed(a, b)


def _mutual(a: frozenset[str], b: frozenset[str]) -> Finding:
    if a == b:
        return 1.0, "same actors"
    if a < b or b < a:
        return (0.75 if min(len(a), len(b)) == 1 else 0.85), "one names more of the actors"
    return (_UNSURE, "other actors besides") if len(a & b) >= _MANY else (_APART, "other actors")


def _directed(a: Profile, b: Profile) -> Finding:
    if a.agents == b.agents and a.others == b.others:
        return 1.0, "same actors"
    if (a.agents - a.others) & (b.others - b.agents) or (b.agents - b.others) & (a.others - a.agents):
        return _APART, "opposite directions"
    acting, received = _relation(a.agents, b.agents), _relation(a.others, b.others)
    if "apart" in {acting, received}:
        return _APART, "other actors"
    strength = {"equal": 1.0, "contained": 0.85, "unnamed": 0.75, "crossed": _UNSURE}[acting]
    strength *= {"equal": 1.0, "contained": 0.9, "unnamed": 0.8, "crossed": _UNSURE}[received]
    unnamed = "unnamed" in {acting, received}
    return strength, "one side is not named" if unnamed else "one names more of the actors"


def _relation(a: frozenset[str], b: frozenset[str]) -> str:
    if a == b:
        return "equal"
    if not a or not b:
        return "unnamed"
    if a < b or b < a:
        return "contained"
    return "crossed" if a & b else "apart"


def _persons(a: Profile, b: Profile) -> Finding:
    """Two persons of one state do two things, unless both speak of one treaty."""
    for state, people in a.named.items():
        others = b.named.get(state)
        if others and not people & others:
            same_treaty = a.treaty is not None and a.treaty == b.treaty
            return (0.8, "other persons") if same_treaty else (_APART, "other persons")
    return 1.0, ""


def _rows(a: Profile, b: Profile) -> Finding:
    """A row says exactly who: the police of a state is not its citizens."""
    if a.cells is None or b.cells is None or a.cells == b.cells:
        return 1.0, ""
    return _APART, "rows that name other actors"


def _instruments(a: Profile, b: Profile) -> Finding:
    if a.treaty is None or b.treaty is None:
        return (0.8 if a.treaty == b.treaty else 0.75), ""
    if a.treaty == b.treaty or (a.treaty_id is not None and a.treaty_id == b.treaty_id):
        return 1.0, "same instrument"
    return _APART, "other instruments"


def _places(a: Profile, b: Profile) -> Finding:
    if a.place is None or b.place is None:
        return 0.9, ""
    if a.place.id == b.place.id or (a.place.name, a.place.country) == (b.place.name, b.place.country):
        return 1.0, "same place"
    if a.place.country and b.place.country and a.place.country != b.place.country:
        return _APART, "places in different countries"
    if a.place.geonames_id and b.place.geonames_id:
        near = _kilometres(a.place, b.place) <= _NEAR_KM
        return (0.8, "neighbouring places") if near else (_APART, "different places")
    return (0.9 if a.is_country or b.is_country else 0.8), "places that may contain each other"


def _kilometres(a: Place, b: Place) -> float:
    """Great-circle distance; without coordinates they are as far apart as can be."""
    if a.latitude is None or a.longitude is None or b.latitude is None or b.longitude is None:
        return _EARTH_KM * 3
    north, south = radians(a.latitude), radians(b.latitude)
    half = sin((north - south) / 2) ** 2 + cos(north) * cos(south) * sin(radians(a.longitude - b.longitude) / 2) ** 2
    return 2 * _EARTH_KM * asin(sqrt(min(half, 1.0)))


_TESTS: tuple[Callable[[Profile, Profile], Finding], ...] = (
    _kinds,
    _rows,
    _sides,
    _stages,
    dates_agree,
    _instruments,
    _places,
    _persons,
)
