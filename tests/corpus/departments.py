"""Evaluation of a whole department or a project by a scoring table: 投入, 过程, 产出, 效果."""

from __future__ import annotations

from decimal import Decimal
from random import Random

from tests.corpus import names, numbers
from tests.corpus.facts import Cell, Facts, Fund, Grid, Heading, Indicator, Paragraph, Project, Spending

# level 1 (points): level 2 (points): level 3, points, target, what it is, how it is scored
_SCHEME: tuple[tuple[str, int, str, int, tuple[tuple[str, int, str, str, str], ...]], ...] = (
    ("投入", 20, "目标设定", 10, (
        ("绩效目标合理性", 5, "合理", "目标是否符合部门职责和年度工作安排。", "目标符合职责记3分；目标可考核记2分。"),
        ("绩效指标明确性", 5, "明确", "指标是否清晰、细化、可衡量。", "指标量化记3分；与预算匹配记2分。"),
    )),
    ("投入", 20, "预算配置", 10, (
        ("在职人员控制率", 5, "≤100%", "在职人员数与编制数的比率。", "不超编记5分，每超1%扣1分。"),
        ("资金到位率", 5, "100%", "实际到位资金与预算资金的比率。", "足额到位记5分，未足额按比例计分。"),
    )),
    ("过程", 30, "预算执行", 20, (
        ("预算完成率", 10, "100%", "预算完成数与预算数的比率。", "完成率达到目标记10分，未达到按比例计分。"),
        ("“三公”经费控制率", 10, "≤100%", "实际支出数与预算安排数的比率。", "不超预算记10分，超预算不记分。"),
    )),
    ("过程", 30, "预算管理", 10, (
        ("管理制度健全性", 5, "健全", "财务管理制度是否完整、合规。", "制度健全记3分；有效执行记2分。"),
        ("资金使用合规性", 5, "合规", "资金使用是否符合制度规定。", "发现一处不合规扣1分，扣完为止。"),
    )),
    ("产出", 25, "职责履行", 25, (
        ("重点工作办结率", 15, "≥95%", "年度重点工作办结情况。", "达到目标记15分，未达到按比例计分。"),
        ("按时完成率", 10, "100%", "年度任务按时完成情况。", "达到目标记10分，未达到按比例计分。"),
    )),
    ("效果", 25, "履职效益", 25, (
        ("社会效益", 15, "有所提升", "履行职责产生的社会影响。", "影响明显记15分，一般记10分。"),
        ("社会公众满意度", 10, "≥90%", "服务对象对工作的满意程度。", "达到目标记10分，每低1个百分点扣0.5分。"),
    )),
)  # fmt: skip
_ACTUAL = {
    "≤100%": ("92.50%", "87.00%", "100%"),
    "100%": ("100%", "98.20%"),
    "≥95%": ("95%", "97.3%", "94%"),
    "≥90%": ("91%", "93.5%", "90%"),
}


def _draw_indicators(rng: Random) -> list[Indicator]:
    drawn = []
    for level1, points1, level2, points2, rows in _SCHEME:
        for level3, points, target, explanation, criteria in rows:
            lost = rng.choice((0, 0, 0, Decimal("0.5"), 1))
            drawn.append(
                Indicator(
                    level1,
                    level2,
                    level3,
                    target,
                    rng.choice(_ACTUAL.get(target, (target,))),
                    weight=Decimal(points),
                    score=points - Decimal(lost),
                    level1_weight=Decimal(points1),
                    level2_weight=Decimal(points2),
                    explanation=explanation,
                    criteria=criteria,
                )
            )
    return drawn


def _lose_points(indicator: Indicator) -> None:
    """A target in percent that is missed does not score in full."""
    target, actual = (indicator.target_text or "").lstrip("≥"), indicator.actual_text or ""
    if target.endswith("%") and actual.endswith("%") and target[0] != "≤":
        missed = Decimal(actual.rstrip("%")) < Decimal(target.rstrip("%"))
        if missed and indicator.score == indicator.weight and indicator.score is not None:
            indicator.score -= Decimal("0.5")


def overall_form(seed: int, planted: str | None = None) -> Facts:
    """A department's form: execution of basic and project expenditure, then scored indicators."""
    rng = Random(f"overall_form{seed}")
    agency, year = names.draw_agency(rng), rng.randint(2020, 2024)
    title = f"{agency.name}{year}年部门整体支出绩效自评表"
    facts = Facts("overall_form", seed, "department_overall", title, agency.name, year)
    facts.indicators = _draw_indicators(rng)
    for indicator in facts.indicators:
        _lose_points(indicator)
    facts.overall_score = sum((i.score or Decimal(0) for i in facts.indicators), Decimal(0))
    funds = _draw_funds(rng)
    rows = [_row("年度预算资金（万元）", "年初预算", "调整预算", "实际执行", "执行率", "", "")]
    for fund in funds:
        assert fund.budget and fund.executed and fund.initial
        rate = numbers.percent(fund.executed, fund.budget)
        rows.append(
            _row(
                fund.source,
                *(numbers.printed(v, thousands=True) for v in (fund.initial, fund.budget, fund.executed)),
                f"{rate}%",
                "",
                "",
            )
        )
        facts.spending += [
            Spending(fund.source, ("initial_budget", "budget"), year, fund.initial),
            Spending(fund.source, ("budget",), year, fund.budget),
            Spending(fund.source, ("actual",), year, fund.executed, budget_completion_pct=rate),
        ]
    rows.append(_row("一级指标", "二级指标", "三级指标", "分值", "指标值", "完成值", "自评得分"))
    for i in facts.indicators:
        rows.append(
            _row(
                i.level1,
                i.level2,
                i.level3,
                numbers.short(i.weight or Decimal(0)),
                i.target_text or "",
                i.actual_text or "",
                numbers.short(i.score or Decimal(0)),
            )
        )
    rows.append(_row("合计", "", "", "100", "", "", numbers.short(facts.overall_score)))
    facts.parts = [Heading(title), Paragraph(f"部门名称：{agency.name}"), Grid(tuple(rows))]
    return facts


def _draw_funds(rng: Random) -> list[Fund]:
    parts = []
    for source in ("基本支出", "项目支出"):
        budget = numbers.amount(rng, 300, 9000)
        executed = budget if rng.random() < 0.4 else numbers.wan(int(budget / 100) * rng.randint(8500, 9990) // 10_000)
        parts.append(Fund(source, numbers.amount(rng, 300, 9000), budget, executed))
    sums = (sum(getattr(p, role) for p in parts) for role in ("initial", "budget", "executed"))
    return [Fund("合计", *sums), *parts]


def _row(*texts: str) -> tuple[Cell, ...]:
    return tuple(Cell(text) for text in texts)


def scoring_table(seed: int, planted: str | None = None) -> Facts:
    """An evaluation of one project: some prose, then a table with points at every level."""
    rng = Random(f"scoring_table{seed}")
    agency = names.draw_agency(rng)
    theme, year = names.draw_theme(rng, agency), rng.randint(2019, 2023)
    title = f"{agency.name}{theme.name}{year}年度绩效评价报告"
    facts = Facts("scoring_table", seed, "evaluation", title, agency.name, year)
    indicators = _draw_indicators(rng)
    for indicator in indicators:
        indicator.target_text = indicator.actual_text = None
    score = sum((i.score or Decimal(0) for i in indicators), Decimal(0))
    budget = Decimal(rng.randint(8, 300)) * 10_000
    project = Project(
        theme.name,
        budget_yuan=budget,
        executed_yuan=budget,
        execution_rate_pct=Decimal(100),
        score=score,
        indicators=indicators,
    )
    facts.projects = [project]
    amount = numbers.printed(budget, places=0) + "万元"
    facts.spending = [
        Spending(theme.name, ("budget", "appropriated", "initial_budget"), year, budget),
        Spending(theme.name, ("appropriated",), year, budget, is_optional=True),
        Spending(theme.name, ("actual",), year, budget, budget_completion_pct=Decimal(100)),
    ]
    facts.parts = [
        Heading(title),
        Heading("一、项目基本情况"),
        Paragraph(f"{year}年初，{agency.tier}财政安排{amount}用于{theme.name}。{theme.goal}"),
        Heading("二、资金使用情况"),
        Paragraph(f"{theme.name}已列支{amount}，使用率100%，无结转及结余。"),
        Heading("三、评价结论"),
        Paragraph(f"根据评价指标结果，该项目得分为{numbers.short(score)}分。"),
        Grid(tuple(_scoring_rows(indicators, score))),
    ]
    return facts


def _scoring_rows(indicators: list[Indicator], score: Decimal) -> list[tuple[Cell, ...]]:
    below, above = Cell(is_below=True), None
    rows = [_row("一级指标", "分值", "二级指标", "分值", "三级指标", "分值", "指标解释", "评价标准", "评分")]
    for i in indicators:
        points = [numbers.short(v) for v in (i.level1_weight, i.level2_weight, i.weight, i.score) if v is not None]
        first = (Cell(i.level1), Cell(points[0])) if above is None or above.level1 != i.level1 else (below, below)
        second = (Cell(i.level2), Cell(points[1])) if above is None or above.level2 != i.level2 else (below, below)
        rows.append((*first, *second, *_row(i.level3, points[2], i.explanation or "", i.criteria or "", points[3])))
        above = i
    rows.append(_row("总分", "100", "", "100", "", "100", "", "", numbers.short(score)))
    return rows
