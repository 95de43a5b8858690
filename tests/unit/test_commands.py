"""The command line as a person meets it: help that fits the terminal, completion, and one sentence for a fault."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from service.cli import db
from service.cli.main import COMMANDS
from tests.documents import commands


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("casus")), *arguments]
    return subprocess.run(
        command, env={**os.environ, **environment}, capture_output=True, text=True, timeout=60, check=False
    )


def test_help_fits_eighty_columns_and_cuts_nothing_off() -> None:
    shown = commands() + run("--help", COLUMNS="80").stdout
    assert max(map(len, shown.splitlines())) <= 80
    assert not [line for line in shown.splitlines() if line.endswith("...") and not line.startswith("Usage")]
    assert not [line for line in shown.splitlines() if "<list[" in line and "--" in line]


COMPLETIONS = [
    ("casus ti", ["timeline"]),
    ("casus db re", ["reset", "restore"]),
    ("casus timeline --ki", ["--kind"]),
    ("casus timeline RUS --kind naval_d", ["naval_deployment", "naval_drill"]),
    ("casus timeline RUS --status pl", ["planned"]),
    ("casus load a", ["articles"]),
    ("casus code --format ", ["table", "json", "jsonl"]),
]


@pytest.mark.parametrize(("typed", "offered"), COMPLETIONS)
def test_tab_completes(typed: str, offered: list[str]) -> None:
    words = {"COMP_WORDS": typed, "COMP_CWORD": str(len(typed.split(" ")) - 1)}
    assert run(_CASUS_COMPLETE="complete_bash", **words).stdout.split() == offered


def test_help_imports_no_command() -> None:
    script = (
        "import sys; from service.cli.main import main\n"
        "try: main()\n"
        "except SystemExit: print(sorted(set(sys.modules) & {'spacy', 'neo4j', 'fastapi', 'docker'}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, "--help"], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_version_is_shown() -> None:
    assert run("--version").stdout.startswith("casus 0.")


@pytest.mark.parametrize(
    ("arguments", "status", "sentence"),
    [
        (["tmieline"], 2, "Did you mean 'timeline'?"),
        (["load", "nothing"], 2, "no loader is called 'nothing'"),
        (["timeline", "RUS", "--kind", "x"], 2, "no kind is called 'x'"),
        (["db", "restore", "nowhere.dump"], 2, "nowhere.dump cannot be read"),
    ],
)
def test_fault_is_one_sentence(arguments: list[str], status: int, sentence: str) -> None:
    done = run(*arguments, COLUMNS="300")
    assert (done.returncode, sentence in done.stderr, "Traceback" in done.stderr) == (status, True, False)


def test_commands_are_those_of_the_documentation() -> None:
    assert all(f"## casus {name}\n" in commands() for name in COMMANDS)


@pytest.mark.parametrize("has_browser", [True, False])
def test_console_without_a_browser_says_which_address_to_open(
    *, has_browser: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("webbrowser.open", lambda _: has_browser)
    db._open("http://127.0.0.1:7474/browser/")  # noqa: SLF001  the command itself would start a server
    assert ("open http://127.0.0.1:7474/browser/ in one" in capsys.readouterr().out) is not has_browser


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("CASUS_JOB_LEASE_SECONDS", "abc", "CASUS_JOB_LEASE_SECONDS is 'abc', which should be a valid integer"),
        ("CASUS_JOB_LEASE_SECONDS", "1", "which should be greater than or equal to 3"),
        ("CASUS_PORT", "", "CASUS_PORT is '', which should be a valid integer"),
        ("CASUS_FETCH_DELAY", "soon", "CASUS_FETCH_DELAY is 'soon', which should be a valid number"),
        ("CASUS_NEO4J_HEAP", "much", "CASUS_NEO4J_HEAP is 'much', which should match pattern"),
        ("CASUS_LOG_LEVEL", "loud", "which should be 'debug', 'info', 'warning' or 'error'"),
    ],
)
def test_setting_of_a_wrong_form_is_one_sentence(name: str, value: str, said: str) -> None:
    done = run("db", "status", COLUMNS="300", **{name: value})
    assert (done.returncode, said in done.stderr, "Traceback" in done.stderr) == (2, True, False)
    assert "correct it or unset it" in done.stderr


def test_password_file_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    there = {"CASUS_NEO4J_URI": "bolt://127.0.0.1:1", "CASUS_NEO4J_PASSWORD_FILE": str(tmp_path / "none")}
    done = run("timeline", "RUS", COLUMNS="300", **there)
    assert (done.returncode, "Traceback" in done.stderr) == (2, False)
    assert f"no password can be read from {tmp_path / 'none'} (No such file or directory)" in done.stderr
