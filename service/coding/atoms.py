"""Names of the registry in a text, leftmost longest."""

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from service.coding import registry
from service.coding.registry import Sense

WORD = re.compile(r"[^\W\d_][\w.]*(?:[-’'][^\W\d_]\w*)*")
_NOT_ITSELF = re.compile(
    r"-(?:linked|affiliated|inspired|aligned|funded|supported|run|led|backed|based|born|made|controlled|occupied|style|held|allied|aligned|brokered|built|era)\b"
)
_MANY = re.compile(r"\b(?:Latin|North|South|Central|Native|Pan)[ -]$")


@cache
def _surfaces() -> dict[str, tuple[tuple[str, tuple[Sense, ...]], ...]]:
    """First word -> (surface form, senses), longest form first."""
    table: dict[str, list[tuple[str, tuple[Sense, ...]]]] = {}
    for surface, senses in registry.senses().items():
        first = WORD.match(surface)
        if first:
            table.setdefault(first.group().rstrip("."), []).append((surface, senses))
    return {first: tuple(sorted(forms, key=lambda form: -len(form[0]))) for first, forms in table.items()}


def atoms(text: str, start: int, end: int) -> Iterable[tuple[int, int, tuple[Sense, ...]]]:
    """Registry names between two offsets: (start, end, senses), leftmost longest."""
    table = _surfaces()
    position = start
    for word in WORD.finditer(text, start, end):
        if word.start() < position:
            continue
        for key in _keys(word.group()):
            match = next((f for f in table.get(key, ()) if _stands(text, f[0], word.start(), end)), None)
            if match:
                position = word.start() + len(match[0])
                if not _NOT_ITSELF.match(text, position) and not _is_of_more(text, word.start(), match[0]):
                    yield word.start(), position, match[1]
                break


def _is_of_more(text: str, start: int, surface: str) -> bool:
    """Whether `American` is `Latin American`, a people of many states."""
    return surface.startswith("America") and bool(_MANY.search(text[max(0, start - 9) : start]))


@lru_cache(maxsize=8192)
def _keys(word: str) -> tuple[str, ...]:
    """The ways a printed word may begin a name: whole, without 's, its part before a hyphen."""
    bare = re.split(r"[’']s?$", word)[0].rstrip(".")
    return tuple(dict.fromkeys([bare, re.split(r"[-’']", bare)[0]]))


def _stands(text: str, surface: str, at: int, end: int) -> bool:
    after = at + len(surface)
    return after <= end and text.startswith(surface, at) and (after == len(text) or not text[after].isalnum())
