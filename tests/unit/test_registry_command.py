"""`casus registry import`: a user's own actors."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from service.cli.main import app
from service.coding import registry
from service.loading import Context
from service.loading.coders import rules

PERSONS = "id,name,aliases,country,office,org,since,until,ambiguous"
ORGANISATIONS = "id,name,kind,country,sector,parent,aliases,ambiguous"
GUARD = "HARBOUR_GUARD,Harbour Guard,group,KEN,REB,,Guards of the Harbour,"
OBI = ",Ada Obi,Adaeze Obi,NGA,foreign minister,,2024-05,,"


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("CASUS_DATA_DIR", str(tmp_path / "data"))
    yield tmp_path / "data" / "registry"
    registry.with_tables()


def imported(tmp_path: Path, *lines: str) -> Result:
    file = tmp_path / "mine.csv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return CliRunner().invoke(app, ["registry", "import", str(file)])


def test_actors_are_added_to_those_of_casus(tmp_path: Path, data: Path) -> None:
    assert imported(tmp_path, ORGANISATIONS, GUARD).stdout == "1 added, 0 changed, 0 unchanged in organisations.csv\n"
    led = ",Ola Ndege,,,leader,HARBOUR_GUARD,2020,2024-12,"
    assert imported(tmp_path, PERSONS, OBI, led).stdout == "2 added, 0 changed, 0 unchanged in persons.csv\n"
    ours = len(registry.actors())
    registry.with_tables(*registry.tables_in(data))
    assert len(registry.actors()) == ours + 3
    assert registry.senses()["Guards of the Harbour"][0].actor_id == "HARBOUR_GUARD"
    assert [term.organisation for term in registry.terms_of("person:ola-ndege")] == ["HARBOUR_GUARD"]


def test_same_table_again_changes_nothing_and_another_replaces_its_actors(tmp_path: Path, data: Path) -> None:
    imported(tmp_path, PERSONS, OBI)
    before = (data / "persons.csv").read_bytes()
    assert "0 added, 0 changed, 1 unchanged" in imported(tmp_path, PERSONS, OBI).stdout
    assert (data / "persons.csv").read_bytes() == before
    left = OBI.replace("2024-05,", "2024-05,2025-01-31")
    assert "1 added, 1 changed, 0 unchanged" in imported(tmp_path, PERSONS, left, OBI.replace("Ad", "Ed")).stdout
    assert (data / "persons.csv").read_text(encoding="utf-8").count("\n") == 3


def test_office_of_a_person_that_casus_knows_is_one_more(tmp_path: Path, data: Path) -> None:
    held = len(registry.terms_of("person:wang-yi"))
    imported(tmp_path, PERSONS, "person:wang-yi,Wang Yi,,CHN,premier,,2030-01-01,,")
    registry.with_tables(*registry.tables_in(data))
    assert len(registry.terms_of("person:wang-yi")) == held + 1


FAULTS = [
    (PERSONS, ",Ada Obi,,XYZ,minister,,2024,,", "'XYZ' is no country"),
    (PERSONS, ",Ada Obi,,Nigeria,minister,,2024,,", "'Nigeria' is no country"),
    (PERSONS, ",Ada Obi,,NGA,minister,,2024-02-30,,", "since is '2024-02-30', which is no day"),
    (PERSONS, ",Ada Obi,,NGA,minister,,May 2024,,", "since is 'May 2024', which is no day"),
    (PERSONS, ",Ada Obi,,NGA,minister,,2024,2024-13,", "until is '2024-13', which is no day"),
    (PERSONS, ",Ada Obi,,NGA,minister,,2024-05-02,2024-05-01,", "until, 2024-05-01, is before since, 2024-05-02"),
    (PERSONS, ",Ada Obi,,NGA,minister,,,,", "since is missing"),
    (PERSONS, ",Ada Obi,Putin,NGA,minister,,2024,,", "'Putin' is what person:vladimir-putin is called"),
    (PERSONS, ",Ada Obi,Moscow,NGA,minister,,2024,,", "'Moscow' is what RUS is called"),
    (PERSONS, ",Ada Obi,the minister,NGA,minister,,2024,,", "'the minister' is no name"),
    (PERSONS, ",Ada Obi,,NGA,minister,,2024,,Obi", "'Obi' is ambiguous, and neither the name nor an alias"),
    (PERSONS, ",,,NGA,minister,,2024,,", "the name is missing"),
    (PERSONS, ",Ada Obi,,NGA,,,2024,,", "the office is missing"),
    (PERSONS, ",Ada Obi,,,minister,,2024,,", "an office is held for a country or an organisation"),
    (PERSONS, ",Ada Obi,,,minister,NOBODY,2024,,", "no organisation has the id 'NOBODY'"),
    (PERSONS, "obi,Ada Obi,,NGA,minister,,2024,,", "the id 'obi' is no person's"),
    (PERSONS, ",Ada Obi,NGA", "it has 3 cells under 9 headings"),
    (ORGANISATIONS, "NATO,Harbour Guard,group,,,,,", "the id NATO is"),
    (ORGANISATIONS, "KEN,Harbour Guard,group,,,,,", "the id KEN is Kenya's already"),
    (ORGANISATIONS, ",Harbour Guard,army,,,,,", "'army' is no kind"),
    (ORGANISATIONS, ",Harbour Guard,group,,XXX,,,", "'XXX' is no sector"),
    (ORGANISATIONS, ",Harbour Guard,group,,,NOBODY,,", "no organisation has the id 'NOBODY'"),
    (ORGANISATIONS, "harbour,Harbour Guard,group,,,,,", "the id 'harbour' is no organisation's"),
]


@pytest.mark.parametrize(("heading", "row", "sentence"), FAULTS)
def test_wrong_row_is_said_and_nothing_is_written(
    tmp_path: Path, data: Path, heading: str, row: str, sentence: str
) -> None:
    good = OBI.replace("Obi", "Bello").replace("Ada", "Ife") if heading == PERSONS else GUARD.replace("Harbour", "Port")
    run = imported(tmp_path, heading, good.replace("HARBOUR", "PORT"), row)
    (said,) = [line for line in run.stderr.splitlines() if line.startswith("rejected")]
    assert (run.exit_code, f"mine.csv, line 3: {sentence}" in said) == (1, True), said
    assert not data.exists()


def test_two_actors_of_one_table_are_not_called_alike(tmp_path: Path) -> None:
    run = imported(tmp_path, PERSONS, OBI, ",Ife Bello,Adaeze Obi,NGA,minister,,2024,,")
    assert run.stderr.count("'Adaeze Obi' is what") == 2


def test_form_that_is_ambiguous_everywhere_may_be_shared(tmp_path: Path) -> None:
    both = (f",{name} Obi,Obi,NGA,minister,,2024,,Obi" for name in ("Ada", "Ife"))
    assert "2 added" in imported(tmp_path, PERSONS, *both).stdout


@pytest.mark.parametrize("heading", ["name,country", "", "id;name;aliases"])
def test_file_that_is_no_table_is_refused(tmp_path: Path, heading: str) -> None:
    assert "is no table of actors: its first line must be id," in str(imported(tmp_path, heading, OBI).exception)


def test_texts_are_read_with_them_in_every_process(tmp_path: Path) -> None:
    imported(tmp_path, ORGANISATIONS, GUARD)
    rows = "".join(f"{json.dumps({'id': n, 'text': 'The Harbour Guard attacked Tanzania.'})}\n" for n in range(2))
    command = [sys.executable, "-m", "service.cli.main", "code", "--jsonl", "--workers", "2"]
    run = subprocess.run(command, input=rows, capture_output=True, text=True, check=True, timeout=120)
    for answer in map(json.loads, run.stdout.splitlines()):
        assert answer["claims"][0]["participants"][0]["actor_id"] == "HARBOUR_GUARD"


def test_articles_are_read_anew_when_a_table_has_changed(tmp_path: Path, data: Path) -> None:
    versions = []
    for row in (GUARD, GUARD.replace("KEN", "TZA")):
        imported(tmp_path, ORGANISATIONS, row)
        registry.with_tables(*registry.tables_in(data))
        with rules(Context().reject) as coder:
            versions.append(coder.version)
    registry.with_tables()
    with rules(Context().reject) as coder:
        assert len({*versions, coder.version}) == 3
