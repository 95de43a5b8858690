"""The tables for rows that were coded elsewhere (`service/data/records`)."""

import csv
from importlib.resources import files


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a table."""
    text = files("service").joinpath("data", "records", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
