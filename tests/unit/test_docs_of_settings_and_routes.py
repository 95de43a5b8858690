"""What the README lists is what there is."""

import re
import tomllib
from importlib import import_module
from pathlib import Path

import pytest
import typer

import service
from service.api import create_app, tables
from service.cli.main import COMMANDS
from service.columns import EVENT_COLUMNS
from service.loading import loader_names
from service.loading.jobs import Job
from service.settings import Settings
from tests.documents import NOWHERE, PAGES

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def section(name: str) -> str:
    return README.split(f"## {name}\n", 1)[1].split("\n## ", 1)[0]


def test_settings_are_listed() -> None:
    listed = set(re.findall(r"`(CASUS_\w+)`", section("Settings")))
    assert listed == {f"CASUS_{name.upper()}" for name in Settings.model_fields}


def test_routes_are_listed() -> None:
    listed = {re.sub(r"\?.*", "", address) for address in re.findall(r"`(/[^`]*)`", section("Routes"))}
    paths = set(create_app(NOWHERE).openapi()["paths"])
    assert listed == paths | {"/docs", "/openapi.json"}


def test_loaders_are_listed() -> None:
    assert re.findall(r"^\| `(\w+)` \|", section("Loaders"), re.MULTILINE) == loader_names()


def test_every_default_of_a_setting_is_the_one_that_is_listed() -> None:
    for names, shown in re.findall(r"^\| ((?:`CASUS_\w+`(?:, )?)+) \| ([^|]+) \|", section("Settings"), re.MULTILINE):
        settings = [
            Settings.model_fields[name.removeprefix("CASUS_").lower()] for name in re.findall(r"`(\w+)`", names)
        ]
        for field, default in zip(settings, shown.split(", ", len(settings) - 1), strict=True):
            if isinstance(field.default, str | int | float | Path) and field.default != "":
                assert default == f"`{field.default}`", names
            else:
                assert default.startswith(("unset", "empty", "the user's", "Maven's")), (names, default)


def test_commands_that_are_named_exist() -> None:
    pages = [README, *(page.read_text(encoding="utf-8") for page in (ROOT / "docs").glob("*.md"))]
    used = {name for page in pages for name in re.findall(r"(?:^|`)casus (\w+)", page, re.MULTILINE)}
    assert used <= set(COMMANDS)


def test_command_is_listed_with_its_own_sentence() -> None:
    for name, (module, attribute, sentence) in COMMANDS.items():
        found = getattr(import_module(f"service.cli.{module}"), attribute)
        said = found.info.help if isinstance(found, typer.Typer) else (found.__doc__ or "").splitlines()[0]
        assert said == sentence, name


@pytest.mark.parametrize("path", PAGES)
def test_page_that_follows_from_the_code_is_up_to_date(path: str) -> None:
    assert (ROOT / path).read_text(encoding="utf-8") == PAGES[path](), "run make docs"


def test_parameters_of_lists_are_listed() -> None:
    rest = (
        (ROOT / "docs" / "rest.md").read_text(encoding="utf-8").split("## Lists of events", 1)[1].split("\n## ", 1)[0]
    )
    cells = re.findall(r"^\| (`[^|]+) \|", rest, re.MULTILINE)
    listed = {name for cell in cells for name in re.findall(r"`(\w+)", cell)}
    parameters = create_app(NOWHERE).openapi()["paths"]["/v1/events"]["get"]["parameters"]
    assert listed == {parameter["name"] for parameter in parameters}


def test_columns_of_csv_are_listed() -> None:
    rest = (ROOT / "docs" / "rest.md").read_text(encoding="utf-8").split("## CSV", 1)[1].split("\n## ", 1)[0]
    cells = re.findall(r"^\| [^|`]+ \| (`[^|]+) \|", rest, re.MULTILINE)
    listed = [tuple(re.findall(r"`(\w+)`", cell)) for cell in cells]
    assert listed == [
        EVENT_COLUMNS,
        tables.CLAIM_COLUMNS,
        tables.ACTOR_COLUMNS,
        tables.INSTRUMENT_COLUMNS,
        tables.SOURCE_COLUMNS,
        tables.RUN_COLUMNS,
        tables.SERIES_COLUMNS,
    ]


def test_fields_of_jobs_are_listed() -> None:
    page = (ROOT / "docs" / "jobs.md").read_text(encoding="utf-8")
    cells = re.findall(r"^\| (`[^|]+) \|", page, re.MULTILINE)
    assert {name for cell in cells for name in re.findall(r"`(\w+)`", cell)} == Job.model_fields.keys() - {"name"}


def test_changelog_and_version_agree() -> None:
    newest = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)[0]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert newest == project["version"] == service.__version__ == create_app(NOWHERE).openapi()["info"]["version"]


def test_documents_are_linked_and_there() -> None:
    for page in (ROOT / "docs").glob("*.md"):
        for link in re.findall(r"\]\(([\w./-]+\.md)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / link).exists(), (page.name, link)
    for link in re.findall(r"\]\(([\w./-]+\.md)\)", README):
        assert (ROOT / link).exists(), link
