"""What analysts expect of the sample articles, as claims: which of them are one event, and which are not."""

import json
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from service import ontology
from service.fusion import Evidence, Fused, fuse
from service.model import Claim, Participant, Place, claim_id
from service.when import When

ROOT = Path(__file__).parents[2]
EXPECTED: dict[str, Any] = json.loads((ROOT / "tests/fixtures/samples/expected.json").read_text(encoding="utf-8"))
PACT = "Comprehensive Strategic Partnership treaty"


def published_on(file: str) -> date | None:
    _, head, _ = (ROOT / "service/data/samples" / file).read_text(encoding="utf-8").split("---\n", 2)
    day = yaml.safe_load(head).get("published_on")
    assert day is None or isinstance(day, date)
    return day


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def treaty_of(file: str, row: dict[str, Any]) -> str | None:
    is_pact = row["kind"].startswith("treaty") and file < "05" and not str(row["latest"]).startswith("2000")
    return PACT if is_pact else None


def evidence(file: str, start: int, row: dict[str, Any]) -> Evidence:
    people = tuple(
        Participant(role="recipient" if who in row["recipients"] else "actor", actor_id=who, name=who, country=who[:3])
        for who in (*row["actors"], *row["recipients"])
    )
    coding = ontology.coding_of(row["kind"], row["status"])
    claim = Claim(
        id=claim_id(file, start, start + 1, row["kind"], people),
        article_id=file,
        type=coding.type,
        mode=coding.mode,
        kind=row["kind"],
        quad_class=coding.quad_class,
        status=row["status"],
        participants=people,
        **When(earliest=day(row["earliest"]), latest=day(row["latest"]), precision=row["precision"]).model_dump(
            exclude={"edtf"}
        ),
        place=Place(name=row["place"]) if row.get("place") else None,
        instrument=treaty_of(file, row),
        instrument_id="prk-rus-comprehensive-strategic-partnership" if treaty_of(file, row) else None,
        quote=row["quote_contains"],
        start=start,
        end=start + 1,
        rule="expected",
    )
    return Evidence(claim, published_on(file), file, datetime(2025, 8, 1, tzinfo=UTC), file)


@cache
def claims() -> dict[str, Evidence]:
    found = [
        evidence(file, start, row)
        for file, rows in EXPECTED["files"].items()
        for start, row in enumerate([*rows["events"], *rows.get("optional", [])])
    ]
    return {item.claim.id: item for item in found}


@cache
def events() -> tuple[tuple[Fused, tuple[Claim, ...]], ...]:
    return tuple((fused, tuple(claims()[i].claim for i in fused.claim_ids)) for fused in fuse(claims().values()))


def events_of_both(a: str, b: str, kind: str) -> list[Fused]:
    return [f for f, said in events() if {a, b} <= {claim.article_id for claim in said if claim.kind == kind}]


@pytest.mark.parametrize(("a", "b", "kind"), EXPECTED["same_event"])
def test_two_articles_meet_in_one_event(a: str, b: str, kind: str) -> None:
    assert events_of_both(a, b, kind)


@pytest.mark.parametrize(("a", "b", "kind"), EXPECTED["contradicts"])
def test_a_contradiction_is_seen_in_the_event(a: str, b: str, kind: str) -> None:
    assert [fused.event.disputed for fused in events_of_both(a, b, kind)] == [True]


@pytest.mark.parametrize("pair", EXPECTED["different_event"], ids=lambda pair: str(pair["why"]))
def test_two_things_of_one_kind_stay_apart(pair: dict[str, str]) -> None:
    for _, said in events():
        quotes = {(claim.article_id, claim.quote) for claim in said}
        assert not all(
            any(file == pair[f"file_{side}"] and _same(quote, pair[f"quote_{side}"]) for file, quote in quotes)
            for side in "ab"
        )


def _same(a: str, b: str) -> bool:
    return a in b or b in a


def test_every_passage_that_must_stay_apart_is_a_claim() -> None:
    quotes = [(item.claim.article_id, item.claim.quote) for item in claims().values()]
    for pair in EXPECTED["different_event"]:
        for side in "ab":
            assert any(f == pair[f"file_{side}"] and _same(q, pair[f"quote_{side}"]) for f, q in quotes), pair


def test_the_treaty_was_ratified_by_each_side_and_took_force_once() -> None:
    steps = [
        (fused.event.kind, fused.step_parties, fused.event.edtf)
        for fused, said in events()
        if fused.event.instrument == PACT and len({claim.article_id for claim in said}) > 1
    ]
    # Russia's parliament and president ratified on two days, and one article gives a date that fits both.
    assert sorted(step for step in steps if step != ("treaty_ratified", ("RUS",), "2024-11-06")) == [
        ("treaty_entered_into_force", ("PRK", "RUS"), "2024-12-04"),
        ("treaty_ratified", ("PRK",), "2024-11-11"),
        ("treaty_ratified", ("RUS",), "2024-11-09"),
        ("treaty_signed", ("PRK", "RUS"), "2024-06-19"),
    ]
