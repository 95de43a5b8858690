"""What `make quality` measures: the coder against material that was written or labelled without sight of its rules."""

import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from math import sqrt
from pathlib import Path
from typing import Any

import yaml

from service.coding import code
from tests.quality.scoring import GOLD, Half, Score, article_of, false_talk, gold_score, score

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "service" / "data" / "samples"
EXPECTED = ROOT / "tests" / "fixtures" / "samples" / "expected.json"
BENCHMARKS = ROOT.parent / "shared" / "benchmarks"
_95 = 1.96


@dataclass(frozen=True)
class Measure:
    """A figure by name, with its interval of 95 % where it is a share: `gold.unseen.found` 57.4 (51 to 63)."""

    name: str
    value: float
    low: float | None = None
    high: float | None = None
    of: int | None = None
    is_ceiling: bool = False


def own() -> Iterator[Measure]:
    """Figures from material in the project: samples, both halves of the gold articles, sentences without events."""
    for half in ("tuning", "unseen"):
        yield from _gold(half)
    yield from _samples()
    talk = len(false_talk())
    sentences = len((GOLD / "talk.jsonl").read_text(encoding="utf-8").splitlines())
    yield _share("talk.false", talk, sentences, is_ceiling=True)


@cache
def gold(half: Half) -> Score:
    """One half of the gold articles, coded once."""
    return gold_score(half)


def _gold(half: Half) -> Iterator[Measure]:
    found = gold(half)
    name = f"gold.{half}"
    yield _share(f"{name}.found", found.found, found.expected)
    yield _share(f"{name}.kind", found.right_kind, found.found)
    yield _share(f"{name}.date", found.right_date, found.found)
    yield _share(f"{name}.attribution", found.right_source, found.sourced)
    yield _share(f"{name}.all_right", found.right, found.expected)
    yield Measure(f"{name}.false_per_article", found.false_claims / found.articles, of=found.articles, is_ceiling=True)


@cache
def samples() -> Score:
    """The bundled sample articles, coded once."""
    total = Score()
    for name, wanted in json.loads(EXPECTED.read_text(encoding="utf-8"))["files"].items():
        head, body = (SAMPLES / name).read_text(encoding="utf-8").split("---\n", 2)[1:]
        article = article_of({**yaml.safe_load(head), "text": body.strip()})
        total.add(score(name, article, code(article), wanted["events"], wanted["optional"]))
    return total


def _samples() -> Iterator[Measure]:
    found = samples()
    yield _share("samples.recall", found.right, found.expected)
    yield _share("samples.precision", found.claims - found.false_claims, found.claims)


def others() -> Iterator[Measure]:
    """Figures on data of others, where they lie beside the project: never part of it."""
    if not (BENCHMARKS / "score.py").exists():
        return
    data = BENCHMARKS / "plv-dev" / "plv-dev.jsonl"
    rows = [json.loads(line) for line in data.read_text(encoding="utf-8").splitlines()]
    for half in ("all", "tuning", "unseen"):
        chosen = [row for row in rows if half in {"all", _half_of_row(row["id"])}]
        scored = _scored("classify", chosen)
        for part in ("root", "quad", "binary"):
            bounds = (scored["root_macro_f1_low"], scored["root_macro_f1_high"]) if part == "root" else (None, None)
            yield Measure(f"classify.{half}.{part}", scored[f"{part}_macro_f1"], *bounds, of=len(chosen))
    timex = BENCHMARKS / "wikiwars" / "wikiwars-dev.jsonl"
    scored = _scored("timex", [json.loads(line) for line in timex.read_text(encoding="utf-8").splitlines()])
    for part in ("relaxed", "strict", "value"):
        yield Measure(f"timex.{part}", scored[f"{part}_f1"], of=scored["gold_timex"])


def _half_of_row(id_: str) -> Half:
    """Errors are looked at in the rows with an even hash of their id only."""
    return "tuning" if int(hashlib.sha256(id_.encode()).hexdigest(), 16) % 2 == 0 else "unseen"


def _scored(task: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """What score.py says of some rows; they are handed over in a file of its own that is gone afterwards."""
    command = Path(sys.executable).with_name("casus")
    given = "".join(json.dumps(row) + "\n" for row in rows)
    line = [sys.executable, str(BENCHMARKS / "score.py"), task, "/dev/stdin", "--json", "--cmd", str(command)]
    done = subprocess.run(line, input=given, capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout)["metrics"])


def _share(name: str, right: int, of: int, *, is_ceiling: bool = False) -> Measure:
    """A share in percent, with Wilson's interval."""
    if of == 0:
        return Measure(name, 0.0, of=0, is_ceiling=is_ceiling)
    share, spread = right / of, _95 * _95 / of
    middle = (share + spread / 2) / (1 + spread)
    half = _95 * sqrt(share * (1 - share) / of + spread / (4 * of)) / (1 + spread)
    return Measure(name, 100 * share, 100 * (middle - half), 100 * (middle + half), of, is_ceiling)
