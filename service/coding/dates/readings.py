"""What an expression says before it is placed on the calendar."""

from dataclasses import dataclass
from typing import Literal

Base = Literal["published", "reference"]
TimexType = Literal["DATE", "TIME", "DURATION", "SET"]


@dataclass(frozen=True, slots=True)
class Which:
    """The one before (-1), the same (0) or the one after (1), counted from a base."""

    step: int
    base: Base


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A calendar date or a part of one; what is `None` is not said.

    `weekday` counts from Monday = 1; `part` is TIMEX3's `MO` or `21:30`; `year_which` is "of that year",
    `which` is "last June"; `shift` is in days ("the eve of").
    """

    year: int | None = None
    year_which: Which | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    season: str | None = None
    quarter: int | None = None
    half: int | None = None
    part: str | None = None
    which: Which | None = None
    shift: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Cycle:
    """A calendar unit counted from a base: "last week", "the following day", "yesterday morning".

    Without `which` the tense decides: "over the weekend".
    """

    unit: str
    which: Which | None
    part: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A length before (-1) or after (1) a base: "three weeks ago", "two days later"; no count is a vague one."""

    unit: str
    count: float | None
    sign: int
    base: Base


@dataclass(frozen=True, slots=True, kw_only=True)
class Length:
    """A duration; `side` -1 is "the past two weeks", 1 "the next two weeks", 0 neither."""

    unit: str
    count: float | None
    side: int = 0


@dataclass(frozen=True, slots=True)
class Fixed:
    """An expression whose TIMEX3 value needs no calendar: sets, decades, centuries, vague references."""

    value: str
    type: TimexType = "DATE"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two points that share a month or year, as token ranges with what joins them: "4-8 November 2024"."""

    first: Point
    second: Point
    joint: str
    first_tokens: tuple[int, int]
    second_tokens: tuple[int, int]


Single = Point | Cycle | Step | Length | Fixed
Reading = Single | Pair
