"""Quality floors: what the coder finds in our own gold and sample articles must not sink below; floors only rise."""

import tomllib
from functools import cache

import pytest

from tests.quality.__main__ import FLOORS, misses
from tests.quality.measures import Measure, own

BOUNDS: dict[str, float] = tomllib.loads(FLOORS.read_text(encoding="utf-8"))
OF_OTHERS = ("classify.", "timex.")


@cache
def measured() -> dict[str, Measure]:
    return {measure.name: measure for measure in own()}


@pytest.mark.parametrize("name", [name for name in BOUNDS if not name.startswith(OF_OTHERS)])
def test_figure_keeps_its_floor(name: str) -> None:
    assert not misses(measured()[name], BOUNDS), measured()[name]


def test_every_floor_is_of_something_measured() -> None:
    assert {name for name in BOUNDS if not name.startswith(OF_OTHERS)} <= set(measured())
