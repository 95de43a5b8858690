"""What relative expressions are counted from: the publication, and the date last spoken of.

A news report counts from its publication; without a publication day, what is relative to it stays open. A narrative -
a text that tells of many years far from its publication - counts from the date before, and its undated months go on
from there.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from service.coding.dates.grammar import Hit
from service.coding.dates.readings import Base
from service.coding.dates.tense import Tense
from service.when import When

_FEWEST_YEARS = 6
_HERE_SHARE = 0.5
_NEWS_SHARE = 0.1
_WIDTHS = {"D": 1, "W": 7, "M": 31, "Q": 92, "Y": 366, "DE": 3653, "CE": 36525}
_STORY_TURNS = 8
_LARGEST_STRIDE = 1


@dataclass(slots=True)
class Context:
    """The anchors at one place of a text.

    `reference` is the date last spoken of, `story` the last one within a single year that the telling has reached.
    """

    published_on: date | None
    narrative: bool
    reference: When = field(default_factory=When)
    story: When = field(default_factory=When)

    def heard(self, when: When, *, leads: bool) -> None:
        """Move on to a date; one that does not lead its sentence moves the story only by a small stride ahead."""
        self.reference = when
        start, end = when.earliest, when.latest
        if start is None or end is None or start.year != end.year:
            return
        told = self.story.earliest
        stride = start.year - told.year if told else 0
        if stride == 0 and told and (end - start).days >= _WIDTHS["Q"]:
            return
        if leads or 0 <= stride <= _LARGEST_STRIDE:
            self.story = when

    def base(self, base: Base, unit: str) -> date | None:
        """The first day of the anchor, if it is known at least as finely as `unit` (TIMEX3 code) needs."""
        published = self.published_on if not self.narrative else None
        if base == "published" and not self.narrative:
            return published
        start, end = self.reference.earliest, self.reference.latest
        if start and end:
            return start if (end - start).days < _WIDTHS[unit] else None
        return published

    def base_of_step(self, base: Base, unit: str, *, ahead: bool, tense: Tense) -> date | None:
        """The same for what lies before or after: a later day that has come already is not counted from today."""
        if ahead and base == "reference" and self.reference == When() and tense != "future":
            return None
        return self.base(base, unit)

    def story_year(self, month: int) -> int | None:
        """The year of an undated month: that of the story, or the next when the story has turned the year."""
        start, end = self.story.earliest, self.story.latest
        if start is None or end is None:
            return None
        if (end - start).days >= _WIDTHS["Q"]:
            return start.year
        return start.year + (start.month - month >= _STORY_TURNS)


def context_of(hits: Sequence[Hit], published_on: date | None) -> Context:
    """Judge from the years that a text names whether it is a narrative."""
    years = [int(words[0]) for hit in hits if (words := hit.words("year")) and words[0].isdigit()]
    fresh = sum(1 for hit in hits if hit.captures.keys() & {"today", "weekday"} and "year" not in hit.captures)
    here = sum(1 for year in years if published_on and year == published_on.year)
    told = len(years) >= _FEWEST_YEARS and here < _HERE_SHARE * len(years)
    return Context(published_on, narrative=told and fresh < _NEWS_SHARE * len(years))
