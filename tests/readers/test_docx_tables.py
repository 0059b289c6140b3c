"""Tables of DOCX files: spans as printed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.readers.docx import read_docx
from tests.readers.docx_builder import GO_ON, START, cells, docx, p, paragraphs, span, tables, tbl, tc, tr


def _cells(*rows: str, widths: tuple[int, ...] = ()) -> list[tuple[int, int, int, int, str]]:
    (table,) = tables(read_docx(docx(tbl(*rows, widths=widths))))
    return cells(table)


def _width(twips: int, more: str = "") -> str:
    return f'<w:tcW w:w="{twips}" w:type="dxa"/>{more}'


def test_spans_come_from_gridspan_and_vmerge() -> None:
    found = _cells(
        tr(tc("项目名称", span(2)), tc("道路维护", span(2))),
        tr(tc("资金", START), "全年预算数", "执行数", "得分"),
        tr(tc("", GO_ON), "10", "9", "9.0"),
        tr(tc("", GO_ON), tc("其中：财政拨款", span(3))),
        widths=(1000, 2000, 2000, 1000),
    )
    assert found == [
        (0, 0, 1, 2, "项目名称"),
        (0, 2, 1, 2, "道路维护"),
        (1, 0, 3, 1, "资金"),
        (1, 1, 1, 1, "全年预算数"),
        (1, 2, 1, 1, "执行数"),
        (1, 3, 1, 1, "得分"),
        (2, 1, 1, 1, "10"),
        (2, 2, 1, 1, "9"),
        (2, 3, 1, 1, "9.0"),
        (3, 1, 1, 3, "其中：财政拨款"),
    ]


def test_a_cell_merged_both_ways_is_one_cell() -> None:
    found = _cells(
        tr(tc("甲", span(2) + START), "乙"),
        tr(tc("", span(2) + GO_ON), "丙"),
        tr("丁", "戊", "己"),
    )
    assert found[0] == (0, 0, 2, 2, "甲")
    assert [cell[:2] for cell in found[1:]] == [(0, 2), (1, 2), (2, 0), (2, 1), (2, 2)]


def test_a_second_restart_begins_another_cell() -> None:
    found = _cells(tr(tc("甲", START), "1"), tr(tc("", GO_ON), "2"), tr(tc("乙", START), "3"), tr(tc("", GO_ON), "4"))
    assert [cell for cell in found if cell[1] == 0] == [(0, 0, 2, 1, "甲"), (2, 0, 2, 1, "乙")]


@pytest.mark.parametrize(
    "above",
    [tc("甲", span(2) + START), "甲", tc("", "")],
    ids=["of another breadth", "that is not merged", "that is empty and not merged"],
)
def test_a_cell_that_goes_on_with_a_cell_above_stands_for_itself(above: str) -> None:
    rest = () if "gridSpan" in above else ("x",)
    found = _cells(tr(above, *rest, "1"), tr(tc("乙", GO_ON), "y", "2"))
    assert (1, 0, 1, 1, "乙") in found


def test_a_first_row_that_claims_to_go_on_begins_the_merge() -> None:
    found = _cells(tr(tc("甲", GO_ON), "1"), tr(tc("", GO_ON), "2"))
    assert found[0] == (0, 0, 2, 1, "甲")


def test_gridbefore_moves_a_row_to_the_right() -> None:
    found = _cells(
        tr("甲", "乙", "丙"),
        tr("丁", properties='<w:gridBefore w:val="1"/><w:gridAfter w:val="1"/>'),
    )
    assert found[-1] == (1, 1, 1, 1, "丁")


def test_old_horizontal_merges_are_one_cell() -> None:
    found = _cells(
        tr(tc("甲", '<w:hMerge w:val="restart"/>'), tc("", "<w:hMerge/>"), "乙"),
        tr("1", "2", "3"),
    )
    assert found[:2] == [(0, 0, 1, 2, "甲"), (0, 2, 1, 1, "乙")]


def test_rows_that_disagree_about_the_grid_are_placed_by_the_widths_of_their_cells() -> None:
    found = _cells(
        tr(tc("标题", _width(6000))),
        tr(tc("甲", _width(2000)), tc("乙", _width(4010))),
        tr(tc("丙", _width(2000)), tc("丁", _width(2000)), tc("戊", _width(1998))),
        widths=(2000, 2000, 2000),
    )
    assert found == [
        (0, 0, 1, 3, "标题"),
        (1, 0, 1, 1, "甲"),
        (1, 1, 1, 2, "乙"),
        (2, 0, 1, 1, "丙"),
        (2, 1, 1, 1, "丁"),
        (2, 2, 1, 1, "戊"),
    ]


def test_a_short_row_without_better_knowledge_keeps_its_columns() -> None:
    found = _cells(tr("甲", "乙", "丙"), tr("丁", "戊"))
    assert [cell[:4] for cell in found[3:]] == [(1, 0, 1, 1), (1, 1, 1, 1)]


def test_columns_that_no_row_parts_are_not_counted() -> None:
    assert _cells(tr(tc("甲", span(3)), "乙"), tr(tc("丙", span(3)), "丁")) == [
        (0, 0, 1, 1, "甲"),
        (0, 1, 1, 1, "乙"),
        (1, 0, 1, 1, "丙"),
        (1, 1, 1, 1, "丁"),
    ]


def test_edges_a_hair_apart_are_one_edge() -> None:
    found = _cells(
        tr("甲", tc("乙", span(2))),
        tr(tc("丙", span(2)), "丁"),
        widths=(2000, 20, 2000),
    )
    assert [cell[:4] for cell in found] == [(0, 0, 1, 1), (0, 1, 1, 1), (1, 0, 1, 1), (1, 1, 1, 1)]


def test_a_hairs_width_with_text_in_it_is_a_column() -> None:
    found = _cells(tr("甲", "乙", "丙"), widths=(2000, 20, 2000))
    assert [cell[1] for cell in found] == [0, 1, 2]


@pytest.mark.parametrize("widths", [(1, 1, 1), (0, 0, 0), (10, 10, 4000), ()])
def test_a_grid_whose_widths_cannot_be_meant_still_has_its_columns(widths: tuple[int, ...]) -> None:
    found = _cells(tr("甲", "", "丙"), tr("", "戊", ""), widths=widths)
    assert [cell[1] for cell in found] == [0, 1, 2, 0, 1, 2]


def test_content_controls_round_cells_rows_and_text_are_opened() -> None:
    def control(content: str) -> str:
        return f"<w:sdt><w:sdtPr/><w:sdtContent>{content}</w:sdtContent></w:sdt>"

    row = f"<w:tr>{control(tc('甲'))}{tc(control(p('乙')))}</w:tr>"
    (table,) = tables(read_docx(docx(control(tbl(control(row))))))
    assert [cell[4] for cell in cells(table)] == ["甲", "乙"]


def test_deleted_and_hidden_rows_do_not_print() -> None:
    found = _cells(
        tr(tc("甲", START), "1"),
        tr(tc("", GO_ON), "删", properties='<w:del w:id="1"/>'),
        tr(tc("", GO_ON), "增", properties='<w:ins w:id="2"/>'),
        tr("x", "y", properties="<w:hidden/>"),
    )
    assert found == [(0, 0, 2, 1, "甲"), (0, 1, 1, 1, "1"), (1, 1, 1, 1, "增")]


def test_a_nested_table_is_a_table_of_its_own_behind_the_outer_one() -> None:
    inner = tbl(tr("内一", "内二"))
    document = read_docx(docx(tbl(tr("外", tc(p("前") + inner + p("后")))) + p("结尾") + tbl(tr("下一", "张"))))
    assert [[cell[4] for cell in cells(table)] for table in tables(document)] == [
        ["外", "前后"],
        ["内一", "内二"],
        ["下一", "张"],
    ]
    assert [line.locator for line in document.lines if line.is_cell] == [
        "t1/r1c1",
        "t1/r1c2",
        "t2/r1c1",
        "t2/r1c2",
        "t3/r1c1",
        "t3/r1c2",
    ]


def test_a_frame_of_a_single_cell_gives_what_is_in_it_in_its_order() -> None:
    document = read_docx(docx(tbl(tr(tc(p("上面的话。") + tbl(tr("甲", "乙")) + p("下面的话。"))))))
    assert paragraphs(document) == ["上面的话。", "下面的话。"]
    assert [block.kind for block in document.blocks] == ["paragraph", "table", "paragraph"]


def test_a_single_cell_with_one_text_stays_a_table() -> None:
    (table,) = tables(read_docx(docx(tbl(tr("只有一格")))))
    assert cells(table) == [(0, 0, 1, 1, "只有一格")]


def test_paragraphs_of_a_cell_are_parted_by_line_ends() -> None:
    document = read_docx(docx(tbl(tr(tc(p("指标 1") + p() + p("指标 2")), "x"))))
    assert document.raw.startswith("指标 1\n指标 2\tx")


@st.composite
def _layouts(draw: st.DrawFn) -> list[tuple[int, int, int, int]]:
    """Cells (row, column, row span, column span) that tile a grid, every edge of which some cell has."""
    rows, columns = draw(st.integers(1, 6)), draw(st.integers(1, 6))
    taken: set[tuple[int, int]] = set()
    found: list[tuple[int, int, int, int]] = []
    for row in range(rows):
        for column in range(columns):
            if (row, column) in taken:
                continue
            width = 1
            while column + width < columns and (row, column + width) not in taken and draw(st.booleans()):
                width += 1
            height = draw(st.integers(1, rows - row))
            found.append((row, column, height, width))
            taken |= {(row + y, column + x) for y in range(height) for x in range(width)}
    # a first row of single cells keeps every edge
    return [(0, column, 1, 1) for column in range(columns)] + [(r + 1, c, h, w) for r, c, h, w in found]


@given(_layouts())
@settings(max_examples=60, deadline=None)
def test_every_layout_is_read_as_it_was_written(layout: list[tuple[int, int, int, int]]) -> None:
    rows = max(row + height for row, _, height, _ in layout)
    lines: list[list[tuple[int, str]]] = [[] for _ in range(rows)]
    for number, (row, column, height, width) in enumerate(layout):
        for below in range(height):
            merge = "" if height == 1 else START if below == 0 else GO_ON
            text = f"格{number}" if below == 0 else ""
            lines[row + below].append((column, tc(text, span(width) + merge)))
    found = _cells(*(tr(*(cell for _, cell in sorted(line))) for line in lines))
    assert sorted(cell[:4] for cell in found) == sorted(layout)
