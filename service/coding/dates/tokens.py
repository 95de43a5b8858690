"""Text as tokens, each with one character for its kind, so that the grammar is regular expressions over kinds."""

import re
from dataclasses import dataclass

from service.coding.dates.alphabet import CAPITALISED, CHARACTER

LAST_DAY_NUMBER = 31
FIRST_PLAIN_YEAR = 1400
FIRST_YEAR = 1000
LAST_YEAR = 2199
TWO_DIGITS = 2
FOUR_DIGITS = 4

_TOKEN = re.compile(
    r"""
    (?P<ADDRESS>(?:https?://|www\.)\S+)
  | (?P<GAP>\n[^\S\n]*\n\s*)
  | (?P<ISO>\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?(?![\d-]))
  | (?P<NUMERIC>\d{1,2}(?P<separator>[/.])\d{1,2}(?P=separator)\d{4}(?!\d))
  | (?P<HOURS>(?:\d{1,2}:?\d{2})\s?(?:hrs|hours\slocal|h\b)|\d{4}\s?(?:GMT|UTC)\b)
  | (?P<CLOCK>\d{1,2}:\d{2}(?::\d{2})?(?!\d)|\d{1,2}\.\d{2}(?=\s?[aApP]\.?[mM]))
  | (?P<DECADE>\d{3}0['’]?s\b|['’]\d0s\b)
  | (?P<SHORTYEAR>['’]\d{2}(?!\w))
  | (?P<ORDINALDIGIT>\d{1,2}(?:st|nd|rd|th)\b)
  | (?P<NUMBER>(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?![\d]|(?![aApP][mM]\b)[A-Za-z]))
  | (?P<AMPM>[aApP]\.[mM]\.?|(?<=[\d\s])[aApP][mM]\b)
  | (?P<ERA>B\.C\.(?:E\.)?|A\.D\.|BCE?\b|AD\b)
  | (?P<WORD>(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun)
      \.(?=[ ,]*(?:\d|[A-Z][a-z]{2}))
      |[^\W\d_]+[1-4]?)
  | (?P<STOP>(?<=\w\w)[.!?](?=\s|["”’')\]]|$))
  | (?P<MARK>\S)
    """,
    re.VERBOSE,
)
_PLURAL = re.compile(r"\w{3}[^sui]s$")
_MARKS = {
    "-": "DASH", "–": "DASH", "—": "DASH", "‑": "DASH", "‐": "DASH", "−": "DASH", ",": "COMMA", "'": "APOS",
    "’": "APOS", "(": "LPAREN", "[": "LPAREN", ")": "RPAREN", "]": "RPAREN", ";": "SEMICOLON", ":": "SEMICOLON",
    "$": "CURRENCY", "£": "CURRENCY", "€": "CURRENCY", "¥": "CURRENCY", "#": "CURRENCY", "/": "SLASH",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of one text: offsets in code points, end exclusive, and `kinds`, one character a token."""

    text: str
    starts: list[int]
    ends: list[int]
    kinds: str

    def between(self, first: int, end: int) -> str:
        """The text from token `first` up to, not including, token `end`."""
        return self.text[self.starts[first] : self.ends[end - 1]]

    def word(self, index: int) -> str:
        """One token in lower case, without an abbreviation's stop."""
        return self.text[self.starts[index] : self.ends[index]].lower().rstrip(".")


def tokenise(text: str) -> Tokens:
    """Cut a text into tokens."""
    starts: list[int] = []
    ends: list[int] = []
    kinds: list[str] = []
    for found in _TOKEN.finditer(text):
        shape = found.lastgroup or "MARK"
        starts.append(found.start())
        ends.append(found.end())
        kinds.append(CHARACTER[_KIND_OF[shape](found[0]) if shape in _KIND_OF else shape])
    return Tokens(text, starts, ends, "".join(kinds))


def _kind_of_word(word: str) -> str:
    known = word.lower().rstrip(".")
    if known in CHARACTER and (known not in CAPITALISED or word[0].isupper()):
        return known
    if word[0].isupper():
        return "NAME"
    return "PLURAL" if _PLURAL.search(known) else "WORD"


def _kind_of_number(digits: str) -> str:
    if not digits.isdecimal():
        return "NUMBER"
    value = int(digits)
    if len(digits) <= TWO_DIGITS:
        return "DAYNUMBER" if 1 <= value <= LAST_DAY_NUMBER else "TWODIGITS"
    if len(digits) != FOUR_DIGITS or not FIRST_YEAR <= value <= LAST_YEAR:
        return "NUMBER"
    return "YEAR4" if value >= FIRST_PLAIN_YEAR else "OLDYEAR"


def _kind_of_mark(mark: str) -> str:
    return _MARKS.get(mark, "MARK")


_KIND_OF = {"WORD": _kind_of_word, "NUMBER": _kind_of_number, "MARK": _kind_of_mark}
