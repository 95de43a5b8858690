"""A user's own tables of actors: checked row by row as a whole, and written whole or not at all."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from service.coding import registry
from service.coding.registry import Row, first_day, items, last_day
from service.errors import UnreadableInputError
from service.loading.context import Context
from service.model import slug

ORGANISATIONS, PERSONS = registry.OWN_TABLES

_DAY = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
_PERSON = re.compile(r"person:[a-z0-9]+(-[a-z0-9]+)*")
_ORGANISATION = re.compile(r"[A-Z][A-Z0-9_]*")
_KINDS = ("organisation", "group")


@dataclass(frozen=True)
class Imported:
    """What became of a table: actors by how they stand to those that were there, or the faults of its rows."""

    table: str
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    faults: tuple[str, ...] = ()


def import_table(file: Path, folder: Path) -> Imported:
    """Check a table and put its actors in the user's own of that form; those of the same id are replaced.

    The registry has to be without tables of the user's own.

    Raises:
        UnreadableInputError: If the file cannot be read, or is none of the two tables.
    """
    table, lines, short = _read(file)
    ids = {row["id"] for _, row in lines}
    own = {name: _rows(folder / name) for name in (PERSONS, ORGANISATIONS)}
    kept = [row for row in own[table] if row["id"] not in ids]
    known = _Known(own | {table: kept}, {table: [row for _, row in lines]})
    faults = [*short, *((number, fault) for number, row in lines for fault in known.faults(table, row))]
    if faults:
        return Imported(table, faults=tuple(f"{file}, line {number}: {fault}" for number, fault in sorted(faults)))
    before, after = _by_id(own[table]), _by_id([row for _, row in lines])
    _write(folder / table, sorted([*kept, *(row for _, row in lines)], key=lambda row: (row["id"], row.get("since"))))
    changed = [id_ for id_ in after if id_ in before and before[id_] != after[id_]]
    added = [id_ for id_ in after if id_ not in before]
    return Imported(table, len(added), len(changed), len(after) - len(added) - len(changed))


def _columns(table: str) -> list[str]:
    return list(registry.rows(table)[0])


def _read(file: Path) -> tuple[str, list[tuple[int, Row]], list[tuple[int, str]]]:
    """Which table a file is, its rows with their lines, and lines that are no rows; a missing id is made."""
    reader = csv.reader(io.StringIO(Context().text_of(file), newline=""), strict=True)
    try:
        headings = [heading.strip() for heading in next(reader, [])]
        table = next((name for name in (PERSONS, ORGANISATIONS) if sorted(_columns(name)) == sorted(headings)), None)
        if table is None:
            wanted = " or ".join(",".join(_columns(name)) for name in (PERSONS, ORGANISATIONS))
            raise UnreadableInputError(f"{file} is no table of actors: its first line must be {wanted}")
        lines = [(reader.line_num, cells) for cells in reader if any(cell.strip() for cell in cells)]
    except csv.Error as error:
        raise UnreadableInputError(f"{file}, line {reader.line_num}: it is no CSV ({error})") from error
    wide = len(headings)
    rows = [(at, _row(table, dict(zip(headings, cells, strict=True)))) for at, cells in lines if len(cells) == wide]
    short = [(at, f"it has {len(cells)} cells under {wide} headings") for at, cells in lines if len(cells) != wide]
    return table, rows, short


def _row(table: str, cells: Row) -> Row:
    row = {name: ";".join(filter(None, (" ".join(item.split()) for item in cells[name].split(";")))) for name in cells}
    made = f"person:{slug(row['name'])}" if table == PERSONS else slug(row["name"]).replace("-", "_").upper()
    return {name: row[name] for name in _columns(table)} | {"id": row["id"] or made}


def _rows(path: Path) -> list[Row]:
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines())) if path.is_file() else []


def _by_id(rows: Sequence[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in sorted(rows, key=lambda row: row.get("since", "")):
        found.setdefault(row["id"], []).append(row)
    return found


def _write(path: Path, rows: Sequence[Row]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    with part.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, _columns(path.name), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    part.replace(path)


def _forms(row: Row) -> Iterator[str]:
    yield from dict.fromkeys(filter(None, (row["name"], *items(row["aliases"]))))


def _key(form: str) -> str:
    return form.replace("’", "'")


@dataclass
class _Known:
    """All actors as they will be: ours, the user's that stay, and those that come; and what each is called."""

    stay: dict[str, list[Row]]
    come: dict[str, list[Row]]
    _organisations: set[str] = field(default_factory=set)
    _forms: dict[str, dict[str, bool]] = field(default_factory=dict)  # form: id: whether it is ambiguous

    def __post_init__(self) -> None:
        for form, senses in registry.senses().items():
            self._forms.setdefault(_key(form), {}).update({sense.actor_id: sense.ambiguous for sense in senses})
        for rows in (*self.stay.values(), *self.come.values()):
            for row in rows:
                for form in _forms(row):
                    self._forms.setdefault(_key(form), {})[row["id"]] = form in items(row["ambiguous"])
        ours = registry.rows(ORGANISATIONS)
        theirs = [*self.stay[ORGANISATIONS], *self.come.get(ORGANISATIONS, [])]
        self._organisations.update(row["id"] for row in (*ours, *theirs))

    def faults(self, table: str, row: Row) -> Iterator[str]:
        """One sentence for each thing that is wrong with a row that comes."""
        if not row["name"]:
            yield "the name is missing: write what the actor is called"
            return
        if row["country"] and not self._is_state(row["country"]):
            yield f"{row['country']!r} is no country: write an ISO 3166-1 alpha-3 code, as in KEN"
        yield from self._of_person(row) if table == PERSONS else self._of_organisation(row)
        yield from self._of_forms(row)

    def _of_person(self, row: Row) -> Iterator[str]:
        if not _PERSON.fullmatch(row["id"]):
            yield f"the id {row['id']!r} is no person's: write it as in person:ada-obi, or leave it empty"
        if any(other["name"] != row["name"] for other in self.come[PERSONS] if other["id"] == row["id"]):
            yield f"{row['id']} has several names: write one in all its rows, and the others as aliases"
        if not row["office"]:
            yield "the office is missing: write it as in foreign minister"
        if bool(row["country"]) == bool(row["org"]):
            yield "an office is held for a country or an organisation: fill in one of country and org"
        if row["org"] and row["org"] not in self._organisations:
            yield f"no organisation has the id {row['org']!r}: import it first"
        yield from _of_term(row)

    def _of_organisation(self, row: Row) -> Iterator[str]:
        if not _ORGANISATION.fullmatch(row["id"]):
            yield f"the id {row['id']!r} is no organisation's: write it as in HARBOUR_GUARD, or leave it empty"
        if row["id"] in registry.actors():
            yield f"the id {row['id']} is {registry.actors()[row['id']].name}'s already: write another one"
        if sum(other["id"] == row["id"] for other in self.come[ORGANISATIONS]) > 1:
            yield f"the id {row['id']} stands in several rows: write one"
        if row["kind"] not in _KINDS:
            yield f"{row['kind']!r} is no kind: write organisation or group"
        if row["sector"] and row["sector"] not in registry.sectors():
            yield f"{row['sector']!r} is no sector: write one of {', '.join(sorted(registry.sectors()))}"
        if row["parent"] and row["parent"] not in self._organisations - {row["id"]}:
            yield f"no organisation has the id {row['parent']!r}, which is to be the parent"

    def _of_forms(self, row: Row) -> Iterator[str]:
        for form in items(row["ambiguous"]):
            if form not in _forms(row):
                yield f"{form!r} is ambiguous, and neither the name nor an alias: write it there, too"
        for form in _forms(row):
            meant = self._forms[_key(form)]
            others = sorted(meant.keys() - {row["id"]})
            if others and not all(meant.values()):
                yield f"{form!r} is what {', '.join(others)} is called: leave it out, or write a longer form"
            if form == form.lower():
                yield f"{form!r} is no name: it has no capital letter"

    def _is_state(self, code: str) -> bool:
        actor = registry.actors().get(code)
        return actor is not None and actor.kind == "state"


def _of_term(row: Row) -> Iterator[str]:
    faulty = [name for name in ("since", "until") if row[name] and not _is_day(row[name])]
    for name in faulty:
        yield f"{name} is {row[name]!r}, which is no day: write it as in 2024-11-12, 2024-11 or 2024"
    if not row["since"]:
        yield "since is missing: write the day, month or year in which the office was taken"
    elif row["until"] and not faulty and last_day(row["until"]) < first_day(row["since"]):
        yield f"until, {row['until']}, is before since, {row['since']}"


def _is_day(text: str) -> bool:
    try:
        return bool(_DAY.fullmatch(text)) and last_day(text) >= first_day(text)
    except ValueError:
        return False
