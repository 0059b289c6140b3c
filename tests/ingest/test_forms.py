"""Project forms: names, funds, goals, indicators and totals, as printed and as damaged. Invented agencies."""

from __future__ import annotations

from decimal import Decimal

import pytest
from ingest_reading import forms_of

from ingest.extract.form import Form
from ingest.extract.form_head import split_code

HEAD = "项目名称\t校园安保项目\n主管部门\t云岭县教育局\t实施单位\t云岭县第一小学\n"
FUNDS = "项目资金（万元）\t\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分\n"
TOTAL_FUND = "\t年度资金总额\t100.00\t120.00\t90.00\t10\t75.00%\t7.5\n"
INDICATORS = "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\t偏差原因分析及改进措施\n"
ROW = "产出指标\t数量指标\t配备保安\t≥30人\t28人\t90\t85\t人员调整\n"


def form_of(text: str) -> Form:
    (form,) = forms_of(text)
    return form


def printed(form: Form) -> list[str]:
    """Indicators as level1|level2|level3|target|actual|weight|score."""
    names = ("level1", "level2", "level3", "target", "actual", "weight", "score")
    return ["|".join(str(getattr(i, n) or "") for n in names) for i in form.indicators]


def funds(form: Form) -> list[tuple[str, str, dict[str, int]]]:
    wan = Decimal(10_000)
    return [(row.source, row.kind, {name: int(yuan / wan) for name, yuan in row.amounts.items()}) for row in form.funds]


FACTS = [
    "产出指标|数量指标|配备保安|≥30人|30人|20|20",
    "产出指标|数量指标|巡逻次数|≥400次|380次|10|9",
    "产出指标|质量指标|持证率|100%|100%|20|20",
    "效益指标|社会效益指标|师生安全感|有效提升|已完成|40|38",
]
FULL = [fact.split("|") for fact in FACTS]
MERGED = [FULL[0], ["", "", *FULL[1][2:]], ["", *FULL[2][1:]], FULL[3]]  # the first row of merged cells prints them
LABELS = INDICATORS.strip().split("\t")[:7]


def joined(rows: list[list[str]], mark: str, end: str = "\n") -> str:
    return "".join(mark.join(row) + end for row in rows)


@pytest.mark.parametrize(
    "text",
    [
        joined([LABELS, *MERGED], "\t"),
        joined([LABELS, *FULL], "\t"),
        joined([LABELS, FULL[0], ["", "", "", *FULL[1][2:]], ["", "", *FULL[2][1:]], FULL[3]], "\t"),
        joined([LABELS, FULL[0], FULL[1][2:], FULL[2][1:], FULL[3]], "\t"),
        joined([LABELS, FULL[0], FULL[1][2:], FULL[2][1:], FULL[3]], " | ", " |\n"),
        joined([LABELS, *MERGED], " | ", " |\n"),
        "".join(f"| {' | '.join(row)} |\n" for row in [LABELS, *MERGED]),
        "".join(f"\t{cell}\n" for row in [LABELS, FULL[0], FULL[1][2:], FULL[2][1:], FULL[3]] for cell in row),
        "".join("".join(f"\t{cell}\n" for cell in row) + "\n" for row in [LABELS, *MERGED]),
        "".join(f"{cell} |\n" for row in [LABELS, FULL[0], FULL[1][2:], FULL[2][1:], FULL[3]] for cell in row),
        joined([LABELS, FULL[0], FULL[1][2:], FULL[2][1:], FULL[3]], " "),
    ],
    ids=[
        "rows, merged cells empty",
        "rows, merged cells repeated",
        "rows shifted by a column",
        "rows, merged cells left out",
        "pipes, merged cells left out",
        "pipes, merged cells empty",
        "framed",
        "cell a line, merged cells left out",
        "cell a line, merged cells empty",
        "cell a line with pipes",
        "glued with single spaces",
    ],
)
def test_the_same_table_in_any_layout_gives_the_same_rows(text: str) -> None:
    assert printed(form_of(text)) == FACTS


def test_cells_whose_digits_run_together_are_parted_by_what_they_may_hold() -> None:
    text = "项目名称校园安保项目实施单位云岭县第一小学一级指标二级指标三级指标年度指标值实际完成值分值得分"
    body = (
        "产出指标数量指标配备保安≥30人30人2020质量指标持证率100%100%2018"
        "满意度指标服务对象满意度指标家长满意度≥95%96%1010总分10098"
    )
    form = form_of(text + body)
    assert printed(form) == [
        "产出指标|数量指标|配备保安|≥30人|30人|20|20",
        "产出指标|质量指标|持证率|100%|100%|20|18",
        "满意度指标|服务对象满意度指标|家长满意度|≥95%|96%|10|10",
    ]
    assert form.total_score == 98


def test_empty_cells_stay_empty_and_values_stay_in_their_columns() -> None:
    rows = "\t\t家长满意度\t≥95%\t\t10\t\t未调查\n\t\t培训\t\t3次\t\t5\t\n"
    form = form_of(HEAD + INDICATORS + ROW + rows)
    assert printed(form)[1:] == ["产出指标|数量指标|家长满意度|≥95%||10|", "产出指标|数量指标|培训||3次||5"]
    assert [i.deviation for i in form.indicators] == ["人员调整", "未调查", None]


def test_points_beside_a_level_are_weights_of_the_level() -> None:
    header = "一级指标\t分值\t二级指标\t分值\t三级指标\t分值\t评价标准\t得分\n"
    rows = "过程\t30\t预算管理\t12\t预算编制\t12\t编制完整得12分\t11\n\t\t资产管理\t18\t账实相符\t18\t不符不得分\t18\n"
    form = form_of(header + rows + "合计\t\t\t\t\t100\t\t96\n")
    assert [(i.level1_weight, i.level2_weight, i.weight, i.score) for i in form.indicators] == [
        (30, 12, 12, 11),
        (30, 18, 18, 18),
    ]
    assert [i.criteria for i in form.indicators] == ["编制完整得12分", "不符不得分"]
    assert form.total_score == 96


def test_points_in_brackets_behind_a_level_are_its_weight() -> None:
    form = form_of(HEAD + INDICATORS + ROW.replace("产出指标", "产出指标（50分）"))
    assert [(i.level1, i.level1_weight) for i in form.indicators] == [("产出指标", 50)]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (TOTAL_FUND, [("年度资金总额", "total", {"initial_budget": 100, "budget": 120, "executed": 90})]),
        (
            "\t其中：财政拨款\t60\t70\t50\t—\t\t—\n",
            [("财政拨款", "part", {"initial_budget": 60, "budget": 70, "executed": 50})],
        ),
        ("\t上年结转资金\t\t10\t10\t—\t\t—\n", [("上年结转资金", "part", {"budget": 10, "executed": 10})]),
        ("\t其他资金\t/\t0\t—\t\t\t\n", [("其他资金", "part", {"budget": 0})]),
        ("\t其他资金\t\t\t\t\t\t\n", [("其他资金", "part", {})]),
        (
            "\t年度資金總額\t100\t120\t90\t10\t75%\t7.5\n",
            [("年度資金總額", "total", {"initial_budget": 100, "budget": 120, "executed": 90})],
        ),
        ("\t其中：\t\t\t\t\t\t\n", []),
    ],
)
def test_a_row_of_funds_keeps_its_phases_apart(rows: str, expected: list[tuple[str, str, dict[str, int]]]) -> None:
    assert funds(form_of(HEAD + FUNDS + rows + INDICATORS + ROW)) == expected


def test_the_rate_of_execution_verifies_its_row() -> None:
    right, wrong = (
        form_of(HEAD + FUNDS + TOTAL_FUND.replace("75.00", rate) + INDICATORS + ROW) for rate in ("75.00", "76.00")
    )
    assert [(form.funds[0].rate_pct, form.funds[0].is_consistent) for form in (right, wrong)] == [
        (75, True),
        (76, False),
    ]
    assert (right.funds[0].weight, right.funds[0].score) == (10, Decimal("7.5"))


@pytest.mark.parametrize(
    ("header", "amount", "yuan"),
    [
        ("项目资金（万元）", "12.5", 125_000),
        ("项目资金（元）", "12.5", Decimal("12.5")),
        ("项目资金（万元）", "12.5元", Decimal("12.5")),
        ("项目资金", "12.5万元", 125_000),
        ("项目资金", "12.5", 125_000),
        ("项目资金", "1250000", 1_250_000),
    ],
)
def test_the_unit_of_an_amount_is_its_own_then_the_headers_then_the_likely_one(
    header: str, amount: str, yuan: int
) -> None:
    text = FUNDS.replace("项目资金（万元）", header) + f"\t年度资金总额\t{amount}\t{amount}\t{amount}\t\t\t\n"
    assert form_of(HEAD + text + INDICATORS + ROW).funds[0].amounts["budget"] == yuan


def test_an_amount_that_cannot_be_read_is_reported_and_an_unknown_source_too() -> None:
    rows = TOTAL_FUND.replace("120.00", "约120") + "\t安保专款\t1\t2\t2\t\t\t\n"
    form = form_of(HEAD + FUNDS + rows + INDICATORS + ROW)
    assert [(name, text.chars) for name, text, _ in form.unread] == [("budget_yuan", "约120")]
    assert "budget" not in form.funds[0].amounts
    assert [(context, piece.chars) for context, piece in form.unknown_labels] == [("fund_source", "安保专款")]


def test_pairs_of_budget_and_execution_are_rows_of_funds() -> None:
    pairs = "预算数：\t100\t执行数：\t90\n其中-财政拨款：\t80\t其中-财政拨款：\t75\n其他资金\t20\t其他资金\t15\n"
    assert funds(form_of(HEAD + pairs + INDICATORS + ROW)) == [
        ("", "total", {"budget": 100, "executed": 90}),
        ("财政拨款", "part", {"budget": 80, "executed": 75}),
        ("其他资金", "part", {"budget": 20, "executed": 15}),
    ]


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("466", "a number stands where a name belongs"),
        ("1,234.50", "a number stands where a name belongs"),
        ("二十", "a number stands where a name belongs"),
        ("请在此填写项目名称", "a template hint, not a name"),
        ("（盖章）", "a template hint, not a name"),
        ("XX项目", "a template hint, not a name"),
        ("——", "a stroke stands where a name belongs"),
        ("安保" * 61, "too long for a name"),
    ],
)
def test_what_cannot_be_a_name_is_kept_as_unread_with_the_reason(value: str, reason: str) -> None:
    form = form_of(HEAD.replace("校园安保项目", value) + INDICATORS + ROW)
    assert "project_name" not in form.fields
    assert [(name, text.chars, why) for name, text, why in form.unread] == [("project_name", value, reason)]
    assert form.fields["implementing_unit"].chars == "云岭县第一小学"


@pytest.mark.parametrize("head", ["项目名称\t\n", "项目名称\t主管部门\t云岭县教育局\n", ""])
def test_a_blank_name_takes_no_label_for_its_value(head: str) -> None:
    form = form_of(head + "实施单位\t云岭县第一小学\n" + INDICATORS + ROW)
    assert "project_name" not in form.fields and form.unread == []


@pytest.mark.parametrize(
    ("text", "code", "name"),
    [
        ("51000024T000012345678-校园安保项目", "51000024T000012345678", "校园安保项目"),
        ("0312-校园安保", None, "校园安保"),
        ("412003云岭县教育局", None, "云岭县教育局"),
        ("412003 云岭县教育局", None, "云岭县教育局"),
        ("2021年校园安保项目", None, "2021年校园安保项目"),
        ("2021 年校园安保项目", None, "2021 年校园安保项目"),
        ("110指挥中心建设", None, "110指挥中心建设"),
        ("校园安保-二期", None, "校园安保-二期"),
    ],
)
def test_a_code_before_a_name_is_no_part_of_it_and_a_year_is(text: str, code: str | None, name: str) -> None:
    assert split_code(text) == (code, name)


@pytest.mark.parametrize(
    ("goals", "expected"),
    [
        ("年度总体目标\t预期目标\t实际完成情况\n\t配齐保安。\t已配齐保安。\n", ("配齐保安。", "已配齐保安。")),
        ("年度总体目标\t预期目标\t实际完成情况\n\t\t已配齐保安。\n", (None, "已配齐保安。")),
        ("年度总体目标\t预期目标\t实际完成情况\n\t不超过500字\t已配齐保安。\n", (None, "已配齐保安。")),
        ("年度总体目标\t预期目标\t实际完成情况\n\t配齐保安。\t说明完成情况（100字以内）\n", ("配齐保安。", None)),
        ("年度总体目标\t预期目标\t实际完成情况\n\t\t\n", (None, None)),
        ("", (None, None)),
    ],
)
def test_goal_and_outcome_stand_under_their_labels(goals: str, expected: tuple[str | None, str | None]) -> None:
    form = form_of(HEAD + goals + INDICATORS + ROW)
    assert tuple(text.chars if text else None for text in (form.goal, form.outcome)) == expected


@pytest.mark.parametrize(
    "row",
    [
        "产出指标\t数量指标\t指标1：\t\t\t\t\t\n",
        "产出指标\t数量指标\t……\t\t\t\t\t\n",
        "产出指标\t数量指标\t/\t/\t已完成\t\t\t\n",
        "产出指标\t数量指标\t\t\t\t\t\t\n",
        "产出指标\t数量指标\t\t（请在此填写）\t\t\t\t\n",
    ],
)
def test_rows_of_an_empty_template_are_no_indicators(row: str) -> None:
    form = form_of(HEAD + INDICATORS + row)
    assert form.has_indicator_table and form.indicators == []


@pytest.mark.parametrize(
    ("row", "total"),
    [
        ("总分\t\t\t\t\t100\t92.5\n", "92.5"),
        ("总分\t92.5\n", "92.5"),
        ("合计\t\t\t\t\t100\t92.5分\n", "92.5"),
        ("總分\t\t\t\t\t100\t92.5\n", "92.5"),
        ("总分\t\t\t\t\t100\t\n", None),
        ("总分\t\t\t\t\t100\t/\n", None),
        ("总分\t\t\t\t\t\t\n", None),
        ("总分\t\t\t\t\t100\t925\n", None),
        ("", None),
    ],
)
def test_the_total_is_the_last_number_of_its_row_and_never_the_full_mark(row: str, total: str | None) -> None:
    form = form_of(HEAD + FUNDS + TOTAL_FUND + INDICATORS + ROW + row)
    assert form.total_score == (None if total is None else Decimal(total))


def test_the_sum_of_weights_is_no_total_where_no_row_has_a_score() -> None:
    row = "产出指标\t数量指标\t配备保安\t≥30人\t30人\t{}\t\t\n"
    rows = row.format(60) + row.format(40)
    assert form_of(HEAD + INDICATORS + rows + "合计\t100\n").total_score is None
    assert form_of(HEAD + INDICATORS + rows + "合计\t95\n").total_score == 95, "a total alone"
    assert form_of(HEAD + INDICATORS + rows + "合计\t100\t100\n").total_score == 100


# As a web page gives it that prints each paragraph of a cell on a line of its own, a blank line behind it.
PARAGRAPHS = (
    "项目名称|校园安保项目|主管部门|云岭县教育局|实施单位|云岭县第一小学|项目资金|（万元）| |年初|预算数|全年|预"
    "算数|全年|执行数|分值|执行率|得分|年度资金总额|43.2|43.2|37.24|10|86%|9|其中：当年财政拨款|43.2|43.2|37.24| "
    "|其他资金| | | | |一级指标|二级指标|三级指标|年度|指标值|实际|完成值|分值|得分|偏差原因分析及改进措施|产出指"
    "标|数量指标|指标1配备保安|30|24|10|9|已招聘，仍有六人没有到岗，报名的人少于计划，明年提高待遇。|指标2| | | |"
    " | |……| | | | | |质量指标|指标1持证上岗率|100|100|20|20| |指标2巡逻达标率|100|100|20|20|0|……| | | | | |"
    "效益指标|生态效益|指标|可持续影响|指标|指标1长期值守|100|100|20|20| |满意度|指标|服务对象满意度指标|指标1师"
    "生满意度|100|90|20|20|0|指标2| | | | | |总分|100|98"
)


def test_a_label_of_two_paragraphs_is_one_and_what_the_template_left_is_none() -> None:
    (form,) = forms_of(PARAGRAPHS.replace("|", "\n\n"))
    assert [(i.level1, i.level2, i.level3, i.target, i.actual, i.weight, i.score) for i in form.indicators] == [
        ("产出指标", "数量指标", "指标1配备保安", "30", "24", 10, 9),
        ("产出指标", "质量指标", "指标1持证上岗率", "100", "100", 20, 20),
        ("产出指标", "质量指标", "指标2巡逻达标率", "100", "100", 20, 20),
        ("效益指标", "可持续影响指标", "指标1长期值守", "100", "100", 20, 20),
        ("满意度指标", "服务对象满意度指标", "指标1师生满意度", "100", "90", 20, 20),
    ]
    assert form.total_score == 98
    assert form.indicators[0].deviation and form.indicators[0].deviation.startswith("已招聘")
    assert form.total_fund and (form.total_fund.weight, form.total_fund.score) == (10, 9)


# A text dump that lost every border and kept the lines' ends inside cells, of a form without points.
WITHOUT_POINTS = (
    "2020年度县级专项资金绩效目标自评表专项资金名称校园安保县级主管部门云岭县教育局实施单位云岭县第一小学项目资金"
    "（万元）全年预算数（A）全年执行数（B）执行率（B/A）年度资金总额194.9194.9100%其他资金年度 总体 目标年初设定"
    "目标全年实际完成情况配齐保安已配齐保安绩 效 指 标一级 指标二级 指标三级指标年度指标 值全年 完成值未完成原因"
    "和 改进措施产 出 指 标数量 指标校园保安 到岗率100%100%库存装备真实率100%100%质量 指标安保制 度严格执行率100%"
    "100%保安持证 上岗率100%98%效 益 指 标社会 效益 指标师生安全 知晓率100%100%"
)


def test_a_flattened_form_without_points_keeps_its_rows_apart() -> None:
    (form,) = forms_of(WITHOUT_POINTS)
    assert [(i.level1, i.level2, i.level3, i.target, i.actual) for i in form.indicators] == [
        ("产出指标", "数量指标", "校园保安到岗率", "100%", "100%"),
        ("产出指标", "数量指标", "库存装备真实率", "100%", "100%"),
        ("产出指标", "质量指标", "安保制度严格执行率", "100%", "100%"),
        ("产出指标", "质量指标", "保安持证上岗率", "100%", "98%"),
        ("效益指标", "社会效益指标", "师生安全知晓率", "100%", "100%"),
    ]
    assert all(indicator.is_inferred for indicator in form.indicators)


@pytest.mark.parametrize(("digits", "total"), [("10092.5", "92.5"), ("10092", "92"), ("100100", "100"), ("9088", "88")])
def test_full_mark_and_total_that_run_together_are_parted(digits: str, total: str) -> None:
    form = form_of(
        "项目名称校园安保项目实施单位云岭县第一小学一级指标二级指标三级指标年度指标值实际完成值分值得分"
        f"产出指标数量指标配备保安≥30人30人{'9088' if digits == '9088' else '10092'}总分{digits}"
    )
    assert form.total_score == Decimal(total)


def test_several_forms_in_one_table_are_forms_of_their_own() -> None:
    one = HEAD + INDICATORS + ROW + "总分\t100\t95\n"
    forms = forms_of(one + one.replace("校园安保", "校舍维修") + one.replace("校园安保", "营养改善"))
    assert [form.fields["project_name"].chars for form in forms] == ["校园安保项目", "校舍维修项目", "营养改善项目"]
    assert [len(form.indicators) for form in forms] == [1, 1, 1]
    assert [form.total_score for form in forms] == [95, 95, 95]
