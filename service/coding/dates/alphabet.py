"""One character for each kind of token, and patterns over kinds.

A pattern reads like a phrase: lower-case words stand for themselves, UPPER CASE for a kind, `name:X` captures, and
the rest is regular-expression syntax: `day:DAY of? month:MONTH ((COMMA|of)? year:YEAR)?`.
"""

import re
from collections.abc import Iterator
from itertools import count

from service.coding.dates import lexicon

SHAPES = (
    "ADDRESS", "GAP", "ISO", "NUMERIC", "HOURS", "CLOCK", "DECADE", "SHORTYEAR", "ORDINALDIGIT", "NUMBER", "AMPM",
    "ERA", "STOP", "DAYNUMBER", "TWODIGITS", "OLDYEAR", "YEAR4", "NAME", "PLURAL", "WORD", "COMMA", "DASH", "APOS",
    "LPAREN", "RPAREN", "SEMICOLON", "CURRENCY", "SLASH", "MARK",
)  # fmt: skip
"""Kinds that are seen from a token's form alone."""
CAPITALISED = frozenset({"may", "march", *lexicon.TABLES["MONTHSHORT"], *lexicon.TABLES["WEEKDAYSHORT"]})
"""Words that are dates only with a capital."""

_NAME = re.compile(r"(?:(\w+):)?(\(|[A-Za-z][A-Za-z0-9]*)")
_LITERAL = re.compile(r"(?<![\w{])[a-z]+(?![\w:}])")
_NUMBERED = "__"
_TABLES = {**{kind: tuple(table) for kind, table in lexicon.TABLES.items()}, **lexicon.LISTS}


def _known() -> Iterator[str]:
    """Every form and every word that the tables and the patterns name."""
    yield from SHAPES
    for words in _TABLES.values():
        yield from words
    for patterns in (lexicon.FRAGMENTS.values(), *lexicon.RULES.values()):
        for pattern in patterns:
            yield from _LITERAL.findall(pattern)


CHARACTER: dict[str, str] = {name: chr(0x4E00 + number) for number, name in enumerate(dict.fromkeys(_known()))}
"""The character of each form and of each word that the grammar knows."""
KIND: dict[str, str] = {name: "".join(CHARACTER[word] for word in words) for name, words in _TABLES.items()}
for _name, _members in lexicon.UNIONS.items():
    KIND[_name] = "".join(CHARACTER[member] if member in CHARACTER else KIND[member] for member in _members)


def grammar(pattern: str) -> re.Pattern[str]:
    """Compile a pattern over kinds; a capture's name may occur more than once.

    >>> bool(grammar("day:DAY month:MONTH").match(CHARACTER["DAYNUMBER"] + CHARACTER["june"]))
    True

    Raises:
        KeyError: If the pattern names a word or kind that no table has.
    """
    numbers = count()
    spaced = _NAME.sub(lambda found: _as_class(found, next(numbers)), pattern)
    return re.compile("".join(spaced.split()))


def captures(found: re.Match[str]) -> dict[str, tuple[int, int]]:
    """What a match captured, by name: first token and the one after the last."""
    return {name.partition(_NUMBERED)[0]: found.span(name) for name, text in found.groupdict().items() if text}


def _as_class(found: re.Match[str], number: int) -> str:
    capture, name = found.groups()
    opening = f"(?P<{capture}{_NUMBERED}{number}>" if capture else ""
    if name == "(":
        return opening or "("
    characters = CHARACTER[name] if name in CHARACTER else KIND[name]
    group = characters if len(characters) == 1 else f"[{characters}]"
    return f"{opening}{group})" if capture else group
