"""Which reading this is: another rule or table is another version, and what was read before is read again."""

import hashlib
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

_PARTS = ("coding", "data/actors", "data/dates", "data/frames", "data/lexicon", "data/ontology", "data/parser")
_READ = (".py", ".csv", ".txt", ".toml", "model", ".json", ".cfg")


@cache
def coder_version() -> str:
    """A digest of the coder's rules, tables and weights."""
    found = hashlib.sha256()
    for part in _PARTS:
        for name, file in sorted(_files(files("service").joinpath(part), part)):
            found.update(name.encode())
            found.update(file.read_bytes().replace(b"\r\n", b"\n") if not name.endswith("model") else file.read_bytes())
    return found.hexdigest()[:16]


def _files(folder: Traversable, path: str) -> list[tuple[str, Traversable]]:
    found = []
    for entry in folder.iterdir():
        if entry.is_dir():
            found.extend(_files(entry, f"{path}/{entry.name}"))
        elif entry.name.endswith(_READ):
            found.append((f"{path}/{entry.name}", entry))
    return found
