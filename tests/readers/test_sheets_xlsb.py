"""XLSB, from records written here; calamine reads the same values from them."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest
from python_calamine import CalamineWorkbook

from ingest.errors import Unreadable
from ingest.readers.sheets import read_sheets

RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def number(value: int) -> bytes:
    out = b""
    while value > 0x7F:
        out += bytes([value & 0x7F | 0x80])
        value >>= 7
    return out + bytes([value])


def record(kind: int, data: bytes = b"") -> bytes:
    return number(kind) + number(len(data)) + data


def wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def cell(kind: int, column: int, style: int, value: bytes = b"") -> bytes:
    return record(kind, struct.pack("<II", column, style) + value)


def row(index: int, *cells: bytes) -> bytes:
    return record(0, struct.pack("<IIHHBI", index, 0, 300, 0, 0, 0)) + b"".join(cells)


def relations(**targets: tuple[str, str]) -> str:
    items = "".join(
        f'<Relationship Id="{key}" Type="{KINDS}/{kind}" Target="{target}"/>' for key, (kind, target) in targets.items()
    )
    return f'<Relationships xmlns="{RELATIONS}">{items}</Relationships>'


def binary_workbook(sheet: bytes, state: int = 0) -> bytes:
    book = record(131) + record(153, bytes(8) + wide("")) + record(143)
    book += record(156, struct.pack("<II", state, 1) + wide("rId1") + wide("收入决算表")) + record(144) + record(132)
    side = bytes([1]) + bytes(9)
    borders = record(46, bytes(51)) + record(46, bytes([0]) + side * 4 + bytes(10))
    formats = record(44, struct.pack("<H", 164) + wide("0.00%"))
    xf = [struct.pack("<5H", 0, code, 0, 0, border) + bytes(6) for code, border in ((0, 1), (164, 1), (4, 1), (31, 1))]
    styles = record(278) + formats + borders + record(617, struct.pack("<I", 4))
    styles += b"".join(record(47, data) for data in xf) + record(618) + record(279)
    strings = record(159, struct.pack("<II", 1, 1)) + record(19, bytes(1) + wide("预算数")) + record(160)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.bin", book)
        archive.writestr(
            "xl/_rels/workbook.bin.rels",
            relations(
                rId1=("worksheet", "worksheets/sheet1.bin"),
                rId2=("styles", "styles.bin"),
                rId3=("sharedStrings", "sharedStrings.bin"),
            ),
        )
        archive.writestr("xl/styles.bin", styles)
        archive.writestr("xl/sharedStrings.bin", strings)
        archive.writestr("xl/worksheets/sheet1.bin", sheet)
    return stream.getvalue()


def sheet_of(rows: bytes, merges: bytes = b"") -> bytes:
    size = record(148, struct.pack("<4I", 0, 2, 0, 3))
    return record(129) + size + record(145) + rows + record(146) + merges + record(130)


ROWS = row(
    0,
    cell(6, 0, 0, wide("项目")),
    cell(7, 1, 0, struct.pack("<I", 0)),
    cell(6, 2, 0, wide("执行率")),
    cell(6, 3, 0, wide("日期")),
) + row(
    1,
    cell(1, 0, 0),
    cell(2, 1, 2, struct.pack("<I", (123450 << 2) | 3)),  # 1234.50 as a whole number of hundredths
    cell(5, 2, 1, struct.pack("<d", 0.98)),
    cell(9, 3, 3, struct.pack("<d", 45352.0) + bytes(10)),
)
MERGES = record(177, struct.pack("<I", 1)) + record(176, struct.pack("<4I", 0, 1, 0, 0)) + record(178)


def test_values_are_shown_by_their_formats_and_merged_cells_span() -> None:
    document = read_sheets(binary_workbook(sheet_of(ROWS, MERGES)))
    name, table = document.blocks
    assert (document.format, name.text.chars) == ("xlsx", "收入决算表")
    texts = [[cell.text.chars for cell in cells] for cells in table.rows()]
    assert texts == [["项目", "预算数", "执行率", "日期"], ["1,234.50", "98.00%", "2024年3月1日"]]
    assert table.cells[0].row_span == 2
    assert document.place_of(table.cells[-1].text).locator == "s1/r2c4"


def test_calamine_finds_the_same_values_in_the_same_file() -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(binary_workbook(sheet_of(ROWS))))
    values = book.get_sheet_by_index(0).to_python()
    assert book.sheet_names == ["收入决算表"]
    assert values[0] == ["项目", "预算数", "执行率", "日期"]
    assert [values[1][0], values[1][1], values[1][2], str(values[1][3])[:10]] == ["", 1234.5, 0.98, "2024-03-01"]


def test_a_hidden_sheet_says_so() -> None:
    assert read_sheets(binary_workbook(sheet_of(ROWS), state=1)).blocks[0].text.chars == "〔隐藏工作表：收入决算表〕"


def test_a_file_that_ends_in_a_record_is_damaged() -> None:
    with pytest.raises(Unreadable) as caught:
        read_sheets(binary_workbook(sheet_of(ROWS)[:-60]))
    assert caught.value.reason_code == "damaged_file"
