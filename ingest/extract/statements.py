"""What every extractor of money yields: statements about an amount, and amounts it cannot explain."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from ingest.document import Place


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of the report around the text that is read."""

    report_kind: str | None
    agency_name: str | None
    fiscal_year: int | None
    project_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One amount of the agency's money for an item: a row of fct_spending before it has keys.

    ``offset`` is the amount's offset in ``Document.raw`` (order and identity); ``place`` the
    clause or cell that is shown as its source. ``project_name`` names the project that the
    text speaks of, where it does.
    """

    item: str
    item_code: str | None
    flow: str
    basis: str
    fiscal_year: int | None
    amount_yuan: Decimal
    amount_text: str
    offset: int
    place: Place
    is_approximate: bool = False
    share_pct: Decimal | None = None
    change_yuan: Decimal | None = None
    change_pct: Decimal | None = None
    budget_completion_pct: Decimal | None = None
    function_code: str | None = None
    function_path: str | None = None
    economic_code: str | None = None
    project_name: str | None = None
    confidence: str = "plain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unexplained:
    """An amount of money that nothing explains, or that is not the agency's (``reason_code``)."""

    amount_yuan: Decimal | None
    amount_text: str
    reason_code: str
    offset: int
    place: Place


@dataclass(frozen=True, slots=True)
class MoneyFound:
    """The yield of one extractor over one stretch of text."""

    statements: tuple[Statement, ...]
    unexplained: tuple[Unexplained, ...]
