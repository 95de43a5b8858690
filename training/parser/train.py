"""Train the parser: `python -m training.parser.train <treebanks> <output>`; the model is in <output>/model-best."""

from collections.abc import Iterable
from itertools import chain, islice
from pathlib import Path
from typing import Annotated

import typer
from spacy.cli.train import train
from spacy.tokens import DocBin
from spacy.util import load_config
from spacy.vocab import Vocab

from training.parser import code  # noqa: F401  its import registers what the configuration names
from training.parser.conllu import Sentence, document, read

CONFIG = Path(__file__).with_name("config.cfg")
_PARTS = {"train": ("ewt-train", "gum-train"), "dev": ("ewt-dev", "gum-dev")}
_SENTENCES = 10  # of a document


def main(
    treebanks: Annotated[Path, typer.Argument(help="Folder of ewt-train.conllu.gz and the others.")],
    output: Annotated[Path, typer.Argument(help="Folder for the corpus and the models.")],
    start: Annotated[Path | None, typer.Option(help="Model to go on from; else from nothing.")] = None,
) -> None:
    """Convert the treebanks, train to the configured step, and leave the best model in <output>/model-best.

    A TERM signal ends it earlier: the best model is written whenever one is found. It loads without this code.
    """
    for part, names in _PARTS.items():
        convert(chain.from_iterable(read(treebanks / f"{name}.conllu.gz") for name in names), output / f"{part}.spacy")
    config = load_config(CONFIG, overrides={f"paths.{part}": str(output / f"{part}.spacy") for part in _PARTS})
    if start:
        config["components"] = {name: {"source": str(start)} for name in config["nlp"]["pipeline"]}
    config.to_disk(output / "config.cfg")
    train(output / "config.cfg", output)


def convert(sentences: Iterable[Sentence], path: Path) -> None:
    """Write sentences as spaCy documents of ten."""
    path.parent.mkdir(parents=True, exist_ok=True)
    vocab, remaining, found = Vocab(), iter(sentences), DocBin()
    while tens := list(islice(remaining, _SENTENCES)):
        found.add(document(vocab, [sentence.words for sentence in tens]))
    found.to_disk(path)


if __name__ == "__main__":
    typer.run(main)
