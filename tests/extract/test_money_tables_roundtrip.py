"""Any consistent summary of accounts, rendered in any layout, gives its amounts back, confirmed by its sums."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.clean import clean
from ingest.document import Block, Cell, Document, Line
from ingest.extract.money_tables import MoneyTable, is_money_table, read_money_table
from ingest.extract.statements import Context
from ingest.readers.text import read_text

REVENUE = [
    "一、一般公共预算财政拨款收入",
    "二、政府性基金预算财政拨款收入",
    "四、上级补助收入",
    "五、事业收入",
    "八、其他收入",
]
EXPENDITURE = [
    "一、一般公共服务支出",
    "五、教育支出",
    "八、社会保障和就业支出",
    "九、卫生健康支出",
    "十九、住房保障支出",
]
CONTEXT = Context("final_accounts", "青溪县第一中学", 2023)

Line_ = tuple[str, Decimal | None]
amounts = st.none() | st.decimals(min_value=0, max_value=99_999, places=2)


@st.composite
def summaries(draw: st.DrawFn) -> tuple[list[Line_], list[Line_]]:
    """Revenue and expenditure lines that balance; blank lines among them."""
    revenue = [(label, draw(amounts)) for label in REVENUE]
    revenue[0] = (REVENUE[0], draw(st.decimals(min_value=1, max_value=99_999, places=2)))
    income = sum((value for _, value in revenue if value), Decimal(0))
    opening = draw(st.decimals(min_value=Decimal("0.01"), max_value=9_999, places=2))
    spent = draw(st.decimals(min_value=Decimal("0.01"), max_value=income, places=2))
    cut = draw(st.integers(min_value=0, max_value=4))
    expenditure: list[Line_] = [(label, None) for label in EXPENDITURE]
    part = (spent / 2).quantize(Decimal("0.01"))
    expenditure[cut] = (EXPENDITURE[cut], spent - part)
    expenditure[(cut + 1) % 5] = (EXPENDITURE[(cut + 1) % 5], part)
    total = income + opening
    revenue += [("本年收入合计", income), ("使用非财政拨款结余", None), ("年初结转和结余", opening), ("总计", total)]
    expenditure += [("本年支出合计", spent), ("结余分配", None), ("年末结转和结余", total - spent), ("总计", total)]
    return revenue, expenditure


def printed(value: Decimal | None) -> str:
    return "" if value is None else f"{value:,.2f}"


def grid(revenue: list[Line_], expenditure: list[Line_]) -> list[list[str]]:
    rows = [["收入", "", "", "支出", "", ""], ["项目", "行次", "金额", "项目", "行次", "金额"]]
    for number, (left, right) in enumerate(zip(revenue, expenditure, strict=True), start=1):
        rows.append([left[0], str(number), printed(left[1]), right[0], str(number + 31), printed(right[1])])
    return rows


TITLE = "收入支出决算总表\n单位：万元\n"


def as_pipes(revenue: list[Line_], expenditure: list[Line_]) -> Document:
    rows = ["| " + " | ".join(row) + " |" for row in grid(revenue, expenditure)]
    return read_text((TITLE + "\n".join(rows)).encode("utf-8"))


def as_tabs(revenue: list[Line_], expenditure: list[Line_]) -> Document:
    return read_text((TITLE + "\n".join("\t".join(row) for row in grid(revenue, expenditure))).encode("gb18030"))


def as_line(revenue: list[Line_], expenditure: list[Line_]) -> Document:
    words = ["收入支出决算总表", "金额单位：万元"]
    for side, lines, first in (("收入", revenue, 1), ("支出", expenditure, 32)):
        words += [side, "项目", "行次", "金额"]
        for number, (label, value) in enumerate(lines, start=first):
            words += [label, str(number), printed(value)]
    return read_text(" ".join(word for word in words if word).encode("utf-8"))


def as_cells(revenue: list[Line_], expenditure: list[Line_]) -> Document:
    """As a reader of PDF or Word gives it: cells with locators, the merged heads with their spans."""
    raw, lines, cells = "收入支出决算总表 单位：万元\n", [Line(0, 15, "p1/L1")], []
    for r, row in enumerate(grid(revenue, expenditure)):
        for c, text in enumerate(row):
            if r == 0 and not text:
                continue
            start = len(raw)
            raw += text + "\n"
            lines.append(Line(start, start + len(text), f"p1/t1/r{r + 1}c{c + 1}", 1, is_cell=True))
            cells.append(Cell(r, c, clean(raw, start, start + len(text)), column_span=3 if r == 0 else 1))
    title = Block("heading", 0, 15, clean(raw, 0, 15))
    return Document(raw, lines, [title, Block("table", 16, len(raw), cells=tuple(cells))], "pdf")


@pytest.mark.parametrize("render", [as_pipes, as_tabs, as_line, as_cells])
@given(summary=summaries())
@settings(max_examples=40, deadline=None)
def test_rendered_summaries_come_back(
    render: Callable[[list[Line_], list[Line_]], Document], summary: tuple[list[Line_], list[Line_]]
) -> None:
    revenue, expenditure = summary
    document = render(revenue, expenditure)
    tables = [read_money_table(document, block, CONTEXT, "万元") for block in document.blocks if is_money_table(block)]
    assert len(tables) == 1 and isinstance(tables[0], MoneyTable)
    found = tables[0]
    names = {"revenue": "收入总计", "expenditure": "支出总计"}
    wanted = {
        (names[side] if label == "总计" else label.partition("、")[2] or label, value * 10_000)
        for side, lines in (("revenue", revenue), ("expenditure", expenditure))
        for label, value in lines
        if value is not None
    }
    assert {(s.item, s.amount_yuan) for s in found.statements} == wanted
    assert len(found.statements) == sum(value is not None for _, value in revenue + expenditure)
    assert not found.unexplained
    # Zeros beside a total that needs no parts prove nothing; every figure that is not 0 is confirmed.
    assert {s.confidence for s in found.statements if s.amount_yuan} == {"verified"}
    assert all(document.raw[s.offset :].startswith(s.amount_text) for s in found.statements)


HEADS = ["项目", "金额", "决算数", "收入", "支出", "合计", "总计", "栏次", "单位：元"]
ROWS = ["一、教育支出", "本年支出合计", "年初结转和结余", "201", "20501", "甲乙", "2019"]
VALUES = ["1", "0", "0.00", "1,234.50", "-5.2", "99999999999999999999.99", "100%", "—", "无", ""]
words = st.sampled_from([*HEADS, *ROWS, *VALUES])


@given(
    rows=st.lists(st.lists(words, min_size=1, max_size=6), min_size=1, max_size=8),
    gap=st.sampled_from(["\t", " | ", "    ", " "]),
)
@settings(max_examples=150, deadline=None)
def test_any_table_is_read_without_error_and_no_amount_twice(rows: list[list[str]], gap: str) -> None:
    document = read_text(("支出决算表\n" + "\n".join(gap.join(row) for row in rows) + "\n。").encode("utf-8"))
    for block in document.blocks:
        table = read_money_table(document, block, CONTEXT, "万元")
        assert is_money_table(block) == (table is not None)
        if table is not None:
            offsets = [s.offset for s in table.statements] + [u.offset for u in table.unexplained]
            assert len(offsets) == len(set(offsets))
            assert all(s.item and document.raw[s.offset :].startswith(s.amount_text) for s in table.statements)
