"""The command `casus`: its subcommands are imported when they are asked for, so that help and completion are quick."""

import signal
import sys
from importlib import import_module
from typing import Annotated, Any

import typer
from rich.console import Console
from typer.core import TyperGroup

import service
from service.errors import CasusError

COMMANDS = {
    "demo": ("demo", "demo", "Try it: Neo4j, sample articles, a timeline, the API."),
    "load": ("load", "load_command", "Run a loader: articles or coded rows in, events out."),
    "timeline": ("timeline", "timeline", "Show what an actor did, or two actors together."),
    "serve": ("serve", "serve", "Serve the REST API until Ctrl-C."),
    "code": ("code", "code", "Read articles and show the claims that they make."),
    "classify": ("classify", "classify", "Say what one party does to another (JSON lines)."),
    "dates": ("dates", "dates", "Find dates and the days they mean (JSON lines)."),
    "places": ("places", "places", "Find places and where they are (JSON lines)."),
    "registry": ("registry", "app", "Who is who: actors of your own."),
    "jobs": ("jobs", "app", "Loads on a schedule: list, run, schedule, look back."),
    "db": ("db", "app", "The database: start, stop, back up, look inside."),
}
"""Each command's module, what of it is the command, and its sentence."""


class _Commands(TyperGroup):
    """Commands that stand for themselves in lists, and are imported to be run."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:  # noqa: ANN401  Typer's types here are its own
        name, command, rest = super().resolve_command(ctx, args)
        return name, command and _imported(str(name)), rest


def _imported(name: str) -> Any:  # noqa: ANN401  Typer's types here are its own
    module, attribute, _ = COMMANDS[name]
    found = getattr(import_module(f"service.cli.{module}"), attribute)
    if isinstance(found, typer.Typer):
        return typer.main.get_command(found)
    alone = typer.Typer(add_completion=False, rich_markup_mode=None)
    alone.command(name)(found)
    return typer.main.get_command(alone)


app = typer.Typer(cls=_Commands, no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None)


def _version(*, asked: bool) -> None:
    if asked:
        typer.echo(f"casus {service.__version__}")
        raise typer.Exit


@app.callback()
def casus(
    *,
    version: Annotated[  # noqa: ARG001  it has been answered by then
        bool, typer.Option("--version", is_eager=True, callback=lambda asked: _version(asked=asked), help="Show it.")
    ] = False,
) -> None:
    """Geopolitical events in Neo4j: dated, sourced, and answerable."""
    from service.coding import registry  # noqa: PLC0415  help is shown without it
    from service.settings import Settings  # noqa: PLC0415  the same

    registry.with_tables(*registry.tables_in(Settings().data_dir / "registry"))


for command, (_, _, sentence) in COMMANDS.items():
    app.command(command, help=sentence)(lambda: None)


def _interrupt() -> None:
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as for a script's background jobs
        raise KeyboardInterrupt
    signal.raise_signal(signal.SIGINT)


def main() -> None:
    """Run the command line; a foreseen fault is one sentence on stderr and its exit status.

    SIGTERM ends a command as Ctrl-C does: what is under way is marked as stopped, and nothing is half written.
    """
    signal.signal(signal.SIGTERM, lambda *_: _interrupt())
    try:
        app()
    except CasusError as error:
        Console(stderr=True).print(f"casus: {error}", style="red", highlight=False, markup=False)
        sys.exit(error.exit_status)


if __name__ == "__main__":
    main()
