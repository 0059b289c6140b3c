"""Plain text becomes headings, paragraphs and tables, in every layout that dumps have. Invented agencies."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ingest_reading import few

from ingest.document import Block, Document
from ingest.readers.text import read_text
from ingest.readers.wrapping import continues

LONG = "我局负责全县教育工作的规划和管理，统筹各级各类学校的建设与布局调整"  # a line as broad as the page
NOTE = (
    "以上数据截至年底，未经审计，仅供参考，请以县教育局门户网站最后公布的年度决算公开材料为准，如有出入另行更正说明。"
    * 2
)


def read(text: str) -> Document:
    return read_text(text.encode("utf-8"))


def table(text: str) -> Block:
    (block,) = [block for block in read(text).blocks if block.kind == "table"]
    return block


def rows(block: Block) -> list[str]:
    """Rows as texts with ``|`` between cells; gaps in the column numbers show as empty cells."""
    printed = []
    for row in block.rows():
        texts = {cell.column: cell.text.chars for cell in row}
        printed.append("|".join(texts.get(column, "") for column in range(max(texts) + 1)).rstrip("|"))
    return printed


TAB_ROWS = "项目名称\t校园安保\n主管部门\t云岭县教育局\t\t实施单位\n\t补助\t5\n"
TAB_CELLS = "\t一级指标\n\t三级指标\n\n\t产出\n\n\n指标\n\t维修\n校舍\n\n\t效益指标\n\t\n\t受益人数\n"
PIPE_CELLS = "一级指标 |\n三级\n指标 |\n产出指标 |\n维修校舍 |\n|\n受益人数 |\n"
PIPE_ROWS = "一级指标 | 三级指标 | 目标值 |\n产出指标 | 维修校舍 | 5栋 |\n | 受益人数 | 90人 |\n"
FRAMED = "| 一级指标 | 三级指标 | 目标值 |\n| 产出指标 | 维修校舍 | 5栋 |\n|  | 受益人数 | 90人 |\n"
BROKEN = "一级指标 | 三级指标 | 目标值 |\n产出\n| 维修校舍 | 5栋 |\n"
SPACED = "科目    预算数    决算数\n基本支出   100.00　　90.00\n项目支出    50.00   45.00\n"


@pytest.mark.parametrize(
    ("text", "layout", "expected"),
    [
        (TAB_ROWS, "grid", ["项目名称|校园安保", "主管部门|云岭县教育局||实施单位", "|补助|5"]),
        (TAB_CELLS, "stream", ["一级指标|三级指标", "产出指标|维修校舍", "效益指标||受益人数"]),
        (PIPE_CELLS, "stream", ["一级指标", "三级指标", "产出指标", "维修校舍", "", "受益人数"]),
        (PIPE_ROWS, "grid", ["一级指标|三级指标|目标值", "产出指标|维修校舍|5栋", "|受益人数|90人"]),
        (FRAMED, "grid", ["一级指标|三级指标|目标值", "产出指标|维修校舍|5栋", "|受益人数|90人"]),
        (BROKEN, "grid", ["一级指标|三级指标|目标值", "产出|维修校舍|5栋"]),
        (SPACED, "grid", ["科目|预算数|决算数", "基本支出|100.00|90.00", "项目支出|50.00|45.00"]),
    ],
    ids=["tab rows", "tab cells", "pipe cells", "pipe rows", "framed", "broken row", "several spaces"],
)
def test_a_layout_yields_its_rows_and_says_how_sure_its_borders_are(
    text: str, layout: str, expected: list[str]
) -> None:
    block = table(f"{text}\n{NOTE}\n")
    assert (block.layout, rows(block)) == (layout, expected)


def test_lines_glued_with_single_spaces_are_flat_rows_around_a_header() -> None:
    text = "一级指标 二级指标 三级指标 指标值 得分\n产出指标 数量指标 维修校舍 5栋 10\n效益指标 受益人数 300人 8\n"
    block = table(text)
    assert (block.layout, rows(block)) == ("flat", text.splitlines())


def test_a_form_on_one_line_is_one_flat_cell() -> None:
    text = "项目名称校园安保实施单位云岭县教育局一级指标二级指标三级指标指标值得分产出指标数量指标维修校舍≥5栋10"
    block = table(text)
    assert (block.layout, rows(block)) == ("flat", [text])


def test_a_form_copied_cell_by_cell_without_marks_is_a_stream() -> None:
    head = "项目名称 校园安保 主管部门 云岭县教育局 实施单位 云岭县教育局"
    table_cells = "一级指标 二级指标 三级指标 年度指标值 分值 得分 产出指标 数量指标 维修校舍 5栋 10 10 总分 95"
    cells = f"{head} {table_cells}".split()
    block = table("\n".join(cells) + "\n")
    assert (block.layout, rows(block)) == ("stream", cells)


@pytest.mark.parametrize(
    "text",
    [
        "云岭县教育局\t2021年\n\n第二段说明。\n",
        "\t首行缩进的一段话，不是表格。\n\n\t第二段。\n",
        "联系人 |\n电话 |\n",
        "甲　　乙　　丙\n",
        "根据一级指标和二级指标的完成情况，我局自评。\n",
        "总分 合计 95\n",
    ],
)
def test_too_little_to_be_a_table_is_text(text: str) -> None:
    assert {block.kind for block in read(text).blocks} <= {"heading", "paragraph"}


@pytest.mark.parametrize("text", [TAB_ROWS, TAB_CELLS, PIPE_CELLS, PIPE_ROWS, FRAMED, BROKEN, SPACED])
def test_what_stands_before_and_behind_a_table_is_no_part_of_it(text: str) -> None:
    blocks = read(f"云岭县教育局绩效自评\n\n{text}\n{NOTE}\n").blocks
    assert [block.kind for block in blocks] == ["heading", "table", "paragraph"]
    assert blocks[0].text.chars == "云岭县教育局绩效自评"
    assert blocks[2].text.chars == NOTE


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{LONG}安全。\n下一段。", [f"{LONG}安全。", "下一段。"]),
        (f"{LONG}的\n安全。", [f"{LONG}的安全。"]),
        (f"{LONG}\n，并负责督导。", [f"{LONG}，并负责督导。"]),
        (f"{LONG}的\n\n安全。", [f"{LONG}的", "安全。"]),
        (f"{LONG}\n一、机构设置\n下设三科。", [LONG, "一、机构设置", "下设三科。"]),
        (f"{LONG}\n（二）人员\n3.车辆", [LONG, "（二）人员", "3.车辆"]),
        (f"{LONG}\n项目名称：校园安保", [LONG, "项目名称：校园安保"]),
        (f"{LONG}的\n安全：一是", [f"{LONG}的安全：一是"]),
        ("预算12.\n5万元。", ["预算12.5万元。"]),
        ("部门概况\n主要职责\n负责教育。", ["部门概况", "主要职责", "负责教育。"]),
        (f"{LONG[:20]}绩效自评报告\n{LONG}。", [f"{LONG[:20]}绩效自评报告", f"{LONG}。"]),
        (f"{LONG}报告\n{LONG}。", [f"{LONG}报告", f"{LONG}。"]),
        (" \u3000\n\n", []),
    ],
)
def test_hard_line_breaks_are_joined_and_headings_are_not(text: str, expected: list[str]) -> None:
    assert [block.text.chars for block in read(text).blocks] == expected


@pytest.mark.parametrize(
    ("text", "kind"),
    [("一、部门职责", "heading"), ("负责教育。", "paragraph"), ("包括：甲；", "paragraph"), (LONG * 2, "paragraph")],
)
def test_a_short_line_without_a_full_stop_is_a_heading(text: str, kind: str) -> None:
    assert [block.kind for block in read(text).blocks] == [kind]


TAB_LINES = ("", "\t", "\t产出指标", "甲\t5\t乙", "预\t")
PIPE_LINES = ("|", "指标 | 值 |", "值 |", "| 甲 | 乙")
GLUED_LINES = ("一级指标 二级指标 三级指标", "产出指标 维修 5 5", "一级指标二级指标指标值得分5", "甲  乙  5")
TEXT_LINES = ("　 预", "总分", "一级指标", "[image: 1]", "预算5万元。", LONG)
LINES = st.sampled_from([*TAB_LINES, *PIPE_LINES, *GLUED_LINES, *TEXT_LINES])


@few
@given(lines=st.lists(LINES, max_size=25))
def test_blocks_stand_in_order_and_keep_all_that_is_printed(lines: list[str]) -> None:
    document = read("\n".join(lines))
    position = 0
    kept: list[int] = []
    for block in document.blocks:
        assert position <= block.start < block.end <= len(document.raw)
        position = block.end
        for text in (block.text, *(cell.text for cell in block.cells)):
            assert all(block.start <= offset < block.end for offset in text.offsets)
            kept += (offset for offset in text.offsets if not document.raw[offset].isspace())
    residue = document.raw.replace("[image: 1]", " " * 10)
    printed = [offset for offset, char in enumerate(residue) if not char.isspace() and char != "|"]
    assert [offset for offset in kept if document.raw[offset] != "|"] == printed


@pytest.mark.parametrize(
    "line",
    [
        "总分",
        "电话 总分 12 合计",
        "一级指标二级指标三级指标指标值得分",
        "\t总分",
        "甲  乙  5",
        "收入 支出 甲",
        "甲 | 乙",
        "甲 |",
    ],
)
def test_a_long_run_of_one_kind_of_line_is_read_in_one_pass(line: str) -> None:
    document = read(f"{line}\n" * 4000)
    assert sum(line in document.raw[block.start : block.end] for block in document.blocks) == len(document.blocks) > 0


@pytest.mark.parametrize(
    ("lines", "paragraphs"),
    [
        # prose whose numbers stand between spaces
        (
            "2025 年支出总预算 1085203.63 元,其中:基本支出预算 1037103.63 元,占\n"
            "支出总预算的 95.57%,同比减少 43506.06 元,下降 4.03 %;",
            1,
        ),
        # a number and its unit
        (
            "育与传媒支出 850088.3 元、社会保障和就业支出 116433.12\n"
            "元、卫生健康支出 43897.73 元、住房保障支出 74784.48 元。",
            1,
        ),
        # cells glued with spaces
        ("某项目名称甲乙丙丁 ≥90 95 10 10 已按期完成全部任务\n某项目名称戊己庚辛 ≥80 85 10 10 已按期完成全部任务", 2),
    ],
)
def test_a_wrapped_line_of_prose_goes_on_and_a_row_of_cells_does_not(lines: str, paragraphs: int) -> None:
    first, second = lines.split("\n")
    assert continues(first, second) == (paragraphs == 1)
