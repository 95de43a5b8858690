"""What the recogniser returns."""

from dataclasses import dataclass

from service.coding.dates.readings import TimexType
from service.when import When


@dataclass(frozen=True, slots=True)
class DateMention:
    """A time expression in a text and the days it means there.

    `start` and `end` are Unicode code point offsets, end exclusive. `timex_type` and `timex_value` follow TIMEX3
    (TimeML 1.2.1) and are about the words alone; `when` is about the phrase, its preposition included: in "since 2016"
    the text is "2016", the value `2016`, and `when` open from 2016-01-01 on. `when` is wholly unknown where an anchor
    is missing. `anchored` says that it depended on the publication day or on a date before it. A range
    ("4-8 November 2024") is one mention whose `ends` are its two halves as TIMEX3 would have them; otherwise `ends`
    is empty. `phrase` is the text with its prepositions ("from 4 to 8 November 2024", "since 2016").
    """

    start: int
    end: int
    text: str
    timex_type: TimexType
    timex_value: str
    when: When
    anchored: bool
    phrase: str = ""
    ends: tuple["DateMention", ...] = ()
