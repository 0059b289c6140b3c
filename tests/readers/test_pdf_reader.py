"""PDF files as a whole: pages, tables, paragraphs, and files that do not open."""

from __future__ import annotations

import io

import pdfplumber
import pytest

from ingest.document import UnreadPage
from ingest.errors import Unreadable
from ingest.readers.page import Page, PageTable
from ingest.readers.pdf.reader import read_pages, read_pdf
from tests.readers.pdf_writer import Sheet, write_pdf

FORM = (
    # row, column, row span, column span, text
    (0, 0, 1, 4, "项目支出绩效自评表"),
    (1, 0, 1, 1, "项目名称"),
    (1, 1, 1, 3, "青溪县校舍维修"),
    (2, 0, 2, 1, "产\n出\n指\n标"),
    (2, 1, 1, 1, "数量指标"),
    (2, 2, 1, 1, "≥12.5"),
    (2, 3, 1, 1, ""),
    (3, 1, 1, 1, "质量指标"),
    (3, 2, 1, 1, "98%"),
    (3, 3, 1, 1, "采购流程延后，\n已督促加快"),
)
XS, YS = (80, 140, 240, 340, 460), (100, 130, 160, 200, 240)


def draw(sheet: Sheet) -> Sheet:
    sheet.text(80, 80, "青溪县教育局2024年度绩效自评，共一个项目。")
    for row, column, high, wide, text in FORM:
        x0, top, x1, bottom = XS[column], YS[row], XS[column + wide], YS[row + high]
        sheet.box(x0, top, x1, bottom)
        for number, line in enumerate(text.split("\n")):
            sheet.text(x0 + 6, top + 14 + 14 * number, line)
    sheet.text(80, 270, "注：本表一式两份。")
    return sheet


def pages(content: bytes) -> list[Page]:
    found = list(read_pages(content))
    assert all(isinstance(page, Page) for page in found)
    return [page for page in found if isinstance(page, Page)]


def tables(content: bytes) -> list[PageTable]:
    return [item for page in pages(content) for item in page.items if isinstance(item, PageTable)]


def words(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize("crop", [0, 40])
def test_a_form_is_read_cell_by_cell_however_the_page_is_turned(rotate: int, crop: float) -> None:
    (page,) = pages(write_pdf([draw(Sheet(rotate=rotate, crop=crop))]))
    above, table, below = page.items
    assert (round(page.width), round(page.height)) == (595, 842)
    assert isinstance(table, PageTable)
    assert [(c.row, c.column, c.row_span, c.column_span, c.text) for c in table.cells] == list(FORM)
    assert [round(x) for x in table.column_edges] == list(XS)
    assert [round(y) for y in table.row_edges] == list(YS)
    assert not isinstance(above, PageTable) and not isinstance(below, PageTable)
    assert [line.text for line in above.lines] == ["青溪县教育局2024年度绩效自评，共一个项目。"]
    assert [line.text for line in below.lines] == ["注：本表一式两份。"]


def test_the_cells_are_those_of_pdfplumber() -> None:
    content = write_pdf([draw(Sheet())])
    with pdfplumber.open(io.BytesIO(content)) as document:
        (found,) = document.pages[0].find_tables()
        rows = zip(found.rows, found.extract(), strict=True)
        theirs = {
            (tuple(round(side) for side in box), words(text or ""))
            for row, texts in rows
            for box, text in zip(row.cells, texts, strict=True)
            if box
        }
    (table,) = tables(content)
    ours = {(tuple(round(side) for side in cell.box), words(cell.text)) for cell in table.cells if cell.box}
    assert ours == theirs


def test_a_form_inside_a_text_frame_inside_a_page_frame_comes_out() -> None:
    sheet = draw(Sheet())
    sheet.box(20, 20, 575, 820)
    sheet.box(60, 60, 500, 300)
    (page,) = pages(write_pdf([sheet]))
    assert [type(item).__name__ for item in page.items] == ["PageParagraph", "PageTable", "PageParagraph"]


def test_labels_set_sideways_are_read_along_their_line() -> None:
    sheet = Sheet()
    for x in (100, 130, 300):
        sheet.line(x, 100, x, 200)
    for y in (100, 200):
        sheet.line(100, y, 300, y)
    sheet.line(130, 150, 300, 150)
    sheet.text(118, 190, "产出指标", matrix="0 1 -1 0")
    sheet.text(140, 120, "数量")
    sheet.text(140, 170, "质量")
    (table,) = tables(write_pdf([sheet]))
    assert [cell.text for cell in table.cells] == ["产出指标", "数量", "质量"]


def test_text_that_is_cut_off_at_a_cell_is_not_mixed_into_the_next() -> None:
    sheet = Sheet()
    for x in (100, 160, 260):
        sheet.line(x, 100, x, 140)
    for y in (100, 120, 140):
        sheet.line(100, y, 260, y)
    for y in (100, 120):
        sheet.raw(f"q 100 {842 - y - 20} 60 20 re W n")
        sheet.text(102, y + 14, "完成维修数量指标")
        sheet.raw("Q")
        sheet.text(164, y + 14, "1,200")
    (table,) = tables(write_pdf([sheet]))
    assert [cell.text for cell in table.cells] == ["完成维修数量", "1,200"] * 2


def test_text_pressed_flat_stops_nothing() -> None:
    sheet = draw(Sheet())
    sheet.text(350, 175, "1", matrix="1 0 0 0")
    sheet.text(350, 190, "2", matrix="1 0 0 0")
    assert len(tables(write_pdf([sheet]))) == 1


def test_a_hundred_pages_are_read_one_by_one() -> None:
    content = write_pdf([draw(Sheet())] * 100)
    found = read_pages(content)
    assert isinstance(next(found), Page)
    assert sum(1 for _ in found) == 99


def test_tables_keep_page_and_place_in_the_document() -> None:
    document = read_pdf(write_pdf([Sheet(), draw(Sheet())]))
    assert document.page_count == 2
    table = next(block for block in document.blocks if block.kind == "table")
    cell = next(cell for cell in table.cells if cell.text.chars == "青溪县校舍维修")
    place = document.place_of(cell.text)
    assert (place.locator, place.page, place.quote) == ("p2/t1/r2c2", 2, "青溪县校舍维修")


def test_a_password_that_is_empty_opens_and_another_does_not() -> None:
    assert len(tables(write_pdf([draw(Sheet())], user_password=""))) == 1
    with pytest.raises(Unreadable) as error:
        read_pdf(write_pdf([draw(Sheet())], user_password="机密".encode("gbk").hex()))
    assert error.value.reason_code == "encrypted"


@pytest.mark.parametrize("content", [b"%PDF-1.7\n", b"%PDF-1.7\n" + b"\0" * 4000, b"", write_pdf([Sheet()])[:300]])
def test_damaged_files_say_so(content: bytes) -> None:
    with pytest.raises(Unreadable) as error:
        read_pdf(content)
    assert error.value.reason_code == "damaged_file"


def test_a_page_whose_content_is_rubbish_does_not_stop_the_others() -> None:
    broken = Sheet()
    broken.raw("BT /song 10 Tf ( Tj [[[ << re f* 1 0 0 Q Q Q")
    found = list(read_pages(write_pdf([broken, draw(Sheet())])))
    assert len(found) == 2
    assert isinstance(found[0], Page | UnreadPage)
    assert isinstance(found[1], Page) and any(isinstance(item, PageTable) for item in found[1].items)
