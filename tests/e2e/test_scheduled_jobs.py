"""Schedulers as processes of their own, which share a database, are stopped, and are killed."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from neo4j import Driver

from tests.e2e.test_killed_load import MANY, count, write_articles
from tests.e2e.test_load_command import casus

HOURLY = """
[jobs.many]
loader = "articles"
arguments = ["{file}"]
cron = "0 * * * *"
retries = 1
retry_seconds = 1
"""
MISSED = "MERGE (j:Job {id: 'many'}) SET j.due_at = datetime() - duration('P1D'), j.state = 'done', j.attempt = 1"
RUNS = "MATCH (r:Run {job: 'many'}) RETURN r.status AS status, r.created AS created, r.due_at AS due ORDER BY r.id"
Environment = dict[str, str]


@pytest.fixture
def environment(command_environment: Environment, tmp_path: Path) -> Environment:
    """Jobs with one that a scheduler has missed for a day."""
    file = tmp_path / "many.jsonl"
    write_articles(file)
    jobs = tmp_path / "jobs.toml"
    jobs.write_text(HOURLY.format(file=file), encoding="utf-8")
    ours = {"CASUS_JOBS_FILE": str(jobs), "CASUS_JOB_LEASE_SECONDS": "3", "CASUS_LOAD_BATCH": "2"}
    return {**command_environment, **ours}


@contextmanager
def scheduler(environment: Environment) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "service.cli.main", "jobs", "schedule"]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def until(found: Callable[[], bool], *, seconds: float = 60.0) -> None:
    deadline = time.monotonic() + seconds
    while not found():
        assert time.monotonic() < deadline, "it did not come about in time"
        time.sleep(0.05)


def runs(driver: Driver) -> list[dict[str, Any]]:
    return [row.data() for row in driver.execute_query(RUNS).records]


def statuses(driver: Driver) -> list[str]:
    return [run["status"] for run in runs(driver)]


def clean_digest(environment: Environment, driver: Driver, tmp_path: Path) -> str:
    driver.execute_query("MATCH (n) WHERE NOT n:__Neo4jMigration DETACH DELETE n")
    clean = {**environment, "CASUS_DATA_DIR": str(tmp_path / "clean"), "CASUS_LOAD_BATCH": "100"}
    assert casus(clean, "load", "articles", str(tmp_path / "many.jsonl")).returncode == 0
    return casus(clean, "db", "digest").stdout


def test_two_schedulers_run_a_job_once(environment: Environment, neo4j_driver: Driver) -> None:
    neo4j_driver.execute_query(MISSED)
    with scheduler(environment), scheduler(environment):
        until(lambda: statuses(neo4j_driver) == ["done"])
        time.sleep(6)  # longer than both look again
        assert [(run["status"], run["created"]) for run in runs(neo4j_driver)] == [("done", MANY)]
    listed = casus(environment, "jobs", "list").stdout
    assert "many" in listed
    assert "done" in listed


def test_a_job_that_nobody_missed_is_not_run_before_its_time(environment: Environment, neo4j_driver: Driver) -> None:
    with scheduler(environment):
        until(lambda: count(neo4j_driver, "(:Job)") == 1)
        time.sleep(6)
        minute = time.gmtime().tm_min
        assert statuses(neo4j_driver) == [] or minute == 0


def test_a_killed_scheduler_is_taken_over(environment: Environment, neo4j_driver: Driver, tmp_path: Path) -> None:
    neo4j_driver.execute_query(MISSED)
    with scheduler(environment) as first:
        until(lambda: count(neo4j_driver, "(:Article)") >= 6)
        with scheduler(environment):
            first.send_signal(signal.SIGKILL)
            first.wait()
            assert count(neo4j_driver, "(:Article)") < MANY, "the kill came too late to prove anything"
            until(lambda: "done" in statuses(neo4j_driver))
    lost, done = runs(neo4j_driver)
    assert (lost["status"], done["status"]) == ("lost", "done")
    assert lost["created"] + done["created"] == MANY
    assert lost["due"] == done["due"]
    assert 0 < done["created"] < MANY
    resumed = casus(environment, "db", "digest").stdout
    assert resumed == clean_digest(environment, neo4j_driver, tmp_path)


def test_sigterm_finishes_the_batch_and_the_next_scheduler_goes_on(
    environment: Environment, neo4j_driver: Driver, tmp_path: Path
) -> None:
    neo4j_driver.execute_query(MISSED)
    with scheduler(environment) as process:
        until(lambda: count(neo4j_driver, "(:Article)") >= 6)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0
    [stopped] = runs(neo4j_driver)
    stored = count(neo4j_driver, "(:Article)")
    assert (stopped["status"], stopped["created"]) == ("stopped", stored)
    assert stored < MANY, "the signal came too late to prove anything"
    assert count(neo4j_driver, "(c:Claim {fused: false})") == 0
    with scheduler(environment):
        until(lambda: statuses(neo4j_driver) == ["stopped", "done"])
    assert casus(environment, "db", "digest").stdout == clean_digest(environment, neo4j_driver, tmp_path)


def test_what_fails_is_tried_again_as_often_as_was_said(
    environment: Environment, neo4j_driver: Driver, tmp_path: Path
) -> None:
    neo4j_driver.execute_query(MISSED)
    (tmp_path / "many.jsonl").write_text("no JSON at all\n", encoding="utf-8")
    with scheduler(environment):
        until(lambda: len(runs(neo4j_driver)) == 2)
        time.sleep(7)
    assert statuses(neo4j_driver) == ["failed", "failed"]
    [state] = neo4j_driver.execute_query("MATCH (j:Job) RETURN j.state AS state, j.attempt AS attempt").records
    assert (state["state"], state["attempt"]) == ("failed", 2)


def test_a_job_is_run_by_hand_unless_it_is_running(environment: Environment, neo4j_driver: Driver) -> None:
    neo4j_driver.execute_query(MISSED)
    neo4j_driver.execute_query("MATCH (j:Job) SET j.holder = 'somebody', j.until = datetime() + duration('PT1H')")
    refused = casus(environment, "jobs", "run", "many")
    assert refused.returncode == 4
    assert "the job 'many' is running elsewhere" in refused.stderr
    neo4j_driver.execute_query("MATCH (j:Job) SET j.until = datetime() - duration('PT1H')")
    ran = casus(environment, "jobs", "run", "many")
    assert ran.returncode == 0
    assert "60" in ran.stdout
    [state] = neo4j_driver.execute_query(
        "MATCH (j:Job) RETURN j.holder AS holder, j.due_at < datetime() - duration('PT12H') AS is_missed"
    ).records
    assert state.data() == {"holder": None, "is_missed": True}


def test_history_and_api_show_the_ledger(
    environment: Environment, neo4j_driver: Driver, ask: Callable[..., httpx.Response], tmp_path: Path
) -> None:
    with (tmp_path / "many.jsonl").open("a", encoding="utf-8") as file:
        file.write("{broken\n")
    assert casus(environment, "jobs", "run", "many").returncode == 1
    shown = casus(environment, "jobs", "history", "many").stdout
    assert shown.splitlines()[0].split() == ["started", "job", "status", "read", "created", "rejected"]
    assert shown.splitlines()[1].split()[2:] == ["many", "done", str(MANY), str(MANY), "1"]
    assert shown.splitlines()[2].endswith("  unreadable=1")
    assert max(map(len, shown.splitlines())) <= 80
    assert "line 61" not in shown
    assert "    rejected  " in casus(environment, "jobs", "history", "many", "--rejects").stdout
    [whole] = json.loads(casus(environment, "jobs", "history", "--rejects", "--format", "json").stdout)
    assert shown.splitlines()[2].split()[0] == whole["id"]
    assert "many.jsonl, line 61" in whole["rejects"][0]
    listed = casus(environment, "jobs", "list").stdout.splitlines()[1]
    assert "done" in listed
    assert f"{datetime.now(UTC):%Y-%m-%d}" in listed
    [run] = ask("/v1/runs?job=many").json()["items"]
    assert (run["read"], run["created"], run["status"], run["due_at"]) == (MANY, MANY, "done", None)
    assert run["rejected"] == {"unreadable": 1}
    assert "many.jsonl, line 61" in ask(f"/v1/runs/{run['id']}").json()["rejects"][0]
    assert ask("/v1/runs?job=none").json()["items"] == []
    assert ask("/v1/runs/run:none").status_code == 404
    assert count(neo4j_driver, "(:Run)") == 1


@pytest.mark.parametrize(
    ("command", "status", "said"),
    [
        (("jobs", "run", "none"), 2, "no job is called 'none': there is many"),
        (("jobs", "history", "none"), 2, "no job is called 'none': there is many"),
        (("jobs", "history", "many"), 0, "There are no runs."),
        (("jobs", "list"), 0, "never run"),
    ],
)
def test_commands_say_what_is_missing(
    environment: Environment, command: tuple[str, ...], status: int, said: str
) -> None:
    found = casus(environment, *command)
    assert found.returncode == status
    assert said in found.stderr + found.stdout


def test_no_jobs_file_is_said(environment: Environment, tmp_path: Path) -> None:
    found = casus({**environment, "CASUS_JOBS_FILE": str(tmp_path / "none.toml")}, "jobs", "schedule")
    assert found.returncode == 2
    assert "there are no jobs at" in found.stderr


def test_an_archive_that_cannot_be_written_is_one_sentence_by_hand_and_on_schedule(
    environment: Environment, neo4j_driver: Driver, tmp_path: Path
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "archive").write_text("a file, and no folder", encoding="utf-8")
    by_hand = casus(environment, "jobs", "run", "many")
    assert (by_hand.returncode, "Traceback" in by_hand.stderr) == (4, False)
    assert "cannot be written (Not a directory)" in " ".join(by_hand.stderr.split())
    shown = " ".join(casus(environment, "jobs", "history", "many").stdout.split())
    assert "cannot be written (Not a directory)" in shown
    neo4j_driver.execute_query("MATCH (j:Job) SET j.due_at = datetime() - duration('P1D')")
    command = [sys.executable, "-m", "service.cli.main", "jobs", "schedule"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        until(lambda: statuses(neo4j_driver) == ["failed"] * 3)
        process.send_signal(signal.SIGTERM)
        out, said = process.communicate(timeout=30)
    assert out == b"1 job is scheduled.\n"
    assert b"job_failed" in said
    assert b"Traceback" not in said
