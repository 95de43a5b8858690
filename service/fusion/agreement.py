"""Whether the dates of two claims can be the date of one event."""

from service.fusion.profile import Profile
from service.when import When

_APART, _UNSURE = 0.0, 0.3
_WIDTHS = ((7, 0.9), (31, 0.8), (92, 0.65), (366, 0.5))
"""The factor of a date within another, by the days of the wider one."""


def dates_agree(a: Profile, b: Profile) -> tuple[float, str]:
    """Return a factor, 0 for a contradiction, and the reason."""
    if a.window is None or b.window is None:
        return _undated(a, b)
    if a.is_day and b.is_day:
        return (1.0, "same day") if a.when == b.when else (_unless_moved(a, b), "different days")
    if not a.when.overlaps(b.when):
        return _unless_moved(a, b), "the dates do not meet"
    if not a.window.meets(b.window):
        both_open = a.when.earliest is None and b.when.earliest is None
        return (_APART if both_open else _UNSURE), "the dates are far apart"
    return _overlapping(a, b)


def _unless_moved(a: Profile, b: Profile) -> float:
    """A plan may name another day than its outcome, or than the plan that replaced it."""
    return _UNSURE if a.stage != b.stage and {"plan", "change"} & {a.stage, b.stage} else _APART


def _overlapping(a: Profile, b: Profile) -> tuple[float, str]:
    if a.when == b.when and a.when.earliest is not None:
        return 0.95, "same dates"
    if a.when.earliest is None and b.when.earliest is None:
        return 0.85 - 0.03 * _days_between(a.when, b.when), "reported within days"
    if a.when.earliest is None or b.when.earliest is None:
        return 0.8 - 0.01 * _days_before(a, b), "no earlier than one report allows"
    if a.when.latest is None or b.when.latest is None:
        return 0.75, "began about the same time"
    return _bounded(a, b)


def _days_between(a: When, b: When) -> int:
    return abs((a.latest - b.latest).days) if a.latest and b.latest else 0


def _days_before(a: Profile, b: Profile) -> int:
    """How many days before the known end of the one the other had ended."""
    bound, dated = (a, b) if a.when.earliest is None else (b, a)
    if bound.window is None or dated.window is None:
        return 0
    return max((bound.window.last - dated.window.last).days, 0)


def _bounded(a: Profile, b: Profile) -> tuple[float, str]:
    (low, high), (first, last) = (_bounds(a), _bounds(b))
    if (low <= first and last <= high) or (first <= low and high <= last):
        wider = max(high - low, last - first) + 1
        factor = next((factor for days, factor in _WIDTHS if wider <= days), _WIDTHS[-1][1])
        return factor, "one date lies within the other"
    return 0.7, "the dates overlap"


def _bounds(profile: Profile) -> tuple[int, int]:
    when = profile.when
    return (when.earliest.toordinal() if when.earliest else 0, when.latest.toordinal() if when.latest else 0)


def _undated(a: Profile, b: Profile) -> tuple[float, str]:
    """Without a date only one article, or the same step of one treaty, or the very same statement, can tell."""
    if a.article_id == b.article_id:
        return 0.75, "one article"
    alike = a.kind == b.kind and a.agents == b.agents and a.others == b.others
    if a.is_mutual and b.is_mutual:
        alike = a.kind == b.kind and a.everyone == b.everyone
    if alike and a.treaty is not None and a.treaty == b.treaty:
        return 0.6, "a step that a treaty takes once"
    both_undated = a.window is None and b.window is None
    place_ids = {profile.place.id if profile.place else None for profile in (a, b)}
    if alike and both_undated and a.treaty == b.treaty and len(place_ids) == 1:
        return 0.55, "the same statement without a date"
    return _UNSURE, "no date to compare"
