"""An article's text as blocks and sentences with exact offsets; furniture and repetitions are set aside."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from service.coding.lexicon import word_class

BlockRole = Literal["headline", "caption", "body", "furniture"]

_LINE = re.compile(r"[^\n]+")
_CREDIT = re.compile(
    r"(?:[A-Z][\w'’.-]+(?:/[A-Z][\w'’. -]+)+(?: via [A-Z][A-Za-z]+)?|\((?:AP|AFP|Reuters|EPA|Xinhua)[^)]*\)|"
    r"(?:Photo|Image|Picture|Credit)s?:? .{0,60}|[A-Z]{2,}(?:[-/ ][A-Z][A-Za-z]+)* (?:Photo|Images?))\.?$"
)
_FILE_PHOTO = re.compile(r"^(?:FILE PHOTO|FILE|HANDOUT PHOTO|PHOTO|Photo|Image|Picture|Caption)\s*(?::|[-–—])\s*")
_MONTH = r"(?:(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?)"
_DATE = rf"(?P<date>{_MONTH} \d{{1,2}}|\d{{1,2}} {_MONTH})(?:,? \d{{4}})?"
_AGENCY = r"(?:\([^()\n]{1,60}\)|/[^/\n]{1,60}/|[A-Z]{2,12}\b)"
_CAPITALS = r"[A-Z][A-Z.'’/-]*(?: [A-Z][A-Z.'’/-]*){0,4}"
_DASH = r"\s*[-–—…]{1,2}\s+"
_PLACE_IN_CAPITALS = rf"{_CAPITALS}(?:, (?!{_MONTH} )[A-Z][\w .]+?)?"
_TOWN = r"[A-Z][\w.’'-]+(?: [A-Z][\w.’'-]+){0,2}"
_DATELINES = (
    re.compile(rf"^(?P<place>{_PLACE_IN_CAPITALS})(?:, {_DATE})?\.?\s*{_AGENCY}?(?:{_DASH}|[:.]\s+)(?=\S)"),
    re.compile(rf"^(?P<place>{_TOWN}), {_DATE},?\s*{_AGENCY}?(?:{_DASH}|\.\s+)(?=\S)"),
    re.compile(rf"^(?P<place>{_TOWN})(?:, {_TOWN}\s*{_AGENCY}?|\s*{_AGENCY}){_DASH}(?=[A-Z0-9\"“‘'])"),
)
_PLACE_ALONE = re.compile(rf"^{_CAPITALS}$")
_SHORTEST_PLACE = 3
_FURNITURE = re.compile(
    r"^(?:read more|related|see also|advertisement|sign up|subscribe|share this|follow us|listen to|watch:|click here|"
    r"copyright|©|all rights reserved|reporting by|editing by|\d+ min(?:ute)?s? (?:read|ago)|updated|published)\b",
    re.IGNORECASE,
)
_STOP = re.compile(r"[.!?]+[\"”’')\]]*(?=\s+[\"“‘'(\[]*[A-Z0-9])")
_ABBREVIATIONS = word_class("abbreviations")
_SENTENCE_END = re.compile(r"[.!?][\"”’')\]]*$")
_SHORT_LINE = 4


@dataclass(frozen=True)
class Block:
    """A line of the text: `start` and `end` are offsets, end exclusive; furniture holds no events."""

    start: int
    end: int
    role: BlockRole


@dataclass(frozen=True)
class Span:
    """A sentence: offsets into the text, the role of its block, and whether it is the article's first of the body."""

    start: int
    end: int
    role: BlockRole
    lead: bool = False
    dateline_place: str | None = None
    dateline_date: str | None = None


def blocks(text: str, title: str = "") -> list[Block]:
    """Tell headlines, captions, body and furniture apart, line by line; what stands twice is kept once."""
    found: list[Block] = []
    seen: set[str] = set()
    lines = [match for match in _LINE.finditer(text) if match.group().strip()]
    for match in lines:
        key = _normal(match.group())
        role: BlockRole = "furniture" if key in seen else _role(match.group().strip(), title, first=match is lines[0])
        if (role == "body" and len(lines) == 1) or (role == "headline" and len(lines) == 1 and not title):
            role = "body"
        seen.add(key)
        lead_in = len(match.group()) - len(match.group().lstrip())
        found.append(Block(match.start() + lead_in, match.start() + len(match.group().rstrip()), role))
    return found


def _role(line: str, title: str, *, first: bool) -> BlockRole:
    if title and _normal(line) == _normal(title):
        return "headline"
    if _FURNITURE.match(line) or (len(line.split()) < _SHORT_LINE and not _SENTENCE_END.search(line)):
        return "furniture"
    if _FILE_PHOTO.match(line) or _CREDIT.search(line):
        return "caption"
    if first and not _SENTENCE_END.search(line) and len(line.split()) <= 20:  # noqa: PLR2004  words of a headline
        return "headline"
    return "body"


def _normal(line: str) -> str:
    return re.sub(r"\W+", " ", line).strip().casefold()


@lru_cache(maxsize=4)
def sentences(text: str, title: str = "") -> tuple[Span, ...]:
    """The sentences of captions and body in the order of the text; the same sentence is given once."""
    found: list[Span] = []
    seen: set[str] = set()
    alone: str | None = None
    for block in blocks(text, title):
        line = text[block.start : block.end].strip()
        if block.role not in {"caption", "body"} and _PLACE_ALONE.match(line):
            alone = line
        if block.role in {"caption", "body"}:
            for span in _sentences_of(text, block):
                key = _normal(text[span.start : span.end])
                if key and key not in seen:
                    seen.add(key)
                    found.append(span)
    lead = next((index for index, span in enumerate(found) if span.role == "body"), None)
    return tuple(
        Span(
            s.start,
            s.end,
            s.role,
            index == lead,
            s.dateline_place or (alone if index == lead else None),
            s.dateline_date,
        )
        for index, s in enumerate(found)
    )


def _sentences_of(text: str, block: Block) -> Iterator[Span]:
    start, end = block.start, block.end
    place = day = None
    if block.role == "caption":
        if label := _FILE_PHOTO.match(text[start:end]):
            start += label.end()
        if credit := _CREDIT.search(text[start:end]):
            end = start + credit.start()
    elif dateline := _dateline(text[start:end]):
        place, day = dateline["place"].strip(), dateline.groupdict().get("date")
        start += dateline.end()
    for first, last in _split(text, start, end):
        yield Span(first, last, block.role, dateline_place=place, dateline_date=day)


def _dateline(line: str) -> re.Match[str] | None:
    """`SEOUL, Nov 5 (Agency) —`, `KHARTOUM:`, `MOSCOW, May 6. /Agency/.`, `Tunis, March 8, 2023 (Agency) -`.

    And mixed case: `Tbilisi, Georgia –`.
    """
    match = next((found for pattern in _DATELINES if (found := pattern.match(line))), None)
    return match if match and len(match["place"]) >= _SHORTEST_PLACE else None


def _split(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Sentence bounds within a block, by stops that no abbreviation or initial explains."""
    begin = start
    for stop in _STOP.finditer(text, start, end):
        if stop.end() >= end or _abbreviates(text, begin, stop.start()) or _quote_goes_on(text, stop.end(), end):
            continue
        if text[begin : stop.end()].strip():
            yield begin, stop.end()
        begin = stop.end() + len(text[stop.end() : end]) - len(text[stop.end() : end].lstrip())
    last = begin + len(text[begin:end].rstrip())
    if last > begin:
        yield begin, last


def _abbreviates(text: str, begin: int, stop: int) -> bool:
    words = text[begin:stop].split()
    if text[stop] != "." or not words:
        return False
    word = words[-1].lstrip("(“\"'").casefold()
    return word in _ABBREVIATIONS or bool(re.fullmatch(r"[a-z]|(?:[a-z]\.)+[a-z]", word))


def _quote_goes_on(text: str, position: int, end: int) -> bool:
    """Whether a closing quote is followed by who said it: `…!” Hamas said`."""
    if text[position - 1] not in '"”':
        return False
    words = text[position:end].split(None, 3)[:3]
    return any(word.rstrip(".,") in {"said", "says", "added"} for word in words)
