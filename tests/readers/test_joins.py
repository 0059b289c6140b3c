"""Tables and paragraphs over page breaks."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from ingest.document import Block, Document, UnreadPage
from ingest.errors import Unreadable
from ingest.readers.joins import document_of_pages
from ingest.readers.page import GridCell, Page, PageLine, PageParagraph, PageTable

EDGES = (50.0, 150.0, 300.0, 500.0)
HEADER = ("级次", "名称", "金额")


def _table(
    rows: Sequence[Sequence[str]], edges: tuple[float, ...] = EDGES, merged: dict[tuple[int, int], int] | None = None
) -> PageTable:
    spans = merged or {}
    under = {(row + n, column) for (row, column), span in spans.items() for n in range(1, span)}
    cells = tuple(
        GridCell(r, c, text, spans.get((r, c), 1))
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
        if (r, c) not in under
    )
    return PageTable(cells, edges, tuple(100.0 + 20 * n for n in range(len(rows) + 1)))


def _line(text: str, top: float, right: float = 300.0) -> PageParagraph:
    return PageParagraph((PageLine(text, (50.0, top, right, top + 12)),))


def _page(number: int, *items: PageParagraph | PageTable) -> Page:
    return Page(number, 595.0, 842.0, list(items))


def _tables(*pages: Page) -> list[Block]:
    return [block for block in document_of_pages(pages, "pdf").blocks if block.kind == "table"]


def _rows(block: Block) -> list[list[str]]:
    return [[cell.text.chars for cell in row] for row in block.rows()]


def test_a_table_goes_on_over_the_page_and_its_repeated_header_is_dropped() -> None:
    first = _page(1, _table([HEADER, ("类", "教育支出", "10")]), _line("- 1 -", 800))
    second = _page(2, _line("2", 20), _table([HEADER, ("款", "普通教育", "8")], (51.0, 150.5, 299.0, 500.0)))
    (table,) = _tables(first, second)
    assert _rows(table) == [list(HEADER), ["类", "教育支出", "10"], ["款", "普通教育", "8"]]
    assert table.joined == "p1/t1+p2/t1: column edges within 1.0 pt, 1 repeated header rows dropped"


def test_cells_of_a_joined_table_keep_the_places_of_their_own_page() -> None:
    pages = (_page(1, _table([HEADER])), _page(2, _table([HEADER, ("款", "普通教育", "8")])))
    document = document_of_pages(pages, "pdf")
    cell = next(cell for block in document.blocks for cell in block.cells if cell.text.chars == "普通教育")
    place = document.place_of(cell.text)
    assert (place.locator, place.page) == ("p2/t1/r2c2", 2)


@pytest.mark.parametrize(
    "second",
    [
        pytest.param(_page(2, _table([("a", "b", "c")], (50.0, 190.0, 300.0, 500.0))), id="inner edges elsewhere"),
        pytest.param(_page(2, _table([("a", "b", "c")], (80.0, 150.0, 300.0, 500.0))), id="outer edges elsewhere"),
        pytest.param(_page(2, _line("二、支出决算表", 90), _table([("a", "b", "c")])), id="a heading between"),
        pytest.param(_page(3, _table([("a", "b", "c")])), id="a page between"),
    ],
)
def test_tables_of_as_many_columns_stay_two(second: Page) -> None:
    assert len(_tables(_page(1, _table([HEADER, ("类", "教育支出", "10")])), second)) == 2


def test_a_merged_cell_that_the_page_break_cut_is_one_again() -> None:
    first = _page(1, _table([HEADER, ("产出", "数量", "1"), ("产出", "质量", "2")], merged={(1, 0): 2}))
    second = _page(2, _table([("", "时效", "3"), ("效益", "社会", "4")]))
    (table,) = _tables(first, second)
    output = next(cell for cell in table.cells if cell.text.chars == "产出")
    assert (output.row, output.row_span) == (1, 3)
    assert "1 cells cut by the page break" in (table.joined or "")


def test_a_column_that_only_one_page_divides_becomes_a_span_on_the_other() -> None:
    wide = PageTable(
        (GridCell(0, 0, "项目", column_span=2), GridCell(0, 2, "金额")), (50.0, 150.0, 300.0, 500.0), (100.0, 120.0)
    )
    narrow = PageTable((GridCell(0, 0, "教育支出"), GridCell(0, 1, "10")), (50.0, 300.0, 500.0), (100.0, 120.0))
    (table,) = _tables(_page(1, wide), _page(2, narrow))
    assert [(c.text.chars, c.column, c.column_span) for c in table.cells if c.row == 1] == [
        ("教育支出", 0, 2),
        ("10", 2, 1),
    ]


def test_a_sentence_goes_on_over_the_page() -> None:
    broken = "一般公共预算财政拨款支出307.82万元，占本年支出合计的百分之一百，与上年度相比增加"
    document = document_of_pages((_page(1, _line(broken, 780, 545.0)), _page(2, _line("307.82万元。", 60))), "pdf")
    (paragraph,) = document.blocks
    assert paragraph.text.chars.endswith("增加307.82万元。")
    start = document.raw.index("307.82万元。")
    assert document.place(start, start + 3).locator == "p2/L1:1-3"


def _read(*pages: Page | UnreadPage) -> Document:
    return document_of_pages(pages, "pdf")


def test_pages_that_could_not_be_read_are_named() -> None:
    document = _read(_page(1, _line("甲单位", 60)), UnreadPage(2, "needs_ocr", "a picture"))
    assert (document.page_count, document.unread_pages) == (2, (UnreadPage(2, "needs_ocr", "a picture"),))


def test_a_document_of_which_no_page_can_be_read_is_unreadable() -> None:
    with pytest.raises(Unreadable) as caught:
        _read(UnreadPage(1, "needs_ocr"), UnreadPage(2, "needs_ocr"))
    assert (caught.value.reason_code, caught.value.detail) == ("needs_ocr", "2 pages")


def test_a_table_that_nothing_printed_bounds_says_so() -> None:
    table = PageTable((GridCell(0, 0, "教育支出"), GridCell(0, 1, "10")), (50.0, 300.0, 500.0), (100.0, 120.0), False)
    (block,) = _tables(_page(1, table))
    assert not block.is_ruled


@pytest.mark.parametrize(
    ("upper", "lower", "row"),
    [
        pytest.param(("可持续", "设施", "9"), ("影响", "运行", ""), ["可持续影响", "设施运行", "9"], id="two texts"),
        pytest.param(("效益", "设施持续", "9"), ("", "运行", ""), ["效益", "设施持续运行", "9"], id="one, full"),
        pytest.param(("效益", "100", "97.3"), ("", "", "3"), ["效益", "100", "97.33"], id="a cut number"),
        pytest.param(("效益", "设施运行良好。", "9"), ("", "挥作用", ""), None, id="the upper text has ended"),
        pytest.param(("效益", "设施", "9"), ("", "资金管理情况", ""), None, id="a label of its own"),
        pytest.param(("效益", "设施", "9"), ("社会", "群众", "8"), None, id="a row with a number"),
        pytest.param(("支出", "住房改革", "9"), ("二、项目支出", "专项", ""), None, id="numbered"),
    ],
)
def test_a_row_whose_lines_stand_on_two_pages_is_one(
    upper: tuple[str, ...], lower: tuple[str, ...], row: list[str] | None
) -> None:
    (table,) = _tables(_page(1, _table([HEADER, upper])), _page(2, _table([lower, ("总分", "合计", "17")])))
    rows = _rows(table)
    assert rows[1] == row if row else [*lower][1] in [text for cells in rows[2:] for text in cells]
    assert len(rows) == (3 if row else 4)
