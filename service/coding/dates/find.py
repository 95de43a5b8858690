"""From text to dated expressions: tokens, grammar, readings, places on the calendar, links."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from service.coding.dates.context import Context, context_of
from service.coding.dates.grammar import Hit, hits
from service.coding.dates.links import Spot, linked, range_of
from service.coding.dates.mention import DateMention
from service.coding.dates.placing import Placed, place
from service.coding.dates.readers import read
from service.coding.dates.readings import Pair, Point, Single
from service.coding.dates.tense import BREAKS, Tense, tense_around
from service.coding.dates.tokens import Tokens, tokenise
from service.errors import UnmappedValueError
from service.when import When

_RANGE_JOINTS = frozenset({"-", "–", "—", "‑", "‐", "−", "to", "until", "till", "through"})
_HEAD = 3
"""Tokens at the head of a sentence: "By early June" leads it."""
_LEAST = frozenset(
    {"the", "on", "in", "at", "of", "from", "between", "since", "until", "till", "by", "before", "after", "prior", "to"}
)


def find_dates(text: str, *, published_on: date | None = None) -> list[DateMention]:
    """Find the time expressions of an English text and place them on the calendar.

    Args:
        text: Running text, any length.
        published_on: Calendar day of publication at the publisher. Without it, what is relative to it stays open.

    Returns:
        Mentions by their start; none overlaps another.
    """
    tokens = tokenise(text)
    found = hits(tokens)
    context = context_of(found, published_on)
    spots = [spot for hit in found for spot in _spots(tokens, hit, context)]
    return [_mention(tokens, spot, spot.placed.when) for spot in linked(tokens, spots)]


def parse_when(text: str, *, published_on: date | None) -> When:
    """Return the days that `text`, one expression as printed in English, speaks of.

    Args:
        text: "last Sunday", "March 2015", "28-30 April", "since 2016".
        published_on: Calendar day of publication at the publisher, the anchor of relative dates.

    Returns:
        Inclusive days; the precision is that of the text, never finer. Unknown where the anchor is missing.

    Raises:
        UnmappedValueError: If the text is not one time expression.
    """
    found = find_dates(text, published_on=published_on)
    words = text
    for mention in found:
        words = words.replace(mention.text, " ", 1)
    rest = {word.strip(".,").lower() for word in words.split()} - {""}
    if len(found) != 1 or not rest <= _LEAST:
        raise UnmappedValueError(
            f"{text!r} is not one date expression; write for example '19 June 2024', 'June 2024' or 'since 2016'."
        )
    return found[0].when


def _spots(tokens: Tokens, hit: Hit, context: Context) -> Iterator[Spot]:
    reading = read(hit)
    tense = tense_around(tokens, hit.first, hit.end)
    if isinstance(reading, Pair):
        yield from _pair_spots(tokens, hit, reading, context, tense)
        return
    placed = _placed(reading, context, tense, leads=_leads(tokens, hit.first))
    yield Spot(hit.first, hit.end, placed, hit.first)


def _leads(tokens: Tokens, first: int) -> bool:
    """Whether an expression stands at the head of its sentence."""
    return first <= _HEAD or any(kind in BREAKS for kind in tokens.kinds[first - _HEAD : first])


def _placed(reading: Single, context: Context, tense: Tense, *, leads: bool) -> Placed:
    placed = place(reading, context, tense)
    if placed.when != When() and placed.type in {"DATE", "TIME"}:
        context.heard(placed.when, leads=leads)
    return placed


def _pair_spots(tokens: Tokens, hit: Hit, pair: Pair, context: Context, tense: Tense) -> Iterator[Spot]:
    """A range is one spot with its two ends; "4 and 5 May" are two."""
    second = _placed(pair.second, context, tense, leads=_leads(tokens, hit.first))
    first = place(_in_year_of(pair.first, second), context, tense)
    first = replace(first, anchored=second.anchored)
    left = Spot(hit.first, pair.first_tokens[1], first, hit.first)
    right = Spot(pair.second_tokens[0], hit.end, second, pair.second_tokens[0])
    opening = tokens.word(hit.first - 1) if hit.first else ""
    between = opening == "between" and pair.joint == "and"
    night = pair.first.part is not None or pair.joint == "/"
    when = range_of(first.when, second.when, throughout=not (between or night))
    if when is None or not (between or night or pair.joint in _RANGE_JOINTS):
        yield from (left, right)
        return
    opens = hit.first - (opening in {"from", "between"})
    placed = Placed(first.type, f"{first.value}/{second.value}", when, second.anchored)
    yield Spot(hit.first, hit.end, placed, opens, (left, right))


def _in_year_of(point: Point, second: Placed) -> Point:
    """The first end of a range lies in the year of the second, or in the one before: "28 December - 3 January 2024"."""
    last = second.when.latest
    if last is None or point.month is None:
        return point
    return replace(point, year=last.year - (point.month > last.month))


def _mention(tokens: Tokens, spot: Spot, when: When) -> DateMention:
    return DateMention(
        start=tokens.starts[spot.first],
        end=tokens.ends[spot.end - 1],
        text=tokens.between(spot.first, spot.end),
        timex_type=spot.placed.type,
        timex_value=spot.placed.value,
        when=when,
        anchored=spot.placed.anchored,
        phrase=tokens.between(min(spot.opens, spot.first), spot.end),
        ends=tuple(_mention(tokens, end, when) for end in spot.ends),
    )
