"""What a run's ledger says: that it failed and why, how its numbers add up, and what of it outlives a kill."""

import asyncio
import json
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from neo4j import Driver

from service.cli.database import Address
from service.errors import RunFailedError, UsageError
from service.graph import reads
from service.loading import Context
from service.loading.archive import Archive
from service.loading.ledger import Report
from service.loading.lost import find_lost, this_process
from service.loading.pipeline import Plan, load
from service.loading.registry import Loader, loader_named
from service.loading.web.fetcher import Fetcher
from service.model import Article, Run, Source
from tests.conftest import graph_at
from tests.loaders.sites import Answer, serving
from tests.loaders.test_rss import MANNERS, RSS, feed

Load = Callable[..., Report]


def article(number: int) -> Article:
    return Article.of(source=Source(id="paper", name="Paper"), text=f"Kenya ratified the treaty {number}.")


def loaded(address: Address, tmp_path: Path, plan: Plan, context: Context) -> Report:
    async def work() -> Report:
        async with graph_at(address) as graph:
            return await load(graph, Archive(str(tmp_path / "archive")), plan, context)

    return asyncio.run(work())


def fed(address: Address, tmp_path: Path, *feeds: str) -> Run:
    archive = Archive(str(tmp_path / "archive"))
    with Fetcher(None, MANNERS) as fetcher:
        context = Context(fetcher=fetcher, items=archive.items)
        return loaded(address, tmp_path, Plan(loader_named("rss"), feeds), context).run


def runs(driver: Driver) -> list[dict[str, Any]]:
    return [dict(row["run"]) for row in driver.execute_query("MATCH (run:Run) RETURN run ORDER BY run.id").records]


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (Answer(404), "answers 404 Not Found"),
        (Answer(body=b"<html></html>", headers={"Content-Type": "text/html"}), "it is no feed"),
        (Answer(body=RSS.partition("<item>")[0].encode()), "it is a broken feed"),
    ],
)
def test_a_feed_that_cannot_be_read_has_failed_and_says_why(
    migrated: Address, tmp_path: Path, ask: Callable[..., httpx.Response], answer: Answer, why: str
) -> None:
    with serving({"/feed": answer}) as site:
        run = fed(migrated, tmp_path, f"{site.url}/feed")
    assert (run.status, run.read) == ("failed", 0)
    [listed] = ask("/v1/runs?status=failed").json()["items"]
    assert why in listed["failure"]
    assert ask(f"/v1/runs/{run.id}").json()["failure"] == listed["failure"] == run.failure


def test_a_quiet_feed_with_one_dead_link_has_not_failed(migrated: Address, tmp_path: Path) -> None:
    with serving({}) as site:
        feed(site, RSS)
        site.answers["/two"] = Answer(404)
        first, again = (fed(migrated, tmp_path, f"{site.url}/feed") for _ in range(2))
    assert (first.status, first.read, first.created) == ("done", 1, 1)
    assert (again.status, again.read, again.rejected, again.failure) == ("done", 0, (("unfetched", 1),), None)


def test_of_two_feeds_one_that_is_away_fails_no_run(migrated: Address, tmp_path: Path) -> None:
    with serving({}) as site:
        feed(site, RSS.partition("<item>")[0] + "</channel></rss>")
        run = fed(migrated, tmp_path, f"{site.url}/gone", f"{site.url}/feed")
    assert (run.status, run.rejected) == ("done", (("unfetched", 1),))


def test_a_file_of_which_nothing_can_be_used_has_failed(load_articles: Load, tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text("{broken\n{too\n", encoding="utf-8")
    run = load_articles(file).run
    assert run.status == "failed"
    assert run.failure is not None
    assert run.failure.startswith(f"nothing could be read: {file}, line 1: not JSON")
    assert run.failure.endswith("(and 1 more)")


def test_a_missing_folder_is_in_the_ledger(load_articles: Load, neo4j_driver: Driver) -> None:
    with pytest.raises(UsageError):
        load_articles("/nowhere")
    [run] = runs(neo4j_driver)
    assert (run["status"], run["failure"][:24]) == ("failed", "/nowhere does not exist:")
    assert "finished_at" in run
    assert "process" not in run


def test_a_fault_of_the_loader_is_in_the_ledger(migrated: Address, tmp_path: Path, neo4j_driver: Driver) -> None:
    def broken(_: Context) -> Iterator[Article]:
        yield article(1)
        raise KeyError("x")

    with pytest.raises(KeyError):
        loaded(migrated, tmp_path, Plan(Loader("broken", broken), ()), Context())
    [run] = runs(neo4j_driver)
    assert run["failure"] == "the loader 'broken' has a fault of its own (KeyError: 'x')"


def test_an_archive_that_cannot_be_written_fails_the_run_in_one_sentence(
    migrated: Address, tmp_path: Path, neo4j_driver: Driver
) -> None:
    (tmp_path / "archive").write_text("a file, and no folder", encoding="utf-8")
    plan = Plan(Loader("one", lambda _: iter([article(1)])), ())
    with pytest.raises(RunFailedError, match=r"the archive at .* cannot be written \(Not a directory\)"):
        loaded(migrated, tmp_path, plan, Context())
    [run] = runs(neo4j_driver)
    assert (run["status"], run["created"]) == ("failed", 0)
    assert "cannot be written (Not a directory): let the user of this command" in run["failure"]


def test_rows_add_up_whatever_they_were_rejected_for(load_articles: Load, tmp_path: Path, neo4j_driver: Driver) -> None:
    lines = [
        "date\tsource\trelation\ttarget",
        "2014-03-05\tThailand\tConsult\tJapan",
        "2014-03-05\tThailand\tConsult\tJapan",
        "2014-03-06\tJapan\tMake statement\tThailand",
        "2014-03-06\tJapan\tSing\tThailand",
        "2014-13-06\tJapan\tConsult\tThailand",
        "2014-03-06\t\tConsult\tThailand",
        "2014-03-06\tJapan\tConsult",
    ]
    file = tmp_path / "rows.tsv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    for created in (1, 0):
        run = load_articles(file, loader="icews").run
        rejected = sum(count for _, count in run.rejected)
        assert dict(run.rejected) == {"not_an_event": 1, "unknown_code": 1, "unmapped": 2, "unreadable": 1}
        assert run.read == run.created + run.updated + run.unchanged + rejected == 7
        assert (run.created, run.unchanged) == (created, 2 - created)
    stored = runs(neo4j_driver)[0]
    assert (stored["read"], json.loads(stored["rejected"])["unmapped"]) == (7, 2)
    assert not [sentence for sentence in stored["rejects"] if "statement" in sentence]


def test_a_table_of_which_every_row_is_rejected_counts_them_as_read(load_articles: Load, tmp_path: Path) -> None:
    file = tmp_path / "rows.tsv"
    file.write_text("date\tsource\trelation\ttarget\n2014-13-06\tJapan\tConsult\tThailand\n", encoding="utf-8")
    report = load_articles(file, loader="icews")
    assert (report.of_rows, report.run.read, report.run.rejected) == (True, 1, (("unmapped", 1),))


def test_articles_that_are_named_twice_add_up(load_articles: Load, tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text('{"text": "Kenya ratified the treaty.", "source": "Paper"}\n{}\n', encoding="utf-8")
    load_articles(file)
    run = load_articles(file, file).run
    assert (run.read, run.unchanged, run.rejected) == (2, 2, (("unreadable", 2),))


def test_the_ledger_goes_with_each_batch(migrated: Address, tmp_path: Path, neo4j_driver: Driver) -> None:
    seen: list[tuple[Any, ...]] = []

    def load_five(context: Context) -> Iterator[Article]:
        for number in range(5):
            yield article(number)
            context.warn("here", f"doubt {number}")

    async def work() -> None:
        async with graph_at(migrated) as graph:

            def look(_: int) -> None:
                [run] = runs(neo4j_driver)
                seen.append((run["status"], run["read"], run["created"], "alive_at" in run, len(run["doubts"])))

            plan = Plan(Loader("five", load_five), (), batch=2)
            await load(graph, Archive(str(tmp_path / "archive")), plan, Context(), seen=look)

    asyncio.run(work())
    assert [entry[:4] for entry in seen] == [("running", count, count, True) for count in (2, 4, 5)]
    assert seen[-1][4] == 5
    [run] = runs(neo4j_driver)
    assert run["status"] == "done"
    assert not {"process", "alive_at"} & run.keys()


RUNNING = """
MERGE (run:Run {id: $id})
SET run.loader = 'articles', run.status = 'running', run.started_at = datetime() - duration('PT1H'), run.read = 3,
  run.process = $process, run.alive_at = datetime() - duration({seconds: $silent})
"""


def test_runs_of_processes_that_are_gone_are_lost(migrated: Address, neo4j_driver: Driver) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    here = socket.gethostname()
    given = {
        "run:1": (f"{here} {ended.pid} 1.0", 1),
        "run:2": ("elsewhere 1 1.0", 1),
        "run:3": ("elsewhere 1 1.0", 3600),
        "run:4": (this_process(), 3600),
        "run:5": (None, 3600),
    }
    for id_, (process, silent) in given.items():
        neo4j_driver.execute_query(RUNNING, id=id_, process=process, silent=silent)

    async def work() -> tuple[tuple[str, ...], Run]:
        async with graph_at(migrated) as graph:
            return await find_lost(graph), await reads.run(graph, "run:3")

    lost, run = asyncio.run(work())
    assert sorted(lost) == ["run:1", "run:3", "run:5"]
    assert (run.status, run.read) == ("lost", 3)
    assert run.finished_at is not None
    assert run.started_at <= run.finished_at
    assert run.failure is not None
    assert run.failure.startswith("its process ended without a word")
