"""The served API against its own OpenAPI document, and against what nobody should ask."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from service.loading.pipeline import Report
from tests.e2e.test_serve_command import end, start
from tests.integration.samples import SAMPLES

SCHEMATHESIS = Path(sys.executable).with_name("schemathesis")
OPTIONS = [
    "--mode=all", "--max-examples=25", "--seed=1", "--generation-deterministic", "--phases=examples,coverage,fuzzing",
    # A cursor is any text to the document, and only one that was given out to the service.
    "--exclude-checks=positive_data_acceptance",
    "--warnings=off", "--no-color",
]  # fmt: skip


@pytest.mark.slow
def test_every_answer_is_one_of_the_document(
    command_environment: dict[str, str], load_articles: Callable[..., Report], tmp_path: Path
) -> None:
    load_articles(SAMPLES)
    process, address = start(command_environment, "serve", "--port", "0")
    try:
        run = subprocess.run(
            [SCHEMATHESIS, "run", f"{address}/openapi.json", *OPTIONS],
            cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip
    finally:
        assert end(process) == 0
    assert run.returncode == 0, run.stdout[-6000:] + run.stderr[-2000:]


HOSTILE = [
    "%00", "%ff%fe", "..%2f..%2fetc%2fpasswd", "%F0%9F%92%A5", "%E2%80%AE%D8%A7", "'%20OR%201=1%20--", "%7B%7D%24",
    "MATCH%20(n)%20DETACH%20DELETE%20n", "a" * 5_000, "%C0%AF", "%ED%A0%80", "%0d%0aX-Injected:%201", "-1", "NaN",
]  # fmt: skip
PATHS = (
    "/v1/events/{}", "/v1/events/{}/claims", "/v1/actors/{}", "/v1/actors/{}/timeline", "/v1/dyads/{}/RUS/timeline",
    "/v1/articles/{}", "/v1/instruments/{}", "/v1/actors?q={}", "/v1/events?kind={}", "/v1/events?from={}",
    "/v1/events?cursor={}", "/v1/events?limit={}", "/v1/events?country={}", "/v1/events?source={}",
    "/v1/events?actor={}", "/v1/instruments?party={}", "/v1/events?{}=1",
)  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_hostile_values_are_answered_with_nothing_or_with_a_problem(
    ask: Callable[..., httpx.Response], path: str
) -> None:
    for value in HOSTILE:
        answer = ask(path.format(value))
        assert answer.status_code in {200, 308, 400, 404}, (value, answer.text)
        assert "x-injected" not in answer.headers
        if answer.is_error:
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.json()["status"] == answer.status_code


def test_many_parameters_are_answered(ask: Callable[..., httpx.Response]) -> None:
    answer = ask("/v1/events?" + "&".join(f"country={number}" for number in range(3_000)))
    assert answer.status_code == 200
    assert answer.json()["items"] == []
