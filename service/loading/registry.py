"""Loaders by name: one file in `loaders` is one source."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules

from service.errors import UsageError
from service.model import Article, Record

Load = Callable[..., Iterator[Article | Record]]
"""`load(context, *arguments)`: the articles, or rows coded elsewhere, of a source, in a fixed order."""


@dataclass(frozen=True)
class Loader:
    """A loader.

    Attributes:
        name: Its name.
        load: Yields what it loads.
        no_faults: Reasons for which it rejects input as it should.
        ceiling: The share of what was read that may be rejected for other reasons.
    """

    name: str
    load: Load
    no_faults: frozenset[str] = frozenset()
    ceiling: float = 0.0

    def is_faulty(self, read: int, rejected: Mapping[str, int]) -> bool:
        """Whether so much was rejected that somebody has to look; `read` is the ledger's."""
        faults = sum(count for reason, count in rejected.items() if reason not in self.no_faults)
        return faults > self.ceiling * read


def loader_names() -> list[str]:
    """Return the names of all loaders."""
    return sorted(module.name for module in iter_modules(import_module("loaders").__path__))


def loader_named(name: str) -> Loader:
    """Return a loader.

    Raises:
        UsageError: If there is none of that name.
    """
    if name not in loader_names():
        raise UsageError(f"no loader is called {name!r}: there is {', '.join(loader_names())}")
    module = import_module(f"loaders.{name}")
    return Loader(
        name=name,
        load=module.load,
        no_faults=getattr(module, "NO_FAULTS", frozenset()),
        ceiling=getattr(module, "CEILING", 0.0),
    )
