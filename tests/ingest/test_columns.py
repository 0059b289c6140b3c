"""Rows of tables whose columns are certain: the header decides, not the order of the cells."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ingest.document import Document
from ingest.extract.forms import read_form
from ingest.readers.builder import DocumentBuilder
from ingest.readers.page import GridCell
from ingest.tables.stream import piece_stream

HEADER = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分")


def _document(cells: list[GridCell]) -> Document:
    builder = DocumentBuilder("docx")
    builder.table(cells, "t1")
    return builder.finish()


def _header(row: int = 0) -> list[GridCell]:
    return [GridCell(row, column, text) for column, text in enumerate(HEADER)]


def test_an_empty_cell_between_filled_ones_stays_empty() -> None:
    body = ["产出指标", "数量指标", "培训人数", "", "100人", "", "10"]
    cells = [*_header(), *(GridCell(1, column, text) for column, text in enumerate(body))]
    (indicator,) = read_form(piece_stream(_document(cells).blocks[0]), None).indicators
    assert (indicator.target, indicator.actual, indicator.weight, indicator.score) == (
        None,
        "100人",
        None,
        Decimal(10),
    )


def test_merged_levels_reach_down_to_the_rows_they_cover() -> None:
    cells = [
        *_header(),
        GridCell(1, 0, "产出指标", row_span=2),
        GridCell(1, 1, "数量指标", row_span=2),
        *(GridCell(1, column, text) for column, text in enumerate(("培训人数", "≥10人", "12人", "5", "5"), start=2)),
        *(GridCell(2, column, text) for column, text in enumerate(("培训期数", "≥2期", "2期", "5", "4"), start=2)),
    ]
    indicators = read_form(piece_stream(_document(cells).blocks[0]), None).indicators
    assert [(i.level1, i.level2, i.level3, i.score) for i in indicators] == [
        ("产出指标", "数量指标", "培训人数", Decimal(5)),
        ("产出指标", "数量指标", "培训期数", Decimal(4)),
    ]


@pytest.mark.parametrize("column", [2, 3])
def test_a_header_that_covers_two_columns_takes_the_cell_under_either(column: int) -> None:
    header = [
        GridCell(0, 0, "一级指标"),
        GridCell(0, 1, "二级指标"),
        GridCell(0, 2, "三级指标", column_span=2),
        GridCell(0, 4, "年度指标值"),
        GridCell(0, 5, "实际完成值"),
    ]
    texts = ["产出指标", "质量指标", "", "", "≥95%", "96%"]
    texts[column] = "验收合格率"
    cells = [*header, *(GridCell(1, c, text) for c, text in enumerate(texts))]
    (indicator,) = read_form(piece_stream(_document(cells).blocks[0]), None).indicators
    assert (indicator.level3, indicator.target, indicator.actual) == ("验收合格率", "≥95%", "96%")


@pytest.mark.parametrize("nothing", ["无", "不涉及", "/"])
def test_a_row_that_says_that_there_is_no_indicator_is_none(nothing: str) -> None:
    body = ["效益指标", "经济效益指标", nothing, nothing, nothing, "", ""]
    cells = [*_header(), *(GridCell(1, column, text) for column, text in enumerate(body))]
    assert read_form(piece_stream(_document(cells).blocks[0]), None).indicators == []


def test_numbers_of_the_funds_block_without_a_known_header_are_reported() -> None:
    row = ("产出指标", "数量指标", "次数", "1次", "1次", "9", "9")
    cells = [
        GridCell(0, 0, "项目名称"),
        GridCell(0, 1, "河道保洁", column_span=6),
        GridCell(1, 0, "项目资金（万元）", row_span=2),
        *(GridCell(1, column, text) for column, text in enumerate(("来源", "甲栏", "乙栏"), start=1)),
        *(GridCell(2, column, text) for column, text in enumerate(("财政拨款", "12.5", "11.8"), start=1)),
        *_header(3),
        *(GridCell(4, column, text) for column, text in enumerate(row)),
    ]
    form = read_form(piece_stream(_document(cells).blocks[0]), None)
    assert [(name, text.chars) for name, text, _ in form.unread] == [("fund_yuan", "12.5"), ("fund_yuan", "11.8")]
