"""The documents of the test warehouse: each states what is wrong with it, or that nothing is."""

from __future__ import annotations

from datetime import timedelta

from dbt_home import NOON, Content


def misdated_narrative() -> Content:
    """澧县: the title says 2020, the money is of 2021; 10 million spent of 2 million."""
    content = Content("misdated.txt")
    report = content.add(
        "report",
        title="2020年度澧县公安局大要案专项资金绩效报告",
        report_kind="project_narrative",
        agency_name="澧县公安局",
        fiscal_year=2021,
        title_year=2020,
        source_text="2020年度澧县公安局大要案专项资金绩效报告",
    )
    project = content.add(
        "project",
        report,
        project_name="大要案",
        fiscal_year=2021,
        budget_yuan=2000000.00,
        source_text="2021年县财政安排大要案工作经费200万元",
    )
    content.add(
        "spending",
        report,
        project_id=project,
        item="办案经费",
        fiscal_year=2021,
        amount_yuan=10000000.00,
        amount_text="1000万元",
        source_text="实际办案经费已达1000万元",
    )
    content.add(
        "spending",
        report,
        project_id=project,
        item="大要案工作经费",
        item_code="project_fund",
        basis="appropriated",
        fiscal_year=2021,
        amount_yuan=2000000.00,
        amount_text="200万元",
    )
    return content


def careless_form() -> Content:
    """新晃: weights add up to 85, a score above its weight, a total out of reach, a wrong rate."""
    content = Content("careless.txt")
    report = content.add(
        "report",
        title="项目支出绩效自评表",
        report_kind="project_form",
        agency_name="新晃县公安局",
        fiscal_year=2021,
    )
    project = content.add(
        "project",
        report,
        project_name="辅警经费",
        fiscal_year=2021,
        initial_budget_yuan=900000.00,
        budget_yuan=1000000.00,
        executed_yuan=800000.00,
        execution_rate_pct=95.0,
        score=99.0,
    )
    for level3, weight, score in [("预算执行率", 10.0, 8.0), ("辅警人数", 40.0, 45.0), ("群众满意度", 35.0, 35.0)]:
        content.add(
            "indicator",
            report,
            project_id=project,
            level1="产出指标",
            level3=level3,
            weight=weight,
            score=score,
            attainment="met",
        )
    return content


def contradictory_accounts() -> Content:
    """新晃 again under its full name: totals differ, a share is wrong; one code is left to its path."""
    content = Content("accounts.txt")
    report = content.add(
        "report",
        title="2021年度部门决算",
        report_kind="final_accounts",
        agency_name="新晃侗族自治县公安局",
        fiscal_year=2021,
    )

    def amount(item: str, code: str, yuan: float, year: int = 2021, **more: object) -> None:
        content.add(
            "spending",
            report,
            item=item,
            item_code=code,
            fiscal_year=year,
            amount_yuan=yuan,
            amount_text=f"{yuan / 10000:g}万元",
            **more,
        )

    amount("收入总计", "total_revenue", 50286100.00, flow="revenue")
    amount("支出总计", "total_expenditure", 47382400.00)
    amount("支出总计", "total_expenditure", 40000000.00, year=2020)
    amount(
        "公安行政运行",
        "function",
        23691200.00,
        share_pct=55.0,
        function_path="公共安全支出（类）公安（款）行政运行（项）",
    )
    amount("三公经费", "three_public", 0.00)
    amount("三公经费", "three_public", 150000.00, basis="initial_budget")
    return content


def sound_accounts() -> Content:
    """上海普陀: figures that only rounding, cutting off or an earlier budget set apart: no contradiction."""
    content = Content("sound.txt")
    report = content.add(
        "report",
        title="上海市普陀区2024年区级部门决算",
        report_kind="final_accounts",
        agency_name="普陀区商务委员会",
        fiscal_year=2024,
        title_year=2024,
    )
    for item, code, flow, yuan, share in [
        ("收入总计", "total_revenue", "revenue", 29953900.00, None),
        ("支出总计", "total_expenditure", "expenditure", 29953900.00, None),
        ("商贸事务", "function", "expenditure", 9984600.00, 33.33),
    ]:
        content.add(
            "spending",
            report,
            item=item,
            item_code=code,
            flow=flow,
            fiscal_year=2024,
            amount_yuan=yuan,
            amount_text=f"{yuan / 10000:g}",
            share_pct=share,
        )
    project = content.add(
        "project",
        report,
        project_name="会展",
        fiscal_year=2024,
        initial_budget_yuan=2000000.00,
        budget_yuan=2588600.00,
        executed_yuan=2593900.00,
        execution_rate_pct=100.2,
        score=100.0,
    )
    for weight in (50.0, 30.0, 10.0):
        content.add("indicator", report, project_id=project, level3="会展场次", weight=weight, score=weight)
    content.add("unexplained_amount", report, amount_text="3万元", reason_code="unit_price")
    return content


def twice_extracted() -> list[Content]:
    """One document under two versions of the extractor: only the newer facts count."""
    old = Content("twice.txt", version="0.0.1", finished_at=NOON - timedelta(days=1))
    new = Content("twice.txt", finished_at=NOON)
    for content, name in ((old, "旧名"), (new, "新名")):
        report = content.add("report", title="绩效自评表", agency_name="教育局")
        content.add("project", report, project_name=name, budget_yuan=0.00, executed_yuan=0.00)
    failed = Content("twice.txt", version="9.9.9", state="quarantined", finished_at=NOON + timedelta(days=1))
    return [old, new, failed]


def nameless() -> Content:
    """Another bare 教育局: it need not be the one of the other document."""
    content = Content("nameless.txt")
    content.add("report", title="绩效自评表", agency_name="教育局")
    return content


def unreadable() -> Content:
    return Content("unreadable.txt", state="quarantined")


def all_contents() -> list[Content]:
    return [
        misdated_narrative(),
        careless_form(),
        contradictory_accounts(),
        sound_accounts(),
        *twice_extracted(),
        nameless(),
        unreadable(),
    ]
