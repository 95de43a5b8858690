import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from service.errors import UsageError
from service.loading.jobs import Job, job_named, read_jobs

NOON = datetime(2024, 6, 20, 12, tzinfo=UTC)
WIRES = """
[jobs.wires]
loader = "rss"
arguments = ["https://www.example.org/feed.xml"]
cron = "*/15 6-22 * * MON-FRI"
timezone = "Europe/Vienna"
retries = 3
retry_seconds = 30

[jobs.once]
loader = "articles"
arguments = ["samples"]
"""


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "jobs.toml"
    path.write_text(text, encoding="utf-8")
    return path


def job(**fields: object) -> Job:
    return Job.model_validate({"name": "a", "loader": "articles", **fields})


def test_jobs_are_read_in_order(tmp_path: Path) -> None:
    wires, once = read_jobs(written(tmp_path, WIRES))
    assert wires == Job(
        name="wires", loader="rss", arguments=("https://www.example.org/feed.xml",), cron="*/15 6-22 * * MON-FRI",
        timezone="Europe/Vienna", retries=3, retry_seconds=30,
    )  # fmt: skip
    assert (once.cron, once.timezone, once.retries, once.paused) == (None, "UTC", 2, False)
    assert job_named((wires, once), "once") is once


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('loader = "rsss"', "the job 'wires' is wrong at loader: no loader is called 'rsss': there is articles"),
        ('cron = "61 * * * *"', "'61 * * * *' is no cron expression: its minute is misspelt or out of range"),
        ('cron = "0 0 * * FOO"', "its day of week is misspelt or out of range"),
        ('cron = "0 0 30 2 *"', "its day of month is misspelt or out of range"),
        ('cron = "daily"', "'daily' is no cron expression: write five fields"),
        ('timezone = "Vienna"', "wrong at timezone: 'Vienna' is no time zone"),
        ("retries = -1", "wrong at retries: -1 should be greater than or equal to 0"),
        ("retries = true", "wrong at retries: True should be a valid integer"),
        ('retry_seconds = "3"', "wrong at retry_seconds: '3' should be a valid integer"),
        ('paused = "yes"', "wrong at paused: 'yes' should be a valid boolean"),
        ('chron = "* * * * *"', "unknown key 'chron' in [jobs.wires]; did you mean 'cron'?"),
        ('argument = ["x"]', "unknown key 'argument' in [jobs.wires]; did you mean 'arguments'?"),
        ('name = "x"', "unknown key 'name' in [jobs.wires]; there is loader, arguments, cron"),
        ("arguments = [1]", "wrong at arguments.0: 1 should be a valid string"),
        ('arguments = "a.xml"', "'a.xml' is no list: write one, as in arguments = [\"a.xml\"]"),
    ],
)
def test_a_wrong_job_is_said_with_its_name_and_field(tmp_path: Path, line: str, said: str) -> None:
    text = "[jobs.wires]\n" + ("" if line.startswith("loader") else 'loader = "rss"\n') + line
    with pytest.raises(UsageError, match=re.escape(said)):
        read_jobs(written(tmp_path, text))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[jobs", "is no TOML"),
        ("[job.wires]", r"may hold tables \[jobs.NAME\] and nothing else"),
        ("jobs = 3", "may hold tables"),
        ("[jobs]\nwires = 3", r"jobs.wires is no table: write \[jobs.wires\]"),
        ("[jobs.wires]\nretries = 1", "the job 'wires' has no loader"),
        ('[jobs."a b"]\nloader = "rss"', "the job 'a b' is wrong at name"),
    ],
)
def test_a_wrong_file_is_said(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        read_jobs(written(tmp_path, text))


def test_no_file_says_where_one_may_be(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"there are no jobs at .*jobs.toml .*CASUS_JOBS_FILE"):
        read_jobs(tmp_path / "jobs.toml")


def test_no_job_of_a_name_is_said() -> None:
    with pytest.raises(UsageError, match="no job is called 'b': there is a"):
        job_named((job(),), "b")


def test_times_are_of_the_jobs_zone() -> None:
    vienna = job(cron="0 6 * * *", timezone="Europe/Vienna")
    assert vienna.next_due(NOON) == datetime(2024, 6, 21, 4, tzinfo=UTC)
    assert vienna.last_due(NOON) == datetime(2024, 6, 20, 4, tzinfo=UTC)
    assert vienna.next_due(datetime(2024, 12, 20, 12, tzinfo=UTC)) == datetime(2024, 12, 21, 5, tzinfo=UTC)


def test_weekdays_are_those_of_cron() -> None:
    assert job(cron="0 0 * * 0").next_due(NOON) == datetime(2024, 6, 23, tzinfo=UTC)  # a Sunday
    assert job(cron="0 0 * * MON").next_due(NOON) == datetime(2024, 6, 24, tzinfo=UTC)


def test_a_job_is_due_at_its_time_itself() -> None:
    daily = job(cron="0 12 * * *")
    assert daily.last_due(NOON) == NOON
    assert daily.next_due(NOON) == datetime(2024, 6, 21, 12, tzinfo=UTC)


def test_a_time_that_clocks_skip_or_repeat_is_due_once() -> None:
    night = job(cron="30 2 * * *", timezone="Europe/Vienna")
    spring = night.next_due(datetime(2024, 3, 30, 12, tzinfo=UTC))
    assert spring is not None
    assert spring.date().isoformat() == "2024-03-31"
    following = night.next_due(spring)
    assert following is not None
    assert following.date().isoformat() == "2024-04-01"
    autumn = night.next_due(datetime(2024, 10, 26, 12, tzinfo=UTC))
    assert autumn is not None
    assert night.next_due(autumn) == datetime(2024, 10, 28, 1, 30, tzinfo=UTC)


def test_a_job_without_cron_is_never_due() -> None:
    assert job().next_due(NOON) is None
    assert job().last_due(NOON) is None
