"""Tables of money in a grid, of invented agencies: each amount with its item, phase, year and place."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ingest.document import quote_at
from ingest.extract.money_tables import is_money_table, read_money_table
from ingest.extract.statements import Context
from ingest.readers.text import read_text
from tests.extract.money_tables_reading import BUDGET, EVALUATION, FINAL, OVERALL, facts, one, read

SUMMARY = """收入支出决算总表
公开01表
部门：青溪县水务局 | 单位：万元
| 收入 | | | 支出 | | |
| 项目 | 行次 | 金额 | 项目（按功能分类） | 行次 | 金额 |
| 栏次 | | 1 | 栏次 | | 2 |
| 一、一般公共预算财政拨款收入 | 1 | 1,200.50 | 一、一般公共服务支出 | 32 | |
| 五、事业收入 | 5 | 0.00 | 八、社会保障和就业支出 | 39 | 80.40 |
| 八、其他收入 | 8 | 3.10 | 十二、农林水支出 | 43 | 1,120.00 |
| 本年收入合计 | 27 | 1,203.60 | 本年支出合计 | 58 | 1,200.40 |
| 使用非财政拨款结余 | 28 | | 结余分配 | 59 | |
| 年初结转和结余 | 29 | 6.00 | 年末结转和结余 | 60 | 9.20 |
| 总计 | 31 | 1,209.60 | 总计 | 62 | 1,209.60 |
"""


def test_both_sides_of_the_summary_keep_their_amounts() -> None:
    _, table = read(SUMMARY)
    assert facts(table, "item", "flow", "amount_yuan") == [
        ("一般公共预算财政拨款收入", "revenue", Decimal("12005000.00")),
        ("事业收入", "revenue", Decimal("0.00")),
        ("社会保障和就业支出", "expenditure", Decimal("804000.00")),
        ("其他收入", "revenue", Decimal("31000.00")),
        ("农林水支出", "expenditure", Decimal("11200000.00")),
        ("本年收入合计", "revenue", Decimal("12036000.00")),
        ("本年支出合计", "expenditure", Decimal("12004000.00")),
        ("年初结转和结余", "balance", Decimal("60000.00")),
        ("年末结转和结余", "balance", Decimal("92000.00")),
        ("收入总计", "revenue", Decimal("12096000.00")),
        ("支出总计", "expenditure", Decimal("12096000.00")),
    ]
    assert {s.basis for s in table.statements} == {"actual"}
    assert {s.confidence for s in table.statements} == {"verified"}
    assert one(table, "农林水支出").function_code == "213"
    assert not table.unexplained and not table.unknown_headers


def test_amounts_stand_where_their_locator_says() -> None:
    _, table = read(SUMMARY)
    lines = SUMMARY.split("\n")
    for statement in table.statements:
        assert quote_at(lines, statement.place.locator) == statement.place.quote == statement.amount_text


def test_a_sum_beyond_rounding_is_not_verified() -> None:
    _, table = read(SUMMARY.replace("| 1,120.00 |", "| 1,119.00 |"))
    assert one(table, "农林水支出").confidence == "plain"
    assert one(table, "支出总计").confidence == "verified"  # 本年支出 + 年末结转 still make it up


@pytest.mark.parametrize("unit_line, factor", [("单位：元", 1), ("金额单位：万元", 10_000), ("", 1000)])
def test_the_tables_own_unit_wins(unit_line: str, factor: int) -> None:
    text = SUMMARY.replace("部门：青溪县水务局 | 单位：万元", f"部门：青溪县水务局 | {unit_line}")
    _, table = read(text, unit="千元")
    assert one(table, "其他收入").amount_yuan == Decimal("3.10") * factor


CODED = """支出决算表
单位：万元
| 项目 | | 本年支出合计 | 基本支出 | 项目支出 | 上缴上级支出 |
| 功能分类科目编码 | 科目名称 | | | | |
| 合计 | | 30.00 | 12.50 | 17.50 | |
| 205 | 教育支出 | 30.00 | 12.50 | 17.50 | |
| 20502 | 普通教育 | 30.00 | 12.50 | 17.50 | |
| 2050204 | 高中教育 | 30.00 | 12.50 | 17.50 | |
"""


def test_coded_rows_give_their_total_and_the_total_row_gives_each_column() -> None:
    _, table = read(CODED)
    assert facts(table, "item", "function_code", "amount_yuan", "confidence") == [
        ("本年支出合计", None, Decimal(300000), "verified"),
        ("基本支出", None, Decimal(125000), "verified"),
        ("项目支出", None, Decimal(175000), "verified"),
        ("教育支出", "205", Decimal(300000), "verified"),
        ("普通教育", "20502", Decimal(300000), "verified"),
        ("高中教育", "2050204", Decimal(300000), "verified"),
    ]
    assert one(table, "高中教育").function_path == "教育支出/普通教育/高中教育"
    assert one(table, "高中教育").item_code == "function"


@pytest.mark.parametrize(
    "rows",
    [
        "| 科目编码 | | | 科目名称 | 合计 | 基本支出 | 项目支出 |\n| 类 | 款 | 项 | | | | |\n"
        "| 201 | | | 一般公共服务支出 | 8.00 | 5.00 | 3.00 |\n| 201 | 06 | | 财政事务 | 8.00 | 5.00 | 3.00 |\n"
        "| 201 | 06 | 01 | 行政运行 | 8.00 | 5.00 | 3.00 |\n| 合计 | | | | 8.00 | 5.00 | 3.00 |",
        "| 科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出 |\n| 201 | 一般公共服务支出 | 8.00 | 5.00 | 3.00 |\n"
        "| 20106 | 财政事务 | 8.00 | 5.00 | 3.00 |\n| 2010601 | 行政运行 | 8.00 | 5.00 | 3.00 |\n"
        "| | 合计 | 8.00 | 5.00 | 3.00 |",
        "| 项目 | 合计 | 基本支出 | 项目支出 |\n| 201一般公共服务支出 | 8.00 | 5.00 | 3.00 |\n"
        "| 20106 财政事务 | 8.00 | 5.00 | 3.00 |\n| 2010601 行政运行 | 8.00 | 5.00 | 3.00 |\n"
        "| 合计 | 8.00 | 5.00 | 3.00 |",
        "科目编码    科目名称    合计    基本支出    项目支出\n201    一般公共服务支出    8.00    5.00    3.00\n"
        "20106    财政事务    8.00    5.00    3.00\n2010601    行政运行    8.00    5.00    3.00",
    ],
    ids=["three cells", "one cell", "in the label", "spaces"],
)
def test_codes_in_three_cells_one_cell_or_the_label(rows: str) -> None:
    _, table = read(f"一般公共预算财政拨款支出决算表\n公开05表 金额单位：元\n{rows}\n")
    coded = [s for s in table.statements if s.function_code]
    assert [(s.function_code, s.item, s.amount_yuan) for s in coded] == [
        ("201", "一般公共服务支出", Decimal("8.00")),
        ("20106", "财政事务", Decimal("8.00")),
        ("2010601", "行政运行", Decimal("8.00")),
    ]
    assert {s.confidence for s in coded} == {"verified"}
    totals = [(s.item, s.amount_yuan) for s in table.statements if not s.function_code]
    fund = "一般公共预算财政拨款"
    expected = [(f"{fund}支出", Decimal(8)), (f"{fund}基本支出", Decimal(5)), (f"{fund}项目支出", Decimal(3))]
    assert totals == (expected if "合计 |" in rows.splitlines()[-1] else [])


def test_appropriations_by_fund_give_the_total_column_only() -> None:
    _, table = read(
        "财政拨款收入支出决算总表\n单位：万元\n| 收入 | | 支出 | | | |\n"
        "| 项目 | 决算数 | 项目 | 合计 | 一般公共预算财政拨款 | 政府性基金预算财政拨款 |\n"
        "| 一、一般公共预算财政拨款 | 5.00 | 五、教育支出 | 6.00 | 5.00 | 1.00 |\n"
        "| 二、政府性基金预算财政拨款 | 1.00 | | | | |\n"
        "| 本年收入合计 | 6.00 | 本年支出合计 | 6.00 | 5.00 | 1.00 |\n"
        "| 年初财政拨款结转和结余 | 2.00 | 年末财政拨款结转和结余 | 2.00 | 2.00 | |\n"
        "| 一、一般公共预算财政拨款 | 2.00 | | | | |\n"
        "| 总计 | 8.00 | 总计 | 8.00 | 7.00 | 1.00 |\n"
    )
    assert facts(table, "item", "flow", "amount_yuan") == [
        ("一般公共预算财政拨款", "revenue", Decimal(50000)),
        ("教育支出", "expenditure", Decimal(60000)),
        ("政府性基金预算财政拨款", "revenue", Decimal(10000)),
        ("财政拨款本年收入合计", "revenue", Decimal(60000)),
        ("财政拨款本年支出合计", "expenditure", Decimal(60000)),
        ("年初财政拨款结转和结余", "balance", Decimal(20000)),
        ("年末财政拨款结转和结余", "balance", Decimal(20000)),
        ("年初财政拨款结转和结余：一般公共预算财政拨款", "balance", Decimal(20000)),
        ("财政拨款收入总计", "revenue", Decimal(80000)),
        ("财政拨款支出总计", "expenditure", Decimal(80000)),
    ]


def test_three_public_under_three_header_rows() -> None:
    _, table = read(
        "财政拨款“三公”经费支出决算表\n单位：万元\n"
        "| 预算数 | | | | 决算数 | | | |\n"
        "| 合计 | 因公出国（境）费 | 公务用车购置及运行费 | | 合计 | 因公出国（境）费 | 公务用车购置及运行费 | |\n"
        "| | | 小计 | 运行费 | | | 小计 | 运行费 |\n"
        "| 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 |\n"
        "| 9.00 | 2.00 | 7.00 | 7.00 | 6.50 | 0 | 6.50 | 6.50 |\n"
    )
    assert facts(table, "item", "basis", "amount_yuan") == [
        ("三公经费", "budget", Decimal(90000)),
        ("因公出国（境）费", "budget", Decimal(20000)),
        ("公务用车购置及运行维护费", "budget", Decimal(70000)),
        ("公务用车运行维护费", "budget", Decimal(70000)),
        ("三公经费", "actual", Decimal(65000)),
        ("因公出国（境）费", "actual", Decimal(0)),
        ("公务用车购置及运行维护费", "actual", Decimal(65000)),
        ("公务用车运行维护费", "actual", Decimal(65000)),
    ]


def test_changes_of_a_budget_stand_beside_the_newer_year() -> None:
    _, table = read(
        "云岭县2023年“三公”经费预算公开\n单位：万元\n"
        "项目\t2022年预算数\t2023年预算数\t2023年预算数增减\t增减原因\n"
        "合计\t9.00\t6.00\t-3.00\t\n"
        "1、公务接待费\t3.00\t2.00\t-1.00\t减少接待。\n"
        "2、公务用车费\t6.00\t4.00\t-2.00\t\n"
    )
    vehicles = one(table, "公务用车费", fiscal_year=2023)
    assert (vehicles.item_code, vehicles.change_yuan) == ("vehicle_purchase_operation", Decimal(-20000))
    assert one(table, "公务用车费", fiscal_year=2022).change_yuan is None


def test_three_public_in_rows_with_changes_against_the_year_before() -> None:
    _, table = read(
        "“三公”经费支出决算表\n单位：万元\n"
        "项目\t2021年决算数\t2022年预算数\t2022年决算数\t比上年增减额\t比上年增减%\n"
        "合计\t8.00\t9.00\t6.00\t-2.00\t-25.00%\n"
        "1.因公出国（境）费\t0\t0\t0\t0\t\n"
        "2.公务接待费\t8.00\t9.00\t6.00\t-2.00\t-25.00%\n"
    )
    assert facts(table, "item", "basis", "fiscal_year", "amount_yuan")[:3] == [
        ("三公经费", "actual", 2021, Decimal(80000)),
        ("三公经费", "budget", 2022, Decimal(90000)),
        ("三公经费", "actual", 2022, Decimal(60000)),
    ]
    reception = one(table, "公务接待费", basis="actual", fiscal_year=2022)
    assert (reception.change_yuan, reception.change_pct) == (Decimal(-20000), Decimal(-25))
    assert one(table, "公务接待费", fiscal_year=2021).change_yuan is None


def test_economic_classes_side_by_side() -> None:
    _, table = read(
        "一般公共预算财政拨款基本支出决算表\n单位：万元\n"
        "| 人员经费 | | | 公用经费 | | |\n"
        "| 科目编码 | 科目名称 | 决算数 | 科目编码 | 科目名称 | 决算数 |\n"
        "| 301 | 工资福利支出 | 9.00 | 302 | 商品和服务支出 | 2.00 |\n"
        "| 30101 | 基本工资 | 9.00 | 30201 | 办公费 | 2.00 |\n"
        "| 人员经费合计 | | 9.00 | 公用经费合计 | | 2.00 |\n"
    )
    assert facts(table, "item", "item_code", "economic_code", "amount_yuan", "confidence") == [
        ("工资福利支出", "economic", "301", Decimal(90000), "verified"),
        ("商品和服务支出", "economic", "302", Decimal(20000), "verified"),
        ("基本工资", "economic", "30101", Decimal(90000), "verified"),
        ("办公费", "economic", "30201", Decimal(20000), "verified"),
        ("人员经费", "personnel", None, Decimal(90000), "verified"),
        ("公用经费", "public_use", None, Decimal(20000), "verified"),
    ]


def test_a_budget_names_its_phase_and_the_year_before() -> None:
    _, table = read(
        "部门收支总表\n单位：元\n收入\t\t支出\t\n项目\t2024年预算数\t项目\t2024年预算数\n"
        "一、财政拨款收入\t120.00\t一、教育支出\t100.00\n二、事业收入\t\t二、其他支出\t20.00\n"
        "本年收入合计\t120.00\t本年支出合计\t120.00\n上年结转\t5.00\t结转下年\t5.00\n收入总计\t125.00\t支出总计\t125.00\n",
        BUDGET,
    )
    assert {(s.basis, s.fiscal_year) for s in table.statements} == {("budget", 2024)}
    assert one(table, "上年结转").flow == one(table, "结转下年").flow == "balance"
    assert {s.confidence for s in table.statements} == {"verified"}


def test_phases_in_columns_with_the_rate_of_the_amount_spent() -> None:
    text = (
        "青溪县水务局2022年部门整体支出绩效自评表\n"
        "年度预算资金（万元）\t年初预算\t调整预算\t实际执行\t执行率\n"
        "合计\t90.00\t100.00\t97.50\t97.50%\n基本支出\t40.00\t50.00\t50.00\t100%\n项目支出\t50.00\t50.00\t47.50\t95%\n"
        "一级指标\t二级指标\t三级指标\t分值\t指标值\t完成值\t自评得分\n产出\t数量\t完成率\t10\t100%\t100%\t10\n"
    )
    _, table = read(text, OVERALL)
    assert facts(table, "item", "basis", "amount_yuan", "budget_completion_pct") == [
        ("年度预算资金", "initial_budget", Decimal(900000), None),
        ("年度预算资金", "budget", Decimal(1000000), None),
        ("年度预算资金", "actual", Decimal(975000), Decimal("97.50")),
        ("基本支出", "initial_budget", Decimal(400000), None),
        ("基本支出", "budget", Decimal(500000), None),
        ("基本支出", "actual", Decimal(500000), Decimal(100)),
        ("项目支出", "initial_budget", Decimal(500000), None),
        ("项目支出", "budget", Decimal(500000), None),
        ("项目支出", "actual", Decimal(475000), Decimal(95)),
    ]
    assert {s.confidence for s in table.statements} == {"verified"}
    assert {s.item_code for s in table.statements if s.item == "年度预算资金"} == {"total_expenditure"}


@pytest.mark.parametrize("gap", ["\t", "    ", " | "], ids=["tabs", "spaces", "pipes"])
def test_years_in_rows_and_phases_in_columns(gap: str) -> None:
    rows = [
        "年度 预算安排 实际拨付 实际使用 结余",
        "2019 40.00 40.00 30.00 10.00",
        "2020 50.00 45.00 45.00 0.00",
        "合计 90.00 85.00 75.00 10.00",
    ]
    printed = "\n".join(rows).replace(" ", gap)
    _, table = read(f"各年度安排与使用情况如下（单位：万元）：\n\n{printed}\n", EVALUATION)
    assert facts(table, "item", "basis", "flow", "fiscal_year", "amount_yuan")[:4] == [
        ("预算安排", "budget", "expenditure", 2019, Decimal(400000)),
        ("实际拨付", "appropriated", "expenditure", 2019, Decimal(400000)),
        ("实际使用", "actual", "expenditure", 2019, Decimal(300000)),
        ("结余", "actual", "balance", 2019, Decimal(100000)),
    ]
    assert one(table, "实际使用", fiscal_year=None).amount_yuan == Decimal(750000)
    assert {s.project_name for s in table.statements} == {"校车补助专项资金"}
    assert len(table.statements) == 12


def test_a_list_of_projects_names_them() -> None:
    _, table = read(
        "序号\t项目名称\t预算数（万元）\t执行数（万元）\t执行率\t备注\n1\t校车购置\t30.00\t27.00\t90.00%\t\n2\t食堂改造\t20.00\t20.00\t100.00%\t完工\n"
        "\t合计\t50.00\t47.00\t94.00%\t\n",
        Context("evaluation", None, 2023),
    )
    assert facts(table, "item", "project_name", "basis", "amount_yuan", "budget_completion_pct")[:2] == [
        ("校车购置", "校车购置", "budget", Decimal(300000), None),
        ("校车购置", "校车购置", "actual", Decimal(270000), Decimal("90.00")),
    ]
    assert one(table, "合计", basis="actual").project_name is None
    assert {s.confidence for s in table.statements} == {"verified"}


def test_an_unknown_header_is_reported_and_its_amounts_stay_unexplained() -> None:
    _, table = read("支出决算表\n单位：万元\n项目\t决算数\t甲类折算额\n基本支出\t5.00\t4.00\n项目支出\t6.00\t3.00\n")
    assert [s.item for s in table.statements] == ["基本支出", "项目支出"]
    assert [u.amount_text for u in table.unexplained] == ["4.00", "3.00"]
    assert {u.reason_code for u in table.unexplained} == {"unknown_column"}
    assert [(h.label, h.locator) for h in table.unknown_headers] == [("甲类折算额", "L3:8-12")]


def test_an_amount_without_a_phase_stays_unexplained() -> None:
    _, table = read("用途\t金额（万元）\n培训费\t5.00\n会议费\t6.00\n", Context("evaluation", None, 2022))
    assert not table.statements
    assert [u.reason_code for u in table.unexplained] == ["unknown_basis", "unknown_basis"]


def test_blank_dash_and_zero_are_three_things() -> None:
    rows = "基本支出\t\n项目支出\t—\n经营支出\t0.00\n上缴上级支出\t0\n结余分配\t/\n"
    _, table = read(f"支出决算表\n单位：万元\n项目\t决算数\n{rows}")
    assert facts(table, "item", "amount_yuan") == [("经营支出", Decimal(0)), ("上缴上级支出", Decimal(0))]


@pytest.mark.parametrize(
    "text",
    [
        "项目名称\t河道清淤\t\t\n主管部门\t青溪县水务局\t实施单位\t青溪县水务局\n"
        "项目资金（万元）\t全年预算数（A）\t全年执行数（B）\t执行率\n年度资金总额\t50\t45\t90%\n",
        "一级指标\t二级指标\t三级指标\t指标值\t完成值\t得分\n产出指标\t数量指标\t清淤公里\t10\t10\t20\n成本指标\t经济成本\t总成本\t50万元\t45万元\t10\n",
        "序号\t单位名称\t备注\n1\t青溪县水务局本级\t\n2\t青溪县水库管理所\t\n",
        "编制\t合计\t行政\t事业\n人数\t30\t10\t20\n",
    ],
    ids=["project form", "indicators", "list of units", "headcount"],
)
def test_what_is_no_table_of_money_is_left_alone(text: str) -> None:
    document = read_text(text.encode("utf-8"))
    assert not any(is_money_table(block) for block in document.blocks)
    assert all(read_money_table(document, block, FINAL, "万元") is None for block in document.blocks)


def test_prose_about_money_is_no_table() -> None:
    prose = "2022年本年收入合计120.00万元，其中：财政拨款收入100.00万元，占83.33%；事业收入20.00万元。"
    document = read_text(prose.encode("utf-8"))
    assert not is_money_table(document.blocks[0])


def test_a_row_that_lost_its_blanks_keeps_what_is_certain() -> None:
    _, table = read(
        "支出决算表\n单位：万元\n科目编码    科目名称    本年支出合计    基本支出    项目支出\n"
        "合计    30.00    10.00    20.00\n205    教育支出    30.00    10.00    20.00\n"
        "20502    普通教育    20.00    20.00\n20599    其他教育支出    10.00    10.00\n"
    )
    assert facts(table, "item", "amount_yuan", "confidence") == [
        ("本年支出合计", Decimal(300000), "verified"),
        ("基本支出", Decimal(100000), "verified"),
        ("项目支出", Decimal(200000), "verified"),
        ("教育支出", Decimal(300000), "verified"),
        ("普通教育", Decimal(200000), "verified"),
        ("其他教育支出", Decimal(100000), "verified"),
    ]


def test_phases_of_a_row_that_lost_a_blank_are_not_guessed() -> None:
    _, table = read(
        "支出情况（单位：万元）\n项目    年初预算    调整预算    实际执行\n"
        "培训费    5.00    6.00    6.00\n会议费    3.00    2.00\n",
        OVERALL,
    )
    assert [s.amount_text for s in table.statements] == ["5.00", "6.00", "6.00"]
    assert [(u.amount_text, u.reason_code) for u in table.unexplained] == [
        ("3.00", "unknown_column"),
        ("2.00", "unknown_column"),
    ]


def test_a_page_that_goes_on_without_its_header() -> None:
    _, table = read(
        "支出决算表\n单位：万元\n| 205 | 02 | 04 | 高中教育 | 8.00 | 5.00 | 3.00 |\n"
        "| 205 | 02 | 05 | 高等教育 | 2.00 | 2.00 | |\n| 合计 | | | | 10.00 | 7.00 | 3.00 |\n"
    )
    assert facts(table, "item", "function_code", "amount_yuan") == [
        ("高中教育", "2050204", Decimal(80000)),
        ("高等教育", "2050205", Decimal(20000)),
        ("本年支出合计", None, Decimal(100000)),
    ]


PAGES = (
    "2024年部门支出预算总表\n单位：元\n| 科目编码 | 科目名称 | 合计 | 基本支出 |\n| 205 | 教育支出 | 9.00 | 9.00 |\n",
    "| 科目编码 | 科目名称 | 合计 | 基本支出 |\n",
    "| 208 | 社会保障和就业支出 | 4.00 | 4.00 |\n| 合计 | | 13.00 | 13.00 |\n",
)


@pytest.mark.parametrize("pages", [[PAGES[0], PAGES[1] + PAGES[2]], [PAGES[0], PAGES[2]]], ids=["header again", "none"])
def test_a_table_over_two_pages_keeps_title_and_unit(pages: list[str]) -> None:
    document = read_text("\n".join(pages).encode("utf-8"))
    assert [block.kind for block in document.blocks][-2:] == ["table", "table"]
    table = read_money_table(document, document.blocks[-1], BUDGET, "万元")
    assert table is not None
    assert facts(table, "item", "basis", "amount_yuan")[:2] == [
        ("社会保障和就业支出", "budget", Decimal("4.00")),
        ("本年支出合计", "budget", Decimal("13.00")),
    ]


def test_what_is_owned_is_not_spent() -> None:
    _, table = read("国有资产占用情况表\n项目\t数量\t金额（万元）\n车辆\t3\t60.00\n房屋\t1\t500.00\n")
    assert not table.statements
    assert [(u.amount_text, u.reason_code) for u in table.unexplained] == [
        ("60.00", "not_agency_money"),
        ("500.00", "not_agency_money"),
    ]


@pytest.mark.parametrize("prior", ["2021年决算数", "上年决算数", "2021年", "上年数"])
def test_the_year_before_is_a_year_of_its_own(prior: str) -> None:
    _, table = read(f"支出决算表\n单位：万元\n项目\t{prior}\t本年决算数\n基本支出\t4.00\t5.00\n")
    assert facts(table, "item", "fiscal_year", "basis", "amount_yuan") == [
        ("基本支出", 2021, "actual", Decimal(40000)),
        ("基本支出", 2022, "actual", Decimal(50000)),
    ]


def test_the_note_under_the_table_before_names_nothing_of_this_one() -> None:
    text = """注：本表反映部门本年度取得的各项收入情况。
支出决算表
单位：万元
| 项目 | | 本年支出合计 | 基本支出 | 项目支出 |
| 功能分类科目编码 | 科目名称 | | | |
| 合计 | | 30.50 | 10.50 | 20.00 |
| 213 | 农林水支出 | 30.50 | 10.50 | 20.00 |
"""
    _, table = read(text)
    assert facts(table, "item", "flow")[0] == ("本年支出合计", "expenditure")
