"""Pages that follow from the code: `python -m tests.documents` writes them, a test compares them."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import typer

from service.api import create_app
from service.cli.database import Address
from service.cli.main import COMMANDS, app

ROOT = Path(__file__).parents[1]
NOWHERE = Address("bolt://127.0.0.1:1", "neo4j", None, "neo4j")


def openapi() -> str:
    """The OpenAPI document of the service."""
    return json.dumps(create_app(NOWHERE).openapi(), indent=1, ensure_ascii=False) + "\n"


def commands() -> str:
    """All commands, as `--help` shows them in 80 columns."""
    parts = ["# Commands", "", "Written by `make docs`: what each command's `--help` says.", *_pages()]
    return "\n".join(parts) + "\n"


def _pages() -> Iterator[str]:
    group: Any = typer.main.get_command(app)
    context = _context(group, "casus")
    for name in COMMANDS:
        _, command, _ = group.resolve_command(context, [name])
        yield from _page(f"casus {name}", command)
        for below, inner in getattr(command, "commands", {}).items():
            yield from _page(f"casus {name} {below}", inner)


def _page(name: str, command: Any) -> Iterator[str]:  # noqa: ANN401  Typer's types here are its own
    shown = command.get_help(_context(command, name))
    yield from ("", f"## {name}", "", "```text", *(line.rstrip() for line in shown.splitlines()), "```")


def _context(command: Any, name: str) -> Any:  # noqa: ANN401  Typer's types here are its own
    return command.make_context(name, [], resilient_parsing=True, terminal_width=80, max_content_width=80)


PAGES: dict[str, Callable[[], str]] = {"docs/openapi.json": openapi, "docs/commands.md": commands}

if __name__ == "__main__":
    for path, text in PAGES.items():
        (ROOT / path).write_text(text(), encoding="utf-8")
