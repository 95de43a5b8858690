"""Examples for the OpenAPI document."""

from typing import Any

_EVENT = {
    "earliest": "2024-11-11",
    "latest": "2024-11-11",
    "precision": "day",
    "extent": "within",
    "type": "SUPPORT",
    "mode": None,
    "kind": "treaty_ratified",
    "contexts": ["diplomatic", "legal"],
    "quad_class": 1,
    "status": "occurred",
    "place": None,
    "instrument": "Comprehensive Strategic Partnership treaty",
    "instrument_id": "prk-rus-comprehensive-strategic-partnership",
    "quantities": [],
    "id": "prk-rus-treaty-ratified-2024-11-11-0f3a9c2b71",
    "title": "North Korea ratified Comprehensive Strategic Partnership treaty with Russia",
    "plover_score": 5.0,
    "participants": [
        {
            "role": "actor",
            "actor_id": "PRK",
            "name": "North Korea",
            "country": "PRK",
            "sector": None,
            "text": "North Korea",
        },
        {"role": "recipient", "actor_id": "RUS", "name": "Russia", "country": "RUS", "sector": None, "text": "Russia"},
    ],
    "planned_earliest": None,
    "planned_latest": None,
    "claim_count": 2,
    "source_count": 2,
    "disputed": False,
    "reasons": ["same kind", "same actors", "same day"],
    "first_reported_on": "2024-11-12",
    "recorded_at": "2024-11-12T09:00:00Z",
    "edtf": "2024-11-11",
}
_COVERAGE = {"article_count": 12, "first_published_on": "2024-06-20", "last_published_on": "2025-07-09"}


def _ok(example: Any) -> dict[int | str, dict[str, Any]]:  # noqa: ANN401  JSON
    return {200: {"content": {"application/json": {"example": example}}}}


EVENT = _ok(_EVENT)
EVENTS = _ok({"items": [_EVENT], "next": None, "coverage": _COVERAGE})
_TEXT = {"text/csv": {"schema": {"type": "string"}}}
EVENTS[200]["content"] |= _TEXT
CSV: dict[int | str, dict[str, Any]] = {200: {"content": _TEXT}}
"""A list that is answered as CSV, too."""
