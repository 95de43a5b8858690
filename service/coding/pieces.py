"""The words that the parser sees, and what it says of them."""

from dataclasses import dataclass

from service.coding.who import Mention


@dataclass(frozen=True)
class Piece:
    """A word or a masked name: offsets in the article, the word that the parser is shown."""

    start: int
    end: int
    word: str
    mention: Mention | None = None


@dataclass(frozen=True)
class Word:
    """What the parser says of a piece."""

    head: int
    pos: str
    dep: str
    form: str
    tense: str
