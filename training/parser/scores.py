"""Scores in the manner of the CoNLL 2018 shared task: F1 over words that both sides cut from the same characters."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Doc

from training.parser.conllu import Word

Place = tuple[int, int]


@dataclass(frozen=True)
class Node:
    """A word of a tree with its characters, end exclusive; `head` is the place of its head, None for the root."""

    place: Place
    head: Place | None
    dep: str
    pos: str


@dataclass
class Tally:
    """Counts of a test set: of gold words, of the parser's and of those that agree, by measure and by relation."""

    gold: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)

    def f1(self, measure: str) -> float:
        """F1 in percent; 0 where neither side has any."""
        both = self.gold[measure] + self.found[measure]
        return 200 * self.right[measure] / both if both else 0.0

    def add(self, gold: Sequence[Node], found: Sequence[Node]) -> None:
        """Count one stretch of text."""
        for nodes, counts in ((gold, self.gold), (found, self.found)):
            for node in nodes:
                counts.update(("tokens", "UPOS", "UAS", "LAS", node.dep))
                counts.update(["sentences"] if node.head is None else [])
        wanted = {node.place: node for node in gold}
        for node in found:
            if node.place in wanted:
                self.right.update(_agreements(node, wanted[node.place]))


def _agreements(node: Node, wanted: Node) -> Iterator[str]:
    yield "tokens"
    if node.pos == wanted.pos:
        yield "UPOS"
    if node.head == wanted.head:
        yield "UAS"
        if universal(node.dep) == universal(wanted.dep):
            yield "LAS"
        if node.dep == wanted.dep:
            yield node.dep


def universal(dep: str) -> str:
    """A relation without its subtype."""
    return dep.partition(":")[0]


def gold_nodes(sentences: Sequence[Sequence[Word]]) -> list[Node]:
    """The words of a text that consists of these sentences."""
    nodes: list[Node] = []
    start = 0
    for words in sentences:
        places = []
        for word in words:
            places.append((start, start + len(word.text)))
            start += len(word.text) + word.space
        nodes.extend(
            Node(place, None if word.head == index else places[word.head], word.dep, word.pos)
            for index, (word, place) in enumerate(zip(words, places, strict=True))
        )
    return nodes


def found_nodes(doc: Doc) -> list[Node]:
    """The words of a parsed document, without those that are white space."""
    places = [(token.idx, token.idx + len(token)) for token in doc]
    return [
        Node(
            place=places[token.i],
            head=None if token.head.i == token.i else places[token.head.i],
            dep=token.dep_.partition("||")[0],
            pos=token.pos_,
        )
        for token in doc
        if not token.is_space
    ]
