"""A load that is killed in its middle and run again ends like one that was never killed."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

from neo4j import Driver

from tests.e2e.test_load_command import casus

STATES = ["Kenya", "Peru", "Laos", "Chad", "Fiji", "Malta", "Qatar", "Nepal"]
MANY = 60


def write_articles(path: Path) -> None:
    rows = [
        {
            "text": f"{STATES[n % 8]} ratified the treaty with {STATES[(n + 1 + n // 8) % 8]} on {1 + n % 28} May 2025."
            f"\n\n{STATES[(n + 2) % 8]} sent 500 troops to Cuba on {1 + n % 28} April 2025.",
            "published_on": "2025-06-02",
            "source": f"Paper {n % 5}",
            "title": f"Number {n}",
        }
        for n in range(MANY)
    ]
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")


def count(driver: Driver, what: str) -> int:
    return int(driver.execute_query(f"MATCH {what} RETURN count(*) AS n").records[0]["n"])


def begun(environment: dict[str, str], file: Path, driver: Driver, *, articles: int) -> subprocess.Popen[bytes]:
    """A load that has stored so many articles and goes on."""
    command = [sys.executable, "-m", "service.cli.main", "load", "articles", str(file)]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    while count(driver, "(:Article)") < articles and time.monotonic() < deadline:
        time.sleep(0.02)
    return process


def test_killed_load_goes_on_where_it_was(
    command_environment: dict[str, str], tmp_path: Path, neo4j_driver: Driver
) -> None:
    file = tmp_path / "many.jsonl"
    write_articles(file)
    environment = {**command_environment, "CASUS_LOAD_BATCH": "2"}
    process = begun(environment, file, neo4j_driver, articles=6)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert 0 < count(neo4j_driver, "(:Article)") < MANY, "the kill came too late to prove anything"
    assert count(neo4j_driver, "(:Event)") == 0
    stored = count(neo4j_driver, "(:Article)")
    [killed] = json.loads(casus(environment, "jobs", "history", "--format", "json").stdout)
    assert (killed["status"], killed["created"], killed["read"]) == ("lost", stored, stored)
    assert killed["started_at"] < killed["finished_at"]

    assert casus(environment, "load", "articles", str(file)).returncode == 0
    resumed = casus(environment, "db", "digest").stdout
    assert count(neo4j_driver, "(:Article)") == MANY

    neo4j_driver.execute_query("MATCH (n) WHERE NOT n:__Neo4jMigration DETACH DELETE n")
    clean = {**environment, "CASUS_DATA_DIR": str(tmp_path / "clean")}
    assert casus(clean, "load", "articles", str(file)).returncode == 0
    assert casus(clean, "db", "digest").stdout == resumed


def test_interrupted_load_says_so_in_its_run(
    command_environment: dict[str, str], tmp_path: Path, neo4j_driver: Driver
) -> None:
    file = tmp_path / "many.jsonl"
    write_articles(file)
    process = begun({**command_environment, "CASUS_LOAD_BATCH": "1"}, file, neo4j_driver, articles=3)
    process.send_signal(signal.SIGINT)
    process.wait(timeout=30)
    (row,) = neo4j_driver.execute_query("MATCH (run:Run) RETURN run.status AS status, run.created AS created").records
    assert row["status"] == "stopped"
    assert 0 < row["created"] < MANY
