"""The commands `casus registry …`: actors of the user's own, besides those that come with Casus."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from service.coding import registry
from service.loading.actor_tables import import_table
from service.settings import Settings

app = typer.Typer(
    no_args_is_help=True, add_completion=False, rich_markup_mode=None, help="Who is who: actors of your own."
)


@app.callback()
def registry_commands() -> None:
    """Who is who: actors of your own."""


@app.command("import")
def import_actors(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="A CSV with the columns of Casus' own persons.csv or organisations.csv (docs/coding.md).",
        ),
    ],
) -> None:
    """Add office holders, organisations or groups.

    Each row is checked, and nothing is written if one is wrong.
    """
    registry.with_tables()  # rows are checked against ours, and against the user's own as they will be
    found = import_table(file, Settings().data_dir / "registry")
    console = Console(stderr=True)
    for fault in found.faults:
        console.print(f"rejected  {fault}", highlight=False, markup=False, soft_wrap=True)
    if found.faults:
        console.print("Nothing was imported.", highlight=False)
        raise typer.Exit(1)
    typer.echo(f"{found.added} added, {found.changed} changed, {found.unchanged} unchanged in {found.table}")
