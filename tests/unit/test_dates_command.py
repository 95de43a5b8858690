"""`casus dates --jsonl`: lines in, lines out."""

import json

import pytest
from typer.testing import CliRunner

from service.cli.main import app
from service.errors import UsageError

GOOD = {"id": "a", "text": "They met on Monday.", "published_on": "2024-11-12"}


def run(*lines: object) -> tuple[list[dict[str, object]], int]:
    shown = "".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines)
    done = CliRunner().invoke(app, ["dates", "--jsonl"], input=shown)
    return [json.loads(line) for line in done.stdout.splitlines()], done.exit_code


def test_a_line_is_answered_with_its_dates() -> None:
    [answer], status = run(GOOD)
    assert status == 0
    assert answer == {
        "id": "a",
        "dates": [
            {
                "start": 12,
                "end": 18,
                "text": "Monday",
                "phrase": "Monday",
                "timex_type": "DATE",
                "timex_value": "2024-11-11",
                "edtf": "2024-11-11",
                "earliest": "2024-11-11",
                "latest": "2024-11-11",
                "precision": "day",
                "extent": "within",
            }
        ],
    }


def test_a_range_is_two_annotations_with_the_days_of_both() -> None:
    [answer], _ = run({"id": 1, "text": "The drill of 4-8 November 2024."})
    dates = answer["dates"]
    assert isinstance(dates, list)
    assert [(d["text"], d["timex_value"], d["edtf"]) for d in dates] == [
        ("4", "2024-11-04", "2024-11-04/2024-11-08"),
        ("8 November 2024", "2024-11-08", "2024-11-04/2024-11-08"),
    ]


def test_offsets_are_code_points() -> None:
    [answer], _ = run({"id": "😀", "text": "😀 In June 2024 😀"})
    dates = answer["dates"]
    assert isinstance(dates, list)
    assert (dates[0]["start"], dates[0]["end"]) == (5, 14)


@pytest.mark.parametrize(
    ("line", "shown_id", "fault"),
    [
        ("not json", None, "is not JSON"),
        ("", None, "is not JSON"),
        ("[1]", None, "the line"),
        ({"id": "b"}, "b", "text"),
        ({"text": "June 2024"}, None, "id"),
        ({"id": "c", "text": "June", "published_on": "soon"}, "c", "published_on"),
    ],
)
def test_a_bad_line_is_answered_with_its_fault(line: object, shown_id: str | None, fault: str) -> None:
    answers, status = run(GOOD, line, GOOD)
    assert status == 1
    assert [a["id"] for a in answers] == ["a", shown_id, "a"]
    assert fault in str(answers[1]["error"])
    assert "dates" in answers[2]


def test_fields_of_other_commands_are_left_alone() -> None:
    answers, status = run(GOOD | {"title": "Talks", "language": "en"})
    assert status == 0
    assert len(answers) == 1


def test_without_jsonl_the_way_out_is_said() -> None:
    result = CliRunner().invoke(app, ["dates"])
    assert isinstance(result.exception, UsageError)
    assert "add --jsonl" in str(result.exception)
