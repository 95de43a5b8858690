"""`make quality`: print how good the coder is, and fail where it is below its floors."""

import sys
import tomllib
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.quality.measures import Measure, others, own

FLOORS = Path(__file__).with_name("floors.toml")


def main() -> int:
    """Measure, print and compare."""
    floors = tomllib.loads(FLOORS.read_text(encoding="utf-8"))
    found = [*own(), *others()]
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("measure", "figure", "95 %", "of", "floor"):
        table.add_column(heading, justify="left" if heading == "measure" else "right")
    for measure in found:
        table.add_row(*_row(measure, floors), style="red" if misses(measure, floors) else "")
    Console(width=90).print(table)
    return int(any(misses(measure, floors) for measure in found))


def misses(measure: Measure, floors: dict[str, float]) -> bool:
    """Whether a figure is below its floor, or above its ceiling; without one it is only printed."""
    bound = floors.get(measure.name)
    if bound is None:
        return False
    return measure.value > bound if measure.is_ceiling else measure.value < bound


def _row(measure: Measure, floors: dict[str, float]) -> list[str]:
    interval = f"{measure.low:.0f}-{measure.high:.0f}" if measure.low is not None and measure.high is not None else ""
    bound = floors.get(measure.name)
    shown = "" if bound is None else f"{'≤' if measure.is_ceiling else '≥'} {bound:g}"
    figure = f"{measure.value:.2f}" if measure.name.endswith("per_article") else f"{measure.value:.1f}"
    return [measure.name, figure, interval, f"{measure.of or ''}", shown]


if __name__ == "__main__":
    sys.exit(main())
