"""An agency's money of a year: figures that add up, for accounts in prose and in tables."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from random import Random

from tests.corpus import names, numbers

ZERO = Decimal(0)


@dataclass(frozen=True)
class Function:
    """Spending of a 项: its class, (code, 款, 项), budget and actual."""

    class_name: str
    code: str
    group: str
    item: str
    budget: Decimal
    actual: Decimal


@dataclass(frozen=True)
class Figures:
    """An agency's year. Revenue + opening balance = expenditure + closing balance."""

    fiscal: Decimal
    fund: Decimal
    business: Decimal
    other: Decimal
    opening: Decimal
    closing: Decimal
    basic: Decimal
    project: Decimal
    personnel: Decimal
    public: Decimal
    functions: tuple[Function, ...]
    before: Decimal  # revenue total of the year before

    @property
    def revenue(self) -> Decimal:
        return self.fiscal + self.fund + self.business + self.other

    @property
    def spent(self) -> Decimal:
        return self.basic + self.project

    @property
    def total(self) -> Decimal:
        return self.revenue + self.opening


def draw_figures(rng: Random, agency: names.Agency) -> Figures:
    spent = numbers.amount(rng, 800, 12_000)
    has_balance = rng.random() < 0.6
    opening = numbers.amount(rng, 5, 90) if has_balance else ZERO
    closing = numbers.amount(rng, 5, 90) if has_balance else ZERO
    revenue = spent + closing - opening
    fiscal = revenue if rng.random() < 0.4 else numbers.wan(int(revenue / 100) * rng.randint(7500, 9700) // 10_000)
    business, other = numbers.split(rng, revenue - fiscal, 2) if fiscal != revenue else (ZERO, ZERO)
    basic = numbers.wan(int(spent / 100) * rng.randint(4000, 9000) // 10_000)
    personnel = numbers.wan(int(basic / 100) * rng.randint(7500, 9200) // 10_000)
    own = [(agency.sector.class_name, row) for row in agency.sector.functions]
    rows = own + [row for row in names.COMMON_FUNCTIONS if row[0] != agency.sector.class_name]
    actuals = numbers.split(rng, spent, len(rows))
    functions = tuple(
        Function(class_name, *row, budget=actual if rng.random() < 0.5 else near(rng, actual), actual=actual)
        for (class_name, row), actual in zip(rows, actuals, strict=True)
    )
    total = revenue + opening
    before = total if rng.random() < 0.1 else near(rng, total)
    return Figures(
        fiscal,
        ZERO,
        business,
        other,
        opening,
        closing,
        basic,
        spent - basic,
        personnel,
        basic - personnel,
        functions,
        before,
    )


def near(rng: Random, yuan: Decimal) -> Decimal:
    return numbers.wan(max(1, int(yuan / 100) * rng.randint(8000, 12_000) // 10_000))


def by_class(figures: Figures) -> dict[str, Decimal]:
    classes: dict[str, Decimal] = {}
    for row in figures.functions:
        classes[row.class_name] = classes.get(row.class_name, ZERO) + row.actual
    return classes
