"""Measure a parser: `python -m training.parser.evaluate <treebanks> <model>` prints tables in Markdown."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated

import spacy
import typer
from spacy.language import Language
from spacy.tokens import Doc

from training.parser import variants
from training.parser.code import alone
from training.parser.conllu import Sentence, read
from training.parser.scores import Tally, found_nodes, gold_nodes
from training.parser.variants import Words

_MEASURES = ("tokens", "UPOS", "UAS", "LAS")
_RELATIONS = """
    ROOT nsubj nsubj:pass obj aux:pass obl:agent obl xcomp ccomp advcl acl:relcl appos conj compound flat nmod:poss
"""
_TESTS: dict[str, tuple[str, Callable[[str], bool]]] = {
    "PUD": ("pud", lambda _: True),
    "PUD news": ("pud", lambda name: name.startswith("n")),
    "GUM test": ("gum-test", lambda _: True),
    "GUM test, news": ("gum-test", lambda name: name.startswith("GUM_news")),
    "EWT test": ("ewt-test", lambda _: True),
}
_MASKED = ("PUD", "PUD news", "GUM test, news")


def main(
    treebanks: Annotated[Path, typer.Argument(help="Folder of pud.conllu.gz and the others.")],
    model: Annotated[Path, typer.Argument(help="Folder of the model.")],
) -> None:
    """Print scores from raw text, on gold sentences and on masked gold sentences, F1 in percent, and the speed."""
    nlp = spacy.load(model)
    tests = {name: _test(treebanks, *where) for name, where in _TESTS.items()}
    rows = {f"{name}, raw text": raw(nlp, sentences) for name, sentences in tests.items()}
    rows |= {f"{name}, gold sentences": given(nlp, [s.words for s in tests[name]]) for name in tests}
    rows |= {f"{name}, masked": given(nlp, variants.masked_all(s.words for s in tests[name])) for name in _MASKED}
    for measures in (_MEASURES, _RELATIONS.split()):
        typer.echo(table(rows, measures))
    typer.echo(f"{speed(nlp, [s.words for s in tests['PUD']]):,.0f} words/s")


def _test(treebanks: Path, file: str, belongs: Callable[[str], bool]) -> list[Sentence]:
    return [sentence for sentence in read(treebanks / f"{file}.conllu.gz") if belongs(sentence.id)]


def raw(nlp: Language, sentences: Sequence[Sentence]) -> Tally:
    """Parse paragraph by paragraph; the parser finds the sentences."""
    paragraphs: list[list[Words]] = []
    for sentence in sentences:
        if sentence.opens or not paragraphs:
            paragraphs.append([])
        paragraphs[-1].append(sentence.words)
    texts = ["".join(w.text + " " * w.space for words in paragraph for w in words) for paragraph in paragraphs]
    return _tally(nlp, paragraphs, [nlp.make_doc(text.rstrip()) for text in texts])


def given(nlp: Language, sentences: Sequence[Words]) -> Tally:
    """Parse sentence by sentence, as the service does."""
    return _tally(nlp, [[words] for words in sentences], [alone(nlp, words) for words in sentences])


def _tally(nlp: Language, gold: Sequence[Sequence[Words]], unparsed: Sequence[Doc]) -> Tally:
    tally = Tally()
    for wanted, doc in zip(gold, nlp.pipe(unparsed, batch_size=64), strict=True):
        tally.add(gold_nodes(wanted), found_nodes(doc))
    return tally


def table(rows: dict[str, Tally], measures: Sequence[str]) -> str:
    """F1 of tests by measure, in Markdown; without a figure where the gold standard has no such word."""
    lines = [f"| F1 | {' | '.join(measures)} |", "|---" * (len(measures) + 1) + "|"]
    for name, tally in rows.items():
        figures = (f"{tally.f1(measure):.1f}" if tally.gold[measure] else "-" for measure in measures)
        lines.append(f"| {name} | {' | '.join(figures)} |")
    return "\n".join(lines) + "\n"


def speed(nlp: Language, sentences: Sequence[Words]) -> float:
    """Words a second of processor time, tokenizer not counted."""
    docs = [alone(nlp, words) for words in sentences]
    started = time.process_time()
    parsed = sum(len(doc) for doc in nlp.pipe(docs, batch_size=64))
    return parsed / (time.process_time() - started)


if __name__ == "__main__":
    typer.run(main)
