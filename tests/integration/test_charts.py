"""What a dashboard draws: counts by period, and every list as CSV."""

import csv
import io
from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise

import httpx
import pandas as pd
import pytest

from service.api import tables
from service.columns import EVENT_COLUMNS
from service.loading.pipeline import Report
from tests.integration.samples import SAMPLES

Ask = Callable[..., httpx.Response]
LISTS = {
    "/v1/events": EVENT_COLUMNS,
    "/v1/actors/RUS/timeline": EVENT_COLUMNS,
    "/v1/dyads/PRK/RUS/timeline": EVENT_COLUMNS,
    "/v1/actors": tables.ACTOR_COLUMNS,
    "/v1/actors?q=russia": tables.ACTOR_COLUMNS,
    "/v1/instruments": tables.INSTRUMENT_COLUMNS,
    "/v1/sources": tables.SOURCE_COLUMNS,
    "/v1/runs": tables.RUN_COLUMNS,
    "/v1/stats/timeseries": tables.SERIES_COLUMNS,
}


@pytest.fixture(autouse=True)
def samples(load_articles: Callable[..., Report]) -> Report:
    return load_articles(SAMPLES)


def with_format(path: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}format=csv"


@pytest.mark.parametrize("path", LISTS)
def test_every_list_is_csv_with_its_columns(ask: Ask, path: str) -> None:
    answer = ask(with_format(path))
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert tuple(rows[0]) == LISTS[path]
    assert len(rows) == len(ask(path).json()["items"])


def test_claims_are_csv(ask: Ask) -> None:
    event = ask("/v1/events?limit=1").json()["items"][0]
    claims = ask(f"/v1/events/{event['id']}/claims").json()["items"]
    rows = list(csv.DictReader(io.StringIO(ask(f"/v1/events/{event['id']}/claims?format=csv").text)))
    assert tuple(rows[0]) == tables.CLAIM_COLUMNS
    assert [row["quote"] for row in rows] == [claim["quote"] for claim in claims]
    assert {row["event_id"] for row in rows} == {event["id"]}


def test_the_next_page_is_linked(ask: Ask) -> None:
    first = ask("/v1/actors?limit=2&format=csv")
    following = first.headers["link"].partition(">")[0].removeprefix("<")
    assert "format=csv" in following
    ids = [row["id"] for page in (first, ask(following)) for row in csv.DictReader(io.StringIO(page.text))]
    assert len(set(ids)) == 4
    assert ids == sorted(ids)


def test_pandas_reads_monthly_counts(ask: Ask) -> None:
    text = ask("/v1/stats/timeseries?actor=RUS&interval=month&by=quad_class&format=csv").text
    frame = pd.read_csv(io.StringIO(text), parse_dates=["start", "end"])
    assert (frame["end"] > frame["start"]).all()
    wide = frame.pivot_table(index="start", columns="key", values="count", aggfunc="sum")
    expected = [
        event for event in pages(ask, "/v1/actors/RUS/timeline?limit=200") if event["earliest"] or event["latest"]
    ]
    assert wide.to_numpy().sum() == len(expected)
    assert wide.index.is_monotonic_increasing
    assert (frame["certain"] <= frame["possible"]).all()


def pages(ask: Ask, path: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    following: str | None = path
    while following:
        answer = ask(following).json()
        found += answer["items"]
        following = answer["next"]
    return found


@pytest.mark.parametrize(
    "filters", ["", "actor=RUS&", "actor=RUS&with=PRK&", "kind=naval_drill&", "status=all&type=SUPPORT&"]
)
@pytest.mark.parametrize("interval", ["day", "month"])
def test_bounds_are_what_lists_find(ask: Ask, filters: str, interval: str) -> None:
    window = "from=2024-06-15&to=2024-06-25" if interval == "day" else "from=2024-05-01&to=2024-11-30"
    points = ask(f"/v1/stats/timeseries?{filters}{window}&interval={interval}").json()["items"]
    assert [point["start"] for point in points] == sorted(point["start"] for point in points)
    for point in points:
        days = f"from={point['start']}&to={point['end']}&limit=200"
        for name in ("certain", "possible"):
            listed = pages(ask, f"/v1/events?{filters}{days}&date_match={name}")
            assert point[name] == len(listed), (point, name)


def test_kinds_add_up(ask: Ask) -> None:
    def total(by: str) -> int:
        return sum(point["count"] for point in ask(f"/v1/stats/timeseries?by={by}&interval=year").json()["items"])

    assert total("kind") == total("type") == total("quad_class") == total("none") > 0


def test_weeks_begin_on_monday_and_leave_no_gap(ask: Ask) -> None:
    points = ask("/v1/stats/timeseries?interval=week").json()["items"]
    starts = [date.fromisoformat(point["start"]) for point in points]
    assert all(start.weekday() == 0 for start in starts)
    assert all(after - before == timedelta(days=7) for before, after in pairwise(starts))


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("interval=day&from=0100-01-01&to=2024-01-01", "interval"),
        ("with=PRK", "with"),
        ("actor=NOBODY", "actor"),
        ("interval=decade", "interval"),
        ("by=place", "by"),
        ("from=2024-02-01&to=2024-01-01", "from"),
    ],
)
def test_what_cannot_be_counted_is_said(ask: Ask, query: str, parameter: str) -> None:
    answer = ask(f"/v1/stats/timeseries?{query}")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["parameter"] == parameter


def test_nothing_found_is_an_empty_series(ask: Ask) -> None:
    assert ask("/v1/stats/timeseries?kind=nuclear_test").json()["items"] == []
    assert (
        ask("/v1/stats/timeseries?kind=nuclear_test&format=csv").text == "period,start,end,key,count,certain,possible\n"
    )
