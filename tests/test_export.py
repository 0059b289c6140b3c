"""`jixiao export`: what a spreadsheet is given holds all that is published, and runs nothing."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import duckdb
import openpyxl
import pytest
from typer.testing import CliRunner

from jixiao import export as exporting
from jixiao.cli import app
from jixiao.export import CELL_CHARACTERS, CannotExport, export
from warehouse.spreadsheet import defused
from warehouse.store import Home

HOSTILE = ["=1+1", "+86", "-2 %", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", " =1", "　=1"]
TEXTS = ["云岭县公安局", 'a,b\n"c"', "#N/A", "", "1=1", "<script>", "\x07bell"]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home with two published tables, as publishing leaves them."""
    place = Home(tmp_path / "home")
    place.versions.mkdir(parents=True)
    file = place.versions / "jixiao-1.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute("CREATE SCHEMA marts")
        connection.execute(
            "CREATE TABLE marts.texts AS SELECT i AS number, t AS printed FROM "
            "(SELECT unnest($texts) AS t, unnest(range(len($texts))) AS i)",
            {"texts": HOSTILE + TEXTS + ["长" * 40_000]},
        )
        connection.execute(
            "CREATE TABLE marts.typed AS SELECT -12.50::DECIMAL(18, 2) AS amount_yuan, DATE '2021-03-04' AS day,"
            " true AS flag, NULL::VARCHAR AS unknown, [{'quote': '=x'}] AS evidence"
        )
    place.current.symlink_to(file)
    return place


def cells(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def sheet(path: Path) -> list[tuple]:
    return list(openpyxl.load_workbook(path)[path.stem].iter_rows())


@pytest.mark.parametrize("text", HOSTILE)
def test_what_looks_like_a_formula_gets_an_apostrophe(text):
    assert defused(text) == "'" + text


@pytest.mark.parametrize("text", TEXTS)
def test_other_text_stays_as_it_is(text):
    assert defused(text) == text


def test_csv_holds_every_text_and_none_that_begins_a_formula(home, tmp_path):
    [path] = export(home, ["texts"], "csv", tmp_path / "out")
    header, *rows = cells(path)
    assert header == ["number", "printed"]
    assert [row[1] for row in rows] == ["'" + text for text in HOSTILE] + TEXTS + ["长" * 40_000]
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")


def test_excel_holds_text_as_text_and_cuts_only_what_it_cannot_hold(home, tmp_path):
    [path] = export(home, ["texts"], "xlsx", tmp_path / "out")
    _, *rows = sheet(path)
    assert {row[1].data_type for row in rows} <= {"s", "inlineStr", "n"}  # n: the empty text
    assert [row[1].value for row in rows[:3]] == ["'=1+1", "'+86", "'-2 %"]
    assert rows[len(HOSTILE) + TEXTS.index("\x07bell")][1].value == "bell"
    long = rows[-1][1].value
    assert len(long) == CELL_CHARACTERS and long.endswith("[cut]")


def test_numbers_dates_and_truth_stay_what_they_are(home, tmp_path):
    [in_csv] = export(home, ["typed"], "csv", tmp_path / "out")
    assert cells(in_csv)[1] == ["-12.50", "2021-03-04", "true", "", '[{"quote": "=x"}]']
    [in_excel] = export(home, ["typed"], "xlsx", tmp_path / "out")
    amount, day, flag, unknown, _ = sheet(in_excel)[1]
    assert (Decimal(str(amount.value)), amount.data_type) == (Decimal("-12.5"), "n")
    assert (day.is_date, flag.value, unknown.value) == (True, True, None)


def test_a_table_longer_than_a_sheet_goes_on_in_the_next(home, tmp_path, monkeypatch):
    monkeypatch.setattr(exporting, "SHEET_ROWS", 10)
    [path] = export(home, ["texts"], "xlsx", tmp_path / "out")
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["texts", "texts 2"]
    numbers = [row[0].value for name in book.sheetnames for row in list(book[name].iter_rows())[1:]]
    assert numbers == list(range(len(HOSTILE + TEXTS) + 1))


def test_all_tables_are_written_if_none_is_named(home, tmp_path):
    result = CliRunner().invoke(app, ["export", "--home", str(home.path), "--out", str(tmp_path / "out")])
    assert result.exit_code == 0, result.output
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["texts.csv", "typed.csv"]


def test_a_table_that_is_not_there_is_named_beside_those_that_are(home, tmp_path):
    with pytest.raises(CannotExport, match="there is no table nothing; there are texts, typed"):
        export(home, ["nothing"], "csv", tmp_path)
    assert not list(tmp_path.glob("*.csv"))


def test_a_folder_that_cannot_be_written_is_told(home, tmp_path):
    (tmp_path / "out").write_text("a file", encoding="utf-8")
    with pytest.raises(CannotExport, match="cannot be written"):
        export(home, ["texts"], "csv", tmp_path / "out")


@pytest.mark.parametrize(
    ("words", "message"),
    [(["--format", "pdf"], "--format is csv or xlsx, not pdf"), ([], "nothing is published in")],
)
def test_bad_usage_exits_with_a_sentence(tmp_path, words, message):
    result = CliRunner().invoke(app, ["export", "--home", str(tmp_path), *words])
    assert result.exit_code == 2
    assert message in result.stderr
