"""Characters → lines, paragraphs, and cells that rulings leave whole."""

from __future__ import annotations

from collections.abc import Collection
from itertools import pairwise

import numpy as np
import pytest

from ingest.readers.pdf.divide import divided
from ingest.readers.pdf.doubt import doubts_of
from ingest.readers.pdf.frame import Floats
from ingest.readers.pdf.lattice import Grid, lattice_of
from ingest.readers.pdf.lines import paragraphs_of
from ingest.readers.pdf.plumber import grid_of_boxes
from ingest.readers.pdf.rulings import Rulings, merged
from ingest.readers.pdf.tables import filled
from tests.readers.pdf_typesetting import Set, glyphs_of


def paragraphs(texts: list[Set]) -> list[list[str]]:
    glyphs = glyphs_of(texts)
    found = paragraphs_of(glyphs, np.arange(len(glyphs)), [])
    return [[line.text for line in paragraph.lines] for paragraph in found]


def grid(xs: list[float], ys: list[float], missing: Collection[tuple[str, int, int]] = ()) -> Grid:
    """A ruled grid without the borders ("h" or "v", number of the line, of the interval) that are ``missing``."""

    def drawn(name: str, lines: list[float], across: list[float]) -> Floats:
        pieces = [(i, j, at, *ends) for i, at in enumerate(lines) for j, ends in enumerate(pairwise(across))]
        return merged(np.array([piece[2:] for piece in pieces if (name, *piece[:2]) not in missing]))

    rulings = Rulings(drawn("h", ys, xs), drawn("v", xs, ys), np.zeros((0, 4)), np.zeros((0, 4)))
    (found,) = lattice_of(rulings).grids
    return found


def cells(found: Grid, texts: list[Set]) -> list[tuple[int, int, str]]:
    (table,) = filled([found], glyphs_of(texts)).tables
    return [(span.row, span.column, text) for span, text in zip(table.grid.spans, table.texts, strict=True) if text]


def test_wrapped_lines_are_one_paragraph_and_an_indented_one_begins_the_next() -> None:
    full = "项目组织实施规范，资金使用符合财务管理制度，未发现截留挤占挪用等情况总体目标完成"
    texts = [
        Set(full[2:], 60 + 18, 100),
        Set(full, 60, 116),
        Set("完成。", 60, 132),
        Set(full[2:], 60 + 18, 148),
        Set("结束。", 60, 164),
    ]
    assert [len(lines) for lines in paragraphs(texts)] == [3, 2]


def test_a_numbered_line_begins_a_paragraph_even_after_a_full_one() -> None:
    full = "组" * 30
    assert paragraphs([Set(full, 60, 100), Set("二、主要" + full[:20], 60, 116)]) == [[full], ["二、主要" + full[:20]]]


def test_marks_and_raised_numbers_stand_on_the_line_of_their_neighbours() -> None:
    texts = [Set("截留、挤占。", 60, 100), Set("1", 115, 97, size=5), Set("下一行比上一行长得多，不在同一段", 60, 116)]
    assert paragraphs(texts) == [["截留、挤占。1"], ["下一行比上一行长得多，不在同一段"]]


def test_two_columns_of_prose_are_read_one_after_the_other() -> None:
    left = [Set("左" * 24, 60, 100 + 16 * k) for k in range(12)]
    right = [Set("右" * 24, 310, 108 + 16 * k) for k in range(12)]
    found = "".join("".join(lines) for lines in paragraphs([*left, *right]))
    assert found == "左" * 288 + "右" * 288


def test_lines_of_a_cell_are_parted_and_columns_of_characters_read_downwards() -> None:
    texts = [Set("产", 105, 110), Set("出", 105, 121), Set("完成维修", 130, 110), Set("数量", 130, 122)]
    assert cells(grid([100, 120, 200, 260], [98, 130]), texts) == [(0, 0, "产\n出"), (0, 1, "完成维修\n数量")]


def test_rows_that_only_numbers_tell_are_divided() -> None:
    lines = [("教育支出", "1,200.50", "3.1%"), ("农林水支出", "88.00", "-"), ("合计", "1,288.50", "100%")]
    texts = [
        Set(text, x, 112 + 12 * row, side)
        for row, line in enumerate(lines)
        for text, x, side in zip(line, (62, 238, 298), "lrr", strict=True)
    ]
    found = cells(grid([60, 160, 240, 300], [100, 140]), texts)
    assert [text for _, _, text in found] == [text for line in lines for text in line]
    assert {row for row, _, _ in found} == {0, 1, 2}


def test_prose_side_by_side_is_not_torn_into_rows() -> None:
    goal = ["完成校舍维修", "12处，改善", "办学条件"]
    texts = [Set(line, x, 112 + 12 * row) for x in (62, 182) for row, line in enumerate(goal)]
    assert len(cells(grid([60, 180, 300], [100, 140]), texts)) == 2


ROWS = [("教育支出", "120.50"), ("农林水支出", "88.00"), ("卫生健康支出", "7.10"), ("合计", "215.60")]
OPEN = {("v", 1, row) for row in range(1, 5)}  # the header alone is divided into columns


@pytest.mark.parametrize(("gap", "count"), [(True, 10), (False, 6)])
def test_columns_that_only_the_header_rules_are_divided_where_every_row_leaves_the_gap(gap: bool, count: int) -> None:
    texts = [Set("功能科目", 62, 112), Set("决算数", 170, 112)]
    for row, (name, amount) in enumerate(ROWS):
        texts.append(Set(name, 62, 132 + 20 * row))
        texts.append(Set(amount, 236, 132 + 20 * row, "r"))
    if not gap:
        texts.append(Set("上年结转资金继续使用", 118, 132))
    found = grid([60, 160, 240], [100, 120, 140, 160, 180, 200], OPEN)
    assert len(cells(found, texts)) == count


def test_a_grid_that_needs_no_division_is_left_as_it_is() -> None:
    found = grid([60, 160, 240], [100, 120, 140])
    texts = [Set("功能科目", 62, 112), Set("决算数", 170, 112)]
    assert divided(found, ["功能科目", "决算数", "", ""], glyphs_of(texts)) is found


def test_characters_on_a_border_and_missing_borders_raise_doubt() -> None:
    clean = grid([60, 160, 240], [100, 120, 140])
    torn = grid([60, 160, 240], [100, 120, 140], {("v", 1, 1), ("h", 1, 0)})
    inside, across = glyphs_of([Set("决算数", 62, 112)]), glyphs_of([Set("决算数决算数决算", 100.5, 112)])
    assert not doubts_of(filled([clean], inside).tables, inside).are_serious
    assert doubts_of(filled([clean], across).tables, across).crossing == 1
    assert doubts_of(filled([torn], inside).tables, inside).are_serious


def test_a_grid_from_boxes_covers_every_place() -> None:
    found = grid_of_boxes([(0, 0, 50, 20), (50, 0, 100, 20), (0, 20, 50, 40)])
    assert found is not None
    assert sorted(map(tuple, found.spans)) == [(0, 0, 1, 1), (0, 1, 1, 1), (1, 0, 1, 1), (1, 1, 1, 1)]
    assert len(found.outside) == 1
