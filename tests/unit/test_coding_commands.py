import json
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from service.cli.main import app

RATIFIED = "Kenya ratified the fisheries treaty with Tanzania on Monday."


def lines(command: str, *rows: object) -> tuple[int, list[dict[str, object]]]:
    asked = "".join(f"{row if isinstance(row, str) else json.dumps(row)}\n" for row in rows)
    run = CliRunner().invoke(app, [command, "--jsonl"], input=asked)
    return run.exit_code, [json.loads(line) for line in run.stdout.splitlines()]


def test_code_answers_each_line_with_its_claims() -> None:
    status, (answer,) = lines("code", {"id": "a", "text": RATIFIED, "published_on": "2025-05-14"})
    (claim,) = answer["claims"]
    assert (status, answer["id"]) == (0, "a")
    assert claim["kind"] == "treaty_ratified"
    assert claim["type"] == "SUPPORT"
    assert claim["edtf"] == "2025-05-12"
    assert [p["actor_id"] for p in claim["participants"]] == ["KEN", "TZA"]
    assert RATIFIED[claim["start"] : claim["end"]] == claim["quote"]


def test_claims_have_the_fields_that_others_rely_on() -> None:
    _, (answer,) = lines("code", {"id": 1, "text": RATIFIED})
    asked = (
        "type mode kind contexts quad_class status participants earliest latest precision extent edtf date_text "
        "date_rule place instrument attributed_to quantities quote start end rule confidence"
    )
    assert set(asked.split()) <= set(answer["claims"][0])


def test_bad_lines_are_answered_with_their_fault_and_the_rest_goes_on() -> None:
    status, answers = lines("code", "no json", {"id": "b"}, {"id": "c", "text": RATIFIED})
    assert status == 1
    assert "not JSON" in answers[0]["error"]
    assert (answers[1]["id"], "text" in answers[1]["error"]) == ("b", True)
    assert len(answers[2]["claims"]) == 1


def test_undated_article_gets_no_invented_date() -> None:
    _, (answer,) = lines("code", {"id": "a", "text": RATIFIED})
    assert (answer["claims"][0]["earliest"], answer["claims"][0]["latest"]) == (None, None)


@pytest.mark.parametrize(
    ("text", "actor", "recipient", "type_", "kind"),
    [
        (RATIFIED, "Kenya", "Tanzania", "SUPPORT", "treaty_ratified"),
        ("The rebels attacked the convoy near Goma.", "The rebels", "the convoy", "ASSAULT", "attack"),
        ("Peru accused Chile of spying.", "Peru", "Chile", "ACCUSE", "accusation"),
        ("Brazil lies east of Bolivia.", "Brazil", "Bolivia", None, None),
        ("Peru will sign a treaty with Chile.", "Peru", "Chile", "AGREE", "treaty_signed"),
    ],
)
def test_classify_types_what_one_party_does_to_another(
    text: str, actor: str, recipient: str, type_: str | None, kind: str | None
) -> None:
    _, (answer,) = lines("classify", {"id": "a", "text": text, "actor": actor, "recipient": recipient})
    assert (answer["type"], answer["kind"]) == (type_, kind)


def test_classify_looks_at_who_does_it() -> None:
    _, (answer,) = lines("classify", {"id": "a", "text": RATIFIED, "actor": "Tanzania", "recipient": "Kenya"})
    assert answer["kind"] != "treaty_ratified"


def test_places_have_offsets_and_coordinates() -> None:
    text = "Artillery was fired in Russia's Kursk region and in Kaohsiung, Taiwan."
    _, (answer,) = lines("places", {"id": "a", "text": text})
    found = {place["name"]: place for place in answer["places"]}
    kaohsiung = found["Kaohsiung"]
    assert (kaohsiung["country"], kaohsiung["text"]) == ("TWN", "Kaohsiung")
    assert text[kaohsiung["start"] : kaohsiung["end"]] == "Kaohsiung"
    assert abs(kaohsiung["latitude"] - 22.6) < 0.2


@pytest.mark.parametrize("command", ["classify", "dates", "places"])
def test_commands_of_lines_say_how_they_are_used(command: str) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "service.cli.main", command], capture_output=True, text=True, check=False
    )
    assert run.returncode == 2
    assert "add --jsonl" in run.stderr


def test_code_shows_a_table_of_a_file() -> None:
    run = CliRunner().invoke(app, ["code", "-", "--published-on", "2025-05-14"], input=RATIFIED)
    assert run.exit_code == 0
    for part in ("2025-05-12", "treaty_ratified", "KEN → TZA", "1 claim"):
        assert part in run.stdout
