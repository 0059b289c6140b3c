"""Workbooks as documents: what is a line of text, what is a table, what is shown."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
import xlsxwriter
import xlwt
from openpyxl.styles import Border, Side

from ingest.document import Document
from ingest.errors import Unreadable
from ingest.readers.sheets import read_sheets

THIN = Border(*[Side(style="thin")] * 4)
FORM = [
    ["项目支出绩效自评表", None, None, None],
    ["部门：云岭县教育局", None, None, "单位：万元"],
    ["项目名称", "校园安保", None, None],
    ["资金", "年初预算数", "全年执行数", "执行率"],
    [None, 100, 98, 0.98],
    ["注：本表由实施单位填写。", None, None, None],
]


def workbook(rows: list[list[Any]], merges: tuple[str, ...] = (), ruled: str = "", **formats: str) -> Any:
    book = openpyxl.Workbook()
    fill(book.active, rows, merges, ruled, **formats)
    return book


def fill(sheet: Any, rows: list[list[Any]], merges: tuple[str, ...] = (), ruled: str = "", **formats: str) -> None:
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            if value is not None:
                sheet.cell(number, column, value)
    for place, code in formats.items():
        sheet[place].number_format = code
    if ruled:
        for cells in sheet[ruled]:
            for cell in cells:
                cell.border = THIN
    for area in merges:
        sheet.merge_cells(area)


def saved(book: Any) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def outline(document: Document) -> list[Any]:
    """Texts of lines, and tables as rows of texts."""
    return [
        block.text.chars if block.kind != "table" else [[cell.text.chars for cell in row] for row in block.rows()]
        for block in document.blocks
    ]


def form() -> Any:
    return workbook(FORM, ("A1:D1", "B3:D3", "A4:A5", "A6:D6"), "A3:D5", D5="0.00%", B5="#,##0.00")


FORM_OUTLINE = [
    "项目支出绩效自评表",
    "部门：云岭县教育局",
    "单位：万元",
    [["项目名称", "校园安保"], ["资金", "年初预算数", "全年执行数", "执行率"], ["100.00", "98", "98.00%"]],
    "注：本表由实施单位填写。",
]


def test_title_unit_and_note_stand_around_the_table() -> None:
    assert outline(read_sheets(saved(form()))) == FORM_OUTLINE


def test_borders_around_title_unit_and_note_do_not_make_them_cells() -> None:
    book = workbook(FORM, ("A1:D1", "B3:D3", "A4:A5", "A6:D6"), "A1:D6", D5="0.00%", B5="#,##0.00")
    assert outline(read_sheets(saved(book))) == FORM_OUTLINE


def test_a_form_without_any_border_is_read_the_same() -> None:
    book = workbook(FORM, ("A1:D1", "B3:D3", "A4:A5", "A6:D6"), "", D5="0.00%", B5="#,##0.00")
    found = outline(read_sheets(saved(book)))
    assert [found[0], found[1], found[2], found[-1]] == [FORM_OUTLINE[n] for n in (0, 1, 2, 4)]
    assert found[3] == FORM_OUTLINE[3]


def test_spans_are_exact_and_locators_are_those_of_the_sheet() -> None:
    document = read_sheets(saved(form()))
    table = next(block for block in document.blocks if block.kind == "table")
    spans = {(c.row, c.column, c.row_span, c.column_span) for c in table.cells}
    assert {(0, 0, 1, 1), (0, 1, 1, 3), (1, 0, 2, 1), (2, 3, 1, 1)} <= spans
    assert sum(c.row_span * c.column_span for c in table.cells) == 12
    rate = next(cell for cell in table.cells if cell.text.chars == "98.00%")
    assert document.place_of(rate.text).locator == "s1/r5c4"
    assert document.place_of(document.blocks[0].text).locator == "s1/r1c1:1-9"
    assert document.page_count is None and table.layout == "exact"


def test_a_title_that_stands_at_another_place_has_its_own_locator() -> None:
    book = openpyxl.Workbook()
    for column, value in ((3, "机构"), (4, "人数"), (5, "经费")):
        book.active.cell(7, column, value)
        book.active.cell(8, column, 12)
    document = read_sheets(saved(book))
    (table,) = document.blocks
    assert (table.cells[0].row, table.cells[0].column) == (0, 0)
    assert document.place_of(table.cells[-1].text).locator == "s1/r8c5"


def test_tables_parted_by_an_empty_row_are_two_and_a_bordered_empty_row_is_inside_one() -> None:
    rows = [["甲", "乙"], [1, 2], [None, None], ["丙", "丁"], [3, 4]]
    parted = workbook(rows, ruled="A1:B2")
    fill(parted.active, [], ruled="A4:B5")
    assert outline(read_sheets(saved(parted))) == [[["甲", "乙"], ["1", "2"]], [["丙", "丁"], ["3", "4"]]]
    whole = workbook(rows, ruled="A1:B5")
    assert outline(read_sheets(saved(whole))) == [[["甲", "乙"], ["1", "2"], ["", ""], ["丙", "丁"], ["3", "4"]]]


def test_rows_of_data_go_on_behind_an_empty_row_where_nothing_has_borders() -> None:
    rows = [["科目", "预算", "决算"], ["教育", 10, 9], [], ["卫生", 5, 4], []]
    rows += [["单位", "人数", "车辆"], ["县局", "有", "无"]]
    first, second = outline(read_sheets(saved(workbook(rows))))
    assert first == [["科目", "预算", "决算"], ["教育", "10", "9"], ["", "", ""], ["卫生", "5", "4"]]
    assert second == [["单位", "人数", "车辆"], ["县局", "有", "无"]]


def test_a_line_inside_a_table_without_borders_is_a_row_of_it() -> None:
    rows = [["指标", "目标", "完成"], ["一、产出"], ["数量", 5, 5], ["二、效益"], ["满意", 90, 95]]
    (table,) = outline(read_sheets(saved(workbook(rows))))
    assert [row[0] for row in table] == ["指标", "一、产出", "数量", "二、效益", "满意"]


def test_remarks_beside_a_bordered_table_are_no_column_of_it() -> None:
    rows = [["甲", "乙", None, "核对无误"], [1, 2], [3, 4]]
    assert outline(read_sheets(saved(workbook(rows, ruled="A1:B3")))) == [
        [["甲", "乙"], ["1", "2"], ["3", "4"]],
        "核对无误",
    ]


def test_tables_beside_each_other_are_two() -> None:
    book = workbook([["甲", "乙", None, "丙", "丁"], [1, 2, None, 3, 4]], ruled="A1:B2")
    fill(book.active, [], ruled="D1:E2")
    assert outline(read_sheets(saved(book))) == [[["甲", "乙"], ["1", "2"]], [["丙", "丁"], ["3", "4"]]]


def test_a_hidden_sheet_says_so_and_a_name_stands_in_for_a_missing_title() -> None:
    book = workbook([["甲", "乙"], [1, 2]])
    for name, state in (("收入支出决算总表", "visible"), ("底稿", "hidden"), ("字典", "veryHidden")):
        sheet = book.create_sheet(name)
        sheet.sheet_state = state
        fill(sheet, [["甲", "乙"], [1, 2]])
    document = read_sheets(saved(book))
    lines = [(b.text.chars, document.place_of(b.text).locator.split(":")[0]) for b in document.blocks if b.text.chars]
    assert lines == [("收入支出决算总表", "s2"), ("〔隐藏工作表：底稿〕", "s3"), ("〔隐藏工作表：字典〕", "s4")]


def test_a_title_does_not_grow_together_with_the_end_of_the_sheet_before() -> None:
    book = workbook([["甲", "乙"], [1, 2], ["云岭县教育局"]])
    fill(book.create_sheet(), FORM)
    document = read_sheets(saved(book))
    before, title = document.blocks[1], document.blocks[2]
    assert (before.text.chars, title.text.chars) == ("云岭县教育局", "项目支出绩效自评表")
    assert document.raw[before.end : title.start] != "\n"


def test_hidden_rows_and_columns_keep_their_values() -> None:
    book = workbook([["甲", "乙"], [1, 2], [3, 4]], ruled="A1:B3")
    book.active.row_dimensions[2].hidden = True
    book.active.column_dimensions["B"].hidden = True
    assert outline(read_sheets(saved(book))) == [[["甲", "乙"], ["1", "2"], ["3", "4"]]]


def test_every_kind_of_cell_is_shown_as_the_sheet_shows_it() -> None:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
    date = book.add_format({"num_format": 'yyyy"年"m"月"d"日"'})
    sheet.write_row(0, 0, ["甲", "乙", "丙", "丁", "戊", "己"])
    sheet.write_boolean(1, 0, True)
    sheet.write_formula(1, 1, "=1/0", None, "#DIV/0!")
    sheet.write_formula(1, 2, "=1+1", None, 2)
    sheet.write_formula(1, 3, "=X1", None, "")
    sheet.write_rich_string(1, 4, "云", bold, "岭", "县")
    sheet.write_number(1, 5, 45352, date)
    book.close()
    (table,) = outline(read_sheets(stream.getvalue()))
    assert table[1] == ["TRUE", "#DIV/0!", "2", "", "云岭县", "2024年3月1日"]


def test_text_in_a_lone_cell_becomes_its_lines() -> None:
    book = workbook([["一、基本情况\n云岭县教育局是县政府工作部门。"]])
    assert outline(read_sheets(saved(book))) == ["一、基本情况", "云岭县教育局是县政府工作部门。"]


def test_two_numbers_in_a_cell_do_not_become_one() -> None:
    (table,) = outline(read_sheets(saved(workbook([["预算\n数", "乙"], ["100\n200", "1"]], ruled="A1:B2"))))
    assert [row[0] for row in table] == ["预算数", "100 200"]


def test_a_cell_at_the_far_end_and_a_million_formatted_rows_cost_nothing() -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}" s="1"/><c r="B{n}" s="1"/></row>' for n in range(3, 60_000))
    body = '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row><row r="2"><c r="A2"><v>3</v></c></row>'
    far = '<row r="1048576"><c r="XFD1048576"><v>9</v></c></row>'
    content = raw_workbook(f"<sheetData>{body}{rows}{far}</sheetData>")
    assert outline(read_sheets(content)) == ["1", "2", "3", "9"]


def test_a_sheet_of_more_places_than_a_report_has_is_named_unread() -> None:
    merged = '<mergeCells><mergeCell ref="A1:XFD1048575"/></mergeCells>'
    cells = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>9</v></c></row>'
    document = read_sheets(raw_workbook(f"<sheetData>{cells}</sheetData>{merged}"))
    assert [(page.page, page.reason_code) for page in document.unread_pages] == [(1, "too_large")]


def raw_workbook(sheet: str, doctype: str = "") -> bytes:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    style = (
        f'<styleSheet xmlns="{main}"><borders><border/><border><left style="thin"/></border></borders>'
        '<cellXfs><xf/><xf borderId="1"/></cellXfs></styleSheet>'
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        names = f'<workbook xmlns="{main}"><sheets><sheet name="Sheet1"/></sheets></workbook>'
        archive.writestr("xl/workbook.xml", names)
        archive.writestr("xl/styles.xml", style)
        archive.writestr("xl/worksheets/sheet1.xml", f'{doctype}<worksheet xmlns="{main}">{sheet}</worksheet>')
    return stream.getvalue()


def test_entities_are_not_expanded() -> None:
    doctype = '<!DOCTYPE worksheet [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    cells = '<row r="1"><c r="A1" t="str"><v>甲&b;&f;</v></c></row>'
    assert "aaa" not in read_sheets(raw_workbook(f"<sheetData>{cells}</sheetData>", doctype)).raw


def old_workbook() -> bytes:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("项目表")
    ruled = xlwt.easyxf("borders: left thin, right thin, top thin, bottom thin")
    percent = xlwt.easyxf("borders: left thin, right thin", num_format_str="0.00%")
    date = xlwt.easyxf("borders: left thin, right thin", num_format_str='yyyy"年"m"月"d"日"')
    sheet.write_merge(0, 0, 0, 3, "项目支出绩效自评表")
    sheet.write(1, 0, "部门：云岭县教育局")
    sheet.write(1, 3, "单位：万元")
    sheet.write_merge(2, 3, 0, 0, "资金", ruled)
    for column, text in ((1, "预算数"), (2, "执行率"), (3, "日期")):
        sheet.write(2, column, text, ruled)
    sheet.write(3, 1, 98.33333333333333, ruled)
    sheet.write(3, 2, 0.98, percent)
    sheet.write(3, 3, 45352, date)
    hidden = book.add_sheet("底稿")
    hidden.visibility = 1
    hidden.write(0, 0, "草稿")
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_xls_is_read_with_its_formats_spans_and_hidden_sheets() -> None:
    document = read_sheets(old_workbook())
    assert document.format == "xls"
    assert outline(document) == [
        "项目支出绩效自评表",
        "部门：云岭县教育局",
        "单位：万元",
        [["资金", "预算数", "执行率", "日期"], ["98.33333333", "98.00%", "2024年3月1日"]],
        "〔隐藏工作表：底稿〕",
        "草稿",
    ]
    table = next(block for block in document.blocks if block.kind == "table")
    assert (table.cells[0].row_span, document.place_of(table.cells[-1].text).locator) == (2, "s1/r4c4")


def ole(stream: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000) + stream.encode("utf-16-le") + bytes(2000)


def scratched() -> bytes:
    """A workbook whose packed sheet is rubbish."""
    content = bytearray(raw_workbook("<sheetData>" + "<row/>" * 50 + "</sheetData>"))
    at = content.index(b"xl/worksheets/sheet1.xml") + len("xl/worksheets/sheet1.xml")
    content[at : at + 20] = b"\xff" * 20
    return bytes(content)


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda: ole("EncryptedPackage"), "encrypted"),
        (lambda: ole("Workbook"), "damaged_file"),
        (lambda: old_workbook()[:3000], "damaged_file"),
        (lambda: saved(form())[:2000], "damaged_file"),
        (scratched, "damaged_file"),
        (lambda: b"PK\x03\x04 and nothing more", "damaged_file"),
        (lambda: raw_workbook("<sheetData><row r='1'>"), "damaged_file"),
        (lambda: raw_workbook("<sheetData><row r='x'/></sheetData>"), "damaged_file"),
    ],
)
def test_what_cannot_be_read_says_why(make: Callable[[], bytes], reason: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read_sheets(make())
    assert caught.value.reason_code == reason
