"""Streams of pieces, their rows and their parts: nothing is lost and nothing is read twice. Invented agencies."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ingest_reading import few

from ingest.document import Block, Text, quote_at
from ingest.extract.fund_model import PHASES, FundModel
from ingest.extract.indicator_model import IndicatorModel
from ingest.readers.text import read_text
from ingest.tables.cut import cut_forms, leading_title
from ingest.tables.decode import decode
from ingest.tables.parts import (
    find_fund_header,
    find_indicator_header,
    is_form_title,
    read_total,
    split_forms,
)
from ingest.tables.roles import Role
from ingest.tables.stream import Piece, PieceStream, piece_stream


def table(text: str) -> Block:
    (block,) = [block for block in read_text(text.encode("utf-8")).blocks if block.kind == "table"]
    return block


def pieces(*texts: str, row: int = 0) -> tuple[Piece, ...]:
    return tuple(
        Piece(Text(text, tuple(range(len(text)))), row, column, begins_row=column == 0)
        for column, text in enumerate(texts)
    )


@pytest.mark.parametrize(
    ("text", "rows", "expected"),
    [
        (
            "项目名称\t\t校园安保\n主管部门\t\t云岭县教育局\n",
            "certain",
            ["项目名称", "校园安保", "主管部门", "云岭县教育局"],
        ),
        ("\t一级\n\t\n\t三级\n\n\t甲\n\t乙\n\t丙\n", "hinted", ["一级", "", "三级", "甲", "乙", "丙"]),
        ("甲 |\n|\n乙 |\n丙 |\n丁 |\n戊 |\n", "unknown", ["甲", "", "乙", "丙", "丁", "戊"]),
    ],
)
def test_a_stream_says_how_sure_its_rows_are(text: str, rows: str, expected: list[str]) -> None:
    stream = piece_stream(table(text))
    assert (stream.rows, [piece.chars for piece in stream.pieces]) == (rows, expected)


def test_a_flattened_form_is_cut_at_its_labels_and_the_rest_stays_loose() -> None:
    text = (
        "项目名称校园安保专项实施单位云岭县教育局一级指标二级指标三级指标年度指标值得分产出指标数量指标配备保安≥30人10"
    )
    found = [(piece.chars, piece.loose) for piece in piece_stream(table(text)).pieces]
    assert found == [
        ("项目名称", "no"),
        ("校园安保专项", "any"),
        ("实施单位", "no"),
        ("云岭县教育局", "any"),
        *(
            (label, "no")
            for label in ("一级指标", "二级指标", "三级指标", "年度指标值", "得分", "产出指标", "数量指标")
        ),
        ("配备保安≥30人10", "any"),
    ]


@pytest.mark.parametrize(
    ("header", "roles"),
    [
        ("一级指标|二级指标|三级指标|年度指标值|分值|得分", "level1 level2 level3 target weight score"),
        ("三级指标|指标值|实际完成值", "level3 target actual"),
        ("一級指標|二級指標|指標值", "level1 level2 target"),
        (
            "一级指标|分值|二级指标|分值|三级指标|分值|评价标准|得分",
            "level1 level1_weight level2 level2_weight level3 weight criteria score",
        ),
        ("一级指标（类）|二级指标|三级指标|目标值（A）|完成值", "level1 level2 level3 target actual"),
        ("三级指标|得分", None),
        ("分值|得分", None),
        ("项目名称|校园安保", None),
    ],
)
def test_a_run_of_columns_that_measure_is_the_header_of_indicators(header: str, roles: str | None) -> None:
    found = find_indicator_header(pieces("绩效指标", *header.split("|"), "产出指标"))
    assert (" ".join(role.name for role in found.roles) if found else None) == roles


@pytest.mark.parametrize(
    ("header", "roles"),
    [
        ("年初预算数|全年预算数|全年执行数|分值|执行率|得分", "initial_budget budget executed weight rate score"),
        ("预算数|到位数|执行数", "budget appropriated executed"),
        ("年初预算数|全年预算数", None),
        ("分值|得分", None),
    ],
)
def test_a_budget_beside_an_execution_is_the_header_of_funds(header: str, roles: str | None) -> None:
    found = find_fund_header(pieces("项目资金", *header.split("|"), "年度资金总额"))
    assert (" ".join(role.name for role in found.roles) if found else None) == roles


@pytest.mark.parametrize(
    ("text", "is_title"),
    [
        ("项目支出绩效自评表", True),
        ("项目支出绩效自评表（2021年度）", True),
        ("2021年度部门整体绩效目标申报表 (本级)", True),
        ("自评表", False),
        ("请填写项目支出绩效自评表。", False),
        ("项目支出绩效自评表填写说明", False),
        ("项目" * 30 + "自评表", False),
    ],
)
def test_a_title_of_a_form_ends_with_what_it_is(text: str, is_title: bool) -> None:
    assert is_form_title(text) == is_title


@pytest.mark.parametrize(
    ("cells", "weights", "scores", "total"),
    [
        ("100|94", 90, 84, "94"),
        ("94", 90, 84, "94"),
        ("94.5分", 90, 84, "94.5"),
        ("100", 100, 94, None),  # the sum of the weights; the score is blank
        ("100", 100, 100, "100"),
        ("100", 90, None, "100"),
        ("/|/", 100, 94, None),
        ("优秀|94", 100, 94, None),
        ("880", 100, 94, None),
        ("", 100, 94, None),
    ],
)
def test_the_total_is_told_from_the_full_mark(cells: str, weights: int | None, scores: int | None, total: str) -> None:
    stream = PieceStream(pieces("总分", *cells.split("|")), "certain")
    known = [None if number is None else Decimal(number) for number in (weights, scores)]
    assert read_total(stream, 0, *known)[0] == (None if total is None else Decimal(total))


@pytest.mark.parametrize(
    ("digits", "scores", "total"),
    [("10094", 94, "94"), ("10094.5", 94, "94.5"), ("100100", 100, "100"), ("9084", None, "84"), ("5084", 84, None)],
)
def test_digits_of_a_total_that_ran_together_are_parted(digits: str, scores: int | None, total: str | None) -> None:
    loose = Piece(Text(digits, tuple(range(len(digits)))), 0, 1, loose="any")
    value, _ = read_total(
        PieceStream((*pieces("总分"), loose), "unknown"), 0, None, None if scores is None else Decimal(scores)
    )
    assert value == (None if total is None else Decimal(total))


def test_a_total_ends_with_its_row_where_rows_are_certain() -> None:
    stream = PieceStream((*pieces("总分", ""), *pieces("备注", "95", row=1)), "certain")
    assert read_total(stream, 0, None, None) == (None, None)


class NumberedRows:
    """A role model of the simplest table: a word, then numbers."""

    best_row = 0.0

    def __init__(self, width: int):
        self.roles: Sequence[Role] = [Role("name", 0), *(Role(f"n{i}", i) for i in range(1, width))]

    def fit(self, role: int, text: str) -> float:
        return 2.0 if text.isdigit() == (role > 0) else -5.0

    def blank(self, role: int) -> float:
        return -0.1

    def skip(self, role: int, *, at_start: bool, first_row: bool) -> float:
        return -1.0

    def ends(self, role: int, text: str, start: int) -> Iterable[int]:
        return [len(text)]

    def can_start(self, role: int) -> bool:
        return role == 0

    def row(self, cells: dict[str, str]) -> float:
        return 0.0


@few
@given(
    rows=st.lists(
        st.tuples(st.text("甲乙丙丁", min_size=1), st.integers(0, 99), st.integers(0, 99)), min_size=1, max_size=8
    ),
    certainty=st.sampled_from(["certain", "hinted", "unknown"]),
)
def test_full_rows_are_decoded_as_printed_however_sure_their_borders(
    rows: list[tuple[str, int, int]], certainty: str
) -> None:
    printed = [tuple(map(str, row)) for row in rows]
    stream = tuple(
        piece if certainty != "unknown" else Piece(piece.text, 0, 0)
        for number, row in enumerate(printed)
        for piece in pieces(*row, row=number)
    )
    decoded, _ = decode(PieceStream(stream, certainty), NumberedRows(3))
    assert [tuple(text.chars for text in row.cells.values()) for row in decoded] == printed


@few
@given(blanks=st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=6))
def test_a_cell_of_a_grid_stays_in_its_column_whatever_is_blank_before_it(blanks: list[tuple[bool, bool]]) -> None:
    stream, expected = [], []
    for number, kept in enumerate(blanks):
        name, *numbers = pieces("甲", "1", "2", row=number)
        filled = [piece for piece, keep in zip(numbers, kept, strict=True) if keep]
        stream += [name, *filled]
        expected.append({"name": "甲", **{f"n{piece.column}": piece.chars for piece in filled}})
    decoded, _ = decode(PieceStream(tuple(stream), "certain"), NumberedRows(3))
    assert [{role: text.chars for role, text in row.cells.items()} for row in decoded] == expected


FORM = (
    "项目名称\t{name}\n实施单位\t云岭县教育局\n一级指标\t二级指标\t三级指标\t指标值\t得分\n"
    "产出指标\t数量指标\t保安\t30人\t{score}\n总分\t{score}\n"
)
TITLE = "项目支出绩效自评表（2021年度）\t\n"
LAYOUTS = {
    "rows": lambda text: text,
    "pipes": lambda text: text.replace("\t", " | ").replace("\n", " |\n"),
    "cell a line": lambda text: "".join(f"\t{cell}\n" for cell in text.replace("\n", "\t").split("\t") if cell),
    "pipe a line": lambda text: "".join(f"{cell} |\n" for cell in text.replace("\n", "\t").split("\t") if cell),
    "one line": lambda text: text.replace("\t", "").replace("\n", "") + "\n",
}


@few
@given(
    scores=st.lists(st.integers(10, 99), min_size=1, max_size=4),
    titled=st.booleans(),
    layout=st.sampled_from(list(LAYOUTS)),
)
def test_cutting_a_table_into_forms_keeps_every_character_once(scores: list[int], titled: bool, layout: str) -> None:
    one_form = (TITLE if titled else "") + FORM
    whole = read_text(LAYOUTS[layout]("".join(one_form.format(name=f"甲{n}项目", score=n) for n in scores)).encode())
    cut = cut_forms(whole)
    before, after = (
        [offset for block in d.blocks for cell in block.cells for offset in cell.text.offsets if d.raw[offset] != " "]
        for d in (whole, cut)
    )
    assert before == after
    assert all(
        block.start <= offset < block.end for block in cut.blocks for c in block.cells for offset in c.text.offsets
    )
    assert cut_forms(cut).blocks == cut.blocks
    for block in cut.blocks:
        place = cut.place(block.start, block.end)
        assert quote_at(cut.raw.split("\n"), place.locator) == place.quote
    if layout != "one line":
        assert len(cut.blocks) == len(scores)


def test_a_form_begins_at_its_title_or_at_the_next_project() -> None:
    titled = piece_stream(table((TITLE + FORM.format(name="甲项目", score=90)) * 2))
    bare = piece_stream(table(FORM.format(name="甲项目", score=90) * 2))
    assert [stream.pieces[0].chars for stream in split_forms(titled)] == ["项目支出绩效自评表（2021年度）"] * 2
    assert [stream.pieces[0].chars for stream in split_forms(bare)] == ["项目名称"] * 2


def test_only_the_first_cells_of_a_table_can_hold_its_title() -> None:
    form = FORM.format(name="甲项目", score=90)
    cell = leading_title(table(TITLE + form))
    assert cell is not None and cell.text.chars == "项目支出绩效自评表（2021年度）"
    assert leading_title(table(form + TITLE)) is None


_NUMBERS = st.sampled_from(["0", "5", "10", "97.5", "100", "100.00", "98%", "定性", "≥30人", "/", "07"])


@few
@given(
    indicator=st.dictionaries(
        st.sampled_from(["level3", "target", "actual", "weight", "score", "nature"]), _NUMBERS, max_size=6
    ),
    fund=st.dictionaries(st.sampled_from([*PHASES, "rate", "weight", "score"]), _NUMBERS, max_size=7),
)
def test_no_row_is_worth_more_than_its_model_says(indicator: dict[str, str], fund: dict[str, str]) -> None:
    assert IndicatorModel([Role("level3")]).row(indicator) <= IndicatorModel.best_row + 1e-9
    model = FundModel([Role("source")])
    model.total = {phase: Decimal(100) for phase in PHASES}
    assert model.row({"source": "其中：财政拨款", **fund}) <= FundModel.best_row + 1e-9


def test_a_row_in_which_all_agrees_is_worth_what_its_model_says_at_most() -> None:
    cells = {"level3": "维修校舍栋数", "target": "3栋", "actual": "3栋", "weight": "10", "score": "10"}
    assert IndicatorModel([Role("level3")]).row(cells) == pytest.approx(IndicatorModel.best_row)
