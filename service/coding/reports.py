"""Reports in or behind a sentence, `…, the ministry said on Monday`: not shown to the parser, and hung back on.

The parser often takes the report for a clause that goes on, and loses both who said it and what was said.
"""

from collections.abc import Sequence

from service.coding.frames import classes, may_be_past, verb_lemmas
from service.coding.lexicon import past_forms, plural, word_class
from service.coding.pieces import Piece, Word

_CLOSING = frozenset({",", ".", ";", '"', "''", "!", "?"})
_PREPOSITIONS = word_class("report_prepositions")
_DETERMINERS = word_class("determiners")
_PRONOUNS = frozenset({"he", "she", "it", "they", "we"})
_NO_SPEAKER = word_class("no_speakers")
_ADVERBS = frozenset({"later", "also", "earlier", "there", "here", "separately", "however"})
_HELPERS = word_class("helpers")
_AUDIENCE = word_class("audience")
_LONGEST = 9
_LONGEST_BEHIND = 7
AT_ROOT = -1
"""The head of a report: the root of what it reports."""


def hidden_reports(pieces: Sequence[Piece]) -> dict[int, Word]:
    """The pieces of reports, from the comma before the speaker on; heads are places in `pieces`."""
    hidden: dict[int, Word] = {}
    for verb in range(2, len(pieces)):
        if not _reports(pieces[verb]) or verb in hidden:
            continue
        comma = _comma_before(pieces, verb)
        if comma is None or not _holds_clause(pieces[:comma]):
            continue
        last = _last_behind(pieces, verb)
        if last is None:
            continue
        hidden.update(_words(pieces, comma, verb, last))
    return hidden


def _reports(piece: Piece) -> bool:
    word = piece.word.casefold()
    bases = verb_lemmas().get(word, frozenset()) & _verbs()
    return not piece.mention and any(word in past_forms(base) or word == plural(base) for base in bases)


def _verbs() -> frozenset[str]:
    return frozenset(classes("verbs")["report"]) | frozenset(classes("verbs")["report_behind"])


def _comma_before(pieces: Sequence[Piece], verb: int) -> int | None:
    """Where a comma or closing quote stands before a speaker of a few words, none of them a verb."""
    for at in range(verb - 1, max(0, verb - _LONGEST) - 1, -1):
        word = pieces[at].word.casefold()
        if word in {",", '"', "''"}:
            return at if at < verb - 1 else None
        if word in _NO_SPEAKER or _is_finite(pieces[at], beside=pieces[at - 1] if at else None):
            return None
    return None


def _is_finite(piece: Piece, beside: Piece | None) -> bool:
    """Whether a word is a verb: a helper, or a past tense that no article or owner stands before."""
    word = piece.word.casefold()
    if piece.mention:
        return False
    if word in _HELPERS:
        return True
    past = word.endswith("ed") and may_be_past(word)
    return past and not (beside is not None and beside.word.casefold() in _DETERMINERS)


def _holds_clause(pieces: Sequence[Piece]) -> bool:
    return any(piece.word.casefold() in verb_lemmas() for piece in pieces if not piece.mention)


def _last_behind(pieces: Sequence[Piece], verb: int) -> int | None:
    """The last piece of a report: its verb, or a phrase behind it up to a stop; None when a clause follows."""
    following = pieces[verb + 1].word.casefold() if verb + 1 < len(pieces) else "."
    if following in _CLOSING:
        return verb
    if following not in _PREPOSITIONS and following not in _AUDIENCE:
        return None
    for at in range(verb + 1, min(len(pieces), verb + 1 + _LONGEST_BEHIND)):
        word = pieces[at].word.casefold()
        if word in _CLOSING:
            return at - 1
        if word in _NO_SPEAKER or _is_finite(pieces[at], beside=pieces[at - 1]):
            return None
    return len(pieces) - 1 if len(pieces) <= verb + 1 + _LONGEST_BEHIND else None


def _words(pieces: Sequence[Piece], comma: int, verb: int, last: int) -> dict[int, Word]:
    tense = "Pres" if pieces[verb].word.casefold().endswith("s") else "Past"
    found = {comma: Word(verb, "PUNCT", "punct", "", ""), verb: Word(AT_ROOT, "VERB", "parataxis", "Fin", tense)}
    found.update(_phrases(pieces, comma + 1, verb, verb, "nsubj"))
    found.update(_phrases(pieces, verb + 1, last + 1, verb, "obl"))
    return found


def _phrases(pieces: Sequence[Piece], first: int, end: int, verb: int, relation: str) -> dict[int, Word]:
    """Noun phrases one after the other, each behind its preposition: the last word of each is its head."""
    found: dict[int, Word] = {}
    chunks: list[list[int]] = [[]]
    cases: list[int | None] = [None]
    for n in range(first, end):
        if pieces[n].word.casefold() in _PREPOSITIONS and not pieces[n].mention:
            chunks.append([])
            cases.append(n)
        else:
            chunks[-1].append(n)
    top: int | None = None
    for case, chunk in zip(cases, chunks, strict=True):
        words = [n for n in chunk if pieces[n].word.casefold() not in _ADVERBS]
        if not words:
            found.update({n: Word(verb, "ADV", "advmod", "", "") for n in [*chunk, *([case] if case else [])]})
            continue
        head = words[-1]
        pos = "PRON" if pieces[head].word.casefold() in _PRONOUNS else "PROPN" if pieces[head].mention else "NOUN"
        below = top is not None and relation == "nsubj"
        found[head] = Word(top if below and top is not None else verb, pos, "nmod" if below else relation, "", "")
        top = head if top is None else top
        if case is not None:
            found[case] = Word(head, "ADP", "case", "", "")
        found.update({n: _modifier(pieces, n, head) for n in chunk if n != head})
    return found


def _modifier(pieces: Sequence[Piece], n: int, head: int) -> Word:
    word = pieces[n].word.casefold()
    if word in {"'s", "'"}:
        return Word(max(n - 1, 0), "PART", "case", "", "")
    if n + 1 < head and pieces[n + 1].word.casefold() in {"'s", "'"}:
        return Word(head, "PROPN", "nmod:poss", "", "")
    if word in _DETERMINERS:
        owning = word in {"its", "his", "her", "their"}
        return Word(head, "PRON" if owning else "DET", "nmod:poss" if owning else "det", "", "")
    return Word(head, "NOUN", "compound", "", "")
