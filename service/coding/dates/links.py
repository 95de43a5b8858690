"""What stands before and between expressions: "since", "by", "from … to …", "at 10 p.m. on Tuesday"."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from service.coding.dates.placing import Placed
from service.coding.dates.tokens import Tokens
from service.coding.dates.values import when_of
from service.when import FIRST_DAY, LAST_DAY, When

_JOINTS = frozenset({"-", "–", "—", "‑", "‐", "−", "to", "until", "till", "through"})
_OPENINGS = frozenset({"from", "between"})
_SKIPPED = frozenset({"about", "around", "as", "early", "late", "mid", "the", "at", "least", "approximately"})
_HOUR_VALUE = "XXXX-XX-XXT"
_LONGEST_CLOCK_GAP = 2
_BETWEEN_CLOCK_AND_DAY = frozenset({"on", "at", ",", "of", "(", "local", "time", "around", "about"})


@dataclass(frozen=True, slots=True)
class Spot:
    """A placed expression over tokens `first` up to, not including, `end`; its phrase may begin before."""

    first: int
    end: int
    placed: Placed
    opens: int
    ends: tuple["Spot", ...] = ()


def linked(tokens: Tokens, spots: Sequence[Spot]) -> list[Spot]:
    """Join ranges, give clocks their day, and read each phrase's preposition into its days."""
    return [_with_preposition(tokens, spot) for spot in _joined(tokens, _clocked(tokens, spots))]


def range_of(first: When, second: When, *, throughout: bool = True) -> When | None:
    """All of the days from the first's first to the second's last; nothing when they are not in order."""
    if first.earliest is None or second.latest is None or first.earliest > second.latest:
        return None
    return When.span(first.earliest, second.latest, throughout=throughout)


def _clocked(tokens: Tokens, spots: Sequence[Spot]) -> list[Spot]:
    """A time of day takes the day that stands beside it."""
    found = list(spots)
    for index, spot in enumerate(spots):
        if spot.placed.value.startswith(_HOUR_VALUE) and spot.placed.type == "TIME":
            beside = [
                near
                for near in (index + 1, index - 1)
                if 0 <= near < len(spots) and _beside(tokens, spots, index, near)
            ]
            if beside:
                day = spots[beside[0]].placed
                value = day.value[:10] + spot.placed.value[len(_HOUR_VALUE) - 1 :]
                found[index] = replace(spot, placed=Placed("TIME", value, when_of(value), day.anchored))
    return found


def _beside(tokens: Tokens, spots: Sequence[Spot], index: int, near: int) -> bool:
    left, right = spots[min(index, near)], spots[max(index, near)]
    gap = [tokens.word(i) for i in range(left.end, right.first)]
    is_day = spots[near].placed.when.precision == "day"
    return is_day and len(gap) <= _LONGEST_CLOCK_GAP and _BETWEEN_CLOCK_AND_DAY.issuperset(gap)


def _joined(tokens: Tokens, spots: Sequence[Spot]) -> Iterator[Spot]:
    waiting: Spot | None = None
    for spot in spots:
        if waiting is None:
            waiting = spot
            continue
        joined = _range(tokens, waiting, spot)
        if joined is None:
            yield waiting
        waiting = joined or spot
    if waiting:
        yield waiting


def _range(tokens: Tokens, left: Spot, right: Spot) -> Spot | None:
    if left.ends or right.ends or {left.placed.type, right.placed.type} - {"DATE", "TIME"}:
        return None
    gap = [tokens.word(i) for i in range(left.end, right.first)]
    opening = tokens.word(left.first - 1) if left.first else ""
    between = opening == "between" and gap == ["and"]
    if not between and not (len(gap) == 1 and gap[0] in _JOINTS):
        return None
    when = range_of(left.placed.when, right.placed.when, throughout=not between)
    if when is None:
        return None
    value = f"{left.placed.value}/{right.placed.value}"
    placed = Placed(left.placed.type, value, when, left.placed.anchored or right.placed.anchored)
    opens = left.first - (opening in _OPENINGS)
    return Spot(left.first, right.end, placed, opens, (left, right))


def _with_preposition(tokens: Tokens, spot: Spot) -> Spot:
    index = spot.first - 1
    while index >= 0 and tokens.word(index) in _SKIPPED:
        index -= 1
    word = tokens.word(index) if index >= 0 else ""
    before = f"{tokens.word(index - 1)} {word}" if index > 0 else word
    bound = _BOUNDS.get(before) or _BOUNDS.get(word)
    earliest, latest = spot.placed.when.earliest, spot.placed.when.latest
    if bound is None or spot.ends or earliest is None or latest is None or spot.placed.type == "DURATION":
        return spot
    if spot.placed.type == "TIME" and bound in _WITHIN_ITS_DAY:
        return replace(spot, opens=index)
    opens = index - (before in _BOUNDS and before != word)
    return replace(spot, placed=replace(spot.placed, when=bound(earliest, latest)), opens=opens)


def _up_to(earliest: date, latest: date) -> When:
    del earliest
    return When.up_to(latest)


def _until(earliest: date, latest: date) -> When:
    del earliest
    return When(latest=latest, precision="open", extent="throughout")


def _before(earliest: date, latest: date) -> When:
    """Before a day is the day before at the latest; before a longer time may reach into it ("before 2024 ended")."""
    first = max(earliest, FIRST_DAY + timedelta(days=1))
    return When.up_to(first - timedelta(days=1) if earliest == latest else latest)


def _since(earliest: date, latest: date) -> When:
    del latest
    return When.since(earliest)


def _after(earliest: date, latest: date) -> When:
    last = min(latest, LAST_DAY - timedelta(days=1))
    first = last + timedelta(days=1) if earliest == latest else earliest
    return When(earliest=first, precision="open", extent="within")


_BOUNDS: dict[str, Callable[[date, date], When]] = {
    "by": _up_to,
    "later than": _up_to,
    "before": _before,
    "prior to": _before,
    "ahead of": _before,
    "until": _until,
    "till": _until,
    "up to": _until,
    "since": _since,
    "from": _since,
    "starting": _since,
    "starting in": _since,
    "starting on": _since,
    "beginning in": _since,
    "beginning on": _since,
    "after": _after,
}
_WITHIN_ITS_DAY = frozenset({_before, _after})
"""`before dawn on Wednesday` is on Wednesday."""
