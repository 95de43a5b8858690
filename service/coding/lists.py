"""Lists of names at the beginning of a clause, shown to the parser as one name."""

from collections.abc import Sequence

from service.coding.frames import verb_lemmas
from service.coding.lexicon import word_class
from service.coding.pieces import Piece, Word

_CLAUSE_BEGINS = word_class("clause_begins") | {",", ";", ":", '"', "-"}
_HELPERS = word_class("helpers")
_ADVERBS = word_class("before_verbs")


def lists_of(pieces: Sequence[Piece]) -> list[tuple[int, int]]:
    """Lists of names that begin a clause, `Germany, France and the United Kingdom`: their first and last piece.

    The parser is told the first name only, since it takes `and France signed` for a clause of its own.
    """
    found: list[tuple[int, int]] = []
    index = 0
    while index < len(pieces):
        last = _last_of_list(pieces, index) if _may_begin_list(pieces, index) else index
        if last > index:
            found.append((index, last))
        index = last + 1
    return found


def _may_begin_list(pieces: Sequence[Piece], index: int) -> bool:
    if not _is_name(pieces[index]):
        return False
    before = index - 1
    if before >= 0 and pieces[before].word.casefold() == "the":
        before -= 1
    return before < 0 or pieces[before].word.casefold() in _CLAUSE_BEGINS


def _is_name(piece: Piece) -> bool:
    mention = piece.mention
    return mention is not None and not mention.head and mention.form in {"state", "capital", "organisation", "person"}


def _last_of_list(pieces: Sequence[Piece], first: int) -> int:
    """The last piece of a list that holds `and`; the first when there is none, or it owns what follows."""
    last, at, joined = first, first + 1, False
    while at < len(pieces) and not joined:
        start = at
        while at < len(pieces) and pieces[at].word.casefold() in {",", "and", "the", "both"}:
            joined = joined or pieces[at].word.casefold() == "and"
            at += 1
        if at == start or at >= len(pieces) or not _is_name(pieces[at]):
            return first
        last, at = at, at + 1
    follows = pieces[at].word.casefold() if at < len(pieces) else ""
    verbal = follows in verb_lemmas() or follows in _HELPERS or follows.endswith("ly") or follows in _ADVERBS
    return last if joined and verbal else first


def hidden_lists(pieces: Sequence[Piece]) -> dict[int, Word]:
    """The pieces of lists behind their first name, as conjuncts of it; heads are places among `pieces`."""
    hidden: dict[int, Word] = {}
    for first, last in lists_of(pieces):
        if last + 1 < len(pieces) and pieces[last + 1].word.casefold() in {"each", "both"}:
            hidden[last + 1] = Word(first, "DET", "det", "", "")
        for n in range(first + 1, last + 1):
            follower = next(k for k in range(n, last + 1) if _is_name(pieces[k]))
            text = pieces[n].word.casefold()
            if n == follower:
                hidden[n] = Word(first, "PROPN", "conj", "", "")
            elif text == ",":
                hidden[n] = Word(follower, "PUNCT", "punct", "", "")
            else:
                is_and = text == "and"
                hidden[n] = Word(follower, "CCONJ" if is_and else "DET", "cc" if is_and else "det", "", "")
    return hidden
