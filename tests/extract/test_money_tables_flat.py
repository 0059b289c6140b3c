"""Tables of accounts flattened to a line or to one cell a line: certain amounts come out, the rest is not guessed."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.extract.money_tables_reading import facts, one, read

FLAT = (
    "青溪县卫生院2022年部门决算公开表.xls 收入支出决算总表 部门：青溪县卫生院 收入 项目 行次 栏次 金额 1 "
    "一、一般公共预算财政拨款收入 1 二、政府性基金预算财政拨款收入 2 五、事业收入 5 八、其他收入 8 {revenue} 9 10 11 "
    "本年收入合计 27 使用非财政拨款结余 28 年初结转和结余 29 总计 30 {totals} 注：本表反映部门本年度的总收支情况。 "
    "收入支出决算总表 公开01表 金额单位：元 支出 项目（按功能分类） 行次 栏次 金额 2 "
    "一、一般公共服务支出 31 二、外交支出 32 "
    "九、卫生健康支出 40 3,900.00 十、节能环保支出 41 十九、住房保障支出 50 100.00 本年支出合计 57 4,000.00 "
    "结余分配 58 年末结转和结余 59 500.00 总计 60 4,500.00"
)


def test_a_table_flattened_to_a_line() -> None:
    _, table = read(FLAT.format(revenue="3,000.00 1,000.00", totals="4,000.00 500.00 4,500.00"))
    assert facts(table, "item", "flow", "amount_yuan", "confidence") == [
        ("本年收入合计", "revenue", Decimal("4000.00"), "verified"),
        ("年初结转和结余", "balance", Decimal("500.00"), "inferred"),  # 使用非财政拨款结余 would fit too
        ("收入总计", "revenue", Decimal("4500.00"), "verified"),
        ("卫生健康支出", "expenditure", Decimal("3900.00"), "verified"),
        ("住房保障支出", "expenditure", Decimal("100.00"), "verified"),
        ("本年支出合计", "expenditure", Decimal("4000.00"), "verified"),
        ("年末结转和结余", "balance", Decimal("500.00"), "verified"),
        ("支出总计", "expenditure", Decimal("4500.00"), "verified"),
    ]
    assert [u.amount_text for u in table.unexplained] == ["3,000.00", "1,000.00"]
    assert {u.reason_code for u in table.unexplained} == {"unknown_row"}


def test_equal_counts_give_a_dumped_column_to_its_labels() -> None:
    _, table = read(FLAT.format(revenue="3,000.00 0.00 900.00 100.00", totals="4,000.00 0.00 500.00 4,500.00"))
    assert one(table, "事业收入").amount_yuan == Decimal("900.00")
    assert one(table, "年初结转和结余").confidence == "verified"
    assert not table.unexplained


def test_amounts_that_no_identity_places_are_not_guessed() -> None:
    _, table = read(FLAT.format(revenue="3,000.00 1,000.00", totals="4,111.00 577.00 4,599.00"))
    assert not [s for s in table.statements if s.flow == "revenue"]
    assert [u.amount_text for u in table.unexplained] == ["3,000.00", "1,000.00", "4,111.00", "577.00", "4,599.00"]


def test_an_amount_too_large_to_be_money_is_not_zero() -> None:
    _, table = read(FLAT.format(revenue="99,999,999,999,999,999,999.99", totals="4,000.00 500.00 4,500.00"))
    assert [(u.amount_yuan, u.reason_code) for u in table.unexplained] == [(None, "unread")]
    assert not [s for s in table.statements if s.amount_yuan == 0]


def test_a_coded_table_flattened_to_a_line() -> None:
    _, table = read(
        "支出决算表 公开03表 单位：万元 项目 本年支出合计 基本支出 项目支出 经营支出 科目编码 科目名称 "
        "合计 30.00 12.50 17.50 205 教育支出 30.00 12.50 17.50 20502 普通教育 30.00 12.50 17.50 "
        "2050204 高中教育 12.50 12.50 2050205 高等教育 17.50 17.50"
    )
    assert facts(table, "item", "function_code", "amount_yuan", "confidence") == [
        ("本年支出合计", None, Decimal(300000), "verified"),
        ("教育支出", "205", Decimal(300000), "verified"),
        ("普通教育", "20502", Decimal(300000), "verified"),
        ("高中教育", "2050204", Decimal(125000), "verified"),
        ("高等教育", "2050205", Decimal(175000), "verified"),
    ]


ONE_A_LINE = [
    ("财政拨款收入", Decimal(1000000)),
    ("事业收入", Decimal(200000)),
    ("本年收入合计", Decimal(1200000)),
    ("年初结转和结余", Decimal(50000)),
    ("收入总计", Decimal(1250000)),
]


@pytest.mark.parametrize("line", ["\t{}", "{} |"], ids=["tab", "pipe"])
def test_one_cell_a_line(line: str) -> None:
    rows = ["收入", "项目 行次 金额", "一、财政拨款收入 1 100.00", "五、事业收入 5 20.00", "本年收入合计 9 120.00"]
    rows += ["年初结转和结余 10 5.00", "总计 11 125.00"]
    printed = "\n".join(line.format(cell) for row in rows for cell in row.split())
    _, table = read(f"收入支出决算总表\n单位：万元\n{printed}\n")
    assert facts(table, "item", "amount_yuan") == ONE_A_LINE


def test_one_cell_a_line_with_blanks_and_both_sides() -> None:
    rows = [
        ["项目", "金额", "项目", "金额"],
        ["一、财政拨款收入", "10.00", "一、教育支出", "9.00"],
        ["二、事业收入", "", "二、其他支出", "1.00"],
        ["本年收入合计", "10.00", "本年支出合计", "10.00"],
        ["总计", "10.00", "总计", "10.00"],
    ]
    printed = "\n".join(f"{cell} |" for cell in ["收入", "支出", *(cell for row in rows for cell in row)])
    _, table = read(f"收入支出决算总表\n单位：万元\n{printed}\n")
    assert facts(table, "item", "flow", "amount_yuan", "confidence") == [
        ("财政拨款收入", "revenue", Decimal(100000), "verified"),
        ("教育支出", "expenditure", Decimal(90000), "verified"),
        ("其他支出", "expenditure", Decimal(10000), "verified"),
        ("本年收入合计", "revenue", Decimal(100000), "verified"),
        ("本年支出合计", "expenditure", Decimal(100000), "verified"),
        ("收入总计", "revenue", Decimal(100000), "verified"),
        ("支出总计", "expenditure", Decimal(100000), "verified"),
    ]
