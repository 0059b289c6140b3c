"""What one project form says, before it becomes records."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from ingest.document import Text
from ingest.extract.indicators import Indicator
from ingest.tables.stream import Piece


@dataclass(frozen=True, slots=True)
class FundRow:
    """A row of the funds block: amounts in yuan by phase, with the text each is printed in."""

    source: str  # empty where the amounts stand behind 预算数/执行数 without a row label
    kind: str  # total or part
    amounts: dict[str, Decimal]
    texts: dict[str, Text]
    rate_pct: Decimal | None
    rate_text: Text | None
    weight: Decimal | None
    score: Decimal | None
    is_consistent: bool  # the printed rate recomputes
    is_borderless: bool = False  # cut out of a text without cell borders


@dataclass(slots=True)
class Form:
    """What one form says; ``fields`` holds the printed text of each head field."""

    fields: dict[str, Text] = field(default_factory=dict)
    title: Text | None = None
    funds: list[FundRow] = field(default_factory=list)
    goal: Text | None = None
    outcome: Text | None = None
    indicators: list[Indicator] = field(default_factory=list)
    total_score: Decimal | None = None
    unknown_labels: list[tuple[str, Piece]] = field(default_factory=list)
    unread: list[tuple[str, Text, str]] = field(default_factory=list)
    has_indicator_table: bool = False
    side_pairs: list[tuple[Piece, Piece | None]] = field(default_factory=list)
    unit: str | None = None

    @property
    def total_fund(self) -> FundRow | None:
        """The row of the whole project's money."""
        return next((row for row in self.funds if row.kind == "total"), None)
