"""Which claims are one event: a clustering that depends on the claims, not on their order."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from service.fusion.judgement import Judgement, judge
from service.fusion.profile import Profile

LARGEST = 500
"""So many claims at most make one event."""
_TOO_LARGE = f"more than {LARGEST} claims: the rest stays apart"


@dataclass(frozen=True)
class Edge:
    """Two claims, by their place in the sorted list, that are judged to be one event."""

    strength: float
    a: int
    b: int
    reasons: tuple[str, ...]


@dataclass
class Cluster:
    """Claims that are one event; `blocked` are clusters that it may never join: both only grow."""

    members: list[int]
    reasons: set[str] = field(default_factory=set)
    blocked: set[int] = field(default_factory=set)


def partition(profiles: Iterable[Profile], *, largest: int = LARGEST) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Return the claims' ids by event, sorted, each with the reasons that joined them, sorted.

    Edges are taken by strength, the strongest first, then by ids; two clusters become one unless a claim of the one
    contradicts a claim of the other. No edge leads out of a connected component, so each gives the same alone.
    """
    nodes = sorted(profiles, key=lambda profile: profile.id)
    edges = sorted(_edges(nodes), key=lambda edge: (-edge.strength, edge.a, edge.b))
    merging = _Merging(nodes, edges, largest)
    for edge in edges:
        merging.take(edge)
    found = [
        (tuple(nodes[i].id for i in sorted(cluster.members)), tuple(sorted(cluster.reasons)))
        for cluster in merging.clusters.values()
    ]
    return sorted(found)


def linked(a: Iterable[Profile], b: Iterable[Profile]) -> set[str]:
    """Return the ids of those of `b` that are judged one event with any of `a`."""
    left = list(a)
    return {other.id for other in b if any(judge(one, other).verdict == "same" for one in left)}


class _Merging:
    """The state of one clustering."""

    def __init__(self, nodes: Sequence[Profile], edges: Sequence[Edge], largest: int) -> None:
        self._nodes = nodes
        self._alike = {(edge.a, edge.b) for edge in edges}
        self._largest = largest
        self._root = list(range(len(nodes)))
        self.clusters = {i: Cluster([i]) for i in range(len(nodes))}

    def take(self, edge: Edge) -> None:
        """Join the two clusters that an edge ties, unless something speaks against it."""
        one, other = self._root[edge.a], self._root[edge.b]
        if one == other:
            self.clusters[one].reasons.update(edge.reasons)
            return
        left, right = self.clusters[one], self.clusters[other]
        if other in left.blocked:
            return
        is_too_large = len(left.members) + len(right.members) > self._largest
        if is_too_large:
            left.reasons.add(_TOO_LARGE)
            right.reasons.add(_TOO_LARGE)
        if is_too_large or any(self._contradict(i, j) for i in left.members for j in right.members):
            left.blocked.add(other)
            right.blocked.add(one)
        else:
            self._join(one, other, edge)

    def _contradict(self, i: int, j: int) -> bool:
        pair = (i, j) if i < j else (j, i)
        return pair not in self._alike and judge(self._nodes[i], self._nodes[j]).verdict == "different"

    def _join(self, one: int, other: int, edge: Edge) -> None:
        kept, gone = (
            (one, other) if len(self.clusters[one].members) >= len(self.clusters[other].members) else (other, one)
        )
        into, merged = self.clusters[kept], self.clusters.pop(gone)
        for i in merged.members:
            self._root[i] = kept
        into.members += merged.members
        into.reasons |= merged.reasons | set(edge.reasons)
        for enemy in merged.blocked:
            self.clusters[enemy].blocked.discard(gone)
            self.clusters[enemy].blocked.add(kept)
        into.blocked |= merged.blocked


def _edges(nodes: Sequence[Profile]) -> Iterator[Edge]:
    """Every pair that may be one event, compared once, within the blocks of family and actor."""
    blocks: dict[tuple[str, str], list[int]] = {}
    for i, node in enumerate(nodes):
        for actor in node.everyone:
            blocks.setdefault((node.family, actor), []).append(i)
    seen: set[tuple[int, int]] = set()
    for members in blocks.values():
        for pair in _pairs(nodes, members):
            if pair not in seen:
                seen.add(pair)
                judgement = judge(nodes[pair[0]], nodes[pair[1]])
                if judgement.verdict == "same":
                    yield _edge(pair, judgement)


def _edge(pair: tuple[int, int], judgement: Judgement) -> Edge:
    return Edge(judgement.strength, *pair, judgement.reasons)


def _pairs(nodes: Sequence[Profile], members: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Pairs of a block whose windows meet, and all pairs with an undated claim."""
    undated = [i for i in members if nodes[i].window is None]
    dated = sorted((window.first, window.last, i) for i in members if (window := nodes[i].window))
    yield from combinations(undated, 2)
    yield from (tuple(sorted((i, j))) for i in undated for _, _, j in dated)  # type: ignore[misc]
    for position, (_, last, i) in enumerate(dated):
        for first, _, j in dated[position + 1 :]:
            if first > last:
                break
            yield (min(i, j), max(i, j))
