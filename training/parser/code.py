"""What the training adds to spaCy: a tokenizer that splits hyphens as Universal Dependencies do, and the variants."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.random import Generator
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from spacy.util import compile_infix_regex, registry

from training.parser import variants
from training.parser.conllu import document, text_of, words_of
from training.parser.variants import Words

_PREFIXES = """
    anti bi co counter de e ex inter macro micro mid mini multi neo non pan post pre pro quasi re semi sub trans tri
    ultra un
"""
_HYPHEN = "(?:-|–|—|--|---|——|~)"
_AFTER_ABBREVIATION = r"(?<=[A-Za-z]\.)-(?=[A-Za-z])"

Augmenter = Callable[[Language, Example], Iterator[Example]]


@registry.callbacks("ud_tokens.v1")  # type: ignore[untyped-decorator]  # spaCy's registries are untyped
def ud_tokens() -> Callable[[Language], Language]:
    """Keep prefixes joined (`anti-tank`), split other hyphens, also behind abbreviations (`U.S.-backed`)."""
    return _with_ud_tokens


def _with_ud_tokens(nlp: Language) -> Language:
    unless_prefix = "".join(rf"(?<!\b{form})" for prefix in _PREFIXES.split() for form in (prefix, prefix.capitalize()))
    infixes = [
        unless_prefix + infix if _HYPHEN in infix and infix.startswith("(?<=[") else infix
        for infix in map(str, nlp.Defaults.infixes or ())
    ]
    tokenizer: Any = nlp.tokenizer
    tokenizer.infix_finditer = compile_infix_regex([*infixes, _AFTER_ABBREVIATION]).finditer
    return nlp


@registry.augmenters("as_seen.v1")  # type: ignore[untyped-decorator]  # spaCy's registries are untyped
def as_seen(whole: float, names: float, clause: float, headline: float, casing: float) -> Augmenter:
    """Show a share of the documents whole, and the sentences of the others one by one, as at run time.

    Args:
        whole: Share of documents shown as they are; the parser finds their sentences itself.
        names: Share of names masked and dates left out in the sentences shown alone, of those that are not left alone.
        clause: Share of sentences shown alone of which one clause is cut out.
        headline: Share of sentences shown alone in the grammar of headlines, half of them as titles.
        casing: Share of all that is in lower case, and as great a one as titles.
    """
    chance = np.random.default_rng(0)

    def augment(nlp: Language, example: Example) -> Iterator[Example]:
        sentences = [words_of(sentence) for sentence in example.reference.sents]
        if chance.random() < whole:
            cased = _casing(chance, casing)
            yield example if cased is None else _example(nlp, [cased(words) for words in sentences])
            return
        for words in sentences:
            varied = _varied(words, chance, names, clause, headline, casing)
            yield Example(alone(nlp, varied), document(nlp.vocab, [varied]))

    return augment


def _varied(words: Words, chance: Generator, names: float, clause: float, headline: float, casing: float) -> Words:
    seen = variants.plain(words)
    if chance.random() < names:
        seen = variants.as_at_run_time(seen, chance, names)
    kind = chance.random()
    if kind < clause:
        seen = variants.clause(seen, chance)
    elif kind < clause + headline:
        seen = variants.headline(seen)
        return variants.titled(seen) if chance.random() < 0.5 else seen  # noqa: PLR2004  a coin
    elif kind < clause + 2 * headline:
        seen = variants.unstopped(seen)
    cased = _casing(chance, casing)
    return cased(seen) if cased else seen


def _casing(chance: Generator, share: float) -> variants.Variant | None:
    kind = chance.random()
    if kind < share:
        return variants.lower
    return variants.titled if kind < 2 * share else None


def _example(nlp: Language, sentences: list[Words]) -> Example:
    reference = document(nlp.vocab, sentences)
    return Example(nlp.make_doc(reference.text), reference)


def alone(nlp: Language, words: Words) -> Doc:
    """The text of a sentence as tokens not yet parsed; the parser is told that it is one sentence, as at run time."""
    tokens = nlp.make_doc(text_of(words))
    return Doc(
        nlp.vocab,
        words=[token.text for token in tokens],
        spaces=[bool(token.whitespace_) for token in tokens],
        sent_starts=[index == 0 for index in range(len(tokens))],
    )
