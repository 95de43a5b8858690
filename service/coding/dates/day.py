"""The one day that a document's head or metadata names."""

import re
from datetime import date

from service.coding.dates import lexicon
from service.errors import UnmappedValueError

_MONTHS = lexicon.numbers("MONTHNAME", "MONTHSHORT")
_REST = r"(?:[T ,].*)?"
_YEAR_FIRST = re.compile(rf"(?P<year>\d{{4}})([-/.]?)(?P<month>\d\d)\2(?P<day>\d\d){_REST}")
_NAMED = re.compile(
    rf"""(?:[a-z]+\.?,?\s+)?
    (?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s-]+(?:of\s+)?(?P<month>[a-z]+)\.?
      |(?P<month2>[a-z]+)\.?[\s-]+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?)
    ,?[\s-]+(?P<year>\d{{4}}){_REST}""",
    re.VERBOSE | re.IGNORECASE,
)
_YEAR_LAST = re.compile(rf"(?P<first>\d{{1,2}})([-/.])(?P<second>\d{{1,2}})\2(?P<year>\d{{4}}){_REST}")
_MONTHS_IN_YEAR = 12


def parse_day(text: str) -> date:
    """Return the day that the head of a document names; a time of day behind it is left alone.

    Args:
        text: `2024-11-12`, `2024-11-12T08:30:00Z`, `12 November 2024`, `November 12, 2024`,
            `Tue, 12 Nov 2024 08:30:00 GMT`, `25/12/2024`.

    Returns:
        The calendar day as written, in the writer's own time zone.

    Raises:
        UnmappedValueError: If no day can be read, or if it could be one of two, as in `12/11/2024`.
    """
    shown = text.strip()
    if found := _YEAR_FIRST.fullmatch(shown):
        return _day(text, found["year"], int(found["month"]), found["day"])
    if found := _NAMED.fullmatch(shown):
        month = _MONTHS.get((found["month"] or found["month2"]).lower())
        return _day(text, found["year"], month, found["day"] or found["day2"])
    if found := _YEAR_LAST.fullmatch(shown):
        first, second = int(found["first"]), int(found["second"])
        if first != second and max(first, second) <= _MONTHS_IN_YEAR:
            raise UnmappedValueError(f"{text!r} may be one of two days; write the month's name or 2024-11-12.")
        return _day(text, found["year"], min(first, second), str(max(first, second)))
    raise _unreadable(text)


def _day(text: str, year: str, month: int | None, day: str) -> date:
    try:
        return date(int(year), month or 0, int(day))
    except ValueError as error:
        raise _unreadable(text) from error


def _unreadable(text: str) -> UnmappedValueError:
    return UnmappedValueError(f"{text!r} is not a day; write it as 2024-11-12 or 12 November 2024.")
