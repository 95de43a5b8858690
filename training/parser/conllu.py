"""Treebanks: CoNLL-U files as sentences of words, and those as spaCy documents."""

import gzip
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from spacy.tokens import Doc, Span
from spacy.vocab import Vocab

_ROOT = "ROOT"


@dataclass(frozen=True)
class Word:
    """A syntactic word; `head` is an index in its sentence from 0, the word's own for the root; `space` follows it."""

    text: str
    lemma: str
    pos: str
    feats: str
    head: int
    dep: str
    space: bool


@dataclass(frozen=True)
class Sentence:
    """A sentence of a treebank, in the order of its text; `opens` is whether a paragraph begins with it."""

    id: str
    opens: bool
    words: tuple[Word, ...]


def read(path: Path) -> Iterator[Sentence]:
    """Yield the sentences of a gzipped CoNLL-U file, without empty nodes; multiword tokens are given as their words."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for block in file.read().split("\n\n"):
            lines = block.splitlines()
            comments = [line for line in lines if line.startswith("#")]
            rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
            if rows:
                named = next(line.partition("= ")[2] for line in comments if line.startswith("# sent_id"))
                opens = any(line.startswith(("# newpar", "# newdoc")) for line in comments)
                yield Sentence(named, opens, tuple(_words(rows)))


def _words(rows: Sequence[Sequence[str]]) -> Iterator[Word]:
    last, space = 0, True
    for number, form, lemma, pos, _, feats, head, dep, _, misc in rows:
        spaced = "SpaceAfter=No" not in misc
        if "-" in number:
            last, space = int(number.partition("-")[2]), spaced
        elif "." not in number:
            index = int(number) - 1
            follows = spaced if index >= last else index == last - 1 and space
            top = head == "0"
            yield Word(
                text=form,
                lemma=lemma,
                pos=pos,
                feats="" if feats == "_" else feats,
                head=index if top else int(head) - 1,
                dep=_ROOT if top else dep,
                space=follows,
            )


def words_of(sentence: Span) -> tuple[Word, ...]:
    """The words of an annotated sentence of a document."""
    return tuple(
        Word(t.text, t.lemma_, t.pos_, str(t.morph), t.head.i - sentence.start, t.dep_, bool(t.whitespace_))
        for t in sentence
    )


def document(vocab: Vocab, sentences: Sequence[Sequence[Word]]) -> Doc:
    """A document with the annotation of its sentences."""
    words = [word for sentence in sentences for word in sentence]
    starts = [start for start, sentence in zip(_starts(sentences), sentences, strict=True) for _ in sentence]
    return Doc(
        vocab,
        words=[word.text for word in words],
        spaces=[word.space for word in words],
        lemmas=[word.lemma for word in words],
        pos=[word.pos for word in words],
        morphs=[word.feats for word in words],
        heads=[start + word.head for start, word in zip(starts, words, strict=True)],
        deps=[word.dep for word in words],
        sent_starts=[index == start for index, start in enumerate(starts)],
    )


def _starts(sentences: Sequence[Sequence[Word]]) -> list[int]:
    starts = [0]
    for sentence in sentences:
        starts.append(starts[-1] + len(sentence))
    return starts[:-1]


def text_of(words: Sequence[Word]) -> str:
    """The text of a sentence, without a space at its end."""
    return "".join(word.text + " " * word.space for word in words).rstrip()
