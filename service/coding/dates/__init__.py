"""English time expressions: found, and placed on the calendar; pure, deterministic and fast.

`find_dates` reads a text, `parse_when` one expression, `parse_day` the date of a document's head.
"""

from service.coding.dates.day import parse_day
from service.coding.dates.find import find_dates, parse_when
from service.coding.dates.mention import DateMention

__all__ = ["DateMention", "find_dates", "parse_day", "parse_when"]
