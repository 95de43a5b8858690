"""What a dashboard draws: counts by period, and every list as CSV."""

import csv
import io
from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise

import httpx
import pandas as pd
import pytest

from service import ontology
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


FILTERS = [
    "", "actor=RUS&", "actor=RUS&with=PRK&", "kind=naval_drill&", "status=all&type=SUPPORT&",
    "quad_class=1&quad_class=4&", "country=PRK&country=UKR&", "source=meridian-dispatch&status=all&",
    "actor=RUS&exact=true&", "actor=TWN&quad_class=4&",
]  # fmt: skip


@pytest.mark.parametrize(
    ("interval", "first", "last"),
    [
        ("day", "2024-06-15", "2024-06-25"),
        ("week", "2024-10-09", "2024-11-12"),
        ("month", "2024-05-20", "2024-11-11"),
        ("year", "2024-06-19", "2025-01-20"),
    ],
)
def test_bounds_are_what_lists_find(ask: Ask, interval: str, first: str, last: str) -> None:
    total = 0
    for filters in FILTERS:
        points = ask(f"/v1/stats/timeseries?{filters}from={first}&to={last}&interval={interval}").json()["items"]
        assert (points[0]["start"], points[-1]["end"]) == (first, last)
        assert [point["start"] for point in points] == sorted(point["start"] for point in points)
        for point in points:
            days = f"from={point['start']}&to={point['end']}&limit=200"
            listed = {name: pages(ask, f"/v1/events?{filters}{days}&date_match={name}") for name in MATCHES}
            placed = [event for event in listed["possible"] if within(event["earliest"] or event["latest"], point)]
            counts = {"count": len(placed), **{name: len(found) for name, found in listed.items()}}
            assert counts == {name: point[name] for name in counts}, (filters, point)
            total += counts["possible"]
    assert total > len(FILTERS)


MATCHES = ("certain", "possible")


def within(day: object, point: dict[str, str]) -> bool:
    return point["start"] <= str(day) <= point["end"]


def test_the_window_and_its_keys_are_there_whatever_is_found(ask: Ask) -> None:
    window = "/v1/stats/timeseries?kind=nuclear_test&from=2024-01-10&to=2024-03-05"

    def found(by: str, *, path: str = window) -> dict[str, list[str]]:
        lines: dict[str, list[str]] = {}
        for point in ask(f"{path}&by={by}").json()["items"]:
            lines.setdefault(point["key"], []).append(point["period"])
            assert {point["count"], point["certain"], point["possible"]} == {0} or path != window
        return lines

    months = ["2024-01", "2024-02", "2024-03"]
    assert found("none") == {"all": months}
    assert found("type") == dict.fromkeys(sorted(ontology.types()), months)
    assert found("quad_class") == dict.fromkeys("1234", months)
    assert found("kind") == {"nuclear_test": months}
    assert found("type", path=f"{window}&quad_class=4&type=ASSAULT") == {"ASSAULT": months}
    assert found("kind", path="/v1/stats/timeseries?actor=KEN&from=2024-01-10&to=2024-03-05") == {}
    assert found("type", path="/v1/stats/timeseries?actor=KEN&from=2024-01-10") == {}
    assert found("quad_class", path="/v1/stats/timeseries?kind=naval_drill").keys() == {*"1234"}


def test_keys_have_labels(ask: Ask) -> None:
    def labels(by: str) -> dict[str, str]:
        return {p["key"]: p["label"] for p in ask(f"/v1/stats/timeseries?by={by}&interval=year").json()["items"]}

    assert labels("quad_class") == {
        "1": "verbal cooperation", "2": "material cooperation", "3": "verbal conflict", "4": "material conflict",
    }  # fmt: skip
    assert labels("none") == {"all": "all"}
    assert labels("kind")["naval_drill"] == "Naval drill"
    assert labels("type")["ASSAULT"] == "ASSAULT"


def test_lists_are_filtered_by_quad_class(ask: Ask) -> None:
    events = pages(ask, "/v1/events?quad_class=2&quad_class=4&limit=200")
    assert {event["quad_class"] for event in events} == {2, 4}
    rows = list(csv.DictReader(io.StringIO(ask("/v1/actors/RUS/timeline?quad_class=1&format=csv").text)))
    assert {row["quad_class"] for row in rows} == {"1"}


def test_kinds_add_up(ask: Ask) -> None:
    def total(by: str) -> int:
        return sum(point["count"] for point in ask(f"/v1/stats/timeseries?by={by}&interval=year").json()["items"])

    assert total("kind") == total("type") == total("quad_class") == total("none") > 0


def test_weeks_begin_on_monday_and_leave_no_gap(ask: Ask) -> None:
    points = ask("/v1/stats/timeseries?interval=week").json()["items"]
    starts = [date.fromisoformat(point["start"]) for point in points]
    assert all(start.weekday() == 0 for start in starts)
    assert all(after - before == timedelta(days=7) for before, after in pairwise(starts))


REFUSED = [
    ("interval=day&from=0100-01-01&to=2024-01-01", "interval"),
    ("with=PRK", "with"),
    ("actor=NOBODY", "actor"),
    ("interval=decade", "interval"),
    ("by=place", "by"),
    ("from=2024-02-01&to=2024-01-01", "from"),
    ("actor=RUS&actor=UKR", "actor"),
    ("actor=RUS&with=PRK&with=UKR", "with"),
    ("by=type&by=kind", "by"),
    ("from=2024-01-01&from=2024-02-01", "from"),
    ("to=2024-01-01&to=2024-01-01", "to"),
    ("actor=", "actor"),
    ("actor=RUS&with=", "with"),
    ("actor=RUS&with=NOBODY", "with"),
    ("quad_class=5", "quad_class"),
    ("type=ASSAULT&quad_class=1", "quad_class"),
    ("date_match=certain", "date_match"),
]


def test_what_cannot_be_counted_is_said(ask: Ask) -> None:
    for query, parameter in REFUSED:
        answer = ask(f"/v1/stats/timeseries?{query}")
        assert answer.status_code == 400, query
        assert answer.json()["errors"][0]["parameter"] == parameter, query
    assert (
        "takes one value here: Only events of this one actor"
        in ask("/v1/stats/timeseries?actor=RUS&actor=UKR").json()["detail"]
    )


def test_nothing_found_is_an_empty_series(ask: Ask) -> None:
    assert ask("/v1/stats/timeseries?kind=nuclear_test").json()["items"] == []
    assert (
        ask("/v1/stats/timeseries?kind=nuclear_test&format=csv").text
        == "period,start,end,key,label,count,certain,possible\n"
    )
