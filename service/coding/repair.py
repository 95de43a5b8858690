"""Mend what the parser often gets wrong: a clause of a bare name, a past tense and a bare plural.

`Iraq imposed sanctions` and `Indian troops clashed` look like noun phrases to a parser trained on mixed English.
When such a phrase stands where a clause must stand, and the word in question is the past tense of a verb that frames
know, it is read as the clause.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from service.coding.frames import frames_by_verb
from service.coding.trees import Token

_CLAUSAL = frozenset({"ROOT", "root", "conj", "ccomp", "parataxis"})
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON"})
_OF_SUBJECT = frozenset({"det", "amod", "compound", "nummod", "nmod", "nmod:poss", "flat", "appos"})


def repaired(tokens: Iterable[Token]) -> tuple[Token, ...]:
    """Return the tokens of a sentence, with heads and relations of such clauses set right."""
    words = list(tokens)
    for index in range(len(words)):
        verb = words[index]
        if not _is_past(verb):
            continue
        before = list(words)
        if verb.dep == "amod":
            _transitive(words, verb)
        elif verb.dep == "conj":
            _shared_subject(words, verb)
        elif verb.dep == "acl":
            _intransitive(words, verb)
        elif verb.pos in {"NOUN", "PROPN", "ADJ"} and _below(words, verb, "obj"):
            _subject_of(words, verb)
        if not _is_tree(words):
            words = before
    return tuple(words)


def _is_tree(words: Sequence[Token]) -> bool:
    """Whether every word leads to a root; a repair of words that a repair has changed may close a circle."""
    rooted: set[int] = set()
    for word in words:
        path: set[int] = set()
        current = word
        while current.i not in rooted and current.head != current.i:
            if current.i in path:
                return False
            path.add(current.i)
            current = words[current.head]
        rooted |= path | {current.i}
    return True


def _is_past(word: Token) -> bool:
    return bool(word.lemmas) and not word.mention and not word.lower.endswith("ing") and word.lower not in word.lemmas


def _below(words: Sequence[Token], head: Token, *relations: str) -> list[Token]:
    return [w for w in words if w.head == head.i and w.i != head.i and w.dep in relations]


def _name_before(words: Sequence[Token], verb: Token, head: Token) -> Token | None:
    """The noun or name right before a verb, with no preposition of its own, that depends on `head`."""
    before = next((w for w in reversed(words[: verb.i]) if w.pos not in {"ADV", "PUNCT"}), None)
    if before is None or before.head != head.i or before.pos not in _NOMINAL or _below(words, before, "case"):
        return None
    is_demonym = before.mention is not None and before.mention.form == "demonym"
    return None if is_demonym or before.dep not in _OF_SUBJECT | {"nsubj", "obl"} else before


def _transitive(words: list[Token], verb: Token) -> None:
    noun = words[verb.head]
    own = next((w for w in _below(words, verb, "nsubj") if w.i < verb.i), None)
    if own is None and (noun.dep not in _CLAUSAL or _below(words, noun, "nsubj", "cop", "case")):
        return
    subject = own or _name_before(words, verb, noun)
    if noun.i < verb.i or subject is None:
        return
    is_root = noun.head == noun.i
    relation = "ccomp" if own and noun.dep not in _CLAUSAL else noun.dep
    for word in words:
        if word.head == noun.i and word.i not in {noun.i, verb.i, subject.i}:
            if word.i < subject.i and word.dep in _OF_SUBJECT:
                words[word.i] = replace(word, head=subject.i)
            elif word.i < verb.i or word.dep in {"punct", "cc", "conj", "parataxis", "advcl"}:
                words[word.i] = replace(word, head=verb.i)
    words[subject.i] = replace(subject, head=verb.i, dep="nsubj")
    words[noun.i] = replace(noun, head=verb.i, dep="obj")
    words[verb.i] = replace(
        verb, head=verb.i if is_root else noun.head, dep=relation, pos="VERB", form="Fin", tense="Past"
    )


def _shared_subject(words: list[Token], verb: Token) -> None:
    """`Russia and the United States exchanged …, it said`: two names, not a name and a clause."""
    first = words[verb.head]
    second = next((w for w in _below(words, verb, "nsubj") if w.i < verb.i), None)
    if second is None or first.pos not in _NOMINAL or not first.i < second.i:
        return
    between = words[first.i + 1 : second.i]
    if [w.lower for w in between if w.pos not in {"DET", "ADJ"}] != ["and"]:
        return
    is_root = first.head == first.i
    relation = "ccomp" if first.dep in {"nsubj", "obl"} else first.dep
    for word in words:
        if word.head == first.i and word.i > verb.i:
            words[word.i] = replace(word, head=verb.i)
        elif word.head == verb.i and word.dep == "cc" and word.i < second.i:
            words[word.i] = replace(word, head=second.i)
    words[second.i] = replace(second, head=first.i, dep="conj")
    words[first.i] = replace(first, head=verb.i, dep="nsubj")
    words[verb.i] = replace(verb, head=verb.i if is_root else first.head, dep=relation, pos="VERB")


def _intransitive(words: list[Token], verb: Token) -> None:
    noun = _topmost(words, words[verb.head])
    if noun.head != noun.i or noun.i > verb.i or not _takes_no_object(verb):
        return
    finite = [w for w in words if w.pos in {"VERB", "AUX"} and w.i != verb.i and w.dep not in {"amod", "acl"}]
    if any(w.head == noun.i for w in finite) or any(w.lower == "by" for w in words if words[w.head].head == verb.i):
        return
    for word in words:
        if word.head == noun.i and word.i > verb.i:
            words[word.i] = replace(word, head=verb.i)
    words[noun.i] = replace(noun, head=verb.i, dep="nsubj")
    words[verb.i] = replace(verb, head=verb.i, dep=noun.dep, pos="VERB", form="Fin", tense="Past")


def _topmost(words: Sequence[Token], noun: Token) -> Token:
    """The noun that heads a whole phrase: `presidents` for `the presidents of both countries`."""
    while noun.dep == "nmod" and words[noun.head].i < noun.i and words[noun.head].pos in _NOMINAL:
        noun = words[noun.head]
    return noun


def _takes_no_object(verb: Token) -> bool:
    frames = [frame for lemma in verb.lemmas for frame in frames_by_verb().get(lemma, ())]
    return any(not frame.object and not frame.object_or_pp for frame in frames)


def _subject_of(words: list[Token], verb: Token) -> None:
    subject = _name_before(words, verb, verb)
    words[verb.i] = replace(verb, pos="VERB", form="Fin", tense="Past")
    if subject is not None and not _below(words, verb, "nsubj"):
        words[subject.i] = replace(subject, dep="nsubj")
