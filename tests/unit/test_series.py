from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.graph.series import Group, Interval, clipped, period_of, periods, points, window_of

ALL = {"all": "all"}


def group(
    earliest: str | None, latest: str | None, *, extent: str = "within", key: str = "all", count: int = 1
) -> Group:
    first, last = (day and date.fromisoformat(day) for day in (earliest, latest))
    return Group(key, first or None, last or None, last or None, extent, count)  # type: ignore[arg-type]


def counted(
    groups: list[Group], first: str, last: str, interval: Interval = "month"
) -> dict[str, tuple[int, int, int]]:
    spans = periods(date.fromisoformat(first), date.fromisoformat(last), interval, most=1000)
    return {point.period: (point.count, point.certain, point.possible) for point in points(groups, spans, ALL)}


@pytest.mark.parametrize(
    ("day", "interval", "name", "start", "end"),
    [
        ("2024-11-12", "day", "2024-11-12", "2024-11-12", "2024-11-12"),
        ("2024-11-12", "week", "2024-W46", "2024-11-11", "2024-11-17"),
        ("2024-12-30", "week", "2025-W01", "2024-12-30", "2025-01-05"),
        ("2024-02-10", "month", "2024-02", "2024-02-01", "2024-02-29"),
        ("2024-12-31", "month", "2024-12", "2024-12-01", "2024-12-31"),
        ("2024-02-10", "year", "2024", "2024-01-01", "2024-12-31"),
        ("9999-12-31", "month", "9999-12", "9999-12-01", "9999-12-31"),
        ("0001-01-01", "week", "0001-W01", "0001-01-01", "0001-01-07"),
    ],
)
def test_a_day_is_in_a_period(day: str, interval: Interval, name: str, start: str, end: str) -> None:
    found = period_of(date.fromisoformat(day), interval)
    assert (found.name, str(found.start), str(found.end)) == (name, start, end)


def test_a_day_counts_surely_where_it_is() -> None:
    assert counted([group("2024-06-20", "2024-06-20", count=3)], "2024-05-01", "2024-07-01") == {
        "2024-05": (0, 0, 0),
        "2024-06": (3, 3, 3),
        "2024-07": (0, 0, 0),
    }


def test_a_month_counts_in_no_day_surely() -> None:
    found = counted([group("2024-06-01", "2024-06-30")], "2024-05-31", "2024-07-01", "day")
    assert found["2024-06-01"] == (1, 0, 1)
    assert found["2024-06-30"] == (0, 0, 1)
    assert found["2024-05-31"] == found["2024-07-01"] == (0, 0, 0)


def test_what_fills_an_interval_is_surely_in_each_of_its_periods() -> None:
    found = counted([group("2024-06-29", "2024-07-02", extent="throughout")], "2024-06-01", "2024-07-31")
    assert found == {"2024-06": (1, 1, 1), "2024-07": (0, 1, 1)}


def test_open_ends_are_possible_everywhere_and_placed_once() -> None:
    groups = [group(None, "2024-06-10"), group("2024-06-10", None)]
    assert counted(groups, "2024-05-01", "2024-07-31") == {
        "2024-05": (0, 0, 1), "2024-06": (2, 0, 2), "2024-07": (0, 0, 1),
    }  # fmt: skip


def test_keys_are_apart_and_in_order() -> None:
    spans = periods(date(2024, 6, 1), date(2024, 7, 1), "month", most=10)
    groups = [group("2024-06-01", "2024-06-01", key="b"), group("2024-07-01", "2024-07-01", key="a")]
    found = points(groups, spans, {"b": "B", "a": "A", "c": "C"})
    assert {(point.key, point.label) for point in found} == {("a", "A"), ("b", "B"), ("c", "C")}
    assert [(point.key, point.period, point.count) for point in found] == [
        ("a", "2024-06", 0), ("a", "2024-07", 1), ("b", "2024-06", 1), ("b", "2024-07", 0),
        ("c", "2024-06", 0), ("c", "2024-07", 0),
    ]  # fmt: skip


def test_the_first_and_the_last_period_are_cut_to_the_window() -> None:
    window = date(2024, 6, 15), date(2024, 8, 10)
    spans = clipped(periods(*window, "month", most=10), *window)
    assert [(span.name, str(span.start), str(span.end)) for span in spans] == [
        ("2024-06", "2024-06-15", "2024-06-30"),
        ("2024-07", "2024-07-01", "2024-07-31"),
        ("2024-08", "2024-08-01", "2024-08-10"),
    ]
    groups = [group("2024-06-14", "2024-06-14"), group("2024-06-10", "2024-06-20"), group("2024-08-09", "2024-08-11")]
    found = [(point.count, point.certain, point.possible) for point in points(groups, spans, ALL)]
    assert found == [(0, 0, 1), (0, 0, 0), (1, 0, 1)]


def test_one_day_is_a_period_cut_at_both_ends() -> None:
    day = date(2024, 6, 15)
    assert [(span.start, span.end) for span in clipped(periods(day, day, "year", most=10), day, day)] == [(day, day)]


def test_there_is_no_window_of_nothing() -> None:
    assert window_of([]) is None
    assert window_of([group("2024-06-01", None), group(None, "2024-03-01")]) == (date(2024, 3, 1), date(2024, 6, 1))


DAYS = st.dates(date(2023, 12, 1), date(2024, 3, 31))


@given(
    st.lists(st.tuples(DAYS, DAYS, st.sampled_from(["within", "throughout"])), max_size=8),
    st.sampled_from(["day", "week", "month"]),
)
def test_bounds_are_what_lists_find(made: list[tuple[date, date, str]], interval: Interval) -> None:
    groups = [Group("all", min(a, b), max(a, b), max(a, b), extent, 1) for a, b, extent in made]  # type: ignore[arg-type]
    spans = periods(date(2023, 12, 15), date(2024, 2, 20), interval, most=200)
    for point in points(groups, spans, ALL):
        overlap = [g for g in groups if g.earliest <= point.end and g.latest >= point.start]  # type: ignore[operator]
        surely = [
            g
            for g in overlap
            if g.extent == "throughout" or (g.earliest >= point.start and g.latest <= point.end)  # type: ignore[operator]
        ]
        placed = [g for g in groups if point.start <= g.earliest <= point.end]  # type: ignore[operator]
        assert (point.count, point.certain, point.possible) == (len(placed), len(surely), len(overlap))
