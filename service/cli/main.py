"""The command `casus`."""

import signal
import sys

import typer
from rich.console import Console

from service.cli import db, timeline
from service.cli.classify import classify
from service.cli.code import code
from service.cli.dates import dates
from service.cli.demo import demo
from service.cli.load import load_command
from service.cli.places import places
from service.cli.serve import serve
from service.errors import CasusError

app = typer.Typer(no_args_is_help=True, add_completion=True, pretty_exceptions_enable=False, rich_markup_mode=None)


@app.callback()
def casus() -> None:
    """Geopolitical events in Neo4j: dated, sourced, and answerable."""


app.command()(demo)
app.command("load")(load_command)
for command in (timeline.timeline, serve, code, classify, dates, places):
    app.command()(command)
app.add_typer(db.app, name="db")


def main() -> None:
    """Run the command line; a foreseen fault is one sentence on stderr and its exit status.

    SIGTERM ends a command as Ctrl-C does: what is under way is marked as stopped, and nothing is half written.
    """
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    try:
        app()
    except CasusError as error:
        Console(stderr=True).print(f"casus: {error}", style="red", highlight=False, markup=False)
        sys.exit(error.exit_status)


if __name__ == "__main__":
    main()
