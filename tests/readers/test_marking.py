"""Places of a document as boxes on its pages."""

from __future__ import annotations

import pytest

from ingest.document import Box, Document
from ingest.marking import NoPlace, marked_boxes, marked_page
from ingest.readers.joins import document_of_pages
from ingest.readers.page import GridCell, Page, PageLine, PageParagraph, PageTable


def _document() -> Document:
    first, second = PageLine("本年支出12万元", (100, 50, 212, 60)), PageLine("，比上年增加", (100, 62, 196, 72))
    lines = PageParagraph((first, second))
    cells = tuple(
        GridCell(row, column, text, box=(100.0 * column, 100.0 + 20 * row, 100.0 * column + 100, 120.0 + 20 * row))
        for row, texts in enumerate((("项目", "金额", "备注"), ("教育", "10", "甲")))
        for column, text in enumerate(texts)
    )
    table = PageTable(cells, (0.0, 100.0, 200.0, 300.0), (100.0, 120.0, 140.0))
    return document_of_pages([Page(1, 595, 842, [lines, table])], "pdf")


@pytest.mark.parametrize(
    ("locator", "boxes"),
    [
        ("p1/t1/r2c2", [(100, 120, 200, 140)]),
        ("p1/t1/r2c1-p1/t1/r2c3", [(0, 120, 100, 140), (100, 120, 200, 140), (200, 120, 300, 140)]),
        ("p1/L1:5-6", [(164, 50, 180, 60)]),  # a digit is half as wide as a Chinese character
        ("p1/L1:5-p1/L2:1", [(164, 50, 212, 60), (100, 62, 116, 72)]),
        ("p1/t9/r1c1", []),
    ],
)
def test_a_locator_is_boxes_on_its_page(locator: str, boxes: list[Box]) -> None:
    marks = list(marked_boxes(_document(), locator))
    assert [page for page, _ in marks] == [1] * len(boxes)
    assert [box for _, box in marks] == [pytest.approx(box) for box in boxes]


def test_a_file_without_pages_shows_none() -> None:
    with pytest.raises(NoPlace, match="only pages of PDF files"):
        marked_page("本年支出12万元。".encode(), "a.txt", "L1:1-3")
