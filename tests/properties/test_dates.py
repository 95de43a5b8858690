"""Whatever the text: mentions lie in it, in order, apart, and say the same each time."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from service.coding.dates import find_dates, parse_day, parse_when
from service.errors import UnmappedValueError

_SHOWN = """
on in by since until from to the last next this of early mid - , . ( ) two 3 14 31 99 2024 1066 '89 1990s Monday
    Sunday June May March Feb. spring week month year days ago later before after first half Q3 night morning at 10:30
    p.m. every annual now today yesterday overnight Christmas Eve BC century between and 11/12/2024 2024-02-30 will
    said decades several a weekend quarter same that following day end 's
"""
WORDS = st.sampled_from(_SHOWN.split())
TEXTS = st.one_of(st.lists(WORDS, max_size=25).map(" ".join), st.text(max_size=80))
DAYS = st.one_of(st.none(), st.dates(), st.sampled_from([date.min, date.max]))


@given(TEXTS, DAYS)
def test_mentions_lie_in_the_text_in_order_and_apart(text: str, published_on: date | None) -> None:
    reached = 0
    for mention in find_dates(text, published_on=published_on):
        assert reached <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end] == mention.text
        assert mention.phrase.endswith(mention.text)
        reached = mention.end


@given(TEXTS, DAYS)
def test_the_same_text_gives_the_same_dates(text: str, published_on: date | None) -> None:
    assert find_dates(text, published_on=published_on) == find_dates(text, published_on=published_on)


@given(TEXTS)
def test_nothing_is_anchored_without_an_anchor(text: str) -> None:
    for mention in find_dates(text)[:1]:
        assert not mention.anchored


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 1, 1)), DAYS)
def test_a_whole_date_is_that_day_in_every_form(day: date, published_on: date | None) -> None:
    for form in (f"{day}", f"{day.day} {day:%B} {day.year}", f"{day:%B} {day.day}, {day.year}", f"{day:%a, %d %b %Y}"):
        assert parse_day(form) == day
        assert parse_when(form, published_on=published_on).edtf == f"{day}"


@given(st.sampled_from(["Monday", "Thursday", "Sunday"]), st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_a_weekday_of_the_past_is_one_of_the_last_seven_days(weekday: str, published_on: date) -> None:
    [mention] = find_dates(f"They met on {weekday}.", published_on=published_on)
    assert mention.when.earliest is not None
    assert 0 <= (published_on - mention.when.earliest).days < 7


@given(TEXTS, DAYS)
def test_one_expression_means_what_it_means_in_a_text(text: str, published_on: date | None) -> None:
    try:
        read = parse_when(text, published_on=published_on)
    except UnmappedValueError:
        return
    [mention] = find_dates(text, published_on=published_on)
    assert mention.when == read
