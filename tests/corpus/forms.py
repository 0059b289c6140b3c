"""Self-evaluation forms of projects: one builder for every style of `tests.corpus.form_styles`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from random import Random

from tests.corpus import names, numbers
from tests.corpus.facts import Cell, Facts, Fund, Grid, Heading, Indicator, Paragraph, Part, Project, Spending
from tests.corpus.form_styles import STYLES, Style
from tests.corpus.indicators import draw_indicators


def generate(seed: int, kind: str, planted: str | None = None) -> Facts:
    """A form with one project. ``planted``: S02 (a score above its weight), S05 (a total above what is attainable)."""
    style, rng = STYLES[kind], Random(f"{kind}{seed}")
    agency = names.draw_agency(rng)
    year = rng.randint(2020, 2024)
    unit = rng.choice(("万元", "万元", "万元", "元"))
    project = _draw_project(rng, style, agency)
    if planted:
        _plant(planted, project, style)
    title = style.title.format(year=year, name=project.name)
    facts = Facts(kind, seed, "project_form", title, agency.name, year, overall_score=project.score, projects=[project])
    facts.spending = _spending(project, style, year)
    facts.planted = (planted,) if planted else ()
    rows = _rows(project, style, unit, rng.choice((False, True)))
    facts.parts = [Heading(title), Grid(tuple(rows))]
    facts.label_lines = _label_lines(project, style, title, unit)
    return facts


def _draw_project(rng: Random, style: Style, agency: names.Agency) -> Project:
    theme = names.draw_theme(rng, agency)
    budget = numbers.amount(rng, 8, 900)
    executed = budget if rng.random() < 0.35 else numbers.wan(int(budget / 100) * rng.randint(7000, 9990) // 10_000)
    initial = budget if rng.random() < 0.5 else numbers.amount(rng, 8, 900)
    has_initial = any(field == "initial" for _, field in style.fund_columns)
    rate = numbers.percent(executed, budget)
    unit = theme.unit if style.is_inner_unit else rng.choice((agency.name, agency.place + theme.unit))
    project = Project(
        name=theme.name + rng.choice(("经费", "项目", "")),
        competent_department=agency.name,
        implementing_unit=unit,
        initial_budget_yuan=initial if has_initial else None,
        budget_yuan=budget,
        executed_yuan=executed,
        execution_rate_pct=rate,
        goal_text=theme.goal if style.goal_labels[0] else None,
        outcome_text=theme.outcome if style.goal_labels[0] else None,
    )
    project.funds = _draw_funds(rng, style, project)
    shows_weight = any(field == "weight" for _, field in style.indicator_columns)
    project.indicators = draw_indicators(rng, theme, style.weights, shows_weight, style.is_inner_unit)
    if any(field == "operator_text" for _, field in style.indicator_columns):
        for indicator in project.indicators:  # the unit stands in a column of its own
            indicator.actual_text = indicator.actual_text.removesuffix(indicator.target_unit or "")
    if style.total_label:
        project.execution_score = numbers.rounded(Decimal(style.weights.execution) * min(rate, Decimal(100)) / 100)
        project.score = project.execution_score + sum((i.score or Decimal(0) for i in project.indicators), Decimal(0))
    return project


def _draw_funds(rng: Random, style: Style, project: Project) -> list[Fund]:
    """The total, then its parts: two carry money (or one), the others a printed zero or a blank."""
    total = Fund(style.fund_sources[0], project.initial_budget_yuan, project.budget_yuan, project.executed_yuan)
    blank = rng.choice((None, Decimal(0)))
    empty = Fund("", blank if total.initial is not None else None, blank, blank)
    parts = [replace(empty, source=source) for source in style.fund_sources[1:]]
    if parts:
        chosen = 1 if style.is_inner_unit else 0
        parts[chosen] = replace(total, source=style.fund_sources[1 + chosen])
    return [total, *parts]


def _plant(rule: str, project: Project, style: Style) -> None:
    assert project.score is not None and project.execution_score is not None
    if rule == "S02":
        first = project.indicators[0]
        assert first.weight is not None and first.score is not None
        project.score += first.weight + 3 - first.score
        first.score = first.weight + 3
    elif rule == "S05":
        project.executed_yuan = numbers.wan(int(project.budget_yuan / 100) // 2)
        project.execution_rate_pct = numbers.percent(project.executed_yuan, project.budget_yuan)
        project.funds = [replace(f, executed=project.executed_yuan) if f.executed else f for f in project.funds]
        project.score += Decimal(style.weights.execution) - project.execution_score
        for indicator in project.indicators:
            project.score += indicator.weight - indicator.score
            indicator.score = indicator.weight
        project.execution_score = Decimal(style.weights.execution)
    else:
        raise ValueError(f"a form cannot break rule {rule}")


def _spending(project: Project, style: Style, year: int) -> list[Spending]:
    rows = []
    for fund in project.funds:
        is_total = fund is project.funds[0]
        for bases, yuan in (
            (("initial_budget", "budget"), fund.initial),
            (("budget",), fund.budget),
            (("actual",), fund.executed),
        ):
            if yuan is not None:
                rate = project.execution_rate_pct if bases == ("actual",) and is_total else None
                item = fund.source.removeprefix("其中：")
                rows.append(Spending(item, bases, year, yuan, budget_completion_pct=rate, is_optional=yuan == 0))
    return rows


def _money_cell(project: Project, style: Style, fund: Fund, role: str, unit: str) -> str:
    is_total = fund is project.funds[0]
    if role in ("initial", "budget", "executed"):
        yuan = getattr(fund, role)
        return "" if yuan is None else numbers.printed(yuan, unit)
    if role == "reason":
        return ""
    if not is_total:
        return style.part_rate
    values = {
        "rate": f"{project.execution_rate_pct}%",
        "weight": str(style.weights.execution),
        "score": str(project.execution_score),
    }
    return values[role]


def _indicator_cell(indicator: Indicator, role: str) -> str:
    if role == "operator_text":
        return indicator.operator or "定性"
    if role == "value_text":
        return (
            numbers.short(indicator.target_value) if indicator.target_value is not None else indicator.target_text or ""
        )
    if role == "actual_value_text":
        role = "actual_text"
    value = getattr(indicator, role)
    return "" if value is None else numbers.short(value) if isinstance(value, Decimal) else value


def _spread(cells: list[str], columns: int, wide: Callable[[int], bool]) -> tuple[Cell, ...]:
    """Cells over ``columns`` columns; the wide ones share what is left over, the last of them the most."""
    spare, wides = columns - len(cells), [i for i in range(len(cells)) if wide(i)]
    widths = [1] * len(cells)
    for n, i in enumerate(wides):
        widths[i] += spare // len(wides) + (spare % len(wides) if n == len(wides) - 1 else 0)
    return tuple(Cell(text, width) for text, width in zip(cells, widths, strict=True))


def _rows(project: Project, style: Style, unit: str, has_level_weights: bool) -> list[tuple[Cell, ...]]:
    columns = max(2 + len(style.fund_columns), 1 + len(style.indicator_columns))
    below = Cell(is_below=True)
    rows = []
    for pairs in style.head:
        texts = [text for label, role in pairs for text in (label, getattr(project, role, None) or "")]
        rows.append(_spread(texts, columns, lambda i: i % 2 == 1))
    labels = ["", *(label for label, _ in style.fund_columns)]
    rows.append((Cell(style.fund_label.format(unit=unit)), *_spread(labels, columns - 1, lambda i: i == 0)))
    for fund in project.funds:
        texts = [fund.source, *(_money_cell(project, style, fund, role, unit) for _, role in style.fund_columns)]
        rows.append((below, *_spread(texts, columns - 1, lambda i: i == 0)))
    if style.goal_labels[0]:
        label, planned, actual = style.goal_labels
        rows.append((Cell(label), *_spread([planned, actual], columns - 1, lambda i: True)))
        rows.append(
            (below, *_spread([project.goal_text or "", project.outcome_text or ""], columns - 1, lambda i: True))
        )
    heads = [label for label, _ in style.indicator_columns]
    rows.append((Cell(style.indicator_label), *_spread(heads, columns - 1, lambda i: i == 2)))
    rows += [(below, *cells) for cells in _indicator_rows(project, style, columns - 1, has_level_weights)]
    if style.total_label:
        rows.append(_total_row(project, style, columns))
    rows += [_spread([label, text], columns, lambda i: i == 1) for label, text in style.notes]
    return rows


def _indicator_rows(project: Project, style: Style, columns: int, has_level_weights: bool) -> list[tuple[Cell, ...]]:
    rows, above = [], None
    for indicator in project.indicators:
        texts = [_indicator_cell(indicator, role) for _, role in style.indicator_columns]
        if has_level_weights and indicator.weight is not None:
            whole = sum(i.weight for i in project.indicators if i.level1 == indicator.level1)
            texts[0] += f"（{numbers.short(whole)}分）"
        cells = list(_spread(texts, columns, lambda i: i == 2))
        for n, role in enumerate(("level1", "level2")):
            if (
                above is not None
                and getattr(above, role) == getattr(indicator, role)
                and above.level1 == indicator.level1
            ):
                cells[n] = Cell(is_below=True)
        rows.append(tuple(cells))
        above = indicator
    return rows


def _total_row(project: Project, style: Style, columns: int) -> tuple[Cell, ...]:
    texts = [style.total_label or ""]
    tail = 1 + sum(1 for _, role in style.indicator_columns if role == "deviation_text")
    if any(role == "weight" for _, role in style.indicator_columns):
        texts.append("100")
    texts += [numbers.short(project.score or Decimal(0)), *[""] * (tail - 1)]
    return _spread(texts, columns, lambda i: i == 0)


def _label_lines(project: Project, style: Style, title: str, unit: str) -> list[str]:
    """The form as lines of labels and values, as some pages print it instead of a table."""
    head = " ".join(f"{label}：{getattr(project, role, None) or ''}" for pairs in style.head for label, role in pairs)
    lines = [title, head, f"一、项目资金（单位：{unit}）"]
    for fund in project.funds:
        cells = ((label, _money_cell(project, style, fund, role, unit)) for label, role in style.fund_columns)
        lines.append(" ".join([fund.source, *(f"{label} {text or '-'}" for label, text in cells)]))
    lines.append("二、指标完成情况")
    for number, indicator in enumerate(project.indicators, 1):
        line = f"{number}.{indicator.level1}-{indicator.level2}-{indicator.level3}："
        line += f"目标值 {indicator.target_text}，完成值 {indicator.actual_text}"
        line += f"，权重 {indicator.weight}" if indicator.weight is not None else ""
        line += f"，得分 {indicator.score}" if indicator.score is not None else ""
        lines.append(line + (f"，未完成原因：{indicator.deviation_text}。" if indicator.deviation_text else "。"))
    if project.score is not None:
        lines.append(f"合计：权重 100.00，得分 {project.score}")
    return lines


def parts_of(facts: Facts) -> list[Part]:
    """The label lines as parts, for the layout that has no table."""
    return [Heading(facts.label_lines[0]), *(Paragraph(line) for line in facts.label_lines[1:])]
