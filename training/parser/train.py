"""Train the parser: `python -m training.parser.train <treebanks> <output>`; the model is in <output>/model-best."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated

import typer
from spacy.tokens import DocBin
from spacy.training.initialize import init_nlp
from spacy.training.loop import train
from spacy.util import load_config
from spacy.vocab import Vocab
from thinc.api import set_current_ops

from service.coding.blas import Products, one_thread
from training.parser import code  # noqa: F401  its import registers what the configuration names
from training.parser.conllu import document, read
from training.parser.variants import Words, masked_all

CONFIG = Path(__file__).with_name("config.cfg")
_PARTS = {"train": ("ewt-train", "gum-train"), "dev": ("ewt-dev", "gum-dev")}


def main(
    treebanks: Annotated[Path, typer.Argument(help="Folder of ewt-train.conllu.gz and the others.")],
    output: Annotated[Path, typer.Argument(help="Folder for the corpus and the models.")],
    start: Annotated[Path | None, typer.Option(help="Model to go on from; else from nothing.")] = None,
) -> None:
    """Convert the treebanks, train to the configured step, and leave the best model in <output>/model-best.

    A TERM signal ends it earlier: the best model is written whenever one is found. It loads without this code.
    """
    corpora = {
        part: [s.words for name in names for s in read(treebanks / f"{name}.conllu.gz")]
        for part, names in _PARTS.items()
    }
    tens = {part: _tens(sentences) for part, sentences in corpora.items()}
    _write(tens["train"], output / "train.spacy")
    _write([*tens["dev"], *([words] for words in masked_all(corpora["dev"]))], output / "dev.spacy")
    config = load_config(CONFIG, overrides={f"paths.{part}": str(output / f"{part}.spacy") for part in _PARTS})
    if start:
        config["components"] = {name: {"source": str(start)} for name in config["nlp"]["pipeline"]}
    config.to_disk(output / "config.cfg")
    set_current_ops(Products())
    with one_thread():
        train(init_nlp(load_config(output / "config.cfg")), output)


def _tens(sentences: Sequence[Words]) -> list[Sequence[Words]]:
    return [sentences[start : start + 10] for start in range(0, len(sentences), 10)]


def _write(documents: Iterable[Sequence[Words]], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    vocab = Vocab()
    DocBin(docs=[document(vocab, sentences) for sentences in documents]).to_disk(path)


if __name__ == "__main__":
    typer.run(main)
