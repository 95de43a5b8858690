"""What one party does to another, as learned from sentences of our own: a linear model over words and tree.

It answers where no frame does, and weighs in where one does (`docs/coding.md`). Features are hashed, so the model is a
matrix without names: `service/data/acts/model.npz`, made by `training/acts/train.py` (Weinberger et al., Feature
Hashing for Large Scale Multitask Learning, 2009).
"""

import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import as_file, files
from itertools import pairwise

import numpy as np
import snowballstemmer
from numpy.typing import NDArray

from service import ontology
from service.coding.frames import frames_by_noun, frames_by_verb
from service.coding.trees import Token, Tree

BUCKETS = 1 << 16
_ACTOR, _RECIPIENT = "@actor", "@recipient"
_TYPED = frozenset({"obj", "xcomp", "ccomp", "obl", "nsubj:pass", "acl", "nmod", "conj"})
_DEEPER = frozenset({"obj", "mark", "case", "compound", "amod", "nmod", "obl"})
_WEIGHTS = {"word": 0.5, "between": 0.7, "pair": 0.7, "triple": 0.5, "path": 1.5, "deep": 0.7, "near": 0.5, "rule": 1.2}
_REACH = 4
_STRETCH = 8


@dataclass(frozen=True)
class Guess:
    """A PLOVER type, its score, and how far it is ahead of the next one, in the model's own measure (0: undecided)."""

    type: str
    score: float
    margin: float


@dataclass(frozen=True)
class Pair:
    """Two parties in a tree, by the ids of their mentions; the recipient may be nobody."""

    tree: Tree
    actor_id: str
    recipient_id: str | None

    def heads(self) -> tuple[Token | None, Token | None]:
        """The words that name them; None for one who is not named."""
        return self._word(self.actor_id), self._word(self.recipient_id)

    def _word(self, id_: str | None) -> Token | None:
        return next((t for t in self.tree.tokens if id_ and _id(t) == id_), None)

    def label(self, token: Token) -> str:
        """A word's stem, or what it is a mention of."""
        if token.mention is None:
            return _stem(token.lower)
        if _id(token) == self.actor_id:
            return _ACTOR
        return _RECIPIENT if _id(token) == self.recipient_id else f"@{token.mention.form}"


def guess(pairs: Sequence[Pair], ruled: str | None) -> Guess:
    """Return the likeliest type of what the actor does to the recipient.

    Args:
        pairs: The sentences that name the actor.
        ruled: The type that frames have read, or None.
    """
    scores = _model().weights @ vector(features(pairs, ruled)) + _model().bias
    first, second = np.argsort(scores)[::-1][:2]
    return Guess(_model().types[first], float(scores[first]), float(scores[first] - scores[second]))


def features(pairs: Sequence[Pair], ruled: str | None) -> frozenset[str]:
    """What the model sees of some sentences; `ruled` is the type that frames have read."""
    return frozenset(f for pair in pairs for f in _of_pair(pair)) | {f"rule={ruled or 'none'}"}


def hashed(names: Iterable[str]) -> dict[int, float]:
    """Buckets of features with their weight."""
    found: dict[int, float] = {}
    for name in sorted(names):
        bucket = zlib.crc32(name.encode()) % BUCKETS
        found[bucket] = found.get(bucket, 0.0) + _WEIGHTS.get(name.partition("=")[0], 1.0)
    return found


def vector(names: Iterable[str]) -> NDArray[np.float32]:
    """Features as a vector of length one, weighted by how rare they are in the training sentences."""
    found = np.zeros(BUCKETS, dtype=np.float32)
    for bucket, weight in hashed(names).items():
        found[bucket] = weight * _model().rarity[bucket]
    length = float(np.linalg.norm(found))
    return found / length if length else found


@dataclass(frozen=True)
class _Model:
    types: tuple[str, ...]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]
    rarity: NDArray[np.float32]


@cache
def _model() -> _Model:
    with as_file(files("service").joinpath("data", "acts", "model.npz")) as path, np.load(path) as stored:
        return _Model(
            tuple(str(name) for name in stored["types"]),
            stored["weights"].astype(np.float32),
            stored["bias"].astype(np.float32),
            stored["rarity"].astype(np.float32),
        )


def _of_pair(pair: Pair) -> Iterator[str]:
    actor, recipient = pair.heads()
    words = [pair.label(token) for token in pair.tree.tokens]
    yield from (f"word={word}" for word in words)
    for token in _path(pair.tree, actor, recipient):
        yield from _around(pair, token)
    if actor is not None:
        yield from _surface(words, actor, recipient)


def _path(tree: Tree, actor: Token | None, recipient: Token | None) -> list[Token]:
    """The words between the two in the tree, and the verb that the actor belongs to."""
    up = [*tree.ancestors(actor)] if actor else []
    down = [*tree.ancestors(recipient)] if recipient else []
    shared = {token.i for token in down}
    common = next((n for n, token in enumerate(up) if token.i in shared), None)
    found = up[:2] if recipient is None else up
    if common is not None:
        top = up[common]
        found = [*up[: common + 1], *down[: next(n for n, token in enumerate(down) if token.i == top.i)]]
    verb = next((token for token in up if token.pos in {"VERB", "AUX"}), None)
    ends = {token.i for token in (actor, recipient) if token}
    return [t for t in {t.i: t for t in [*found, *([verb] if verb else [])]}.values() if t.i not in ends]


def _around(pair: Pair, token: Token) -> Iterator[str]:
    """A word of the path, with its children and what they hold."""
    word = pair.label(token)
    yield f"path={word}"
    yield f"path={word}/{token.dep}"
    yield from (f"type={name}" for name in _types(token))
    for child in pair.tree.children.get(token.i, ()):
        below = pair.label(child)
        if below in {_ACTOR, _RECIPIENT}:
            yield f"child={word}>{child.dep}>{below}"
            yield f"role={child.dep}>{below}"
            continue
        yield f"with={below}"
        if child.dep not in {"punct", "det"}:
            yield f"child={word}>{below}"
        if child.dep in _TYPED:
            yield from (f"type={child.dep}>{name}" for name in _types(child))
            for deeper in pair.tree.of(child, *_DEEPER):
                yield f"deep={below}>{pair.label(deeper)}"
                yield f"deep={pair.label(deeper)}"


def _surface(words: Sequence[str], actor: Token, recipient: Token | None) -> Iterator[str]:
    """The words between the two as printed, and those around them."""
    low, high = sorted((actor.i, recipient.i if recipient else min(actor.i + _STRETCH, len(words) - 1)))
    yield f"order={'actor first' if low == actor.i else 'recipient first'}"
    between = words[low : high + 1]
    yield from (f"between={word}" for word in between)
    yield from (f"pair={one}_{two}" for one, two in pairwise(between))
    yield from (f"triple={'_'.join(between[n : n + 3])}" for n in range(len(between) - 2))
    yield from (f"near=after {word}" for word in words[high : high + _REACH])
    yield from (f"near=before {word}" for word in words[max(0, low - _REACH) : low])


def _types(token: Token) -> list[str]:
    """The PLOVER types of the frames that a word may evoke."""
    evoked = [frame for lemma in token.lemmas for frame in frames_by_verb().get(lemma, ())]
    evoked += frames_by_noun().get(token.noun, ())
    return sorted({ontology.kind_named(frame.kind).type for frame in evoked})


def _id(token: Token) -> str:
    return token.mention.who.actor_id if token.mention and token.mention.who else ""


@lru_cache(maxsize=50_000)
def _stem(word: str) -> str:
    return str(_stemmer().stemWord(word))


@cache
def _stemmer() -> "snowballstemmer.stemmer":
    return snowballstemmer.stemmer("english")
