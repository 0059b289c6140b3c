"""Indicators of a project: targets, what was attained, and scores that follow the forms' rules."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from random import Random

from tests.corpus import names, numbers
from tests.corpus.facts import Indicator


@dataclass(frozen=True)
class Weights:
    """Points of a form: for execution of the budget and for each first level; all 0 where it prints none."""

    execution: int
    output: int
    benefit: int
    satisfaction: int


def _counted(rng: Random, level2: str, name: str, unit: str) -> Indicator:
    """An amount to reach: ≥30栋, met or missed by a little."""
    target = rng.randint(2, 60) * rng.choice((1, 1, 10))
    actual = target + rng.randint(0, 5) if rng.random() < 0.75 else max(1, target - rng.randint(1, 3))
    return _measured("产出指标", level2, name, rng.choice(("≥", "≥", "=")), Decimal(target), Decimal(actual), unit)


def _measured(
    level1: str, level2: str, level3: str, operator: str, target: Decimal, actual: Decimal, unit: str
) -> Indicator:
    sign = "" if operator == "=" else operator
    return Indicator(
        level1, level2, level3, f"{sign}{numbers.short(target)}{unit}", f"{numbers.short(actual)}{unit}",
        operator=operator, target_value=target, target_unit=unit,
    )  # fmt: skip


def _worded(level1: str, level2: str, level3: str, target: str, actual: str) -> Indicator:
    return Indicator(level1, level2, level3, target, actual)


def _draw(rng: Random, theme: names.Theme) -> list[Indicator]:
    rate = Decimal(rng.choice((90, 95, 98, 100)))
    cost = Decimal(rng.randint(20, 300))
    benefit, lasting = rng.choice(names.BENEFITS), rng.choice(names.LASTING)
    pleased = Decimal(rng.choice((85, 90, 95)))
    return [
        *(_counted(rng, "数量指标", name, unit) for name, unit in theme.counts[: rng.randint(2, 3)]),
        _measured(
            "产出指标", "质量指标", "验收合格率", "≥", rate, rate if rng.random() < 0.7 else rate - Decimal("1.5"), "%"
        ),
        _worded("产出指标", "时效指标", "完成时间", "12月底前", rng.choice(("12月底前", "按时完成", "已完成"))),
        _measured("产出指标", "成本指标", "平均单位成本", "≤", cost, cost - Decimal("0.5"), "元/次"),
        _worded("效益指标", *benefit, benefit[-1] if rng.random() < 0.6 else "基本达成"),
        _worded("效益指标", *lasting, lasting[-1]),
        _measured(
            "满意度指标",
            "服务对象满意度指标",
            rng.choice(names.SATISFIED),
            "≥",
            pleased,
            pleased + rng.randint(-2, 4),
            "%",
        ),
    ]


def share_out(rng: Random, total: int, count: int) -> list[Decimal]:
    """``total`` points on ``count`` indicators, whole points, none 0."""
    cuts = sorted(rng.sample(range(1, total), count - 1))
    return [Decimal(b - a) for a, b in zip([0, *cuts], [*cuts, total], strict=True)]


def is_met(indicator: Indicator) -> bool:
    if indicator.target_value is None:
        return indicator.actual_text != "基本达成"
    actual = Decimal((indicator.actual_text or "").removesuffix(indicator.target_unit or ""))
    return actual <= indicator.target_value if indicator.operator == "≤" else actual >= indicator.target_value


def _score(indicator: Indicator, weight: Decimal) -> Decimal:
    """Full points when met, else in proportion (counted) or eight tenths (worded)."""
    if is_met(indicator):
        return weight
    if indicator.target_value is None:
        return numbers.rounded(weight * Decimal("0.8"))
    actual = Decimal((indicator.actual_text or "").removesuffix(indicator.target_unit or ""))
    return numbers.rounded(weight * actual / indicator.target_value)


def draw_indicators(
    rng: Random, theme: names.Theme, weights: Weights, shows_weight: bool, says_only_done: bool
) -> list[Indicator]:
    """The indicators of a project; ``says_only_done``: what was attained is words (已完成), there are no points."""
    indicators = _draw(rng, theme)
    by_level = {"产出指标": weights.output, "效益指标": weights.benefit, "满意度指标": weights.satisfaction}
    for level1, points in by_level.items():
        group = [i for i in indicators if i.level1 == level1]
        if not points:
            for indicator in group if says_only_done else ():
                indicator.actual_text = "已完成"
            continue
        for indicator, weight in zip(group, share_out(rng, points, len(group)), strict=True):
            indicator.score = _score(indicator, weight)
            indicator.weight = weight if shows_weight else None
            if not is_met(indicator):
                indicator.deviation_text = rng.choice(names.SHORTFALLS)
    return indicators
