"""What the house promises of itself: queries as files, named once, used once."""

import re
from importlib.resources import files
from pathlib import Path

import pytest

from service.graph.queries import names, query

ROOT = Path(__file__).parents[1]
QUERIES = [(folder, name) for folder in ("read", "write") for name in names(folder)]
SOURCES = {path: path.read_text(encoding="utf-8") for path in (ROOT / "service").rglob("*.py")}


@pytest.mark.parametrize(("folder", "name"), QUERIES)
def test_query_has_a_sentence_and_declares_its_parameters(folder: str, name: str) -> None:
    found = query(folder, name)
    assert found.sentence.endswith(".")
    assert set(re.findall(r"\$(\w+)", found.text)) == set(found.parameters)
    assert ";" not in found.text


@pytest.mark.parametrize(("folder", "name"), QUERIES)
def test_query_is_used(folder: str, name: str) -> None:
    pattern = re.compile(rf'\.{folder}\(\s*"{name}"') if not name.startswith("digest_") else re.compile(r'f"digest_\{')
    assert sum(len(pattern.findall(text)) for text in SOURCES.values()) >= 1


@pytest.mark.parametrize(("folder", "name"), QUERIES)
def test_query_puts_no_value_into_its_text(folder: str, name: str) -> None:
    text = files("cypher").joinpath(folder, f"{name}.cypher").read_text(encoding="utf-8")
    assert max(map(len, text.splitlines())) <= 120
    assert "LOAD CSV" not in text


def test_only_settings_read_the_environment() -> None:
    allowed = {"settings.py", "java.py", "repository.py"}
    readers = {path.name for path, text in SOURCES.items() if re.search(r"os\.environ|getenv", text)}
    assert readers <= allowed


def test_no_file_grows_without_end() -> None:
    assert {path.name: len(text.splitlines()) for path, text in SOURCES.items() if len(text.splitlines()) > 360} == {}
