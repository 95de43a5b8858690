"""What the README lists is what there is."""

import re
from pathlib import Path

from service.api import create_app
from service.cli.database import Address
from service.cli.main import app
from service.loading import loader_names
from service.settings import Settings

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def section(name: str) -> str:
    return README.split(f"## {name}\n", 1)[1].split("\n## ", 1)[0]


def test_settings_are_listed() -> None:
    listed = set(re.findall(r"`(CASUS_\w+)`", section("Settings")))
    assert listed == {f"CASUS_{name.upper()}" for name in Settings.model_fields}


def test_routes_are_listed() -> None:
    listed = {re.sub(r"\?.*", "", address) for address in re.findall(r"`(/[^`]*)`", section("Routes"))}
    paths = set(create_app(Address("bolt://127.0.0.1:1", "neo4j", None, "neo4j")).openapi()["paths"])
    assert listed == paths | {"/docs", "/openapi.json"}


def test_loaders_are_listed() -> None:
    assert re.findall(r"^\| `(\w+)` \|", section("Loaders"), re.MULTILINE) == loader_names()


def test_commands_of_the_readme_exist() -> None:
    commands = {command.name or getattr(command.callback, "__name__", "") for command in app.registered_commands}
    groups = {group.name for group in app.registered_groups}
    used = set(re.findall(r"^casus (\w+)", README, re.MULTILINE))
    assert used <= commands | groups


def test_documents_are_linked_and_there() -> None:
    for page in (ROOT / "docs").glob("*.md"):
        for link in re.findall(r"\]\(([\w./-]+\.md)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / link).exists(), (page.name, link)
    for link in re.findall(r"\]\(([\w./-]+\.md)\)", README):
        assert (ROOT / link).exists(), link
