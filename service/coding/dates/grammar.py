"""The grammar's matches in a text; the grammar itself is `data/dates/grammar.toml`."""

import re
from dataclasses import dataclass
from functools import cache

from service.coding.dates import lexicon
from service.coding.dates.alphabet import captures, grammar
from service.coding.dates.tokens import Tokens

_FRAGMENT = re.compile(r"\{([a-z]+)\}")


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule's match: tokens `first` up to, not including, `end`, and its captures as token ranges."""

    tokens: Tokens
    reader: str
    first: int
    end: int
    captures: dict[str, tuple[int, int]]

    def words(self, name: str) -> tuple[str, ...]:
        """The captured tokens in lower case; empty if the rule captured nothing of this name."""
        first, end = self.captures.get(name, (0, 0))
        return tuple(self.tokens.word(index) for index in range(first, end))

    def captured(self, name: str) -> str:
        """The captured text; empty if the rule captured nothing of this name."""
        return self.tokens.between(*self.captures[name]) if name in self.captures else ""

    @property
    def all_words(self) -> tuple[str, ...]:
        """All matched tokens in lower case."""
        return tuple(self.tokens.word(index) for index in range(self.first, self.end))

    @property
    def text(self) -> str:
        """The matched text."""
        return self.tokens.between(self.first, self.end)


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (reader, grammar(_FRAGMENT.sub(lambda found: f"({lexicon.FRAGMENTS[found[1]]})", pattern)))
        for reader, patterns in lexicon.RULES.items()
        for pattern in patterns
    )


def hits(tokens: Tokens) -> list[Hit]:
    """The rules' matches from left to right; none overlaps another."""
    patterns = _patterns()
    found = [
        (match.start(), -match.end(), rank, match)
        for rank, (_, pattern) in enumerate(patterns)
        for match in pattern.finditer(tokens.kinds)
    ]
    chosen: list[Hit] = []
    reached = 0
    for first, minus_end, rank, match in sorted(found, key=lambda row: row[:3]):
        if first >= reached:
            chosen.append(Hit(tokens, patterns[rank][0], first, -minus_end, captures(match)))
            reached = -minus_end
    return chosen
