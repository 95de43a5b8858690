"""`casus load articles` as a user types it, against a real Neo4j."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from neo4j import Driver

from tests.loaders.sites import Answer, serving
from tests.loaders.test_model_coder import CHAT, completion
from tests.loaders.test_rss import RSS, feed

RATIFIED = "Kenya ratified the fisheries treaty with Tanzania on Monday."
DRILL = "Vietnam held a naval drill off Da Nang on 8 May 2025."


def casus(environment: dict[str, str], *arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "service.cli.main", *arguments]
    return subprocess.run(command, env=environment, cwd=cwd, capture_output=True, text=True, check=False, timeout=120)


def load(environment: dict[str, str], *arguments: str) -> tuple[int, dict[str, object], str]:
    run = casus(environment, "load", "articles", *arguments, "--format", "json")
    return run.returncode, json.loads(run.stdout), run.stderr


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = tmp_path / "articles"
    found.mkdir()
    (found / "a.jsonl").write_text(
        json.dumps({"id": "1", "text": RATIFIED, "published_on": "2025-05-14", "source": "Harbour Post"}) + "\n",
        encoding="utf-8",
    )
    (found / "b.md").write_text(f"---\ntitle: Drill\nsource: Coast Wire\n---\n{DRILL}\n", encoding="utf-8")
    return found


def everything(driver: Driver) -> list[object]:
    nodes = driver.execute_query(
        "MATCH (n) WHERE NOT n:Run AND NOT n:Lease RETURN labels(n) AS l, properties(n) AS p ORDER BY toString(p.id)"
    ).records
    links = driver.execute_query(
        "MATCH (a)-[r]->(b) RETURN type(r) AS t, properties(r) AS p, a.id AS a, b.id AS b ORDER BY t, a, b"
    ).records
    return [*map(repr, nodes), *map(repr, links)]


def test_articles_become_dated_events(command_environment: dict[str, str], folder: Path) -> None:
    status, report, _ = load(command_environment, str(folder))
    assert status == 0
    assert report["articles"] == {"read": 2, "created": 2, "updated": 0, "unchanged": 0, "rejected": {}}
    shown = casus(command_environment, "timeline", "Kenya", "--format", "json")
    (event,) = json.loads(shown.stdout)
    assert (event["kind"], event["earliest"], event["edtf"]) == ("treaty_ratified", "2025-05-12", "2025-05-12")


def test_second_run_writes_nothing_but_its_run(
    command_environment: dict[str, str], folder: Path, neo4j_driver: Driver
) -> None:
    load(command_environment, str(folder))
    before = everything(neo4j_driver)
    status, report, _ = load(command_environment, str(folder))
    assert (status, report["articles"]["unchanged"], report["events"]["created"]) == (0, 2, 0)
    assert everything(neo4j_driver) == before
    assert "Nothing new" in casus(command_environment, "load", "articles", str(folder)).stdout


def test_dry_run_reports_the_same_and_writes_nothing(
    command_environment: dict[str, str], folder: Path, neo4j_driver: Driver, tmp_path: Path
) -> None:
    status, rehearsed, _ = load(command_environment, str(folder), "--dry-run")
    assert status == 0
    assert (
        neo4j_driver.execute_query("MATCH (n) WHERE NOT n:__Neo4jMigration RETURN count(n) AS n").records[0]["n"] <= 1
    )
    assert not (tmp_path / "data" / "archive").exists()
    _, done, _ = load(command_environment, str(folder))
    assert [rehearsed[part] for part in ("articles", "claims", "events")] == [
        done[part] for part in ("articles", "claims", "events")
    ]


def test_faults_are_named_and_the_rest_is_loaded(
    command_environment: dict[str, str], folder: Path, neo4j_driver: Driver
) -> None:
    (folder / "c.txt").write_bytes(b"\xff\xfe broken")
    (folder / "d.json").write_text('{"text": ""}', encoding="utf-8")
    (folder / "e.md").write_text("---\npublished_on: someday\n---\nText.\n", encoding="utf-8")
    (folder / "f.jsonl").write_text("{broken\n", encoding="utf-8")
    status, report, said = load(command_environment, str(folder))
    assert status == 1
    assert report["articles"]["created"] == 2
    assert report["articles"]["rejected"] == {"unmapped": 1, "unreadable": 3}
    for part in (
        "c.txt: not UTF-8 (at byte 0)",
        "d.json: the article has no text",
        "'someday'",
        "f.jsonl, line 1: not",
    ):
        assert part in said.replace("\n", " ")
    (row,) = neo4j_driver.execute_query("MATCH (run:Run) RETURN run.rejects AS rejects, run.status AS status").records
    assert (len(row["rejects"]), row["status"]) == (4, "done")


def test_correction_takes_the_place_of_the_first_report_in_either_order(
    command_environment: dict[str, str], tmp_path: Path, neo4j_driver: Driver
) -> None:
    def write(name: str, day: str, published_on: str) -> str:
        row = {"text": f"Vietnam held a naval drill on {day}.", "url": "https://example.org/a", "source": "Wire"}
        path = tmp_path / name
        path.write_text(json.dumps({**row, "published_on": published_on}) + "\n", encoding="utf-8")
        return str(path)

    first, second = write("1.jsonl", "8 May 2025", "2025-05-09"), write("2.jsonl", "7 May 2025", "2025-05-10")
    digests = []
    for order in ([first, second], [second, first]):
        neo4j_driver.execute_query("MATCH (n) WHERE NOT n:__Neo4jMigration DETACH DELETE n")
        for file in order:
            load(command_environment, file)
        digests.append(casus(command_environment, "db", "digest").stdout)
        (event,) = json.loads(casus(command_environment, "timeline", "Vietnam", "--format", "json").stdout)
        assert event["earliest"] == "2025-05-07"
    assert digests[0] == digests[1]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["load", "nothing"], "no loader is called 'nothing': there is articles"),
        (["load", "articles"], "name at least one"),
        (["load", "articles", "/nowhere"], "/nowhere does not exist"),
        (["timeline", "Kenya", "--from", "soon"], "'soon' is no day"),
        (["timeline", "Kenya", "--kind", "party"], "no kind is called 'party'"),
    ],
)
def test_wrong_use_is_one_sentence(command_environment: dict[str, str], arguments: list[str], sentence: str) -> None:
    run = casus(command_environment, *arguments)
    assert run.returncode == 2
    assert sentence in " ".join(run.stderr.split())


def test_item_of_a_feed_is_fetched_once_over_all_runs(command_environment: dict[str, str]) -> None:
    environment = command_environment | {"CASUS_FETCH_PRIVATE_HOSTS": "127.0.0.1", "CASUS_FETCH_DELAY": "0"}
    with serving({}) as site:
        feed(site, RSS)
        runs = [casus(environment, "load", "rss", f"{site.url}/feed", "--format", "json") for _ in range(2)]
    first, again = (json.loads(run.stdout)["articles"] for run in runs)
    assert (first["read"], first["created"]) == (2, 2)
    assert again["read"] == 0
    assert site.paths() == ["/feed", "/one", "/two", "/feed"]


def test_model_reads_when_it_is_asked_for(command_environment: dict[str, str], folder: Path) -> None:
    told = {"quote": RATIFIED, "kind": "treaty_ratified", "status": "occurred", "date": "Monday", "place": None}
    told |= {"participants": [{"role": "actor", "name": "Kenya"}], "said_by": []}
    with serving({CHAT: [completion(told, told | {"date": "Tuesday"}), Answer(body=b"no JSON")]}) as site:
        environment = command_environment | {"CASUS_LLM_URL": f"{site.url}/v1", "CASUS_LLM_MODEL": "small"}
        run = casus(environment, "load", "articles", str(folder), "--coder", "llm", "--format", "json")
    report = json.loads(run.stdout)
    assert (run.returncode, report["articles"]["created"], report["model"]["requests"]) == (1, 1, 2)
    assert report["articles"]["rejected"] == {"claim_date": 1, "model_answer": 1}
    (event,) = json.loads(casus(command_environment, "timeline", "Kenya", "--format", "json").stdout)
    assert (event["kind"], event["edtf"]) == ("treaty_ratified", "2025-05-12")


def test_model_has_to_be_named(command_environment: dict[str, str], folder: Path) -> None:
    run = casus(command_environment, "load", "articles", str(folder), "--coder", "llm")
    assert (run.returncode, "set CASUS_LLM_URL" in run.stderr) == (2, True)
