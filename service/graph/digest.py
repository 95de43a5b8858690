"""A digest of what the graph says: equal for equal claims and events, whatever the order and the runs they came in."""

import hashlib
import json
from datetime import date, datetime
from typing import Any

from service.graph.connection import Graph

_PAGE = 1_000
_MODULUS = 1 << 256


async def digest(graph: Graph) -> str:
    """Return the digest of claims, events and what ties them to actors, places and treaties, in hexadecimal.

    When things were recorded, runs, earlier versions and ids that gave way are no part of it. Rows are added up, so
    that their order does not matter.
    """
    total = 0
    for key in ("claim", "event"):
        total = (total + await _sum(graph, f"digest_{key}s", key)) % _MODULUS
    return hashlib.sha256(f"{total:064x}".encode()).hexdigest()


async def _sum(graph: Graph, name: str, key: str) -> int:
    total, after = 0, ""
    while rows := await graph.read(name, seconds=120.0, after=after, limit=_PAGE):
        after = rows[-1][key]["id"]
        total += sum(_number(row) for row in rows)
    return total


def _number(row: dict[str, Any]) -> int:
    lists = {name: sorted(map(_text, value)) for name, value in row.items() if isinstance(value, list)}
    return int(hashlib.sha256(_text({**row, **lists}).encode()).hexdigest(), 16)


def _text(value: Any) -> str:  # noqa: ANN401  whatever the graph holds
    return json.dumps(value, sort_keys=True, default=_plain, ensure_ascii=False)


def _plain(value: date | datetime) -> str:
    return value.isoformat()
