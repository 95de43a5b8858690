"""Dependency trees of sentences, as Universal Dependencies (v2) has them; a token keeps its offsets in the article."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from service.coding.dates import DateMention
from service.coding.document import Span
from service.coding.frames import noun_lemmas, verb_lemmas
from service.coding.who import Mention

_NO_VERB: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Token:
    """A word of a tree: index, offsets in the article, masked text, part of speech, relation and head's index.

    Attributes:
        lower: The word in lower case.
        lemmas: Verb lemmas that frames and classes know the form under.
        noun: The noun's lemma; for a role noun that of its last word.
    """

    i: int
    start: int
    end: int
    text: str
    pos: str
    dep: str
    head: int
    form: str = ""
    tense: str = ""
    mention: Mention | None = None

    lower: str = field(init=False, compare=False)
    lemmas: frozenset[str] = field(init=False, compare=False)
    noun: str = field(init=False, compare=False)

    def __post_init__(self) -> None:
        """Look up what the word may be a form of."""
        lower = self.text.casefold()
        word = self.mention.head if self.mention and self.mention.head else lower
        object.__setattr__(self, "lower", lower)
        object.__setattr__(self, "lemmas", verb_lemmas().get(lower, _NO_VERB))
        object.__setattr__(self, "noun", noun_lemmas().get(word, word))


@dataclass(frozen=True)
class Tree:
    """A sentence: tokens in order, the mentions masked in it, its dates with the word each belongs to.

    `clauses` keeps what has been asked for once: the words of the clause below a token.
    """

    span: Span
    tokens: tuple[Token, ...]
    mentions: tuple[Mention, ...]
    dates: tuple["PlacedDate", ...]
    children: dict[int, tuple[Token, ...]] = field(default_factory=dict)
    clauses: dict[int, tuple[Token, ...]] = field(init=False, compare=False, repr=False, default_factory=dict)

    def of(self, token: Token, *relations: str) -> list[Token]:
        """Children of a token by relation; `nsubj` also finds `nsubj:outer` but not `nsubj:pass`."""
        children = self.children.get(token.i)
        return [child for child in children if child.dep in relations] if children else []

    def head(self, token: Token) -> Token | None:
        """What a token depends on; None for the root."""
        return None if token.head == token.i else self.tokens[token.head]

    def ancestors(self, token: Token) -> Iterable[Token]:
        """From the token's head to the root."""
        current = self.head(token)
        while current is not None:
            yield current
            current = self.head(current)

    def subtree(self, token: Token) -> list[Token]:
        """The token and all below it, in order."""
        found = [token]
        for child in self.children.get(token.i, ()):
            found.extend(self.subtree(child))
        return sorted(found, key=lambda t: t.i)


@dataclass(frozen=True)
class PlacedDate:
    """A date with the index of the word before and after it (-1: none) and whether it qualifies the noun after it."""

    date: DateMention
    before: int
    after: int
    attributive: bool
