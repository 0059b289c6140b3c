"""Projects that a budget describes under fixed headings, outside of any form."""

from __future__ import annotations

from decimal import Decimal

from ingest.parse import parse_bytes
from ingest.records import ParsedDocument

HEAD = "云溪市2025年区级部门预算\n预算主管部门：云溪市望江区水务局\n"
CARD = """{name}经费情况说明
一、项目概述
改善河道水质。
二、立项依据
1、《云溪市河道管理条例》。
三、实施主体
云溪市望江区水务局
四、实施方案
按年度计划组织实施，支持企业稳增长30.00万。
五、年度预算安排
2025年度项目总预算{total}万，其中清淤{first}万，绿化{second}万。
六、绩效目标
{goal}
"""


def _parsed(*cards: str) -> ParsedDocument:
    return parse_bytes((HEAD + "".join(cards)).encode(), "预算.txt")


def test_each_description_is_a_project_with_its_own_money() -> None:
    river = CARD.format(name="河道整治专项", total="120.00", first="90.00", second="30.00", goal="水质达到Ⅲ类。")
    sewage = CARD.format(name="截污纳管", total="50.00", first="20.00", second="30.00", goal="详见绩效目标表")
    projects = _parsed(river, sewage).project
    assert [(p.project_name, p.implementing_unit, p.budget_yuan, p.goal_text) for p in projects] == [
        ("河道整治专项", "云溪市望江区水务局", Decimal(1_200_000), "水质达到Ⅲ类。"),
        ("截污纳管", "云溪市望江区水务局", Decimal(500_000), None),
    ]


def test_amounts_under_the_headings_belong_to_the_project() -> None:
    card = CARD.format(name="河道整治专项", total="120.00", first="90.00", second="30.00", goal="详见目标表")
    parsed = _parsed(card)
    (project,) = parsed.project
    parts = {s.item: s.amount_yuan for s in parsed.spending if s.project_id == project.project_id}
    assert parts["清淤"] == Decimal(900_000)
    assert parts["绿化"] == Decimal(300_000)


def test_one_heading_alone_makes_no_project() -> None:
    text = HEAD + "三公经费情况说明\n二、立项依据\n公务接待费1.00万元。\n"
    assert parse_bytes(text.encode(), "预算.txt").project == []
