"""Doubtful facts go out and corrections come back, all or nothing."""

from __future__ import annotations

import csv
import sys
import zipfile
from pathlib import Path

import pytest
import yaml
from openpyxl import Workbook, load_workbook

sys.path.insert(0, str(Path(__file__).parents[1] / "dbt"))

from dbt_home import Content, make_home

from jixiao.review import COLUMNS, FILLED, export_doubts, import_corrections, list_corrections, withdraw
from jixiao.review_files import Sheet, marked, read_sheet, unmarked, write_sheet
from warehouse import revision
from warehouse.review import FIELDS, RejectedCorrections
from warehouse.rows import value
from warehouse.store import Home, StoreError, open_reader, open_writer

ROOT = Path(__file__).parents[2]


@pytest.fixture
def reviewed(tmp_path: Path) -> Home:
    content = Content("=云岭.txt")
    report = content.add("report")
    content.add(
        "spending", report, item="接待费", amount_yuan=100.00, change_yuan=-5.00, confidence="inferred",
        source_text="=接待费减少5元",
    )  # fmt: skip
    content.add("spending", report, item="差旅费", amount_yuan=7.00)
    return make_home(tmp_path / "home", [content])


def exported(home: Home, path: Path) -> list[dict[str, str]]:
    export_doubts(home, path)
    return [row for _, row in read_sheet(path, COLUMNS)]


def filled(home: Home, path: Path, **changes: str) -> Path:
    """The exported file with the row of change_yuan filled in."""
    rows = exported(home, path.with_name(f"out{path.suffix}"))
    for row in rows:
        if row["field"] == "change_yuan":
            row |= {"corrected_value": "-50", "reviewer": "李明", "reason": "misprint"} | changes
    write_sheet(path, Sheet([*COLUMNS, *FILLED], FILLED, rows))
    return path


def stored(home: Home) -> list[tuple]:
    with open_reader(home) as connection:
        return connection.execute("SELECT field_name, expected_value, corrected_value FROM raw.correction").fetchall()


@pytest.mark.parametrize("name", ["out.csv", "out.xlsx"])
def test_only_doubtful_facts_go_out_and_come_back_as_they_were(reviewed, tmp_path, name):
    rows = exported(reviewed, tmp_path / name)
    assert [(row["doubt"], row["field"], row["value"], row["quote"]) for row in rows] == [
        ("inferred", "amount_yuan", "100.00", "=接待费减少5元"),
        ("inferred", "change_yuan", "-5.00", "=接待费减少5元"),
    ]
    assert rows[0]["file"] == "=云岭.txt"


def test_a_fact_that_a_hard_finding_quotes_is_doubtful_and_says_why(reviewed, tmp_path):
    with open_writer(reviewed) as connection:
        connection.execute("CREATE SCHEMA marts")
        connection.execute(
            """CREATE TABLE marts.fct_finding AS
               SELECT report_id, 'A02' AS rule_id, '收支相差1元。' AS statement, 'hard' AS severity,
                      [{'source_locator': source_locator, 'quote': source_text}] AS evidence FROM raw.spending"""
        )
    rows = exported(reviewed, tmp_path / "out.csv")
    assert [(row["doubt"], row["field"], row["value"]) for row in rows] == [
        ("inferred; A02 收支相差1元。", "amount_yuan", "100.00"),
        ("inferred; A02 收支相差1元。", "change_yuan", "-5.00"),
        ("A02 收支相差1元。", "amount_yuan", "7.00"),
    ]


def test_no_cell_of_an_exported_file_is_a_formula(reviewed, tmp_path):
    export_doubts(reviewed, tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    export_doubts(reviewed, tmp_path / "out.xlsx")
    page = load_workbook(tmp_path / "out.xlsx").worksheets[0]
    cells += [str(cell.value or "") for row in page.iter_rows() for cell in row]
    assert {cell.data_type for row in page.iter_rows() for cell in row} <= {"s", "n", "inlineStr"}
    assert "'=接待费减少5元" in cells and not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


@pytest.mark.parametrize("name", ["in.csv", "in.xlsx"])
def test_a_correction_comes_back_and_the_same_file_twice_is_one(reviewed, tmp_path, name):
    path = filled(reviewed, tmp_path / name)
    with open_reader(reviewed) as connection:
        before = revision.current(connection)
    assert [import_corrections(reviewed, path), import_corrections(reviewed, path)] == [1, 0]
    assert stored(reviewed) == [("change_yuan", "-5.00", "-50.00")]
    with open_reader(reviewed) as connection:
        assert revision.current(connection) == before + 1, "the next run has something to build"


def test_numbers_that_excel_has_touched_are_the_same_numbers(reviewed, tmp_path):
    path = filled(reviewed, tmp_path / "in.xlsx")
    book = load_workbook(path)
    page = book.worksheets[0]
    for row in page.iter_rows(min_row=2):
        for cell in row:
            if cell.value in ("'-5.00", "'-50"):
                cell.value = float(cell.value[1:])
    book.save(path)
    assert import_corrections(reviewed, path) == 1
    assert stored(reviewed) == [("change_yuan", "-5.00", "-50.00")]


def test_a_formula_in_a_workbook_is_refused_with_its_cell(reviewed, tmp_path):
    path = filled(reviewed, tmp_path / "in.xlsx")
    book = load_workbook(path)
    book.worksheets[0]["K2"] = "=1+1"
    book.save(path)
    with pytest.raises(StoreError, match="cell K2 is a formula"):
        import_corrections(reviewed, path)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"key": "nobody"}, "line 3: no spending has the key 'nobody'"),
        ({"corrected_value": "many"}, "line 3: change_yuan: 'many' is not a number"),
        ({"corrected_value": "1,5"}, "line 3: change_yuan: '1,5' is not a number"),
        ({"corrected_value": "5%"}, "line 3: change_yuan: '5%' is not a number"),
        ({"corrected_value": "NaN"}, "line 3: change_yuan: 'NaN' is not a number"),
        ({"corrected_value": "0.001"}, "line 3: change_yuan: '0.001' does not fit 16 digits and 2 decimals"),
        ({"field": "item"}, "line 3: field 'item' of table 'spending' cannot be corrected"),
        ({"value": "-6"}, "line 3: change_yuan is -5.00 now, not -6.00 as in the file; export again"),
        ({"reviewer": ""}, "line 3: reviewer and reason have to be filled"),
    ],
)
def test_a_wrong_row_is_named_and_nothing_is_written(reviewed, tmp_path, changes, message):
    with pytest.raises(RejectedCorrections) as caught:
        import_corrections(reviewed, filled(reviewed, tmp_path / "in.csv", **changes))
    assert str(caught.value) == f"nothing was imported:\n{message}"
    assert stored(reviewed) == []
    with open_reader(reviewed) as connection:
        assert not value(connection, "SELECT count(*) FROM raw.run WHERE state = 'failed'"), "a slip is no failed run"


def test_a_settled_number_does_not_go_out_again_until_the_extractor_finds_something_else(reviewed, tmp_path):
    import_corrections(reviewed, filled(reviewed, tmp_path / "in.csv"))
    assert [row["field"] for row in exported(reviewed, tmp_path / "settled.csv")] == ["amount_yuan"]
    with open_writer(reviewed) as connection:
        connection.execute("UPDATE raw.spending SET change_yuan = -6 WHERE change_yuan = -5")
    assert [(row["field"], row["value"], row["doubt"]) for row in exported(reviewed, tmp_path / "changed.csv")] == [
        ("amount_yuan", "100.00", "inferred"),
        ("change_yuan", "-6.00", "inferred; expired correction: -50.00 for -5.00"),
    ]


def test_a_withdrawn_correction_makes_the_number_doubtful_again(reviewed, tmp_path):
    import_corrections(reviewed, filled(reviewed, tmp_path / "in.csv"))
    [standing] = list_corrections(reviewed)
    withdraw(reviewed, standing.correction_id, "李明", "was right after all")
    rows = exported(reviewed, tmp_path / "again.csv")
    assert [(row["field"], row["doubt"]) for row in rows] == [("amount_yuan", "inferred"), ("change_yuan", "inferred")]


def test_a_withdrawn_correction_stays_in_the_books_and_stands_no_longer(reviewed, tmp_path):
    import_corrections(reviewed, filled(reviewed, tmp_path / "in.csv"))
    [standing] = list_corrections(reviewed)
    withdraw(reviewed, standing.correction_id, "李明", "was right after all")
    assert stored(reviewed) == [("change_yuan", "-5.00", "-50.00"), ("change_yuan", "-5.00", None)]
    [standing] = list_corrections(reviewed)
    assert standing.corrected_value is None and standing.reason == "was right after all"
    with pytest.raises(StoreError, match="no correction 'nobody' stands"):
        withdraw(reviewed, "nobody", "李明", "x")
    with pytest.raises(StoreError, match="have to be filled"):
        withdraw(reviewed, standing.correction_id, " ", "x")


@pytest.mark.parametrize("name", ["out.csv", "out.xlsx"])
def test_a_file_that_somebody_may_have_filled_is_not_replaced(reviewed, tmp_path, name):
    (tmp_path / name).write_text("mine")
    with pytest.raises(StoreError, match="exists"):
        export_doubts(reviewed, tmp_path / name)
    assert (tmp_path / name).read_text() == "mine"


@pytest.mark.parametrize("name", ["out.ods", "out"])
def test_another_kind_of_file_is_refused(reviewed, tmp_path, name):
    with pytest.raises(StoreError, match=r"\.xlsx"):
        export_doubts(reviewed, tmp_path / name)
    with pytest.raises(StoreError, match=r"\.xlsx"):
        import_corrections(reviewed, tmp_path / name)


HAZARDS = ["=1+1", "+1", "-1", "@A1", "\tx", "\rx", "\nx", "＝1", "＋1", "－1", "＠A1", "'=1", "12e34", "1" * 20]


@pytest.mark.parametrize("text", HAZARDS)
def test_a_marked_cell_comes_back_as_it_was(text):
    assert marked(text) == "'" + text and unmarked(marked(text)) == text


@pytest.mark.parametrize("text", ["100.00", "接待费", "2021年", "a=1", "0f3e"])
def test_a_harmless_cell_is_written_as_it_is(text):
    assert marked(text) == text == unmarked(text)


@pytest.mark.parametrize("name", ["hazards.csv", "hazards.xlsx"])
def test_hazards_survive_both_kinds_of_file(tmp_path, name):
    texts = [text for text in HAZARDS if name.endswith("csv") or "\r" not in text]  # XML has no lone CR
    write_sheet(tmp_path / name, Sheet(["a"], [], [{"a": text} for text in texts]))
    assert [row["a"] for _, row in read_sheet(tmp_path / name, ["a"])] == texts


def workbook(path: Path, value: object, number_format: str = "General") -> Path:
    book = Workbook()
    book.active.append(["a", "b"])
    book.active["A2"] = value
    book.active["A2"].number_format = number_format
    book.save(path)
    return path


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [(0.95, "0%", "95%"), (0.07, "0.00%", "7%"), (0.1 + 0.2, "General", "0.3"), (25000, "#,##0", "25000")],
)
def test_a_number_reads_as_excel_shows_it(tmp_path, value, number_format, text):
    [(_, row)] = read_sheet(workbook(tmp_path / "in.xlsx", value, number_format), ["a"])
    assert row == {"a": text, "b": ""}


def test_a_short_line_has_every_column(tmp_path):
    (tmp_path / "in.csv").write_text("a,b,c\n1\n", encoding="utf-8")
    assert read_sheet(tmp_path / "in.csv", ["a"]) == [(2, {"a": "1", "b": "", "c": ""})]


def test_a_damaged_file_is_told_and_no_crash(tmp_path):
    whole = workbook(tmp_path / "whole.xlsx", "x")
    with zipfile.ZipFile(whole) as book, zipfile.ZipFile(tmp_path / "cut.xlsx", "w") as cut:
        for name in book.namelist():
            content = book.read(name)
            cut.writestr(name, content[:-40] if name.endswith("sheet1.xml") else content)
    (tmp_path / "none.xlsx").write_bytes(b"no workbook")
    (tmp_path / "long.csv").write_text('a\n"' + "x" * 200_000, encoding="utf-8")
    (tmp_path / "gbk.csv").write_bytes("a\n接待费\n".encode("gbk"))
    for name in ("cut.xlsx", "none.xlsx", "long.csv", "gbk.csv"):
        with pytest.raises(StoreError, match=name):
            read_sheet(tmp_path / name, ["a"])


def test_half_a_list_is_not_left_behind(tmp_path):
    def broken():
        yield {"a": "1"}
        raise StoreError("the warehouse is gone")

    with pytest.raises(StoreError, match="gone"):
        write_sheet(tmp_path / "out.csv", Sheet(["a"], [], broken()))
    assert not (tmp_path / "out.csv").exists()


def test_the_models_correct_the_same_fields():
    project = yaml.safe_load((ROOT / "dbt_project" / "dbt_project.yml").read_text(encoding="utf-8"))
    assert {table: tuple(names) for table, names in project["vars"]["correctable"].items()} == FIELDS
