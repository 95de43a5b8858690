"""Loaders by name: one file in `loaders` is one source."""

from collections.abc import Callable, Iterator
from importlib import import_module
from pkgutil import iter_modules

from service.errors import UsageError
from service.model import Article

Loader = Callable[..., Iterator[Article]]
"""`load(context, *arguments)`: the articles of a source, in a fixed order."""


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
    found: Loader = import_module(f"loaders.{name}").load
    return found
