"""Sentences as dependency trees: names masked, dates taken out, then our own parser.

Names are replaced by one common word of their kind before parsing, so that a tree never depends on which country is
named; dates are cut out and hung back on by position, since they disturb the parser most. Trees follow Universal
Dependencies (v2); a token keeps its offsets in the article.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import as_file, files

import spacy
from spacy.attrs import DEP, HEAD, MORPH, POS
from spacy.language import Language
from spacy.tokens import Doc
from spacy.tokens import Token as SpacyToken
from thinc.api import get_current_ops, set_current_ops

from service.coding.blas import Products, one_thread
from service.coding.dates import DateMention
from service.coding.document import Span
from service.coding.frames import may_be_past, may_be_present, must_be_past, noun_lemmas, verb_lemmas
from service.coding.lexicon import participle, past_forms, plural
from service.coding.lists import hidden_lists
from service.coding.masks import ALLIED, MASKS
from service.coding.pieces import Piece, Word
from service.coding.repair import repaired
from service.coding.reports import AT_ROOT, hidden_reports
from service.coding.trees import PlacedDate, Token, Tree
from service.coding.who import Mention

_PLAIN = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\u00a0": " "})
_BEFORE_DATE = re.compile(
    r"(?:,\s*)?(?:\b(?:on|in|since|from|by|during|until|till|at|of|for|through|throughout|around|early|earlier|late|later|"
    r"before|after|over|within)\s+)*(?:the\s+)?$",
    re.IGNORECASE,
)
_COMMA = re.compile(r",\s")
_AND = re.compile(r"(?:, | and )[A-Z]")
_OWNING = re.compile(r"[’']s?(?=\s)")
_ALLIED = re.compile(
    r"\b(?:al[- ])?[A-Z][\w.]*-(?:backed|led|allied|aligned|supported|funded|trained|brokered|controlled|held|linked|"
    r"affiliated|inspired|run)\b"
)
_OF_FIGHTING = frozenset(
    {"between", "in", "near", "around", "has", "had", "broke", "erupted", "raged", "continued", "resumed", "flared"}
    | {"intensified", "began", "spread", "stopped", "that"}
)
_SYNONYMS = {"neighbouring": "nearby", "neighboring": "nearby", "clashes": "battles", "blasts": "explosions"}
_PARENTHESIS = re.compile(r"\s?\([^()]{0,60}\)")


@dataclass(frozen=True)
class _Cut:
    """A date that the parser does not see, with what goes with it: `on Monday`, `Monday's`."""

    start: int
    end: int
    date: DateMention
    owning: bool
    prepositional: bool


@cache
def pipeline() -> Language:
    """Our parser, loaded once a process: morphologizer and dependency parser, trained on open treebanks."""
    before = get_current_ops()
    set_current_ops(Products())
    try:
        with as_file(files("service").joinpath("data", "parser")) as path:
            return spacy.load(path)
    finally:
        set_current_ops(before)


def parse(text: str, sentences: Sequence[tuple[Span, Sequence[Mention], Sequence[DateMention]]]) -> list[Tree]:
    """Parse sentences of an article; mentions and dates carry offsets in the article's text."""
    nlp = pipeline()
    prepared = [_pieces(text, span, mentions, dates) for span, mentions, dates in sentences]
    hidden = [{**hidden_reports(pieces), **hidden_lists(pieces)} for pieces, _ in prepared]
    short = [
        [piece for n, piece in enumerate(pieces) if n not in apart]
        for (pieces, _), apart in zip(prepared, hidden, strict=True)
    ]
    with one_thread():
        docs = list(nlp.pipe([_doc(nlp, pieces) for pieces in short], batch_size=64))
        helped = _helped(nlp, short, docs)
    words = [_lengthened(helped.get(n) or _words(doc), hidden[n]) for n, doc in enumerate(docs)]
    return [
        _tree(span, words[n], pieces, mentions, placed)
        for n, ((span, mentions, _), (pieces, placed)) in enumerate(zip(sentences, prepared, strict=True))
    ]


def _lengthened(words: Sequence[Word], hidden: Mapping[int, Word]) -> list[Word]:
    """Put the words back that the parser was not shown."""
    if not hidden:
        return list(words)
    places = [n for n in range(len(words) + len(hidden)) if n not in hidden]
    whole = {place: replace(word, head=places[word.head]) for place, word in zip(places, words, strict=True)}
    root = next((place for place, word in whole.items() if word.head == place), 0)
    whole |= {n: replace(word, head=root) if word.head == AT_ROOT else word for n, word in hidden.items()}
    return [whole[n] for n in range(len(whole))]


def _words(doc: Doc, helper: int | None = None) -> list[Word]:
    """The parser's words, piece by piece, without the auxiliary `has` that was put in at `helper`."""
    heads = doc.to_array(HEAD).astype("int64").tolist()
    back = [n if helper is None or n < helper else n - 1 for n in range(len(heads))]
    found = [
        Word(back[at + heads[at]], *_read(*codes))
        for at, codes in enumerate(doc.to_array([POS, DEP, MORPH]).tolist())
        if at != helper
    ]
    if helper is not None:
        found[helper] = replace(found[helper], form="Fin", tense="Past")  # a present is told by its form
    return found


@cache
def _read(pos: int, dep: int, morph: int) -> tuple[str, str, str, str]:
    """Part of speech, relation, form and tense of a verb from spaCy's codes."""
    strings = pipeline().vocab.strings
    features = dict(part.split("=", 1) for part in strings[morph].split("|") if "=" in part)
    relation = strings[dep].partition("||")[0]
    return strings[pos], relation, features.get("VerbForm", ""), features.get("Tense", "")


def _helped(nlp: Language, all_pieces: Sequence[Sequence[Piece]], docs: Sequence[Doc]) -> dict[int, list[Word]]:
    """Parse anew what has no main verb though a past tense stands there: `Norway halted arms deliveries`.

    With `has halted` the parser sees the verb; the auxiliary is taken out again.
    """
    chosen = [(n, at) for n, doc in enumerate(docs) if (at := _hidden_verb(doc, all_pieces[n])) is not None]
    again = []
    for n, at in chosen:
        pieces = all_pieces[n]
        auxiliary = "have" if pieces[at - 1].mention is None and pieces[at - 1].word.casefold().endswith("s") else "has"
        verb, helper = pieces[at], Piece(pieces[at].start, pieces[at].start, auxiliary)
        again.append(_doc(nlp, [*pieces[:at], helper, replace(verb, word=_participle(verb.word)), *pieces[at + 1 :]]))
    parsed = nlp.pipe(again, batch_size=64)
    return {
        n: _words(doc, at)
        for (n, at), doc in zip(chosen, parsed, strict=True)
        if _helps(doc[at]) and doc[at + 1].pos_ == "VERB" and doc[at + 1].dep_ not in {"amod", "acl"}
    }


def _helps(has: SpacyToken) -> bool:
    """Whether the auxiliary that was put in is one: it depends on the verb behind it, and nothing on it."""
    return has.head.i == has.i + 1 and not list(has.children)


def _hidden_verb(doc: Doc, pieces: Sequence[Piece]) -> int | None:
    """Where the first past tense stands behind a noun, in a sentence without a main verb."""
    forms = [(at, piece.word.casefold()) for at, piece in enumerate(pieces) if at]
    candidates = [(at, form) for at, form in forms if may_be_past(form) or may_be_present(form)]
    if not candidates:
        return None
    root = next((word for word in doc if word.head.i == word.i), None)
    has_verb = root is None or root.pos_ in {"VERB", "AUX"} or any(word.dep_ == "cop" for word in root.children)
    for at, form in candidates:
        word, before, is_past = doc[at], doc[at - 1], may_be_past(form)
        if (has_verb and not is_past) or before.pos_ not in {"NOUN", "PROPN", "ADV", "NUM"}:
            continue
        if word.pos_ in {"NOUN", "PROPN", "ADJ"} and must_be_past(form) and form not in noun_lemmas():
            return word.i
        if not has_verb or (word.dep_ == "amod" and word.head.i > word.i and _after_name(doc, word.i)):
            return word.i
    return None


def _after_name(doc: Doc, at: int) -> bool:
    """Whether a noun stands before a participle and its noun: `China at once imposed sanctions` must be a clause."""
    before = next((doc[n] for n in range(at - 1, -1, -1) if doc[n].pos_ not in {"ADV", "ADP"}), None)
    return before is not None and before.pos_ in {"NOUN", "PROPN"}


def _participle(word: str) -> str:
    lemmas = sorted(lemma.partition("_")[0] for lemma in verb_lemmas()[word.casefold()])
    return participle(next(base for base in lemmas if word.casefold() in {*past_forms(base), plural(base)}))


def _pieces(
    text: str, span: Span, mentions: Sequence[Mention], dates: Sequence[DateMention]
) -> tuple[list[Piece], list[PlacedDate]]:
    """The words that the parser sees, and where the dates that it does not see stood."""
    cuts = [_cut(text, span, date) for date in dates if _is_cut(date, mentions)]
    holes = [(start, end, None, None) for start, end in _parentheses(text, span, mentions, dates)]
    items = sorted(
        [
            *((m.start, m.end, m, None) for m in mentions),
            *((cut.start, cut.end, None, cut) for cut in cuts),
            *holes,
            *((found.start(), found.end(), None, ALLIED) for found in _ALLIED.finditer(text, span.start, span.end)),
        ],
        key=lambda item: item[:2],
    )
    pieces: list[Piece] = []
    pending: list[tuple[_Cut, int]] = []
    position = span.start
    for start, end, mention, cut in items:
        if start < position:
            continue
        pieces.extend(_plain(text, position, start))
        if mention:
            pieces.append(Piece(mention.start, mention.end, _masked(mention, text), mention))
        elif isinstance(cut, str):
            pieces.append(Piece(start, end, cut))
        elif cut:
            pending.append((cut, len(pieces) - 1))
        position = end
    pieces.extend(_plain(text, position, span.end))
    pieces = [
        _clearer(pieces[n - 1] if n else None, piece, pieces[n + 1] if n + 1 < len(pieces) else None)
        for n, piece in enumerate(pieces)
    ]
    return pieces, [_placed(cut, before, pieces) for cut, before in pending]


def _clearer(before: Piece | None, piece: Piece, following: Piece | None) -> Piece:
    """A word that the parser takes for a verb, `neighbouring Chad` or `fighting broke out`, as one that it does not."""
    if piece.mention:
        return piece
    word = _SYNONYMS.get(piece.word.casefold())
    to_free = before is not None and before.word == "to" and piece.word == "free"
    if to_free and following and following.word.casefold() not in {"trade", "and", "movement", ",", "."}:
        word = "release"
    is_visiting = before is not None and before.word.casefold() in {"is", "are", "was", "were", "been", "be"}
    if piece.word.casefold() == "visiting" and following and following.mention and not is_visiting:
        word = "senior"
    if piece.word.casefold() == "fighting" and following and following.word.casefold() in _OF_FIGHTING:
        word = "combat"
    return replace(piece, word=word) if word else piece


def _is_cut(date: DateMention, mentions: Sequence[Mention]) -> bool:
    """Durations stay: `two days of talks`, `jailed for five years`."""
    return date.timex_type != "DURATION" and not any(m.start <= date.start < m.end for m in mentions)


def _parentheses(
    text: str, span: Span, mentions: Sequence[Mention], dates: Sequence[DateMention]
) -> list[tuple[int, int]]:
    spans = [(m.start, m.end) for m in mentions] + [(d.start, d.end) for d in dates]
    return [
        match.span()
        for match in _PARENTHESIS.finditer(text, span.start, span.end)
        if not any(start < match.end() and match.start() < end for start, end in spans)
    ]


def _cut(text: str, span: Span, date: DateMention) -> _Cut:
    """What to leave out for a date: its preposition and comma before it, its 's behind."""
    lead = _BEFORE_DATE.search(text[span.start : date.start])
    start = span.start + lead.start() if lead else date.start
    owning = _OWNING.match(text, date.end)
    comma = _COMMA.match(text, date.end) if start == span.start else None
    words = text[start : date.start].casefold().replace(",", " ").split()
    end = owning.end() if owning else comma.end() if comma else date.end
    return _Cut(start, end, date, bool(owning), bool(words) and words[-1] != "the")


def _placed(cut: _Cut, before: int, pieces: Sequence[Piece]) -> PlacedDate:
    after = before + 1 if before + 1 < len(pieces) else -1
    bare = pieces[after].word.casefold() if after >= 0 else ""
    qualifies = not cut.prepositional and bare in noun_lemmas() and pieces[after].start - cut.date.end <= 1
    return PlacedDate(cut.date, before, after, cut.owning or qualifies)


def _masked(mention: Mention, text: str) -> str:
    if mention.head:
        return mention.head
    if mention.form == "demonym" and _AND.match(text, mention.end):
        return MASKS["state"]  # "Indian and Chinese troops": the second has taken the noun into its mention
    return MASKS[mention.form]


def _plain(text: str, start: int, end: int) -> list[Piece]:
    chunk = text[start:end].translate(_PLAIN)
    if chunk.isupper() and len(chunk.split()) > 1:
        chunk = chunk.casefold()
    tokens = pipeline().tokenizer(chunk)
    return _joined(
        Piece(start + token.idx, start + token.idx + len(token.text), token.text)
        for token in tokens
        if not token.is_space
    )


def _joined(pieces: Iterable[Piece]) -> list[Piece]:
    """Words with a hyphen that frames know as one: `test-fired`, `cease-fire`."""
    found: list[Piece] = []
    for piece in pieces:
        if (
            len(found) > 1
            and found[-1].word == "-"
            and found[-2].end == found[-1].start
            and found[-1].end == piece.start
        ):
            whole = f"{found[-2].word}-{piece.word}"
            if whole.casefold() in verb_lemmas() or whole.casefold() in noun_lemmas():
                found[-2:] = [Piece(found[-2].start, piece.end, whole)]
                continue
        found.append(piece)
    return found


def _doc(nlp: Language, pieces: Sequence[Piece]) -> Doc:
    words = [piece.word for piece in pieces]
    spaces = [index + 1 < len(pieces) and pieces[index + 1].start > piece.end for index, piece in enumerate(pieces)]
    starts: list[bool | int | None] = [index == 0 for index in range(len(words))]
    return Doc(nlp.vocab, words=words, spaces=spaces, sent_starts=starts)


def _tree(
    span: Span,
    words: Sequence[Word],
    pieces: Sequence[Piece],
    mentions: Sequence[Mention],
    dates: Sequence[PlacedDate],
) -> Tree:
    tokens = repaired(
        Token(
            i=i,
            start=piece.start,
            end=piece.end,
            text=piece.word,
            pos=word.pos,
            dep=word.dep,
            head=word.head,
            form=word.form,
            tense=word.tense,
            mention=piece.mention,
        )
        for i, (word, piece) in enumerate(zip(words, pieces, strict=True))
    )
    children: dict[int, list[Token]] = {}
    for token in tokens:
        if token.head != token.i:
            children.setdefault(token.head, []).append(token)
    return Tree(span, tokens, tuple(mentions), tuple(dates), {i: tuple(found) for i, found in children.items()})
