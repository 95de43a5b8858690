"""Dates of a news report are counted from its publication, a Tuesday."""

from datetime import date

import pytest

from service.coding.dates import find_dates

PUBLISHED = date(2024, 11, 12)

PAST = [
    ("The parliament ratified the pact on Monday.", "Monday", "2024-11-11", "2024-11-11"),
    ("The parliament ratified the pact Monday.", "Monday", "2024-11-11", "2024-11-11"),
    ("The foreign ministry said on Tuesday that talks went well.", "Tuesday", "2024-11-12", "2024-11-12"),
    ("The spokesman confirmed it Wednesday.", "Wednesday", "2024-11-06", "2024-11-06"),
    ("Shells struck the port on Sunday morning.", "Sunday morning", "2024-11-10TMO", "2024-11-10"),
    ("They reached a deal late Thursday.", "late Thursday", "2024-11-07", "2024-11-07"),
    ("The two leaders met in June.", "June", "2024-06", "2024-06"),
    ("The embassy was closed in December.", "December", "2023-12", "2023-12"),
    ("Marines landed on the island on Oct. 3.", "Oct. 3", "2024-10-03", "2024-10-03"),
    ("The cabinet fell on 20 December.", "20 December", "2023-12-20", "2023-12-20"),
    ("The frigate left port last week.", "last week", "2024-W45", "[2024-11-04..2024-11-10]"),
    ("The envoy resigned last month.", "last month", "2024-10", "2024-10"),
    ("Exports doubled last year.", "last year", "2023", "2023"),
    ("Rebels seized the town last Sunday.", "last Sunday", "2024-11-10", "2024-11-10"),
    ("Rebels seized the town last Tuesday.", "last Tuesday", "2024-11-05", "2024-11-05"),
    ("The treaty was signed last June.", "last June", "2024-06", "2024-06"),
    ("It was agreed last spring.", "last spring", "2024-SP", "[2024-03-01..2024-05-31]"),
    ("The ships sailed yesterday.", "yesterday", "2024-11-11", "2024-11-11"),
    ("He arrived yesterday evening.", "yesterday evening", "2024-11-11TEV", "2024-11-11"),
    ("Sirens sounded last night.", "last night", "2024-11-11TNI", "2024-11-11"),
    ("Drones crossed the border overnight.", "overnight", "2024-11-12TNI", "[2024-11-11..2024-11-12]"),
    ("Protesters gathered over the weekend.", "the weekend", "2024-W45-WE", "[2024-11-09..2024-11-10]"),
    ("The minister visited five days ago.", "five days ago", "2024-11-07", "2024-11-07"),
    ("The minister visited three weeks ago.", "three weeks ago", "2024-W43", "[2024-10-21..2024-10-27]"),
    ("The minister visited two months ago.", "two months ago", "2024-09", "2024-09"),
    ("The war began a year ago.", "a year ago", "2023", "2023"),
    ("The bridge was built two decades ago.", "two decades ago", "200", "200X"),
    ("Earlier this month both sides exchanged prisoners.", "Earlier this month", "2024-11", "2024-11"),
    ("The law was passed earlier this week.", "earlier this week", "2024-W46", "[2024-11-11..2024-11-17]"),
    ("The base was shelled this spring.", "this spring", "2024-SP", "[2024-03-01..2024-05-31]"),
    ("The cable was cut in early October.", "early October", "2024-10", "2024-10"),
    ("Output fell in the third quarter.", "the third quarter", "2024-Q3", "[2024-07-01..2024-09-30]"),
    ("The corps crossed the river the day before yesterday.", "the day before yesterday", "2024-11-10", "2024-11-10"),
    ("Talks collapsed this past Friday.", "this past Friday", "2024-11-08", "2024-11-08"),
    ("It was the worst attack this year.", "this year", "2024", "2024"),
]
FUTURE = [
    ("The president will visit Hanoi on Thursday.", "Thursday", "2024-11-14", "2024-11-14"),
    ("On Friday the fleet will sail.", "Friday", "2024-11-15", "2024-11-15"),
    ("The council is to vote on Monday.", "Monday", "2024-11-18", "2024-11-18"),
    ("The army plans to withdraw on Saturday.", "Saturday", "2024-11-16", "2024-11-16"),
    ("The hearing is scheduled for Wednesday.", "Wednesday", "2024-11-13", "2024-11-13"),
    ("They agreed to meet on Sunday.", "Sunday", "2024-11-17", "2024-11-17"),
    ("The navy will hold a drill in June.", "June", "2025-06", "2025-06"),
    ("The summit is expected on 3 March.", "3 March", "2025-03-03", "2025-03-03"),
    ("Elections are due in December.", "December", "2024-12", "2024-12"),
    ("The truce begins next Monday.", "next Monday", "2024-11-18", "2024-11-18"),
    ("The truce begins next week.", "next week", "2024-W47", "[2024-11-18..2024-11-24]"),
    ("The ban takes effect next month.", "next month", "2024-12", "2024-12"),
    ("The talks resume tomorrow.", "tomorrow", "2024-11-13", "2024-11-13"),
    ("The talks resume the day after tomorrow.", "the day after tomorrow", "2024-11-14", "2024-11-14"),
    ("The decree takes effect on January 1.", "January 1", "2025-01-01", "2025-01-01"),
    ("The king speaks tonight.", "tonight", "2024-11-12TNI", "2024-11-12"),
    ("They will meet this Friday.", "this Friday", "2024-11-15", "2024-11-15"),
    ("A new base opens next spring.", "next spring", "2025-SP", "[2025-03-01..2025-05-31]"),
    ("The pact will be reviewed in the second half of next year.", "the second half of next year", "2025-H2",
     "[2025-07-01..2025-12-31]"),
    ("The leaders will gather this weekend.", "this weekend", "2024-W46-WE", "[2024-11-16..2024-11-17]"),
    ("The minister will be in Rome in two weeks' time.", "two weeks' time", "2024-W48", "[2024-11-25..2024-12-01]"),
]  # fmt: skip
PHRASES = [
    ("It has refused talks since 2016.", "since 2016", "2016", "2016/.."),
    ("It has refused talks since last month.", "since last month", "2024-10", "2024-10/.."),
    ("The curfew lasts until Friday.", "until Friday", "2024-11-08", "../2024-11-08"),
    ("Troops will leave by Friday.", "by Friday", "2024-11-15", "../2024-11-15"),
    ("Troops will leave by the end of next year.", "by the end of next year", "2025", "../2025-12-31"),
    ("They will vote before 1 December.", "before 1 December", "2024-12-01", "../2024-11-30"),
    ("Fighting resumed after 3 November.", "after 3 November", "2024-11-03", "2024-11-04/.."),
    ("He landed before dawn on Wednesday.", "before dawn on Wednesday", "2024-11-06TMO", "2024-11-06"),
    ("He landed by Monday night.", "by Monday night", "2024-11-11TNI", "../2024-11-11"),
    ("It was agreed on the eve of November 5.", "the eve of November 5", "2024-11-04", "2024-11-04"),
    ("The corps was formed in recent years.", "in recent years", "PAST_REF", ""),
    ("The border was drawn decades ago.", "decades ago", "PAST_REF", ""),
    ("The border will be drawn in the coming weeks.", "the coming weeks", "FUTURE_REF", ""),
    ("It is now the largest port.", "now", "PRESENT_REF", ""),
    ("Forty were hurt in the past two weeks.", "the past two weeks", "P2W", "[2024-10-29..2024-11-12]"),
    ("The drill lasted for three days.", "three days", "P3D", ""),
    ("A three-day visit ended.", "three-day", "P3D", ""),
    ("They marched for more than six hours.", "more than six hours", "PT6H", ""),
    ("A truce of two and a half years broke.", "two and a half years", "P2.5Y", ""),
    ("The siege went on for weeks.", "weeks", "PXW", ""),
    ("The patrol passes every Tuesday.", "every Tuesday", "XXXX-WXX-2", ""),
    ("The patrol passes daily.", "daily", "XXXX-XX-XX", ""),
    ("The annual drill began.", "annual", "XXXX", ""),
    ("They meet twice a year.", "twice a year", "XXXX", ""),
    ("They meet every two years.", "every two years", "P2Y", ""),
    ("The drill is held each August.", "each August", "XXXX-08", ""),
]


def found_in(text: str) -> list[tuple[str, str, str]]:
    return [(m.phrase, m.timex_value, m.when.edtf) for m in find_dates(text, published_on=PUBLISHED)]


@pytest.mark.parametrize(("text", "expression", "value", "edtf"), PAST)
def test_what_happened_lies_before_publication(text: str, expression: str, value: str, edtf: str) -> None:
    [mention] = find_dates(text, published_on=PUBLISHED)
    assert (mention.text, mention.timex_value, mention.when.edtf) == (expression, value, edtf)
    assert mention.anchored


@pytest.mark.parametrize(("text", "expression", "value", "edtf"), FUTURE)
def test_what_is_to_come_lies_after_publication(text: str, expression: str, value: str, edtf: str) -> None:
    [mention] = find_dates(text, published_on=PUBLISHED)
    assert (mention.text, mention.timex_value, mention.when.edtf) == (expression, value, edtf)
    assert mention.anchored


@pytest.mark.parametrize(("text", "phrase", "value", "edtf"), PHRASES)
def test_a_phrase_means_what_its_preposition_says(text: str, phrase: str, value: str, edtf: str) -> None:
    assert found_in(text) == [(phrase, value, edtf)]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("SEOUL, Nov 5 (Agency) - Two jets crossed the line on Monday.", ["2024-11-05", "2024-11-11"]),
        ("TAIPEI, Nov. 10 (Wire) -- The navy said Saturday it will sail on Thursday.",
         ["2024-11-10", "2024-11-09", "2024-11-14"]),
        ("GENEVA, 8 November - Envoys met.", ["2024-11-08"]),
        ("A guard stands at the gate, June 19, 2024. (Photo by a stringer)", ["2024-06-19"]),
        ("The port of Odesa is seen in this photo taken Sept. 2, 2023.", ["2023-09-02"]),
        ("He said on Tuesday they would meet on Friday.", ["2024-11-12", "2024-11-15"]),
        ("The ships arrived on Nov. 10 and will leave on Nov. 14.", ["2024-11-10", "2024-11-14"]),
        ("On Nov. 6 the envoy flew in. Two days later he left.", ["2024-11-06", "2024-11-08"]),
        ("The vote on 7 November was close. The previous day polls had been even.", ["2024-11-07", "2024-11-06"]),
        ("The border reopened on 1 October. The following week trains ran.", ["2024-10-01", "2024-W41"]),
        ("In July 2023 they met; later that month they signed.", ["2023-07", "2023-07"]),
        ("In 2019 the mine closed, and in May of that year the town emptied.", ["2019", "2019-05"]),
        ("At 10 p.m. on Tuesday sirens sounded.", ["2024-11-12T22:00", "2024-11-12"]),
        ("A blast on Sunday at 4:15 a.m. hurt two.", ["2024-11-10", "2024-11-10T04:15"]),
        ("Guards fired at 0530hrs on 9 November.", ["2024-11-09T05:30", "2024-11-09"]),
        ("On Monday and Tuesday they met.", ["2024-11-11", "2024-11-12"]),
    ],
)  # fmt: skip
def test_several_dates_of_a_text(text: str, values: list[str]) -> None:
    assert [m.timex_value for m in find_dates(text, published_on=PUBLISHED)] == values


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The drill of 4-8 November ended.", ("4-8 November", "2024-11-04/2024-11-08")),
        ("The drill ran from 4 to 8 November 2024.", ("from 4 to 8 November 2024", "2024-11-04/2024-11-08")),
        ("The drill ran November 4–8, 2024.", ("November 4–8, 2024", "2024-11-04/2024-11-08")),
        ("Between 1 and 3 November they sailed.", ("Between 1 and 3 November", "[2024-11-01..2024-11-03]")),
        ("He served from 2009 to 2017.", ("from 2009 to 2017", "2009-01-01/2017-12-31")),
        ("Between March and June 2024 nine died.", ("Between March and June 2024", "[2024-03-01..2024-06-30]")),
        ("The tour of 28 December - 3 January 2024 ended.", ("28 December - 3 January 2024", "2023-12-28/2024-01-03")),
        ("It hit in the night of 3-4 November.", ("the night of 3-4 November", "[2024-11-03..2024-11-04]")),
        ("The 1939-45 war ended.", ("1939-45", "1939-01-01/1945-12-31")),
        ("He ruled May 1998 to June 2003.", ("May 1998 to June 2003", "1998-05-01/2003-06-30")),
        ("It was closed from Monday to Tuesday.", ("from Monday to Tuesday", "2024-11-11/2024-11-12")),
    ],
)
def test_a_range_is_one_mention(text: str, expected: tuple[str, str]) -> None:
    [mention] = find_dates(text, published_on=PUBLISHED)
    assert (mention.phrase, mention.when.edtf) == expected
    assert mention.when.precision == "range"


def test_a_range_keeps_its_two_ends_as_timex3_has_them() -> None:
    [mention] = find_dates("The drill of 4-8 November ended.", published_on=PUBLISHED)
    assert [(end.text, end.timex_value, end.when) for end in mention.ends] == [
        ("4", "2024-11-04", mention.when),
        ("8 November", "2024-11-08", mention.when),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "They may march on the capital.",
        "The second corps fell back.",
        "Some 2000 soldiers were killed.",
        "Resolution 1874 was adopted.",
        "It cost $2024 to build.",
        "The march was led by May Chen and Jan Novak.",
        "He sat in the sun and won.",
        "A ratio of 3 to 4 was agreed.",
        "The fall of the city was quick.",
        "They drove past the palace.",
        "The drill is named Iron Shield-2024B.",
        "See https://example.org/2024/11/12/talks.",
    ],
)
def test_words_that_are_no_dates(text: str) -> None:
    assert find_dates(text, published_on=PUBLISHED) == []


@pytest.mark.parametrize(
    "text",
    [
        "Two days later the envoy left.",
        "The next day the envoy left.",
        "The Sept. 11 attacks changed everything.",
        "It happened at 9 a.m. sharp.",
        "Ramadan was quiet.",
    ],
)
def test_an_anchor_that_is_missing_is_not_invented(text: str) -> None:
    [mention] = find_dates(text, published_on=PUBLISHED)
    assert mention.when.precision == "unknown"
    assert not mention.anchored
