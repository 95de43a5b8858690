"""Dates that say all of themselves, and those that only a narrative dates."""

from datetime import date

import pytest

from service.coding.dates import find_dates, parse_day, parse_when
from service.errors import UnmappedValueError

WHOLE = [
    ("19 June 2024", "DATE", "2024-06-19", "2024-06-19"),
    ("19th of June 2024", "DATE", "2024-06-19", "2024-06-19"),
    ("the 19th of June, 2024", "DATE", "2024-06-19", "2024-06-19"),
    ("June 19, 2024", "DATE", "2024-06-19", "2024-06-19"),
    ("June 19th 2024", "DATE", "2024-06-19", "2024-06-19"),
    ("09 January 2025", "DATE", "2025-01-09", "2025-01-09"),
    ("Wed., June 19, 2024", "DATE", "2024-06-19", "2024-06-19"),
    ("Wednesday (19 June 2024", "DATE", "2024-06-19", "2024-06-19"),
    ("2024-06-19", "DATE", "2024-06-19", "2024-06-19"),
    ("2024-06-19T08:30:00Z", "TIME", "2024-06-19T08:30", "2024-06-19"),
    ("25/12/2024", "DATE", "2024-12-25", "2024-12-25"),
    ("12/25/2024", "DATE", "2024-12-25", "2024-12-25"),
    ("11/12/2024", "DATE", "2024", "2024"),
    ("June 2024", "DATE", "2024-06", "2024-06"),
    ("2024-06", "DATE", "2024-06", "2024-06"),
    ("1998-02", "DATE", "1998", "1998"),
    ("June of 2024", "DATE", "2024-06", "2024-06"),
    ("early June 2024", "DATE", "2024-06", "2024-06"),
    ("mid-June 2024", "DATE", "2024-06", "2024-06"),
    ("the end of June 2024", "DATE", "2024-06", "2024-06"),
    ("the first week of June 2024", "DATE", "2024-06", "2024-06"),
    ("late 2024", "DATE", "2024", "2024"),
    ("the beginning of 2024", "DATE", "2024", "2024"),
    ("Q3 2024", "DATE", "2024-Q3", "[2024-07-01..2024-09-30]"),
    ("the second quarter of 2024", "DATE", "2024-Q2", "[2024-04-01..2024-06-30]"),
    ("the first half of 2024", "DATE", "2024-H1", "[2024-01-01..2024-06-30]"),
    ("the summer of 2024", "DATE", "2024-SU", "[2024-06-01..2024-08-31]"),
    ("autumn 2024", "DATE", "2024-FA", "[2024-09-01..2024-11-30]"),
    ("the winter of 2023", "DATE", "2023-WI", "[2023-01-01..2024-02-29]"),
    ("the 1990s", "DATE", "199", "199X"),
    ("the early 1990s", "DATE", "199", "199X"),
    ("the nineties", "DATE", "199", "199X"),
    ("the 19th century", "DATE", "18", "[1801-01-01..1900-12-31]"),
    ("the nineteenth century", "DATE", "18", "[1801-01-01..1900-12-31]"),
    ("218 BC", "DATE", "BC0218", ""),
    ("Christmas Day 2023", "DATE", "2023-12-25", "2023-12-25"),
    ("New Year's Eve 2023", "DATE", "2023-12-31", "2023-12-31"),
    ("the night of 3 March 2024", "TIME", "2024-03-03TNI", "2024-03-03"),
    ("the morning of March 3, 2024", "TIME", "2024-03-03TMO", "2024-03-03"),
    ("31 February 2024", "DATE", "XXXX", ""),
]


@pytest.mark.parametrize(("text", "kind", "value", "edtf"), WHOLE)
def test_a_whole_date_needs_no_anchor(text: str, kind: str, value: str, edtf: str) -> None:
    [mention] = find_dates(f"It was agreed then: {text}.")
    assert (mention.text, mention.timex_type, mention.timex_value, mention.when.edtf) == (text, kind, value, edtf)
    assert not mention.anchored


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("They met on Monday.", "XXXX-WXX-1"),
        ("They met on June 19.", "XXXX-06-19"),
        ("They met in June.", "XXXX-06"),
        ("They met last week.", "XXXX-WXX"),
        ("They met yesterday.", "XXXX-XX-XX"),
        ("They meet today.", "PRESENT_REF"),
        ("They met in the spring.", "XXXX-SP"),
        ("They met on Tuesday evening.", "XXXX-WXX-2TEV"),
        ("They met three weeks ago.", "XXXX-WXX"),
        ("They met at noon.", "XXXX-XX-XXT12:00"),
    ],
)
def test_without_publication_day_what_is_relative_stays_open(text: str, value: str) -> None:
    [mention] = find_dates(text)
    assert (mention.timex_value, mention.when.edtf, mention.anchored) == (value, "", False)


@pytest.mark.parametrize("published_on", [None, date(2012, 3, 9)])
@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("In May 1866 the king mobilised. In June his army crossed the hills.", ["1866-05", "1866-06"]),
        ("On 3 December 1866 snow fell. In January the pass was shut.", ["1866-12-03", "1867-01"]),
        ("On 3 July 1866 they fought. Two days later they asked for terms.", ["1866-07-03", "1866-07-05"]),
        ("On 3 July 1866 they fought. On 26 July they signed.", ["1866-07-03", "1866-07-26"]),
        ("On 30 June 1866 he came. The next month he left.", ["1866-06-30", "1866-07"]),
        ("In 1866 war came. The following year peace held.", ["1866", "1867"]),
        ("In 1866 war came. That summer three towns fell.", ["1866", "1866-SU"]),
        ("By early 1866 all was lost. In March the fort fell.", ["1866", "1866-03"]),
        ("On 3 July 1866, at 8 a.m., the guns began.", ["1866-07-03", "1866-07-03T08:00"]),
    ],
)
def test_a_narrative_is_dated_by_what_came_before(text: str, values: list[str], published_on: date | None) -> None:
    chronicle = " The crown fell in 1848; it rose in 1850, 1852 and 1853, was sold in 1854, lost in 1855."
    found = find_dates(text + chronicle, published_on=published_on)
    assert [m.timex_value for m in found[: len(values)]] == values


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("last Sunday", "2024-11-10"),
        ("March 2015", "2015-03"),
        ("28-30 April", "2024-04-28/2024-04-30"),
        ("since 2016", "2016/.."),
        ("on Monday", "2024-11-11"),
        ("from 4 to 8 November 2024", "2024-11-04/2024-11-08"),
        ("by the end of June 2025", "../2025-06-30"),
        ("Nov. 5, 2024", "2024-11-05"),
    ],
)
def test_one_expression_is_read(text: str, edtf: str) -> None:
    assert parse_when(text, published_on=date(2024, 11, 12)).edtf == edtf


@pytest.mark.parametrize(
    "text", ["", "soon", "the treaty of 1953", "Monday or 3 May 2024", "19 June 2024 in Pyongyang"]
)
def test_what_is_not_one_expression_is_refused(text: str) -> None:
    with pytest.raises(UnmappedValueError, match="is not one date expression"):
        parse_when(text, published_on=date(2024, 11, 12))


@pytest.mark.parametrize(
    "text",
    [
        "2024-11-12",
        "2024/11/12",
        "20241112",
        "2024-11-12T08:30:00Z",
        "2024-11-12 08:30",
        "12 November 2024",
        "12th of November 2024",
        "12 Nov. 2024",
        "12-Nov-2024",
        "November 12, 2024",
        "Nov 12th, 2024",
        "Tue, 12 Nov 2024 08:30:00 GMT",
        "Tuesday, November 12, 2024",
        " November 12, 2024, 8:30 a.m. ",
    ],
)
def test_a_document_day_is_read_in_several_orders(text: str) -> None:
    assert parse_day(text) == date(2024, 11, 12)


@pytest.mark.parametrize("text", ["25/12/2024", "12/25/2024", "25.12.2024", "12/12/2024"])
def test_a_numeric_day_with_one_order_is_read(text: str) -> None:
    assert parse_day(text).year == 2024


def test_a_day_that_could_be_two_is_refused() -> None:
    with pytest.raises(UnmappedValueError, match="'12/11/2024' may be one of two days"):
        parse_day("12/11/2024")


@pytest.mark.parametrize(
    "text", ["", "yesterday", "November 2024", "31 February 2024", "12 Brumaire 2024", "13/13/2024"]
)
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(UnmappedValueError, match="is not a day"):
        parse_day(text)
