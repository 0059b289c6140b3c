"""What a made-up report says: its facts, and the parts of its text that say them.

Money is in exact yuan, percentages are percent points, as in ``ingest.records``. A value
that the text does not print is None. A `Facts` carries its text as *parts* (headings,
paragraphs, grids of cells), which `tests.corpus.layouts` prints in the ways real files do.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Cell:
    """A printed table cell: ``width`` columns wide; ``is_below`` continues a cell merged downwards (no text)."""

    text: str = ""
    width: int = 1
    is_below: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as printed: rows of cells whose widths add up to the same number of columns."""

    rows: tuple[tuple[Cell, ...], ...]


Part = Heading | Paragraph | Grid


@dataclass(slots=True)
class Indicator:
    level1: str
    level2: str
    level3: str
    target_text: str | None = None
    actual_text: str | None = None
    weight: Decimal | None = None
    score: Decimal | None = None
    operator: str | None = None
    target_value: Decimal | None = None
    target_unit: str | None = None
    level1_weight: Decimal | None = None
    level2_weight: Decimal | None = None
    deviation_text: str | None = None
    explanation: str | None = None
    criteria: str | None = None


@dataclass(frozen=True, slots=True)
class Fund:
    """A row of a form's block of money; None is a blank cell, 0 a printed zero."""

    source: str
    initial: Decimal | None
    budget: Decimal | None
    executed: Decimal | None


@dataclass(slots=True)
class Project:
    name: str
    code: str | None = None
    competent_department: str | None = None
    implementing_unit: str | None = None
    initial_budget_yuan: Decimal | None = None
    budget_yuan: Decimal | None = None
    executed_yuan: Decimal | None = None
    execution_rate_pct: Decimal | None = None
    score: Decimal | None = None
    grade: str | None = None
    goal_text: str | None = None
    outcome_text: str | None = None
    execution_score: Decimal | None = None
    funds: list[Fund] = field(default_factory=list)
    indicators: list[Indicator] = field(default_factory=list)
    also: dict[str, tuple[Decimal, ...]] = field(
        default_factory=dict
    )  # field: other values that a fair reader may give


@dataclass(frozen=True, slots=True)
class Spending:
    """An amount as stated. ``bases`` are the phases that a fair reader may give, the best first.

    ``fiscal_year`` None: the text names no year, any or none is right.
    """

    item: str
    bases: tuple[str, ...]
    fiscal_year: int | None
    amount_yuan: Decimal
    share_pct: Decimal | None = None
    change_yuan: Decimal | None = None
    change_pct: Decimal | None = None
    budget_completion_pct: Decimal | None = None
    is_approximate: bool = False
    is_optional: bool = False  # a fair reader may leave it out


@dataclass(slots=True)
class Facts:
    """One report: what it is, what it says, and the parts of its text.

    ``not_spending`` are amounts printed that are nobody's spending (prices, fines, thresholds).
    ``planted`` names the rules that a planted contradiction breaks.
    """

    kind: str
    seed: int
    report_kind: str | None
    title: str
    agency: str | None
    fiscal_year: int | None
    report_date: date | None = None
    overall_score: Decimal | None = None
    projects: list[Project] = field(default_factory=list)
    indicators: list[Indicator] = field(default_factory=list)  # of the whole department
    spending: list[Spending] = field(default_factory=list)
    not_spending: list[Decimal] = field(default_factory=list)
    planted: tuple[str, ...] = ()
    parts: list[Part] = field(default_factory=list)
    label_lines: list[str] = field(default_factory=list)  # a form's table once more, as lines of label and value
