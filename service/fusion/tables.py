"""What fusion knows of kinds, words and names, read from data tables."""

import csv
from functools import cache
from importlib.resources import files


def _text(*path: str) -> str:
    return files("service").joinpath("data", *path).read_text(encoding="utf-8")


@cache
def mutual_kinds() -> frozenset[str]:
    """Kinds in which all parties do the same, so that who is named first says nothing."""
    return frozenset(_text("fusion", "mutual_kinds.txt").split())


@cache
def base_verbs() -> dict[str, str]:
    """Past tense, as the kinds' phrases begin -> base form."""
    return {row["past"]: row["base"] for row in csv.DictReader(_text("fusion", "verbs.csv").splitlines())}


@cache
def state_names() -> frozenset[str]:
    """What states are called: a place of such a name is a whole country."""
    return frozenset(row["name"] for row in csv.DictReader(_text("actors", "states.csv").splitlines()))
