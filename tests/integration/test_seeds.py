"""The two seed articles of the design folder, over REST; skipped where that folder is not beside the project."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from service.loading.pipeline import Report

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"
pytestmark = pytest.mark.skipif(not (SEEDS / "expected.json").exists(), reason="no ../shared/seeds beside the project")

Ask = Callable[..., httpx.Response]


def rows() -> list[dict[str, Any]]:
    return [json.loads(line) for line in (SEEDS / "articles.jsonl").read_text(encoding="utf-8").splitlines()]


def items(ask: Ask, address: str) -> list[dict[str, Any]]:
    return list(ask(address).json()["items"])


@pytest.fixture
def events(load_articles: Callable[..., Report], ask: Ask) -> list[dict[str, Any]]:
    load_articles(SEEDS / "articles.jsonl")
    found = items(ask, "/v1/events?status=all&undated=include&limit=200")
    return [{**event, "claims": items(ask, f"/v1/events/{event['id']}/claims")} for event in found]


def sides(event: dict[str, Any], roles: set[str]) -> set[str]:
    people = [p for p in event["participants"] if p["role"] in roles]
    return {p["country"] or p["actor_id"] for p in people} | {p["actor_id"] for p in people}


def meets(wanted: dict[str, Any], event: dict[str, Any]) -> bool:
    plain = ("kind", "type", "mode", "earliest", "latest", "precision", "extent", "status")
    if any(name in wanted and wanted[name] != event[name] for name in plain if name != "latest"):
        return False
    if "latest" in wanted and (event["latest"] or "9999") > wanted["latest"]:
        return False
    actors, recipients = sides(event, {"actor", "party"}), sides(event, {"recipient", "host"})
    if wanted["kind"] == "state_reception":
        actors = recipients = actors | recipients
    place = event["place"] or {"name": "", "country": None}
    return (
        set(wanted.get("actors", ())) <= actors
        and set(wanted.get("recipients", ())) <= recipients
        and wanted.get("place", "") in place["name"]
        and wanted.get("country", place["country"]) == place["country"]
        and bool(set(wanted.get("recipients_any", recipients)) & recipients or not wanted.get("recipients_any"))
        and set(wanted.get("attributed_to", ())) <= told_by(event)
        and all(q in [quantity["max"] for quantity in event["quantities"]] for q in most(wanted))
    )


def most(wanted: dict[str, Any]) -> list[float]:
    return [wanted["quantity"]["max"]] if "quantity" in wanted else []


def told_by(event: dict[str, Any]) -> set[str]:
    return {said["actor_id"].partition(".")[0] for claim in event["claims"] for said in claim["attributed_to"]}


def test_all_that_is_required_is_there_and_nothing_forbidden(events: list[dict[str, Any]]) -> None:
    expected = json.loads((SEEDS / "expected.json").read_text(encoding="utf-8"))
    articles = [part for part in expected.values() if isinstance(part, dict)]
    extra = list(events)
    for wanted in (event for part in articles for event in part["required"]):
        met = [event for event in events if meets(wanted, event)]
        assert len(met) == 1, (wanted, [event["title"] for event in met])
        extra = [event for event in extra if event not in met]
    titles = {row["id"]: row["title"] for row in rows()}
    for key, part in ((key, part) for key, part in expected.items() if isinstance(part, dict)):
        told = [event for event in events if any(c["article"]["title"] == titles[key] for c in event["claims"])]
        quotes = [claim["quote"] for event in told for claim in event["claims"]]
        for forbidden in part["forbidden"]:
            assert not any(forbidden.get("quote_contains", "\0") in quote for quote in quotes)
            assert forbidden.get("type") not in {event["type"] for event in told}
    optional = [event for part in articles for event in part["optional"]]
    extra = [event for event in extra if not any(meets(wanted, event) for wanted in optional)]
    assert len(extra) <= min(part["max_extra_events"] for part in articles)


def test_quotes_are_verbatim(events: list[dict[str, Any]]) -> None:
    texts = [row["text"] for row in rows()]
    for claim in (claim for event in events for claim in event["claims"]):
        assert any(text[claim["start"] : claim["end"]] == claim["quote"] for text in texts)


def test_treaty_is_one_instrument_with_the_steps_of_both(events: list[dict[str, Any]], ask: Ask) -> None:
    assert events
    (treaty,) = items(ask, "/v1/instruments")
    detail = ask(f"/v1/instruments/{treaty['id']}").json()
    assert "Comprehensive Strategic Partnership" in detail["name"]
    assert treaty["parties"] == ["PRK", "RUS"]
    steps = {(party, step["step"]) for step in detail["steps"] for party in step["parties"]}
    assert {(party, step) for party in ("PRK", "RUS") for step in ("signed", "ratified")} <= steps


def test_timelines_answer(events: list[dict[str, Any]], ask: Ask) -> None:
    assert events
    kinds = {name: [e["kind"] for e in items(ask, f"/v1/actors/{name}/timeline")] for name in ("RUS", "PRK")}
    for found in kinds.values():
        assert {"treaty_ratified", "treaty_signed", "troop_deployment", "state_reception"} <= set(found)
    assert [e["kind"] for e in items(ask, "/v1/dyads/PRK/RUS/timeline")].count("treaty_ratified") == 2
    january = items(ask, "/v1/actors/TWN/timeline?from=2025-01-01&to=2025-01-31&date_match=certain")
    assert {"naval_drill", "demand"} <= {event["kind"] for event in january}


def test_without_publication_day_no_date_is_invented(
    load_articles: Callable[..., Report], ask: Ask, tmp_path: Path
) -> None:
    undated = tmp_path / "undated.jsonl"
    undated.write_text("".join(f"{json.dumps({**row, 'published_on': None})}\n" for row in rows()), encoding="utf-8")
    load_articles(undated)
    found = items(ask, "/v1/events?status=all&undated=include&limit=200")
    dated = {(event["kind"], event["edtf"]) for event in found if event["edtf"]}
    captions = {("state_reception", "2024-06-19"), ("naval_drill", "2025-01-09")}
    assert captions <= dated <= {*captions, ("communication_refused", "2016/..")}
