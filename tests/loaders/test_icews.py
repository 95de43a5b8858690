import bz2
import gzip
import lzma
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from loaders import icews
from service.coding.records import claim_of
from service.errors import NotAnEventError, UsageError
from service.loading import Context
from service.model import Record

EXTRACTS = Path(__file__).parents[3] / "shared" / "benchmarks" / "icews"
SHORT = "date\tsource\trelation\ttarget\n2014-03-05\tThailand\tConsult\tJapan\n2014-03-06\tJapan\tConsult\tThailand\n"
HEADINGS = "\t".join(
    [
        *("Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country", "Event Text", "CAMEO Code"),
        *("Intensity", "Target Name", "Target Sectors", "Target Country", "Story ID", "Sentence Number", "Publisher"),
        *("City", "District", "Province", "Country", "Latitude", "Longitude\n"),
    ]
)
FULL = HEADINGS + (
    "7\t2018-06-01\tForeign Affairs (Bangladesh)\tExecutive,Government\tBangladesh\tConsult\t040\t1\tA. Nguyen\tNA\t"
    "Vietnam\t99\t2\tRiver Courier\tHanoi\tNA\tNA\tVietnam\t21.0\t105.8\n"
)


def loaded(*places: Path) -> tuple[list[Record], Context]:
    context = Context()
    return list(icews.load(context, *map(str, places))), context


def test_the_short_form_names_a_day_of_the_data_set(tmp_path: Path) -> None:
    file = tmp_path / "rows.tsv"
    file.write_text(SHORT, encoding="utf-8")
    records, context = loaded(file)
    assert [str(record.on) for record in records] == ["2014-03-05", "2014-03-06"]
    assert records[0].article.title == "ICEWS events of 2014-03-05"
    assert records[0].article.form == "rows"
    assert records[0].row == {"date": "2014-03-05", "source": "Thailand", "relation": "Consult", "target": "Japan"}
    assert records[1].where == f"{file}:3"
    assert not context.rejected


def test_the_full_form_names_a_story_and_its_publisher(tmp_path: Path) -> None:
    file = tmp_path / "events.tab"
    file.write_text(FULL, encoding="utf-8")
    [record], _ = loaded(file)
    assert (record.id, record.code, record.article.source.id) == ("7", "040", "river-courier")
    assert record.article.title == "ICEWS story 99"
    assert record.actor.sectors == ("Executive", "Government")
    assert record.recipient.sectors == ()
    assert record.place is not None
    assert (record.place.name, record.place.country, record.place.latitude) == ("Hanoi", "Vietnam", 21.0)
    assert record.row["Target Sectors"] == "NA"


def _zip(path: Path, data: bytes) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("rows.tsv", data)


@pytest.mark.parametrize(
    ("ending", "pack"),
    [
        (".gz", lambda path, data: path.write_bytes(gzip.compress(data))),
        (".bz2", lambda path, data: path.write_bytes(bz2.compress(data))),
        (".xz", lambda path, data: path.write_bytes(lzma.compress(data))),
        (".zip", _zip),
    ],
)
def test_packed_tables_are_unpacked(tmp_path: Path, ending: str, pack: Callable[[Path, bytes], object]) -> None:
    pack(tmp_path / f"rows.tsv{ending}", SHORT.encode())
    records, _ = loaded(tmp_path)
    assert len(records) == 2


def test_the_same_row_in_two_files_is_one_record(tmp_path: Path) -> None:
    for name in ("a.tsv", "b.tsv"):
        (tmp_path / name).write_text(SHORT, encoding="utf-8")
    records, _ = loaded(tmp_path)
    assert len(records) == 4
    assert len({record.claim_id for record in records}) == 2


def test_folders_give_tables_only(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "rows.TSV").write_text(SHORT, encoding="utf-8")
    (tmp_path / "codes.csv").write_text("code,name\n01,x\n", encoding="utf-8")
    records, context = loaded(tmp_path)
    assert len(records) == 2
    assert not context.rejected


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("2014-13-05\tThailand\tConsult\tJapan\n", "unmapped"),
        ("2014-03-05\t\tConsult\tJapan\n", "unmapped"),
        ("2014-03-05\tThailand\tConsult\t \n", "unmapped"),
        ("2014-03-05\tThailand\tConsult\n", "unreadable"),
        ("2014-03-05\tThailand\tConsult\tJapan\tx\n", "unreadable"),
    ],
)
def test_a_bad_row_is_rejected_with_its_line(tmp_path: Path, line: str, reason: str) -> None:
    file = tmp_path / "rows.tsv"
    file.write_text(SHORT + line, encoding="utf-8")
    records, context = loaded(file)
    assert len(records) == 2
    assert context.rejected == {reason: 1}
    assert context.rejects[0].startswith(f"{file}:4: ")


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("rows.tsv", b"a\tb\n1\t2\n", "columns are a, b"),
        ("rows.tsv", SHORT.encode() + "2014-03-05\tKöln\tConsult\tJapan\n".encode("latin-1"), "not UTF-8"),
        ("rows.tsv.gz", gzip.compress(SHORT.encode())[:-12], "cannot be read"),
        ("rows.tsv.gz", b"no gzip", "cannot be read"),
        ("rows.tsv.zip", b"no zip", "cannot be read"),
    ],
)
def test_a_bad_table_is_rejected_and_the_next_one_read(tmp_path: Path, name: str, data: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(data)
    (tmp_path / "z.tsv").write_text(SHORT, encoding="utf-8")
    records, context = loaded(tmp_path)
    assert len([record for record in records if record.where.startswith(str(tmp_path / "z.tsv"))]) == 2
    assert said in context.rejects[0]


@pytest.mark.parametrize(("cell", "column"), [("Foreign Affairs (Bangladesh)", "Source"), ("A. Nguyen", "Target")])
def test_the_full_form_names_both_parties(tmp_path: Path, cell: str, column: str) -> None:
    file = tmp_path / "events.tab"
    file.write_text(FULL.replace(cell, "NA"), encoding="utf-8")
    records, context = loaded(file)
    assert (records, context.rejected) == ([], {"unmapped": 1})
    assert f"its cell '{column} Name' names nobody" in context.rejects[0]


def test_an_empty_table_has_no_rows(tmp_path: Path) -> None:
    (tmp_path / "rows.tsv").write_text("", encoding="utf-8")
    assert loaded(tmp_path)[0] == []


def test_nothing_named_or_nothing_there_is_said() -> None:
    with pytest.raises(UsageError, match="name at least one"):
        loaded()
    with pytest.raises(UsageError, match="does not exist"):
        loaded(Path("/no/such/table.tsv"))


@pytest.mark.slow
@pytest.mark.skipif(not EXTRACTS.is_dir(), reason="../shared/benchmarks/icews is absent")
def test_every_row_of_the_extracts_is_an_event_or_a_statement() -> None:
    records = {record.claim_id: record for record in loaded(*sorted(EXTRACTS.glob("*.tsv.gz")))[0]}
    statements = 0
    for record in records.values():
        try:
            claim_of(record)
        except NotAnEventError:
            statements += 1
    assert (len(records), statements) == (224_063, 60_220)
