"""Quality floors: what the coder finds in our own gold and sample articles must not sink below; floors only rise."""

import json
from functools import cache
from pathlib import Path

import pytest
import yaml

from service.coding import code
from service.model import Article
from tests.quality.scoring import Score, article_of, score

HERE = Path(__file__).parent
SAMPLES = HERE.parents[1] / "service" / "data" / "samples"
EXPECTED = HERE.parent / "fixtures" / "samples" / "expected.json"

FLOORS = {
    "samples": {"recall": 63.0, "precision": 90.0},
    "gold": {"recall": 31.0, "precision": 93.0},
}
MOST_FALSE_TALK = 2  # claims from the 110 sentences that hold no event


@cache
def sample_score() -> Score:
    total = Score()
    for name, wanted in json.loads(EXPECTED.read_text(encoding="utf-8"))["files"].items():
        article = sample(name)
        total.add(score(name, article, code(article), wanted["events"], wanted["optional"]))
    return total


def sample(name: str) -> Article:
    head, body = (SAMPLES / name).read_text(encoding="utf-8").split("---\n", 2)[1:]
    return article_of({**yaml.safe_load(head), "text": body.strip()})


@cache
def gold_score() -> Score:
    total = Score()
    for path in sorted((HERE / "gold").glob("g*.json")):
        row = json.loads(path.read_text(encoding="utf-8"))
        article = article_of(row)
        total.add(score(row["id"], article, code(article), row["events"], row["optional"]))
    return total


@pytest.mark.parametrize("measure", ["recall", "precision"])
def test_samples_stay_above_their_floor(measure: str) -> None:
    assert getattr(sample_score(), measure) >= FLOORS["samples"][measure], "\n".join(sample_score().missed)


@pytest.mark.parametrize("measure", ["recall", "precision"])
def test_gold_articles_stay_above_their_floor(measure: str) -> None:
    assert getattr(gold_score(), measure) >= FLOORS["gold"][measure]


def test_sentences_that_only_talk_make_almost_no_claims() -> None:
    lines = (HERE / "gold" / "talk.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [{"title": "", "published_on": "2025-03-05", **json.loads(line)} for line in lines]
    false = [(row["text"], claim.rule) for row in rows for claim in code(article_of(row))]
    assert len(false) <= MOST_FALSE_TALK, false
