"""Tables that no rulings bound, from characters that are set here one by one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.readers.page import PageTable
from ingest.readers.pdf.alignment import find_aligned_tables
from ingest.readers.pdf.alignment_frames import tables_in_frames
from ingest.readers.pdf.alignment_lines import is_number, lines_of
from tests.readers.pdf_typesetting import Set, glyphs_of, rulings_of

PROSE = "本年度收入总计较上年增加，主要原因是项目经费增加，支出总计与收入总计保持平衡，年末结转按规定使用。"


def rows_of(table: PageTable) -> list[list[str]]:
    """The texts by row; a place covered by a span is shown as ``^`` (from above) or ``<`` (from the left)."""
    rows = [[""] * (len(table.column_edges) - 1) for _ in range(len(table.row_edges) - 1)]
    for cell in table.cells:
        for r in range(cell.row, cell.row + cell.row_span):
            for c in range(cell.column, cell.column + cell.column_span):
                rows[r][c] = "<" if c > cell.column else "^" if r > cell.row else cell.text
    return rows


def found(texts: list[Set], horizontal: list[tuple[float, float, float]] | None = None) -> list[list[list[str]]]:
    return [rows_of(table) for table in find_aligned_tables(glyphs_of(texts), rulings_of(horizontal or []))]


def row(y: float, *texts: tuple[str, float, str]) -> list[Set]:
    """Texts on a baseline: each with its x and its side there (l, r, c)."""
    return [Set(text, x, y, side) for text, x, side in texts]


def accounts(top: float = 100) -> list[Set]:
    """Two heads over two columns each, three items; the second item's label goes on over three lines."""
    return [
        *row(top, ("科目名称", 60, "l"), ("2022年决算", 250, "c"), ("2023年决算", 370, "c")),
        *row(top + 18, ("基本支出", 240, "r"), ("项目支出", 300, "r"), ("基本支出", 360, "r"), ("项目支出", 420, "r")),
        *row(top + 36, ("教育支出", 60, "l"), ("22.80", 240, "r"), ("3.09", 300, "r"), ("879.24", 360, "r")),
        *row(top + 48, ("住房保障支出（含政府性", 60, "l")),
        *row(top + 54, ("1,038.68", 240, "r"), ("0.98", 300, "r"), ("895.98", 360, "r"), ("1.20", 420, "r")),
        *row(top + 60, ("基金安排的支出）", 60, "l")),
        *row(top + 78, ("其他支出", 60, "l"), ("93.87", 240, "r"), ("18.82", 300, "r"), ("82,260.37", 360, "r")),
    ]


ACCOUNTS = [
    ["科目名称", "2022年决算", "<", "2023年决算", "<"],
    ["^", "基本支出", "项目支出", "基本支出", "项目支出"],
    ["教育支出", "22.80", "3.09", "879.24", ""],
    ["住房保障支出（含政府性\n基金安排的支出）", "1,038.68", "0.98", "895.98", "1.20"],
    ["其他支出", "93.87", "18.82", "82,260.37", ""],
]
THREE_RULES = [(86.0, 56.0, 424.0), (124.0, 56.0, 424.0), (184.0, 56.0, 424.0)]


def test_a_three_line_table_is_read_with_its_spanning_heads_and_nothing_around_it() -> None:
    texts = [
        *row(60, ("表1　支出决算表", 200, "l")),
        *row(78, ("单位：万元", 380, "l")),
        *accounts(),
        *row(198, ("注：本表反映部门本年度支出情况。", 60, "l")),
        *row(214, (PROSE, 60, "l")),
    ]
    assert found(texts, THREE_RULES) == [ACCOUNTS]


def test_the_same_table_is_read_without_any_rule() -> None:
    texts = [*row(78, ("单位：万元", 380, "l")), *accounts(), *row(200, (PROSE, 60, "l"))]
    assert found(texts) == [ACCOUNTS]


def test_rules_under_each_row_part_the_rows_and_are_no_rows_themselves() -> None:
    texts = [
        *row(100, ("指标", 60, "l"), ("目标值", 200, "l"), ("偏差原因", 300, "l")),
        *row(118, ("验收合格率", 60, "l"), ("≥95%", 200, "l"), ("采购流程延后，", 300, "l")),
        *row(130, ("已督促加快进度", 300, "l")),
        *row(148, ("培训人次", 60, "l"), ("20", 200, "l")),
    ]
    rules = [(y, 56.0, 420.0) for y in (88.0, 105.0, 136.0, 154.0)]
    assert found(texts, rules) == [
        [
            ["指标", "目标值", "偏差原因"],
            ["验收合格率", "≥95%", "采购流程延后，\n已督促加快进度"],
            ["培训人次", "20", ""],
        ]
    ]


def test_text_in_lines_above_and_below_its_amounts_is_one_row() -> None:
    texts = [
        *row(100, ("序号", 60, "l"), ("得分", 120, "l"), ("原因", 200, "l")),
        *[t for n in range(3) for t in _middle_row(130 + 48 * n, str(n + 1))],
    ]
    assert found(texts)[0][1:] == [
        [str(n + 1), "9.5", "部分工程跨年实施，\n剩余款项待验收后\n再行支付，次年完成"] for n in range(3)
    ]


def _middle_row(y: float, number: str) -> list[Set]:
    lines = zip((-12, 0, 12), ("部分工程跨年实施，", "剩余款项待验收后", "再行支付，次年完成"), strict=True)
    return [*row(y, (number, 60, "l"), ("9.5", 120, "l")), *[Set(text, 200, y + at, "l") for at, text in lines]]


def test_a_raised_footnote_mark_belongs_to_its_word() -> None:
    texts = [Set("支出", 60, 100, "l"), Set("2", 78.5, 96.5, "l", 5.0)]
    assert [line.text for line in lines_of(glyphs_of(texts))] in (["支出2"], ["支出 2"])


def _paragraph(top: float, x: float = 60, count: int = 6) -> list[Set]:
    return [Set(PROSE[k * 7 % 20 :][:24], x, top + 16 * k, "l") for k in range(count)]


NO_TABLES: dict[str, list[Set]] = {
    "prose": _paragraph(100),
    "prose in two columns": [*_paragraph(100), *_paragraph(100, 310)],
    "a numbered list": [t for k in range(5) for t in row(100 + 16 * k, (f"{k + 1}.", 60, "l"), (PROSE[:20], 90, "l"))],
    "articles of a rule": [
        t for k, n in enumerate("一二三四") for t in row(100 + 16 * k, (f"第{n}条", 60, "l"), (PROSE[:20], 120, "l"))
    ],
    "contents without leaders": [
        t
        for k, n in enumerate("一二三四五")
        for t in row(100 + 20 * k, (f"{n}、部门概况", 60, "l"), (str(k + 3), 500, "r"))
    ],
    "contents with leaders": [
        t for k in range(5) for t in row(100 + 20 * k, (f"部门概况{'.' * 60}", 60, "l"), (str(2 * k + 1), 500, "r"))
    ],
    "signatures": [
        *row(100, ("单位负责人：王某", 60, "l"), ("填表人：李某", 240, "l"), ("联系电话：12345678", 400, "l")),
    ],
    "a cover": [
        t
        for k, (a, b) in enumerate((("项目名称", "河道清淤"), ("主管部门", "水务局"), ("评价机构", "某会计师事务所")))
        for t in row(100 + 24 * k, (a, 120, "l"), (b, 260, "l"))
    ],
    "the labels of a chart": [
        *row(100, ("400", 60, "r")),
        *row(120, ("350", 60, "r"), ("利差", 300, "l")),
        *row(140, ("300", 60, "r")),
        *row(160, ("250", 60, "r"), ("收益率", 200, "l")),
        *row(180, ("1月", 80, "l"), ("2月", 160, "l"), ("3月", 240, "l"), ("4月", 320, "l")),
    ],
}


@pytest.mark.parametrize("texts", NO_TABLES.values(), ids=NO_TABLES.keys())
def test_what_is_no_table_is_not_made_one(texts: list[Set]) -> None:
    assert found(texts) == []


def test_prose_between_two_rules_is_no_table() -> None:
    assert found(_paragraph(100), [(80.0, 56.0, 500.0), (220.0, 56.0, 500.0)]) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1,234.56", True),
        ("（12.5%）", True),
        ("≥95%", True),
        ("-", True),
        ("——", True),
        ("$33,200", True),
        ("(1.1–1.2)", True),
        ("教育支出", False),
        ("2023年决算", False),
        ("3个乡镇", False),
        ("", False),
    ],
)
def test_amounts_are_told_from_words(text: str, expected: bool) -> None:
    assert is_number(text) is expected


def test_a_frame_around_aligned_text_is_read_by_the_text() -> None:
    glyphs = glyphs_of(accounts())
    rulings = rulings_of([(86.0, 56.0, 424.0), (184.0, 56.0, 424.0)])
    frame = PageTable((), (56.0, 424.0), (86.0, 184.0))
    frame = PageTable((*find_aligned_tables(glyphs, rulings)[0].cells[:1],), frame.column_edges, frame.row_edges)
    tables, rest = tables_in_frames([frame], np.zeros(0, dtype=np.intp), glyphs, rulings)
    assert [rows_of(table) for table in tables] == [ACCOUNTS]
    assert len(rest) == 0


def test_a_table_with_an_amount_a_cell_stays_as_its_rulings_say() -> None:
    glyphs = glyphs_of(accounts())
    table = find_aligned_tables(glyphs, rulings_of([]))[0]
    tables, rest = tables_in_frames([table], np.zeros(0, dtype=np.intp), glyphs, rulings_of([]))
    assert tables == [table]
    assert len(rest) == 0


@st.composite
def grids(draw: st.DrawFn) -> list[list[str]]:
    """Labels and amounts, every place filled."""
    columns = draw(st.integers(2, 6))
    amount = st.integers(0, 10**7).map(lambda cents: f"{cents / 100:,.2f}")
    label = st.text("收入支出教育卫生住房保障农林水", min_size=2, max_size=8)
    body = draw(st.lists(st.tuples(label, *[amount] * columns), min_size=3, max_size=9))
    return [["项目", *(f"数值{'甲乙丙丁戊己'[c]}" for c in range(columns))], *map(list, body)]


@settings(max_examples=60, deadline=None)
@given(grids(), st.floats(12, 30), st.booleans())
def test_right_aligned_amounts_are_read_cell_by_cell(grid: list[list[str]], pitch: float, is_ruled: bool) -> None:
    texts = [
        Set(text, 60 if c == 0 else 130 + 65 * c, 100 + pitch * r, "r" if c else "l")
        for r, line in enumerate(grid)
        for c, text in enumerate(line)
    ]
    right, bottom = 130 + 65.0 * (len(grid[0]) - 1), 100 + pitch * (len(grid) - 1)
    rules = [(y, 58.0, right + 2) for y in (88.0, 100 + pitch / 4, bottom + 4)] if is_ruled else []
    assert found(texts, rules) == [grid]


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.builds(
            Set,
            st.text("收入1,.%-（）a ", min_size=1, max_size=8).filter(str.strip),
            st.integers(0, 500).map(float),
            st.integers(1, 60).map(lambda y: 12.0 * y),
        ),
        max_size=60,
    ),
    st.lists(st.tuples(st.integers(0, 700), st.integers(0, 200), st.integers(210, 500)), max_size=6),
)
def test_whatever_is_printed_every_place_has_one_cell_and_every_character_inside_stands_in_one(
    texts: list[Set], rules: list[tuple[float, float, float]]
) -> None:
    glyphs = glyphs_of(texts)
    for table in find_aligned_tables(glyphs, rulings_of(rules)):
        rows, columns = len(table.row_edges) - 1, len(table.column_edges) - 1
        covered = [
            (r, c)
            for cell in table.cells
            for r in range(cell.row, cell.row + cell.row_span)
            for c in range(cell.column, cell.column + cell.column_span)
        ]
        assert sorted(covered) == [(r, c) for r in range(rows) for c in range(columns)]
        assert list(table.row_edges) == sorted(table.row_edges)
        assert list(table.column_edges) == sorted(table.column_edges)
        assert not table.is_ruled
        left, top, right, bottom = table.box
        x, y = glyphs.center_x, glyphs.center_y
        inside = glyphs.take((x >= left) & (x <= right) & (y >= top) & (y <= bottom))
        assert sorted("".join("".join(cell.text.split()) for cell in table.cells)) == sorted(inside.text())
