"""Sentences as dependency trees: names masked, dates taken out, then our own parser.

Names are replaced by one common word of their kind before parsing, so that a tree never depends on which country is
named; dates are cut out and hung back on by position, since they disturb the parser most. Trees follow Universal
Dependencies (v2); a token keeps its offsets in the article.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import as_file, files

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from service.coding.dates import DateMention
from service.coding.document import Span
from service.coding.frames import noun_lemmas, verb_lemmas
from service.coding.mentions import Mention

_MASK = {
    "state": "Iraq",
    "demonym": "Iraqi",
    "people": "Iraqis",
    "organ": "army",
    "organisation": "NATO",
    "person": "Bush",
    "place": "Baghdad",
    "capital": "Iraq",
}
_PLAIN = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\u00a0": " "})
_BEFORE_DATE = re.compile(
    r"(?:,\s*)?(?:\b(?:on|in|since|from|by|during|until|till|at|of|for|through|throughout|around|early|earlier|late|later|"
    r"before|after|over|within)\s+)*(?:the\s+)?$",
    re.IGNORECASE,
)
_OWNING = re.compile(r"[’']s?(?=\s)")
_PARENTHESIS = re.compile(r"\s?\([^()]{0,60}\)")


@dataclass(frozen=True)
class Token:
    """A word of a tree: index, offsets in the article, masked text, part of speech, relation and head's index."""

    i: int
    start: int
    end: int
    text: str
    pos: str
    dep: str
    head: int
    form: str = ""
    tense: str = ""
    mention: Mention | None = None

    @property
    def lower(self) -> str:
        """The word in lower case."""
        return self.text.casefold()

    @property
    def lemmas(self) -> frozenset[str]:
        """Verb lemmas that frames and classes know the form under."""
        return verb_lemmas().get(self.lower, frozenset())

    @property
    def noun(self) -> str:
        """The noun's lemma; for a role noun that of its last word."""
        word = self.mention.head if self.mention and self.mention.head else self.lower
        return noun_lemmas().get(word, word)


@dataclass(frozen=True)
class Tree:
    """A sentence: tokens in order, the mentions masked in it, its dates with the word each belongs to."""

    span: Span
    tokens: tuple[Token, ...]
    mentions: tuple[Mention, ...]
    dates: tuple["PlacedDate", ...]
    children: dict[int, tuple[Token, ...]] = field(default_factory=dict)

    def of(self, token: Token, *relations: str) -> list[Token]:
        """Children of a token by relation; `nsubj` also finds `nsubj:outer` but not `nsubj:pass`."""
        return [child for child in self.children.get(token.i, ()) if child.dep in relations]

    def head(self, token: Token) -> Token | None:
        """What a token depends on; None for the root."""
        return None if token.head == token.i else self.tokens[token.head]

    def ancestors(self, token: Token) -> Iterable[Token]:
        """From the token's head to the root."""
        current = self.head(token)
        while current is not None:
            yield current
            current = self.head(current)

    def subtree(self, token: Token) -> list[Token]:
        """The token and all below it, in order."""
        found = [token]
        for child in self.children.get(token.i, ()):
            found.extend(self.subtree(child))
        return sorted(found, key=lambda t: t.i)


@dataclass(frozen=True)
class PlacedDate:
    """A date with the index of the word before and after it (-1: none) and whether it qualifies the noun after it."""

    date: DateMention
    before: int
    after: int
    attributive: bool


@dataclass(frozen=True)
class _Piece:
    start: int
    end: int
    word: str
    mention: Mention | None = None


@cache
def pipeline() -> Language:
    """Our parser, loaded once a process: morphologizer and dependency parser, trained on open treebanks."""
    with as_file(files("service").joinpath("data", "parser")) as path:
        return spacy.load(path)


def parse(text: str, sentences: Sequence[tuple[Span, Sequence[Mention], Sequence[DateMention]]]) -> list[Tree]:
    """Parse sentences of an article; mentions and dates carry offsets in the article's text."""
    nlp = pipeline()
    prepared = [_pieces(text, span, mentions, dates) for span, mentions, dates in sentences]
    docs = nlp.pipe([_doc(nlp, pieces) for pieces, _ in prepared], batch_size=64)
    return [
        _tree(span, doc, pieces, mentions, placed)
        for (span, mentions, _), (pieces, placed), doc in zip(sentences, prepared, docs, strict=True)
    ]


def _pieces(
    text: str, span: Span, mentions: Sequence[Mention], dates: Sequence[DateMention]
) -> tuple[list[_Piece], list[PlacedDate]]:
    """The words that the parser sees, and where the dates that it does not see stood."""
    cuts = [_cut(text, span, date) for date in dates if not any(m.start <= date.start < m.end for m in mentions)]
    holes = [(start, end, None, None) for start, end in _parentheses(text, span, mentions, dates)]
    items = sorted(
        [
            *((m.start, m.end, m, None) for m in mentions),
            *((start, end, None, (date, owning)) for start, end, date, owning in cuts),
            *holes,
        ],
        key=lambda item: item[:2],
    )
    pieces: list[_Piece] = []
    pending: list[tuple[DateMention, bool, int]] = []
    position = span.start
    for start, end, mention, dated in items:
        if start < position:
            continue
        pieces.extend(_plain(text, position, start))
        if mention:
            pieces.append(_Piece(mention.start, mention.end, _masked(mention), mention))
        elif dated:
            pending.append((dated[0], dated[1], len(pieces) - 1))
        position = end
    pieces.extend(_plain(text, position, span.end))
    return pieces, [_placed(date, owning, before, pieces) for date, owning, before in pending]


def _parentheses(
    text: str, span: Span, mentions: Sequence[Mention], dates: Sequence[DateMention]
) -> list[tuple[int, int]]:
    spans = [(m.start, m.end) for m in mentions] + [(d.start, d.end) for d in dates]
    return [
        match.span()
        for match in _PARENTHESIS.finditer(text, span.start, span.end)
        if not any(start < match.end() and match.start() < end for start, end in spans)
    ]


def _cut(text: str, span: Span, date: DateMention) -> tuple[int, int, DateMention, bool]:
    """What to leave out for a date: its preposition and comma before it, its 's behind."""
    lead = _BEFORE_DATE.search(text[span.start : date.start])
    start = span.start + lead.start() if lead else date.start
    owning = _OWNING.match(text, date.end)
    return start, owning.end() if owning else date.end, date, bool(owning)


def _placed(date: DateMention, owning: bool, before: int, pieces: Sequence[_Piece]) -> PlacedDate:  # noqa: FBT001
    after = before + 1 if before + 1 < len(pieces) else -1
    bare = pieces[after].word.casefold() if after >= 0 else ""
    attributive = owning or (bare in noun_lemmas() and pieces[after].start - date.end <= 1)
    return PlacedDate(date, before, after, attributive)


def _masked(mention: Mention) -> str:
    if mention.head:
        return mention.head
    return _MASK[mention.form]


def _plain(text: str, start: int, end: int) -> list[_Piece]:
    chunk = text[start:end].translate(_PLAIN)
    if chunk.isupper() and len(chunk.split()) > 1:
        chunk = chunk.casefold()
    tokens = pipeline().tokenizer(chunk)
    return [
        _Piece(start + token.idx, start + token.idx + len(token.text), token.text)
        for token in tokens
        if not token.is_space
    ]


def _doc(nlp: Language, pieces: Sequence[_Piece]) -> Doc:
    words = [piece.word for piece in pieces]
    spaces = [index + 1 < len(pieces) and pieces[index + 1].start > piece.end for index, piece in enumerate(pieces)]
    starts: list[bool | int | None] = [index == 0 for index in range(len(words))]
    return Doc(nlp.vocab, words=words, spaces=spaces, sent_starts=starts)


def _tree(
    span: Span, doc: Doc, pieces: Sequence[_Piece], mentions: Sequence[Mention], dates: Sequence[PlacedDate]
) -> Tree:
    tokens = tuple(
        Token(
            i=word.i,
            start=piece.start,
            end=piece.end,
            text=piece.word,
            pos=word.pos_,
            dep=word.dep_.partition("||")[0],
            head=word.head.i,
            form=next(iter(word.morph.get("VerbForm", [])), ""),
            tense=next(iter(word.morph.get("Tense", [])), ""),
            mention=piece.mention,
        )
        for word, piece in zip(doc, pieces, strict=True)
    )
    children: dict[int, list[Token]] = {}
    for token in tokens:
        if token.head != token.i:
            children.setdefault(token.head, []).append(token)
    return Tree(span, tokens, tuple(mentions), tuple(dates), {i: tuple(found) for i, found in children.items()})
