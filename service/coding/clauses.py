"""Mend clauses that the parser has hung under a noun: behind `after`, behind a relative clause, behind an adjective.

Each is a past tense that frames know, without a subject of its own, which a noun before it must be the subject of.
"""

from collections.abc import Sequence
from dataclasses import replace

from service.coding.frames import must_be_past
from service.coding.trees import Token

_OF_TIME = frozenset({"after", "before", "since", "until", "till", "as", "once", "while"})
NOMINAL = frozenset({"NOUN", "PROPN", "PRON"})
OF_SUBJECT = frozenset({"det", "amod", "compound", "nummod", "nmod", "nmod:poss", "flat", "appos"})
_LOOSE = frozenset({"acl", "acl:relcl", "advcl", "amod", "ccomp", "conj", "parataxis", "xcomp"})
_STAYS = OF_SUBJECT | {"case", "acl", "acl:relcl"}


def below(words: Sequence[Token], head: Token, *relations: str) -> list[Token]:
    """Words that depend on another in one of these relations."""
    return [w for w in words if w.head == head.i and w.i != head.i and w.dep in relations]


def take_place(words: list[Token], verb: Token, other: Token, relation: str | None = None) -> None:
    """Hang a past tense where another word hangs, by that word's relation or the one given."""
    head = verb.i if other.head == other.i else other.head
    words[verb.i] = replace(verb, head=head, dep=relation or other.dep, pos="VERB", form="Fin", tense="Past")


def made_clause(words: list[Token], verb: Token, subject: Token, relation: str | None = None) -> None:
    """Give a verb the place of a noun, and the noun to the verb as its subject.

    What depended on the noun and is no part of its phrase goes over to the verb.

    Args:
        words: The sentence, changed in place.
        verb: The past tense.
        subject: The noun.
        relation: The verb's relation to what the noun depended on; the noun's own by default.
    """
    for word in words:
        behind = word.i > verb.i or word.dep not in _STAYS
        if word.head == subject.i and word.i not in {subject.i, verb.i} and behind:
            words[word.i] = replace(word, head=verb.i)
    words[subject.i] = replace(words[subject.i], head=verb.i, dep="nsubj")
    take_place(words, verb, subject, relation)


def after_preposition(words: list[Token], verb: Token) -> None:
    """`after a patrol ship entered its waters`: what seems a phrase of time is a clause."""
    if verb.dep not in _LOOSE or below(words, verb, "nsubj", "nsubj:pass", "aux", "cc", "mark"):
        return
    subject = _phrase_of_time(words, verb)
    if subject is None or not _is_finite(words, verb, subject):
        return
    for word in below(words, subject, "case"):
        words[word.i] = replace(word, head=verb.i, dep="mark")
    made_clause(words, verb, subject, "advcl")
    words[verb.i] = replace(words[verb.i], head=_verb_above(words, words[verb.i]))


def _verb_above(words: Sequence[Token], clause: Token) -> int:
    """The verb that a clause of time tells the time of, else what it depends on."""
    current = words[clause.head]
    while current.pos not in {"VERB", "AUX"} and current.head != current.i:
        current = words[current.head]
    return current.i if current.pos in {"VERB", "AUX"} else clause.head


def _phrase_of_time(words: Sequence[Token], verb: Token) -> Token | None:
    """The noun of the phrase with `after` that ends where the verb stands."""
    for noun in reversed(words[: verb.i]):
        if noun.pos not in NOMINAL and noun.mention is None:
            continue
        if any(case.lower in _OF_TIME for case in below(words, noun, "case")) and noun.head != verb.i:
            between = words[noun.i + 1 : verb.i]
            aside = len(between) > 1 and between[0].lower == between[-1].lower == ","
            return noun if aside or all(_is_part(words, word, noun) for word in between) else None
    return None


def _is_part(words: Sequence[Token], word: Token, noun: Token) -> bool:
    """Whether a word belongs to a noun's phrase, or to an aside within commas."""
    current = word
    for _ in range(len(words)):
        if current.head == noun.i or current.pos in {"ADV", "PUNCT"}:
            return True
        if current.pos not in NOMINAL | {"ADJ", "ADP", "DET", "NUM", "PART"} or current.head == current.i:
            return False
        current = words[current.head]
    return False


def _is_finite(words: Sequence[Token], verb: Token, subject: Token) -> bool:
    """Whether a past tense is no participle: an object stands behind it, or its form is no participle's."""
    if any(word.i > verb.i for word in below(words, verb, "obj", "ccomp")):
        return True
    return subject.mention is not None and must_be_past(verb.lower)


def after_relative(words: list[Token], verb: Token) -> None:
    """`Militants, who reject talks, killed four`: the second verb is of the main clause."""
    if verb.dep not in {"conj", "advcl", "parataxis"} or below(words, verb, "nsubj", "nsubj:pass", "cc", "aux", "mark"):
        return
    relative = words[verb.head]
    noun = words[relative.head]
    apart = any(word.lower == "," for word in words[relative.i + 1 : verb.i])
    if relative.dep != "acl:relcl" or noun.head != noun.i or not apart or below(words, noun, "cop"):
        return
    made_clause(words, verb, noun)


def after_adjective(words: list[Token], verb: Token) -> None:
    """`Militias loyal to the government clashed`: the adjective only tells which."""
    adjective = words[verb.head]
    if verb.dep not in {"conj", "parataxis"} or adjective.pos != "ADJ" or adjective.head != adjective.i:
        return
    subject = next((w for w in below(words, adjective, "nsubj") if w.i < adjective.i), None)
    own = below(words, verb, "nsubj", "nsubj:pass", "cc", "aux")
    if subject is None or own or adjective.i > verb.i or below(words, adjective, "cop"):
        return
    for word in below(words, adjective, "punct", "parataxis", "advcl", "conj"):
        words[word.i] = replace(word, head=verb.i)
    take_place(words, verb, adjective)
    words[subject.i] = replace(subject, head=verb.i)
    words[adjective.i] = replace(adjective, head=subject.i, dep="amod")


def before_bare_object(words: list[Token], verb: Token) -> None:
    """`Most parties boycotted Saturday's vote`, whose date is taken out: no noun that participle and noun qualify."""
    noun = words[verb.head]
    subject = words[noun.head]
    if verb.dep != "amod" or noun.i < verb.i or subject.head != subject.i or subject.pos not in NOMINAL:
        return
    between = words[subject.i + 1 : verb.i]
    if (
        subject.i > verb.i
        or below(words, subject, "cop", "nsubj", "case")
        or not all(_is_part(words, word, subject) for word in between)
    ):
        return
    made_clause(words, verb, subject)
    words[noun.i] = replace(words[noun.i], head=verb.i, dep="obj")
