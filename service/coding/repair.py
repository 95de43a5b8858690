"""Mend what the parser often gets wrong: a clause of a bare name, a past tense and a bare plural.

`Iraq imposed sanctions` and `Indian troops clashed` look like noun phrases to a parser trained on mixed English.
When such a phrase stands where a clause must stand, and the word in question is the past tense of a verb that frames
know, it is read as the clause.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from service.coding.clauses import (
    NOMINAL,
    OF_SUBJECT,
    after_adjective,
    after_preposition,
    after_relative,
    before_bare_object,
    below,
    take_place,
)
from service.coding.frames import frames_by_verb
from service.coding.trees import Token

_CLAUSAL = frozenset({"ROOT", "root", "conj", "ccomp", "parataxis"})
_LOOSE = frozenset({"conj", "parataxis", "advcl", "xcomp", "ccomp", "acl"})
_SUBORDINATING = frozenset({"as", "after", "while", "when", "because", "before"})
_SHORTEST_OFFICE = 2


def repaired(tokens: Iterable[Token]) -> tuple[Token, ...]:
    """Return the tokens of a sentence, with heads and relations of such clauses set right."""
    words = list(tokens)
    for index in range(len(words)):
        _be_somewhere(words, words[index])
        _name_of_office(words, words[index])
        _counted(words, words[index])
    for index in range(len(words)):
        if not _is_past(words[index]):
            continue
        before = list(words)
        for mended in (after_preposition, after_relative, after_adjective, before_bare_object):
            mended(words, words[index])
        _passive_of_reduced(words, words[index])
        _of_apposed(words, words[index])
        _finite(words, words[index])
        if not is_tree(words):
            words = before
    return tuple(words)


def _finite(words: list[Token], verb: Token) -> None:
    """Read a past tense that was taken for something else as the verb of a clause."""
    match verb.dep:
        case "amod":
            _before_clause(words, verb)
            _transitive(words, words[verb.i])
        case "conj":
            _shared_subject(words, verb)
            _name_of_next_clause(words, words[verb.i])
        case "acl":
            _intransitive(words, verb)
        case _:
            if verb.pos in {"NOUN", "PROPN", "ADJ", "VERB"} and below(words, verb, "obj", "obl"):
                _subject_of(words, verb)


def is_tree(words: Sequence[Token]) -> bool:
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


def _be_somewhere(words: list[Token], place: Token) -> None:
    """`is in Kabul for talks`, `is due in Tehran`: the verb heads the clause, the place is where."""
    being = next((w for w in below(words, place, "cop") if w.i < place.i), None)
    if being is None or place.mention is None or place.mention.place is None or not below(words, place, "case"):
        return
    for word in words:
        if word.head == place.i and word.i not in {place.i, being.i}:
            moved = word.i < being.i or word.dep not in {"case", "det", "amod", "compound", "appos", "fixed"}
            if moved or word.lower == "due":
                words[word.i] = replace(word, head=being.i, dep="advmod" if word.lower == "due" else word.dep)
    for word in words:
        if word.lower == "in" and words[word.head].lower == "due" and being.i < word.i < place.i:
            words[word.i] = replace(word, head=place.i, dep="case")
    is_root = place.head == place.i
    words[being.i] = replace(being, head=being.i if is_root else place.head, dep=place.dep, pos="VERB", form="Fin")
    words[place.i] = replace(place, head=being.i, dep="obl")


def _name_of_office(words: list[Token], name: Token) -> None:
    """`Malawi's president, Lazarus Chakwera, ordered …`: one subject, not two."""
    if name.dep != "nsubj" or name.mention is None or name.mention.form != "person" or name.i < _SHORTEST_OFFICE:
        return
    office = words[name.i - 2]
    if words[name.i - 1].lower == "," and office.dep == "nsubj" and office.head == name.head and office.i != name.i:
        words[name.i] = replace(name, head=office.i, dep="appos")


def _counted(words: list[Token], verb: Token) -> None:
    """`exchanged 205 captured servicemen`: the participle tells which, the number how many."""
    if verb.dep != "xcomp" or not verb.lower.endswith("ed") or below(words, verb, "mark", "aux"):
        return
    number = words[verb.i - 1]
    noun = next((w for w in below(words, verb, "obj") if w.i > verb.i), None)
    if noun is None or number.pos != "NUM" or number.dep != "obj" or number.head != verb.head:
        return
    words[noun.i] = replace(noun, head=verb.head, dep="obj")
    words[number.i] = replace(number, head=noun.i, dep="nummod")
    words[verb.i] = replace(verb, head=noun.i, dep="amod", form="Part")


def _passive_of_reduced(words: list[Token], verb: Token) -> None:
    """`Two engineers kidnapped in July were freed`: the first verb only tells which."""
    first = words[verb.head]
    if first.pos in NOMINAL:
        first = words[first.head]
    helped = below(words, verb, "aux", "aux:pass")
    if below(words, verb, "cc", "nsubj", "nsubj:pass", "mark") or verb.dep not in _LOOSE or first.i >= verb.i:
        return
    subjects = below(words, first, "nsubj", "nsubj:pass")
    if not subjects or not _is_past(first) or below(words, first, "aux", "aux:pass", "obj"):
        return
    if not helped and not (words[first.i + 1].pos == "ADP" and words[verb.i - 1].pos in NOMINAL | {"ADV"}):
        return
    if any(word.lower in {",", ";"} for word in words[first.i + 1 : verb.i]):
        return
    noun = subjects[-1]
    relation = "nsubj:pass" if any(word.dep == "aux:pass" for word in helped) else "nsubj"
    is_root = first.head == first.i
    words[verb.i] = replace(verb, head=verb.i if is_root else first.head, dep=first.dep)
    words[noun.i] = replace(noun, head=verb.i, dep=relation)
    words[first.i] = replace(first, head=noun.i, dep="acl", form="Part")
    for word in words:
        if word.head == first.i and word.dep == "punct" and word.i > verb.i:
            words[word.i] = replace(word, head=verb.i)


def _of_apposed(words: list[Token], verb: Token) -> None:
    """`Canada, one of the donors, added …`, `a tanker, given free, docked …`: the noun before is the subject."""
    noun = words[verb.head]
    if verb.dep not in {"parataxis", "appos", "conj"} or noun.head != noun.i or noun.pos not in NOMINAL:
        return
    if noun.i > verb.i or (words[verb.i - 1].lower != "," and not below(words, verb, "nsubj")):
        return
    if below(words, noun, "case", "cop", "nsubj") or below(words, verb, "cc", "aux:pass"):
        return
    own = below(words, verb, "nsubj")
    if own and (words[own[0].i - 1].lower != "," or own[0].mention or not _ends_apposition(words, own[0], verb)):
        return
    for subject in own:
        words[subject.i] = replace(subject, head=noun.i, dep="appos")
    for word in words:
        if word.head == noun.i and word.i > verb.i:
            words[word.i] = replace(word, head=verb.i)
    words[noun.i] = replace(noun, head=verb.i, dep="nsubj")
    take_place(words, verb, noun)


def _ends_apposition(words: Sequence[Token], subject: Token, verb: Token) -> bool:
    """Whether a comma stands between what seems to be a subject and its verb; a date takes it away."""
    return subject.lower == "one" or any(word.lower == "," for word in words[subject.i + 1 : verb.i])


def _is_past(word: Token) -> bool:
    return bool(word.lemmas) and not word.mention and not word.lower.endswith("ing") and word.lower not in word.lemmas


def _name_before(words: Sequence[Token], verb: Token, head: Token) -> Token | None:
    """The noun or name right before a verb, with no preposition of its own, that depends on `head`."""
    before = next((w for w in reversed(words[: verb.i]) if w.pos not in {"ADV", "PUNCT"}), None)
    while before is not None and before.dep == "conj" and before.head < before.i:
        before = words[before.head]
    if before is None or before.head not in {head.i, verb.i} or below(words, before, "case"):
        return None
    if before.pos not in NOMINAL and before.mention is None:
        return None
    is_demonym = before.mention is not None and before.mention.form == "demonym"
    return None if is_demonym or before.dep not in OF_SUBJECT | {"nsubj", "obl"} else before


def _transitive(words: list[Token], verb: Token) -> None:
    noun = words[verb.head]
    own = next((w for w in below(words, verb, "nsubj") if w.i < verb.i), None)
    if own is None and (noun.dep not in _CLAUSAL or below(words, noun, "nsubj", "cop", "case")):
        return
    subject = own or _name_before(words, verb, noun)
    if noun.i < verb.i or subject is None:
        return
    relation = "ccomp" if own and noun.dep not in _CLAUSAL else noun.dep
    for word in words:
        if word.head == noun.i and word.i not in {noun.i, verb.i, subject.i}:
            if word.i < subject.i and word.dep in OF_SUBJECT:
                words[word.i] = replace(word, head=subject.i)
            elif word.i < verb.i or word.dep in {"punct", "cc", "conj", "parataxis", "advcl"}:
                words[word.i] = replace(word, head=verb.i)
    words[subject.i] = replace(subject, head=verb.i, dep="nsubj")
    words[noun.i] = replace(noun, head=verb.i, dep="obj")
    take_place(words, verb, noun, relation)


def _before_clause(words: list[Token], verb: Token) -> None:
    """`Japan scrambled jets as Chinese bombers flew …`: the noun is no subject of the clause that follows."""
    noun = words[verb.head]
    outer = words[noun.head]
    following = words[noun.i + 1] if noun.i + 1 < len(words) else noun
    if noun.dep != "nsubj" or following.lower not in _SUBORDINATING or not noun.i < following.i < outer.i:
        return
    if _name_before(words, verb, noun) is None or outer.pos not in {"VERB", "AUX"}:
        return
    own = next((w for w in below(words, noun, "nmod", "obl") if w.i > following.i), None)
    words[noun.i] = replace(noun, head=noun.i if outer.head == outer.i else outer.head, dep=outer.dep)
    words[outer.i] = replace(outer, head=noun.i, dep="advcl")
    words[following.i] = replace(following, head=outer.i, dep="mark")
    if own is not None:
        words[own.i] = replace(own, head=outer.i, dep="nsubj")


def _name_of_next_clause(words: list[Token], verb: Token) -> None:
    """`approved the sale of parts, and China imposed …`: the name begins a clause, it does not end a list."""
    name = next((w for w in reversed(words[: verb.i]) if w.pos not in {"ADV", "PUNCT"} and w.dep != "obl"), None)
    if name is None or name.mention is None or name.dep != "conj" or name.head >= name.i or name.head == verb.head:
        return
    conjunction = next((w for w in below(words, name, "cc") if w.lower == "and"), None)
    if conjunction is None or words[conjunction.i - 1].lower != "," or below(words, verb, "nsubj", "nsubj:pass"):
        return
    words[name.i] = replace(name, head=verb.i, dep="nsubj")
    words[conjunction.i] = replace(conjunction, head=verb.i)


def _shared_subject(words: list[Token], verb: Token) -> None:
    """`Russia and the United States exchanged …, it said`: two names, not a name and a clause."""
    first = words[verb.head]
    second = next((w for w in below(words, verb, "nsubj") if w.i < verb.i), None)
    if second is None or first.pos not in NOMINAL or not first.i < second.i:
        return
    within = next((w for w in below(words, first, "nmod", "obl") if _has_case(words, w, "between")), None)
    if within is not None and within.i < second.i:
        words[second.i] = replace(second, head=within.i, dep="conj")
        words[verb.i] = replace(verb, head=verb.i if first.head == first.i else first.head, dep=first.dep, pos="VERB")
        words[first.i] = replace(first, head=verb.i, dep="nsubj")
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
    take_place(words, verb, noun)


def _topmost(words: Sequence[Token], noun: Token) -> Token:
    """The noun that heads a whole phrase: `presidents` for `the presidents of both countries`."""
    while noun.dep == "nmod" and words[noun.head].i < noun.i and words[noun.head].pos in NOMINAL:
        noun = words[noun.head]
    return noun


def _has_case(words: Sequence[Token], noun: Token, preposition: str) -> bool:
    return any(word.lower == preposition for word in below(words, noun, "case"))


def _takes_no_object(verb: Token) -> bool:
    frames = [frame for lemma in verb.lemmas for frame in frames_by_verb().get(lemma, ())]
    return any(not frame.object and not frame.object_or_pp for frame in frames)


def _subject_of(words: list[Token], verb: Token) -> None:
    subject = _name_before(words, verb, verb)
    words[verb.i] = replace(verb, pos="VERB", form="Fin", tense="Past")
    if subject is not None and not below(words, verb, "nsubj"):
        words[subject.i] = replace(subject, dep="nsubj")
