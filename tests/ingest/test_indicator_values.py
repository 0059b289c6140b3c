"""Targets, attainment, and the money that indicators speak of. Invented agencies."""

from __future__ import annotations

from decimal import Decimal

import pytest
from ingest_reading import document_of, parse

from ingest.extract.label_lines import read_label_lines
from ingest.extract.targets import attainment, read_target


@pytest.mark.parametrize(
    ("text", "operator", "value", "unit"),
    [
        ("≥95%", ">=", "95", "%"),
        ("≥ 95 %", ">=", "95", "%"),
        ("95%以上", ">=", "95", "%"),
        ("不低于95%", ">=", "95", "%"),
        ("≥95%（家长）", ">=", "95", "%"),
        ("≥3,200户", ">=", "3200", "户"),
        ("≤10万元", "<=", "10", "万元"),
        ("控制在10万元以内", "<=", "10", "万元"),
        ("不超过5次", "<=", "5", "次"),
        ("小于等于3%", "<=", "3", "%"),
        (">5", ">", "5", None),
        ("低于2起", "<", "2", "起"),
        ("=5栋", "=", "5", "栋"),
        ("5栋", "=", "5", "栋"),
        ("100", "=", "100", None),
        ("500元/人", "=", "500", "元/人"),
        ("-5%", "=", "-5", "%"),
        ("≤-5%", "<=", "-5", "%"),
        ("1-3次", "=", None, "次"),
        ("95%-100%", "=", None, "%"),
        *(
            (text, "qualitative", None, None)
            for text in "有效提升|优|全年|12月底前|2021年12月31日前|2021年1月至12月|无".split("|")
        ),
        ("", None, None, None),
        (None, None, None, None),
    ],
)
def test_a_target_is_operator_value_and_unit_or_words(
    text: str | None, operator: str | None, value: str | None, unit: str | None
) -> None:
    target = read_target(text)
    assert (target.operator, target.value, target.unit) == (operator, Decimal(value) if value else None, unit)


@pytest.mark.parametrize(
    ("target", "actual", "verdict"),
    [
        ("≥95%", "96%", "met"),
        ("≥95%", "95%", "met"),
        ("≥95%", "90%", "partly"),
        ("≥95%", "0%", "not_met"),
        ("≤10万元", "8万元", "met"),
        ("＜5次".replace("＜", "<"), "4次", "met"),
        ("<5次", "5次", "not_met"),
        ("5栋", "6栋", "met"),
        ("≥5栋", "已完成5栋", "met"),
        ("≤-5%", "-6%", "met"),
        ("≥95%", "已完成", "stated_met"),
        ("≥95%", "已完成。", "stated_met"),
        ("有效提升", "部分完成", "partly"),
        ("≥95%", "未完成", "not_met"),
        ("有效提升", "有效提升", "unknown"),
        ("5栋", "5人", "unknown"),
        ("≥95%", "", "unknown"),
        ("≥95%", None, "unknown"),
        ("12月底前", "12月", "unknown"),
    ],
)
def test_attainment_compares_what_is_measured_and_believes_only_clear_words(
    target: str, actual: str | None, verdict: str
) -> None:
    assert attainment(read_target(target), actual) == verdict


FORM = (
    "项目支出绩效自评表（2021年度）\n项目名称\t校园安保项目\n主管部门\t云岭县教育局\t实施单位\t云岭县第一小学\n"
    "项目资金（万元）\t\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分\n"
    "\t年度资金总额\t100.00\t120.00\t90.00\t10\t75.00%\t7.5\n"
    "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\n{row}\t50\t50\n"
)


def money(row: str) -> tuple[list[tuple[str, str, int | None, Decimal]], list[tuple[str, str]]]:
    """Statements (item, basis, year, 万元) and refusals (text, reason) of an indicator beside the funds block."""
    parsed = parse(FORM.format(row=row.replace("|", "\t")))
    spending = [s for s in parsed.spending if s.item_code == "project_use"]
    stated = [(s.item, s.basis, s.fiscal_year, s.amount_yuan / 10_000) for s in spending]
    return stated, [(u.amount_text, u.reason_code) for u in parsed.unexplained_amount]


@pytest.mark.parametrize(
    ("row", "stated"),
    [
        (
            "产出指标|成本指标|安保服务费|≤80万元|75万元",
            [("安保服务费", "planned", 2021, 80), ("安保服务费", "actual", 2021, 75)],
        ),
        ("产出指标|成本指标|成本控制|120万元|已完成", [("成本控制", "planned", 2021, 120)]),
        ("产出指标|数量指标|培训经费|≥20万|已完成", [("培训经费", "planned", 2021, 20)]),
        (
            "产出指标|成本指标|监控建设合同|2798万元，分6年支付|466万元",
            [("监控建设合同", "planned", None, 2798), ("监控建设合同", "actual", 2021, 466)],
        ),
    ],
)
def test_money_of_a_cost_target_is_planned_and_of_its_actual_value_spent(
    row: str, stated: list[tuple[str, str, int | None, int]]
) -> None:
    assert money(row) == (stated, [])


@pytest.mark.parametrize(
    ("row", "refused"),
    [
        ("产出指标|成本指标|保安工资标准|3000元/人/月|已完成", [("3000元", "unit_price")]),
        ("产出指标|成本指标|每台设备单价|≤2万元|1.9万元", [("2万元", "unit_price"), ("1.9万元", "unit_price")]),
        ("产出指标|成本指标|伙食费|≤15元|已完成", [("15元", "unit_price")]),
        ("效益指标|经济效益指标|挽回经济损失|≥50万元|已完成", [("50万元", "not_agency_money")]),
        ("效益指标|社会效益指标|带动消费|≥50万元|已完成", [("50万元", "not_agency_money")]),
        ("产出指标|数量指标|追缴罚没款|30万元|已完成", [("30万元", "not_agency_money")]),
        ("产出指标|数量指标|受益面积|5万|已完成", [("5万", "no_clause")]),
        ("产出指标|成本指标|进口设备|10万美元|已完成", [("10万", "foreign_currency")]),
        ("产出指标|数量指标|宣传册|3万余份|已完成", []),
    ],
)
def test_unit_prices_benefits_and_quantities_are_no_spending_but_kept_with_the_reason(
    row: str, refused: list[tuple[str, str]]
) -> None:
    assert money(row) == ([], refused)


LABEL_LINES = """项目支出绩效自评表（2021年度）
预算单位名称：云岭县教育局 项目名称：校园安保项目
资金总额 年初预算数 100.00 全年预算数(A) 120.00 全年执行数(B) 90.00 执行率(B/A) 75.00%
其中：财政拨款 年初预算数 60.00 全年预算数(A) 70.00 全年执行数(B) 50.00
1.产出指标-数量指标-配备保安：目标值 ≥30人，完成值 28人，权重 50，得分 45
2.效益指标-社会效益指标-师生安全感：目标值 有效提升，完成值 已完成，权重 40，得分 40
合计：权重 100，得分 92.5
说明：目标是配齐保安。
"""


def test_lines_of_labels_and_values_are_a_form() -> None:
    blocks = document_of(LABEL_LINES).blocks
    form, used = read_label_lines(blocks, "万元")
    assert form is not None
    assert {role: text.chars for role, text in form.fields.items()} == {
        "budget_unit": "云岭县教育局",
        "project_name": "校园安保项目",
    }
    assert [(row.source, row.kind, row.rate_pct, row.is_consistent) for row in form.funds] == [
        ("资金总额", "total", 75, True),
        ("财政拨款", "part", None, False),
    ]
    assert form.funds[0].amounts == {"initial_budget": 1_000_000, "budget": 1_200_000, "executed": 900_000}
    assert [(i.level1, i.level2, i.level3, i.target, i.actual, i.weight, i.score) for i in form.indicators] == [
        ("产出指标", "数量指标", "配备保安", "≥30人", "28人", 50, 45),
        ("效益指标", "社会效益指标", "师生安全感", "有效提升", "已完成", 40, 40),
    ]
    assert form.total_score == Decimal("92.5")
    unused = [block.text.chars for number, block in enumerate(blocks) if number not in used]
    assert unused == ["项目支出绩效自评表（2021年度）", "说明：目标是配齐保安。"]


@pytest.mark.parametrize(
    "text",
    [
        "我单位2021年全年预算数120万元，全年执行数90万元。",
        "得分 92.5",
        "一、项目名称：校园安保项目",
        "年度目标值和完成值见附表。",
    ],
)
def test_prose_that_names_labels_is_no_form(text: str) -> None:
    assert read_label_lines(document_of(text).blocks, None) == (None, set())
