"""`casus code` on files and folders, and in several processes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from service.cli.main import app
from service.cli.workers import in_order
from service.errors import RunFailedError, UsageError
from tests.loaders.sites import Answer, serving
from tests.loaders.test_model_coder import CHAT, completion

DRILL = "Vietnam held a naval drill off Da Nang on Thursday."


def code(*arguments: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(app, ["code", *arguments], input=typed)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text(f"A drill\n\n{DRILL}\n", encoding="utf-8")
    (tmp_path / "b.md").write_text(f"---\ntitle: B\npublished_on: 2025-05-09\n---\n{DRILL}\n", encoding="utf-8")
    (tmp_path / "c.jsonl").write_text(f"{json.dumps({'text': DRILL, 'published_on': '2025-06-06'})}\n" * 2)
    return tmp_path


def test_folder_gives_a_line_for_each_article(folder: Path) -> None:
    run = code(str(folder), "--format", "jsonl")
    answers = [json.loads(line) for line in run.stdout.splitlines()]
    assert run.exit_code == 0
    assert [set(answer) for answer in answers] == [{"id", "claims"}] * 4
    assert [claim["edtf"] for answer in answers for claim in answer["claims"]] == [
        "",
        "2025-05-08",
        *["2025-06-05"] * 2,
    ]


def test_day_that_is_given_is_for_articles_that_state_none(folder: Path) -> None:
    run = code(str(folder / "a.txt"), str(folder / "b.md"), "--published-on", "2025-07-04", "--format", "jsonl")
    days = [claim["edtf"] for line in run.stdout.splitlines() for claim in json.loads(line)["claims"]]
    assert days == ["2025-07-03", "2025-05-08"]


def test_one_article_is_a_list_of_claims(folder: Path) -> None:
    (claim,) = json.loads(code(str(folder / "b.md"), "--format", "json").stdout)
    assert (claim["kind"], claim["quote"]) == ("naval_drill", DRILL.rstrip("."))


def test_table_names_each_article(folder: Path) -> None:
    shown = code(str(folder)).stdout
    assert [part in shown for part in ("A drill\n", "B\n", "2025-05-08", "1 claim\n")] == [True] * 4


@pytest.mark.parametrize("option", [["--format", "json"], ["--explain"]])
def test_what_is_for_one_article_is_refused_for_several(folder: Path, option: list[str]) -> None:
    run = code(str(folder), *option)
    assert "there are several articles" in str(run.exception)


def test_standard_input_stands_alone(folder: Path) -> None:
    assert "stands alone" in str(code("-", str(folder), typed=DRILL).exception)


def test_article_that_cannot_be_read_is_said_and_the_rest_is_coded(folder: Path) -> None:
    (folder / "0.txt").write_bytes(b"\xff")
    (folder / "d.md").write_text("---\nlanguage: de\n---\nText.\n", encoding="utf-8")
    run = code(str(folder), "--format", "jsonl")
    assert (run.exit_code, len(run.stdout.splitlines())) == (1, 5)
    assert "0.txt: not UTF-8" in run.stderr
    assert "only English is coded" in run.stderr


def command(*arguments: str, typed: str = "") -> bytes:
    casus = [sys.executable, "-m", "service.cli.main", "code", *arguments]
    return subprocess.run(casus, input=typed.encode(), capture_output=True, check=False, timeout=120).stdout


def test_several_processes_give_the_same_bytes(folder: Path) -> None:
    alone, many = (command(str(folder), "--format", "jsonl", "--workers", n) for n in "13")
    assert alone == many != b""


def test_lines_are_answered_alike_by_several_processes() -> None:
    rows = [{"id": number, "text": DRILL, "published_on": f"2025-05-{number + 10}"} for number in range(20)]
    typed = "".join(f"{json.dumps(row)}\n" for row in [*rows[:9], {"id": "no text"}, *rows[9:]]) + "no json\n"
    alone, many = (command("--jsonl", "--workers", n, typed=typed) for n in "12")
    assert alone == many
    assert [json.loads(line)["id"] for line in many.splitlines()] == [*range(9), "no text", *range(9, 20), None]


def test_process_that_is_ended_from_outside_is_said() -> None:
    with pytest.raises(RunFailedError, match="fewer --workers"):
        list(in_order(os._exit, [1], workers=2))


def test_model_reads_when_it_is_asked_for(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = {"quote": "Vietnam held a naval drill", "kind": "naval_drill", "status": "occurred", "date": None}
    told |= {"participants": [{"role": "actor", "name": "Vietnam"}], "place": "Da Nang", "said_by": []}
    with serving({CHAT: [completion(told), completion(told | {"quote": "No."}), Answer(400)]}) as site:
        monkeypatch.setenv("CASUS_LLM_URL", f"{site.url}/v1/")
        monkeypatch.setenv("CASUS_LLM_MODEL", "small")
        run = code(str(folder), "--coder", "llm", "--format", "jsonl")
    answers = [json.loads(line)["claims"] for line in run.stdout.splitlines()]
    assert [[claim["rule"] for claim in claims] for claims in answers] == [["llm.small"], []]
    assert run.exit_code == 1
    for said in ("does not have the quote 'No.'", "answers 400", "A model was asked 4 times, and used 1,800 tokens."):
        assert said in run.stderr


def test_model_answers_lines_too(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving({CHAT: [completion(), Answer(400)]}) as site:
        monkeypatch.setenv("CASUS_LLM_URL", f"{site.url}/v1")
        monkeypatch.setenv("CASUS_LLM_MODEL", "small")
        run = code("--jsonl", "--coder", "llm", typed=f"{json.dumps({'id': 1, 'text': DRILL})}\n" * 2)
    good, bad = map(json.loads, run.stdout.splitlines())
    assert (run.exit_code, good, "answers 400" in bad["error"]) == (1, {"id": 1, "claims": []}, True)


@pytest.mark.parametrize("option", [["--workers", "2"], ["--explain"], []])
def test_model_is_refused_where_it_cannot_read(option: list[str]) -> None:
    assert isinstance(code("--coder", "llm", *option, typed=DRILL).exception, UsageError)
