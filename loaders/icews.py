"""Rows of the ICEWS Coded Event Data: tables of its Dataverse (`.tab`), and the short form of its extracts (`.tsv`).

The short form has the columns date, source, relation and target; a relation is the name of a CAMEO event. Both may be
packed (`.gz`, `.bz2`, `.xz`, `.zip`). The data are Boschee et al., ICEWS Coded Event Data, doi:10.7910/DVN/28075.
"""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path

from service.errors import InputError, UnmappedValueError, UnreadableInputError, UsageError
from service.loading import Context
from service.model import Article, Named, Place, Record, Source, slug

SOURCE = Source(id="icews", name="ICEWS Coded Event Data", url="https://doi.org/10.7910/DVN/28075")

_SHORT = frozenset({"date", "source", "relation", "target"})
_FULL = frozenset({"Event ID", "Event Date", "Source Name", "CAMEO Code", "Target Name", "Story ID", "Publisher"})
_KINDS = frozenset({".tab", ".tsv"})
_PACKED = frozenset({".gz", ".bz2", ".xz", ".zip"})
NO_FAULTS = frozenset({"not_an_event"})
"""Reasons for which rows are rejected as they should be: a quarter of all rows are statements and appeals."""
CEILING = 0.01
"""So great a share of the rows may be rejected for other reasons before the load is called faulty."""

_NOTHING = frozenset({"", "NA", "NULL"})


def load(context: Context, *places: str) -> Iterator[Record]:
    """Yield the rows of files and folders, in the order given; files of other kinds in folders are left out.

    Raises:
        UsageError: If a path does not exist, or nothing is given.
    """
    if not places:
        raise UsageError("casus load icews needs files or folders with tables of ICEWS: name at least one")
    for place in places:
        if not Path(place).exists():
            raise UsageError(f"{place} does not exist: name a file or folder with tables of ICEWS")
    for place in places:
        for file in _files(Path(place)):
            try:
                yield from _records(context, file)
            except InputError as error:
                context.reject(str(file), error)


def _files(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    return sorted(file for file in path.rglob("*") if file.is_file() and _kind(file) in _KINDS)


def _kind(file: Path) -> str:
    inner = file.with_suffix("") if file.suffix.lower() in _PACKED else file
    return inner.suffix.lower()


def _records(context: Context, file: Path) -> Iterator[Record]:
    for where, row in context.rows_of(file):
        try:
            if row.keys() >= _FULL:
                yield _full(where, row)
            elif row.keys() >= _SHORT:
                yield _short(where, row)
            else:
                raise UnreadableInputError(f"its columns are {', '.join(row)}, which is no form of ICEWS")
        except UnmappedValueError as error:
            context.reject(where, error)


def _short(where: str, row: dict[str, str]) -> Record:
    day = _day(row["date"])
    return Record(
        dataset=SOURCE.id,
        id="|".join(row[column] for column in ("date", "source", "relation", "target")),
        article=_article(SOURCE.id, SOURCE.name, f"ICEWS events of {day}", f"day:{day}"),
        on=day,
        event=row["relation"],
        actor=Named(name=_name(row, "source")),
        recipient=Named(name=_name(row, "target")),
        row=row,
        where=where,
    )


def _full(where: str, row: dict[str, str]) -> Record:
    publisher = _given(row["Publisher"])
    story = row["Story ID"]
    return Record(
        dataset=SOURCE.id,
        id=row["Event ID"],
        article=_article(
            slug(publisher) if publisher else SOURCE.id,
            publisher or SOURCE.name,
            f"ICEWS story {story}",
            f"story:{story}",
        ),
        on=_day(row["Event Date"]),
        code=row["CAMEO Code"],
        event=row.get("Event Text", ""),
        actor=_named(row, "Source"),
        recipient=_named(row, "Target"),
        place=_place(row),
        row=row,
        where=where,
    )


def _named(row: dict[str, str], side: str) -> Named:
    sectors = _given(row.get(f"{side} Sectors", "")) or ""
    return Named(
        name=_name(row, f"{side} Name"),
        country=_given(row.get(f"{side} Country", "")),
        sectors=tuple(filter(None, (sector.strip() for sector in sectors.split(",")))),
    )


def _name(row: dict[str, str], column: str) -> str:
    name = _given(row[column])
    if name is None:
        raise UnmappedValueError(f"its cell {column!r} names nobody: a row needs who acts and to whom it is done")
    return name


def _place(row: dict[str, str]) -> Place | None:
    """The finest place that the row names; where it names none, the events of its story are in no known place."""
    named = (_given(row.get(column, "")) for column in ("City", "District", "Province", "Country"))
    name = next(filter(None, named), None)
    if name is None:
        return None
    try:
        latitude, longitude = float(row["Latitude"]), float(row["Longitude"])
    except (KeyError, ValueError):
        return Place(name=name, text=name, country=_given(row.get("Country", "")))
    return Place(name=name, text=name, country=_given(row.get("Country", "")), latitude=latitude, longitude=longitude)


def _given(cell: str) -> str | None:
    return None if cell.strip() in _NOTHING else cell.strip()


def _day(cell: str) -> date:
    try:
        return date.fromisoformat(cell.strip())
    except ValueError as error:
        raise UnmappedValueError(f"{cell!r} is no day: a day is written as in 2024-11-12") from error


@lru_cache(maxsize=256)
def _article(source_id: str, name: str, title: str, key: str) -> Article:
    source = SOURCE if source_id == SOURCE.id else Source(id=source_id, name=name)
    return Article.of_rows(source=source, title=title, key=key)
