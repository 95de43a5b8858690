"""From a rule's captures to a reading; one reader for each name in the grammar."""

import re
from collections.abc import Callable
from dataclasses import replace

from service.coding.dates import lexicon, repeats
from service.coding.dates.grammar import Hit
from service.coding.dates.readings import Base, Cycle, Fixed, Length, Pair, Point, Reading, Step, Which
from service.coding.dates.tokens import FOUR_DIGITS

_WHICH: dict[str, Which] = {
    "this": Which(0, "published"),
    "last": Which(-1, "published"),
    "past": Which(-1, "published"),
    "next": Which(1, "published"),
    "coming": Which(1, "published"),
    "upcoming": Which(1, "published"),
    "the next": Which(1, "reference"),
    "that": Which(0, "reference"),
    "same": Which(0, "reference"),
    "following": Which(1, "reference"),
    "previous": Which(-1, "reference"),
    "preceding": Which(-1, "reference"),
}
_SIGNS: dict[str, tuple[int, Base]] = {
    "ago": (-1, "published"),
    "hence": (1, "published"),
    "now": (1, "published"),
    "time": (1, "published"),
    "earlier": (-1, "reference"),
    "before": (-1, "reference"),
    "beforehand": (-1, "reference"),
    "previously": (-1, "reference"),
    "prior": (-1, "reference"),
    "later": (1, "reference"),
    "after": (1, "reference"),
    "afterwards": (1, "reference"),
    "following": (1, "reference"),
}
_SIDES = {"past": -1, "last": -1, "previous": -1, "preceding": -1, "next": 1, "coming": 1, "following": 1}
_NUMBERS = lexicon.numbers(
    "MONTHNAME", "MONTHSHORT", "WEEKDAYNAME", "WEEKDAYSHORT", "NUMERAL", "ORDINALWORD", "QUARTER"
)
_UNIT_OF = lexicon.codes("UNITONE", "UNITS")
_HALVES = lexicon.numbers("HALF", "HALFWORD")
_PARTS = lexicon.codes("PART")
_SEASONS = lexicon.codes("SEASON")
_TODAY = lexicon.numbers("TODAY")
_HOLIDAYS = lexicon.codes("HOLIDAY")
_NUMERALS = lexicon.numbers("NUMERAL")
_MULTIPLIERS = lexicon.numbers("MULTIPLIER")
_DECADES = lexicon.numbers("DECADEWORD")
_ORDINALS = lexicon.numbers("ORDINALWORD")
_UNCOUNTED = frozenset(lexicon.LISTS["UNCOUNTED"])
_DIGITS = re.compile(r"\d+")
_CLOCK = re.compile(
    r"(\d{1,2}?)(?:[:.]?(\d\d))?(?::\d\d)?\s*(?:([ap])\.?m\.?|hrs|h|hours local|gmt|utc)?", re.IGNORECASE
)
_NOON = 12
_CENTURY_TURNS = 90
_SHORT_YEARS_OF_THIS_CENTURY = 30


def read(hit: Hit) -> Reading:
    """Return what a match says."""
    return _READERS[hit.reader](hit)


def number(word: str) -> int:
    """The number that a word or its digits stand for."""
    return _NUMBERS[word] if word in _NUMBERS else int(_DIGITS.findall(word)[0])


def _year(words: tuple[str, ...]) -> int:
    digits = _DIGITS.findall(words[-1])[0]
    if len(digits) == FOUR_DIGITS:
        return int(digits)
    return int(digits) + (2000 if int(digits) < _SHORT_YEARS_OF_THIS_CENTURY else 1900)


def _which(words: tuple[str, ...]) -> Which | None:
    said = [word for word in words if word not in {"year", "very"}]
    key = " ".join(said[-2:])
    return _WHICH[key if key in _WHICH else said[-1]] if said else None


def _capture_number(hit: Hit, name: str) -> int | None:
    words = hit.words(name)
    return number(words[-1]) if words else None


def _part(hit: Hit) -> str | None:
    words = hit.words("part")
    return _PARTS[words[-1]] if words else None


def _point(hit: Hit) -> Point:
    holiday = hit.captured("holiday").lower().replace("’", "'")
    season, half = hit.words("season"), hit.words("half")
    month, day = _capture_number(hit, "month"), _capture_number(hit, "day")
    if holiday:
        month, day = (int(part) for part in _HOLIDAYS[holiday].split("-"))
    return Point(
        year=_year(hit.words("year")) if hit.words("year") else None,
        year_which=_which(hit.words("ywhich")),
        month=month,
        day=day,
        weekday=_capture_number(hit, "weekday"),
        season=_SEASONS[season[-1]] if season else None,
        quarter=_capture_number(hit, "quarter"),
        half=_HALVES[half[-1]] if half else None,
        part=_part(hit),
        which=_which(hit.words("which")),
        shift=-1 if hit.words("shift") else 0,
    )


def _years(hit: Hit) -> Reading:
    """`1914-18` is two years, `2024-06` a month; `1998-02` could be either and is no finer than 1998."""
    first, digits = _year(hit.words("year")), _DIGITS.findall(hit.words("year2")[-1])[0]
    if len(digits) == FOUR_DIGITS or int(digits) > first % 100:
        return _pair(hit)
    if int(digits) in range(1, _NOON + 1) and first % 100 < _CENTURY_TURNS:
        return Point(year=first, month=int(digits))
    return Point(year=first)


def _pair(hit: Hit) -> Pair:
    """Two points; each takes from the other what only that one says."""
    left = _point(hit)
    year2, season2 = hit.words("year2"), hit.words("season2")
    right = Point(
        year=_second_year(left.year, year2[-1]) if year2 else left.year,
        month=_capture_number(hit, "month2") or left.month,
        day=_capture_number(hit, "day2"),
        season=_SEASONS[season2[-1]] if season2 else None,
        part=left.part,
    )
    left = replace(left, month=left.month or right.month, year=left.year or right.year)
    return Pair(left, right, hit.words("joint")[-1], hit.captures["first"], hit.captures["second"])


def _second_year(first: int | None, word: str) -> int:
    """`1939-45`: the century comes from the first year."""
    digits = _DIGITS.findall(word)[0]
    if first is None or len(digits) == FOUR_DIGITS:
        return _year((word,))
    return first - first % 100 + int(digits)


def _iso(hit: Hit) -> Point:
    year, month, day = (int(part) for part in hit.text[:10].split("-"))
    return Point(year=year, month=month, day=day, part=hit.text[11:16] or None)


def _numeric(hit: Hit) -> Reading:
    """`25/12/2024` has one order; `11/12/2024` has two and stays within its year."""
    first, second, year = (int(part) for part in _DIGITS.findall(hit.text))
    months = [m for m, d in ((first, second), (second, first)) if m <= _NOON]
    if len(months) == 1 or first == second:
        return Point(year=year, month=months[0], day=first + second - months[0])
    return Point(year=year) if months else Fixed("XXXX-XX-XX")


def _clock(hit: Hit) -> Point:
    if hit.words("part"):
        return Point(part=_part(hit))
    text = hit.captured("clock").lower()
    if text in _PARTS:
        return Point(part=_PARTS[text])
    found = _CLOCK.fullmatch(text)
    hour, minute, half = found.groups() if found else ("0", "00", None)
    hours = int(hour) % _NOON + (_NOON if half == "p" else 0) if half else int(hour)
    return Point(part=f"{hours:02d}:{minute or '00'}")


def _cycle(hit: Hit) -> Cycle:
    words = hit.words("unit") or hit.words("part") or ("day",)
    unit = _UNIT_OF[words[-1]] if hit.words("unit") else "D"
    if today := hit.words("today"):
        part = "NI" if today == ("tonight",) else _part(hit)
        return Cycle(unit="D", which=Which(_TODAY[today[0]], "published"), part=part)
    if side := hit.words("side"):
        return Cycle(unit=unit, which=_sided(side))
    if hit.text.lower() == "overnight":
        return Cycle(unit="D", which=None, part="NI")
    if unit == "WE" and hit.words("which") == ():
        return Cycle(unit=unit, which=None)
    which = _which(hit.words("which")) or Which(0, "reference")
    return Cycle(unit=unit, which=which, part=_part(hit))


def _sided(side: tuple[str, ...]) -> Which:
    if len(side) > 1:
        return Which(2 if side[0] == "after" else -2, "published")
    sign, base = _SIGNS[side[0]]
    return Which(sign, base)


def count_of(words: tuple[str, ...]) -> float | None:
    """The number that a phrase of number words and digits makes; `None` when it names none."""
    if set(words) & _UNCOUNTED:
        return None
    total, half = 0.0, 0.5 if "half" in words else 0.0
    for word in words:
        if word in _MULTIPLIERS:
            total = (total or 1) * _MULTIPLIERS[word]
        elif word in _NUMERALS and not (half and word == "one" and total):
            total = total * _NUMERALS[word] if word == "dozen" and total else total + _NUMERALS[word]
        elif word[0].isdigit():
            total += float(word.replace(",", ""))
    return (total + half) or 1.0


def _step(hit: Hit) -> Step:
    words = hit.words("count")
    sign, base = _SIGNS[hit.words("sign")[-1]] if hit.words("sign") else (1, "published")
    return Step(unit=_UNIT_OF[hit.words("unit")[-1]], count=count_of(words) if words else None, sign=sign, base=base)


def _length(hit: Hit) -> Length:
    words, unit = hit.words("count"), hit.words("unit")[-1]
    side = hit.words("side")
    bare_plural = not words and unit in lexicon.TABLES["UNITS"]
    return Length(
        unit=_UNIT_OF[unit],
        count=None if bare_plural else count_of(words),
        side=_SIDES.get(side[-1], 0) if side else 0,
    )


def _repeat(hit: Hit) -> Fixed:
    return Fixed(repeats.value_of(hit.all_words), "SET")


def _decade(hit: Hit) -> Fixed:
    """`the 1990s`; `the '20s` and `the twenties` do not say of which century."""
    last = hit.all_words[-1]
    digits = _DIGITS.findall(last)
    decade = int(digits[0]) // 10 if digits else _DECADES[last]
    if decade >= 100:  # noqa: PLR2004  three digits name the century too
        return Fixed(f"{decade}")
    return Fixed(f"XX{decade}" if decade <= 2 else f"19{decade}")  # noqa: PLR2004  twenties of two centuries


def _century(hit: Hit) -> Fixed:
    return Fixed(f"{number(hit.words('century')[-1]) - 1:02d}")


def _era(hit: Hit) -> Fixed:
    """Years and centuries before year 1 have a value and no days."""
    words = hit.all_words
    before = "BC" if words[-1].startswith("b") else ""
    counted = next(number(word) for word in words if word in _ORDINALS or word[0].isdigit())
    return Fixed(f"{before}{counted - 1:02d}" if "century" in words else f"{before}{counted:04d}")


def _vague(hit: Hit) -> Fixed:
    words = set(hit.all_words)
    if words & {"future", "coming", "upcoming"}:
        return Fixed("FUTURE_REF")
    if words & {"past", "recent", "recently", "lately", "that", "same"} or words == {"the", "time"}:
        return Fixed("PAST_REF")
    return Fixed("PRESENT_REF")


def _unplaced(hit: Hit) -> Fixed:
    return Fixed(f"XXXX-{_capture_number(hit, 'month'):02d}-{_capture_number(hit, 'day'):02d}")


def _movable(hit: Hit) -> Fixed:
    del hit
    return Fixed("XXXX-XX")


_READERS: dict[str, Callable[[Hit], Reading]] = {
    "point": _point,
    "years": _years,
    "pair": _pair,
    "iso": _iso,
    "numeric": _numeric,
    "clock": _clock,
    "cycle": _cycle,
    "step": _step,
    "length": _length,
    "repeat": _repeat,
    "decade": _decade,
    "century": _century,
    "era": _era,
    "vague": _vague,
    "movable": _movable,
    "unplaced": _unplaced,
}
