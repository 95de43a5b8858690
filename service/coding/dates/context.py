"""What relative expressions are counted from: the publication, and the date last spoken of.

A news report counts from its publication. A narrative - a text that tells of years far from its publication, or one
without a publication day - counts from the date before, and its undated months go on from there.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from service.coding.dates.grammar import Hit
from service.coding.dates.readings import Base
from service.model import When

_FEWEST_YEARS = 6
_NEAR_SHARE = 0.3
_NEWS_SHARE = 0.2
_WIDTHS = {"D": 1, "W": 7, "M": 31, "Q": 92, "Y": 366, "DE": 3653, "CE": 36525}
_STORY_TURNS = 8


@dataclass(slots=True)
class Context:
    """The anchors at one place of a text; `reference` moves on with each dated expression."""

    published_on: date | None
    narrative: bool
    reference: When = field(default_factory=When)

    def base(self, base: Base, unit: str) -> date | None:
        """The first day of the anchor, if it is known at least as finely as `unit` (TIMEX3 code) needs."""
        published = self.published_on if not self.narrative else None
        if base == "published" and published:
            return published
        start, end = self.reference.earliest, self.reference.latest
        if start and end:
            return start if (end - start).days < _WIDTHS[unit] else None
        return published

    def story_year(self, month: int) -> int | None:
        """The year of an undated month: that of the date before, or the next when the story has turned the year."""
        start, end = self.reference.earliest, self.reference.latest
        if start is None or end is None or start.year != end.year:
            return None
        if (end - start).days >= _WIDTHS["Q"]:
            return start.year
        return start.year + (start.month - month >= _STORY_TURNS)


def context_of(hits: Sequence[Hit], published_on: date | None) -> Context:
    """Judge from the years that a text names whether it is a narrative."""
    years = [int(words[0]) for hit in hits if (words := hit.words("year")) and words[0].isdigit()]
    fresh = sum(1 for hit in hits if hit.captures.keys() & {"today", "weekday"} and "year" not in hit.captures)
    if published_on is None:
        return Context(None, narrative=True)
    near = sum(1 for year in years if abs(year - published_on.year) <= 1)
    many, far = len(years) >= _FEWEST_YEARS, near < _NEAR_SHARE * len(years)
    return Context(published_on, narrative=many and far and fresh < _NEWS_SHARE * len(years))
