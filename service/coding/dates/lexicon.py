"""The tables of words and patterns: `data/dates/words.toml` and `data/dates/grammar.toml`."""

import tomllib
from importlib.resources import files
from typing import Any


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads(files("service").joinpath("data", "dates", name).read_text(encoding="utf-8"))


_WORDS = _toml("words.toml")
_GRAMMAR = _toml("grammar.toml")

LISTS: dict[str, tuple[str, ...]] = {kind: tuple(text.split()) for kind, text in _WORDS["lists"].items()}
"""Words without a value, by kind."""
UNIONS: dict[str, tuple[str, ...]] = {kind: tuple(text.split()) for kind, text in _WORDS["unions"].items()}
"""Kinds and words that a kind is made of."""
CUES: dict[str, frozenset[str]] = {name: frozenset(text.split()) for name, text in _WORDS["cues"].items()}
"""What tells the tense of a clause, by name."""
TABLES: dict[str, dict[str, Any]] = {
    kind: table for kind, table in _WORDS.items() if kind not in {"lists", "unions", "cues"}
}
"""Words with a value, by kind."""
FRAGMENTS: dict[str, str] = _GRAMMAR["fragments"]
"""Parts of patterns, by name."""
RULES: dict[str, list[str]] = _GRAMMAR["rules"]
"""Patterns by reader, in order of precedence."""


def numbers(*kinds: str) -> dict[str, int]:
    """The words of some kinds with their numbers."""
    return {word: int(value) for kind in kinds for word, value in TABLES[kind].items()}


def codes(*kinds: str) -> dict[str, str]:
    """The words of some kinds with their TIMEX3 codes."""
    return {word: str(value) for kind in kinds for word, value in TABLES[kind].items()}
