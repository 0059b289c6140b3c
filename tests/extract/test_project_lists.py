"""Lists of projects, one a row."""

from __future__ import annotations

from decimal import Decimal

from ingest.parse import parse_bytes

LIST = """云溪县水务局2023年度项目支出绩效自评结果汇总表
金额单位：万元
序号\t项目名称\t预算数\t执行数\t执行率\t自评得分\t自评等级
1\t水库除险加固\t500.00\t480.00\t96.00%\t95.6\t优
2\t水库除险加固二期\t120.00\t120.00\t100.00%\t98\t优
3\t防汛物资\t30.00\t16.80\t56.00%\t88\t良
\t合计\t650.00\t616.80\t94.89%\t\t
"""


def test_every_row_but_the_total_is_a_project_with_its_score_and_money() -> None:
    parsed = parse_bytes(LIST.encode(), "汇总表.txt")
    assert [report.report_kind for report in parsed.report] == ["project_form"]
    assert [
        (p.project_name, p.budget_yuan, p.executed_yuan, p.execution_rate_pct, p.score, p.grade) for p in parsed.project
    ] == [
        ("水库除险加固", 5_000_000, 4_800_000, 96, Decimal("95.6"), "优"),
        ("水库除险加固二期", 1_200_000, 1_200_000, 100, 98, "优"),
        ("防汛物资", 300_000, 168_000, 56, 88, "良"),
    ]


def test_a_column_of_names_alone_lists_no_projects() -> None:
    title = "云溪县水务局2023年度项目支出绩效自评报告\n"
    text = f"{title}序号\t项目名称\t备注\n1\t河道保洁\t\n2\t防汛物资\t\n本年支出100万元。\n"
    assert {p.project_name for p in parse_bytes(text.encode(), "x.txt").project}.isdisjoint({"河道保洁", "防汛物资"})
