"""Sentences as the parser gets to see them at run time: masked, without dates, cut to a clause, as headlines.

Each function takes the words of a sentence and returns those of a variant, a tree again: what depended on a word that
was left out depends on the nearest word above it that stayed.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np
from numpy.random import Generator

from training.parser.conllu import Word

Words = tuple[Word, ...]
Variant = Callable[[Words], Words]

_PLAIN = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\u00a0": " "})
_NAMES = ("Iraq", "Iraq", "NATO", "Bush", "Baghdad")
_PARTS_OF_NAME = frozenset({"compound", "flat", "amod"})
_DAY_WORDS = """
    monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow tonight
    january february march april may june july august september october november december
    jan feb mar apr jun jul aug sep sept oct nov dec
"""
_BESIDE_DAY_WORDS = """
    on in since from by during until till at of for through throughout around early earlier late later before after over
    within the last next this week month year morning afternoon evening night 's ,
"""
_YEARS = range(1000, 2100)
_DATED = frozenset({"obl", "obl:unmarked", "nmod", "nmod:unmarked", "nmod:poss", "advmod"})
_LONGEST_PARENTHESIS = 60
_LEFT_OUT_IN_HEADLINES = frozenset({"a", "an", "the", "is", "are", "was", "were"})
_SMALL_WORDS = """
    a an the of to in on for and or by at as from with but nor vs over
"""
_DAYS, _BESIDE_DAYS, _SMALL = (frozenset(words.split()) for words in (_DAY_WORDS, _BESIDE_DAY_WORDS, _SMALL_WORDS))
_ADJUNCTS = frozenset(
    {"obl", "obl:unmarked", "nmod:unmarked", "advmod", "advcl", "conj", "ccomp", "parataxis", "appos"}
)
_OUTSIDE_CLAUSE = frozenset({"mark", "cc", "discourse", "vocative", "parataxis", "dislocated"})


def without(words: Words, left_out: Iterable[int]) -> Words:
    """The sentence without some of its words; the sentence itself where its root would go."""
    gone = set(left_out)
    root = next(index for index, word in enumerate(words) if word.head == index)
    if not gone or root in gone:
        return words
    kept = [index for index in range(len(words)) if index not in gone]
    place = {index: position for position, index in enumerate(kept)}
    found = []
    for index in kept:
        head = words[index].head
        while head in gone:
            head = words[head].head
        # Where the words between have gone, this one stands before what stood behind them.
        end = next((after for after in range(index + 1, len(words)) if after not in gone), len(words))
        space = any(words[i].space for i in range(index, end))
        found.append(replace(words[index], head=place[head], space=space))
    return tuple(found)


def below(words: Words, top: int) -> list[int]:
    """A word and all that depends on it, in the order of the text."""
    found = {top}
    while grown := {i for i, word in enumerate(words) if word.head in found} - found:
        found |= grown
    return sorted(found)


def plain(words: Words) -> Words:
    """Quotation marks and dashes in ASCII."""
    return tuple(replace(word, text=word.text.translate(_PLAIN)) for word in words)


def masked(words: Words, chance: Generator, share: float) -> Words:
    """A share of the names replaced by one word each, and of the adjectives of nationality by `Iraqi` or nothing."""
    changed, gone = list(words), set[int]()
    for index, word in enumerate(words):
        if index in gone or chance.random() >= share:
            continue
        if _is_name(words, index):
            parts = _parts_of_name(words, index)
            text = "Iraqis" if "Number=Plur" in word.feats and parts == [index] else str(chance.choice(_NAMES))
            number = "Number=Plur" if text == "Iraqis" else "Number=Sing"
            changed[index] = replace(word, text=text, lemma=text, pos="PROPN", feats=number)
            gone.update(part for part in parts if part != index)
        elif word.pos == "ADJ" and word.dep == "amod" and word.lemma[:1].isupper():
            changed[index] = replace(word, text="Iraqi", lemma="Iraqi")
            if chance.random() < share / 3:
                gone.add(index)
    return without(tuple(changed), gone)


def _is_name(words: Words, index: int) -> bool:
    word = words[index]
    is_title = word.dep == "nmod:desc"
    is_part = word.dep in {"compound", "flat"} and words[word.head].pos == "PROPN"
    goes_on = word.dep == "flat" and index > 0 and _are_of_one_name(words[index - 1], word)
    return word.pos == "PROPN" and word.text[:1].isupper() and not (is_title or is_part or goes_on or is_date(word))


def _are_of_one_name(word: Word, other: Word) -> bool:
    """Whether both words follow a noun as its name: `spokeswoman Jane Doe`."""
    return word.dep == other.dep == "flat" and word.head == other.head


def _parts_of_name(words: Words, top: int) -> list[int]:
    """The words of a name, side by side: of those that could belong to it, as many as have nothing else in between."""
    members = {top, *(i for i, word in enumerate(words) if _are_of_one_name(words[top], word))}
    for _ in range(3):  # a name of a name of a name
        members |= {i for i, word in enumerate(words) if word.head in members and _is_part(word)}
    start = end = top
    while start - 1 in members:
        start -= 1
    while end + 1 in members:
        end += 1
    return list(range(start, end + 1))


def _is_part(word: Word) -> bool:
    if word.dep == "punct":
        return word.text == "-"
    if word.dep == "amod":
        return word.text[:1].isupper()
    return word.dep in _PARTS_OF_NAME and word.pos in {"PROPN", "ADP", "X"} and not is_date(word)


def is_date(word: Word) -> bool:
    """Whether a word alone makes a date: a day of the week, a month, a year, `today` and the like."""
    if word.text.casefold().rstrip(".") in _DAYS:
        return word.pos in {"PROPN", "NOUN", "ADV"}
    return word.text.isdecimal() and len(word.text) == 4 and int(word.text) in _YEARS  # noqa: PLR2004  digits of a year


def undated(words: Words, chance: Generator, share: float) -> Words:
    """A share of the dates left out, with their prepositions and the commas before them."""
    gone = set[int]()
    for index, word in enumerate(words):
        if word.dep in _DATED and index not in gone and chance.random() < share:
            gone.update(_date(words, index))
    return without(words, gone)


def _date(words: Words, top: int) -> list[int]:
    phrase = below(words, top)
    if phrase != list(range(phrase[0], phrase[-1] + 1)) or not any(is_date(words[i]) for i in phrase):
        return []
    if not all(is_date(w) or w.pos == "NUM" or w.text.casefold() in _BESIDE_DAYS for w in (words[i] for i in phrase)):
        return []
    if words[phrase[-1]].text == ",":
        phrase.pop()
    before = phrase[0] - 1
    return [before, *phrase] if before >= 0 and words[before].text == "," else phrase


def unbracketed(words: Words) -> Words:
    """Without short parentheses."""
    gone = set[int]()
    start = None
    for index, word in enumerate(words):
        if word.text == "(":
            start = index
        elif word.text == ")" and start is not None:
            if sum(len(w.text) + w.space for w in words[start : index + 1]) <= _LONGEST_PARENTHESIS:
                gone.update(range(start, index + 1))
            start = None
    return without(words, gone)


def clause(words: Words, chance: Generator) -> Words:
    """One clause of the sentence with a subject of its own, with and without its adjuncts; itself if it has none."""
    tops = [w.head for w in words if w.dep in {"nsubj", "nsubj:pass"} and words[w.head].pos == "VERB"]
    tops = [top for top in tops if words[top].dep != "acl:relcl"]
    if not tops:
        return words
    top = int(chance.choice(tops))
    kept = set(below(words, top))
    for index, word in enumerate(words):
        drop = word.text == "," or word.dep in _OUTSIDE_CLAUSE or (word.dep in _ADJUNCTS and chance.random() < 0.5)  # noqa: PLR2004  a coin
        if word.head == top and index != top and drop:
            kept -= set(below(words, index))
    stop = next((i for i in range(len(words) - 1, -1, -1) if words[i].text == "."), None)
    kept |= {stop} if stop is not None else set()
    kept -= {i for i in kept if i < min(k for k in kept if words[k].pos != "PUNCT")}
    rooted = tuple(
        replace(w, head=top, dep="ROOT" if i == top else w.dep) if i in {top, stop} else w for i, w in enumerate(words)
    )
    return _capitalised(without(_hung(rooted, kept, top), [i for i in range(len(words)) if i not in kept]))


def _hung(words: Words, kept: set[int], top: int) -> Words:
    """What is left out hung below the new root, so that there is one root only."""
    return tuple(w if i in kept else replace(w, head=top, dep="dep") for i, w in enumerate(words))


def _capitalised(words: Words) -> Words:
    first = words[0]
    return (replace(first, text=first.text[:1].upper() + first.text[1:]), *words[1:])


def headline(words: Words) -> Words:
    """Without articles, finite auxiliaries, finite copulas and the final stop."""
    gone = [
        i
        for i, word in enumerate(words)
        if word.dep in {"det", "aux", "aux:pass", "cop"} and word.text.casefold() in _LEFT_OUT_IN_HEADLINES
    ]
    shortened = without(unstopped(words), gone)
    return _capitalised(shortened)


def unstopped(words: Words) -> Words:
    """Without the stop at the end."""
    return without(words, [len(words) - 1]) if words[-1].text in {".", ";"} else words


def lower(words: Words) -> Words:
    """In lower case."""
    return tuple(replace(word, text=word.text.lower()) for word in words)


def titled(words: Words) -> Words:
    """As a title: all words but the small ones with a capital."""
    return tuple(
        word
        if word.text.lower() in _SMALL or "'" in word.text or "’" in word.text
        else replace(word, text=word.text[:1].upper() + word.text[1:])
        for word in words
    )


def as_at_run_time(words: Words, chance: Generator, share: float) -> Words:
    """What `service/coding/parse.py` makes of a sentence, as far as a treebank shows: ASCII, masks, no dates."""
    return unbracketed(undated(masked(plain(words), chance, share), chance, share))


def masked_all(sentences: Iterable[Words]) -> list[Words]:
    """Sentences for measuring: all names masked, all dates left out, the same at each call."""
    chance = np.random.default_rng(0)
    return [as_at_run_time(words, chance, 1.0) for words in sentences]
