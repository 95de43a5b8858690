"""Which events a window of days has, possibly or certainly."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from service.loading.pipeline import Report

ARTICLES = [
    ("day", "Kenya held a naval drill on 8 May 2025."),
    ("month", "Kenya expelled three Peruvian diplomats in May 2025."),
    ("week", "Kenya condemned Peru last week."),
    ("since", "Kenya has refused all communication with Peru since 2016."),
    ("open", "Kenya's army shelled Peruvian positions, officials said."),
    ("planned", "Kenya will send troops to Peru on 20 June 2025."),
]
PUBLISHED = "2025-05-14"
KINDS = {
    "day": "naval_drill",
    "month": "diplomats_expelled",
    "week": "condemnation",
    "since": "communication_refused",
    "open": "shelling",
    "planned": "troop_deployment",
}


@pytest.fixture
def found(
    load_articles: Callable[..., Report], ask: Callable[..., httpx.Response], tmp_path: Path
) -> Callable[[str], set[str]]:
    rows = [{"text": text, "published_on": PUBLISHED, "source": name} for name, text in ARTICLES]
    rows.append({"text": "Kenya signed a treaty with Peru on Monday.", "source": "undated"})
    file = tmp_path / "articles.json"
    file.write_text(json.dumps(rows), encoding="utf-8")
    load_articles(file)
    names = {kind: name for name, kind in KINDS.items()} | {"treaty_signed": "undated"}

    def asked(question: str) -> set[str]:
        for address in (f"/v1/actors/KEN/timeline?{question}", f"/v1/events?{question}"):
            answer: dict[str, Any] = ask(address).json()
            result = {names[event["kind"]] for event in answer["items"]}
            assert len(answer["items"]) == len(result)
        return result

    return asked


def test_windows(found: Callable[[str], set[str]]) -> None:
    shown = {"day", "month", "week", "since", "open"}
    table = {
        "": shown,
        "undated=include": {*shown, "undated"},
        "status=planned": {"planned"},
        "status=all&undated=include": {*shown, "planned", "undated"},
        "from=2025-05-08&to=2025-05-08": shown,
        "from=2025-05-08&to=2025-05-08&date_match=certain": {"day"},
        "from=2025-05-01&to=2025-05-31&date_match=certain": {"day", "month", "week"},
        "from=2025-05-05&to=2025-05-11&date_match=certain": {"day", "week"},
        "from=2025-05-20": {"month"},
        "from=2025-06-01": set(),
        "to=2024-12-31": {"since", "open"},
        "from=2017-01-01&to=2017-12-31": {"since", "open"},
        "to=2015-12-31": {"open"},
        "from=2025-05-08&to=2025-05-08&kind=naval_drill": {"day"},
        "from=2025-05-08&to=2025-05-08&kind=condemnation&kind=shelling": {"week", "open"},
        "type=MOBILIZE": {"day"},
        "source=week": {"week"},
        "sort=date": shown,
    }
    for question, names in table.items():
        assert found(question) == names, question
