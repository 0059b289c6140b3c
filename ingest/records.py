"""Typed records that leave ``ingest`` and enter the raw tables, and their Arrow schemas.

One dataclass a raw table. Money is `Decimal` in exact yuan in fields that end in
``_yuan``; percentages are percent points. A value that is not printed or could not be
read is None; ``*_text`` keeps what is printed, verbatim. Every record names the document
it came from; facts carry their place: ``source_page``, ``source_locator``, ``source_text``.
"""

from __future__ import annotations

import hashlib
import types
import typing
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal

import pyarrow as pa

# Raised with every change that can change a fact: documents are then processed again.
EXTRACTOR_VERSION = "0.4.1"

REPORT_KINDS = (
    "project_form",
    "project_narrative",
    "department_overall",
    "final_accounts",
    "department_budget",
    "evaluation",
)
BASES = ("initial_budget", "budget", "appropriated", "actual", "planned")
FLOWS = ("revenue", "expenditure", "balance")
CONFIDENCES = ("verified", "plain", "inferred")


def stable_key(*parts: object) -> str:
    """A key that is the same for the same parts on every run and machine (20 hex digits)."""
    joined = "\x1f".join("" if p is None else str(p) for p in parts)
    return hashlib.sha256(joined.encode("utf-8")).hexdigest()[:20]


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockRecord:
    """A block of a document as read, for looking things up without opening the file again."""

    document_id: str
    block_no: int
    block_kind: str
    page: int | None
    locator: str
    text: str
    joined: str | None = None  # why tables of several pages were made one


@dataclass(frozen=True, slots=True, kw_only=True)
class CellRecord:
    """A table cell as read; rows and columns are 1-based."""

    document_id: str
    block_no: int
    row_no: int
    column_no: int
    row_span: int
    column_span: int
    locator: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRecord:
    report_id: str
    document_id: str
    report_no: int
    title: str | None
    report_kind: str | None
    agency_name: str | None
    agency_source: str | None  # how the agency was found: title, field, signature, body, sibling
    fiscal_year: int | None
    fiscal_year_source: str | None
    title_year: int | None  # year printed in the title, kept for the contradiction with the body
    report_date: date | None
    overall_score: Decimal | None
    grade: str | None
    source_page: int | None
    source_locator: str
    source_text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectRecord:
    project_id: str
    report_id: str
    document_id: str
    project_no: int
    project_name: str
    project_code: str | None
    competent_department: str | None
    implementing_unit: str | None
    fiscal_year: int | None
    initial_budget_yuan: Decimal | None
    budget_yuan: Decimal | None
    executed_yuan: Decimal | None
    execution_rate_pct: Decimal | None
    score: Decimal | None
    grade: str | None
    goal_text: str | None
    outcome_text: str | None
    source_page: int | None
    source_locator: str
    source_text: str
    confidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorRecord:
    indicator_id: str
    report_id: str
    document_id: str
    project_id: str | None
    indicator_no: int
    level1: str | None
    level2: str | None
    level3: str | None
    level1_std: str | None
    level2_std: str | None
    target_text: str | None
    target_operator: str | None
    target_value: Decimal | None
    target_unit: str | None
    actual_text: str | None
    actual_value: Decimal | None
    attainment: str
    weight: Decimal | None
    score: Decimal | None
    level1_weight: Decimal | None
    level2_weight: Decimal | None
    explanation_text: str | None
    criteria_text: str | None
    deviation_text: str | None
    source_page: int | None
    source_locator: str
    source_text: str
    confidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SpendingRecord:
    spending_id: str
    report_id: str
    document_id: str
    project_id: str | None
    spending_no: int
    item: str
    item_code: str | None
    flow: str
    basis: str
    fiscal_year: int | None
    amount_yuan: Decimal
    amount_text: str
    is_approximate: bool
    share_pct: Decimal | None
    change_yuan: Decimal | None
    change_pct: Decimal | None
    budget_completion_pct: Decimal | None
    function_code: str | None
    function_path: str | None
    economic_code: str | None
    source_page: int | None
    source_locator: str
    source_text: str
    confidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnexplainedAmountRecord:
    """An amount of money that no clause or column explains: kept, so that recall is visible."""

    document_id: str
    report_id: str | None
    amount_yuan: Decimal | None
    amount_text: str
    reason_code: str  # e.g. no_clause, unit_price, not_agency_money, threshold, unknown_column
    source_page: int | None
    source_locator: str
    source_text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownLabelRecord:
    """A header or row label of a form that the lexicon does not know: reported, not dropped."""

    document_id: str
    report_id: str | None
    label: str
    context: str  # header, row_label, level1, level2, fund_source
    source_locator: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadValueRecord:
    """A printed value that could not be read: the fact's field is NULL and this says why."""

    document_id: str
    report_id: str | None
    field_name: str
    printed: str
    reason: str
    source_locator: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservationRecord:
    """What became of a rule that reads text at one thing that it had to judge (`ingest.observe`)."""

    observation_id: str
    report_id: str
    document_id: str
    project_id: str | None  # where the report is about one project
    observation_no: int
    rule_id: str
    outcome: str  # passed, finding, insufficient_data
    severity: str | None  # where a finding weighs less than its rule
    statement: str | None  # of a finding, as are the five below
    statement_en: str | None
    printed: str | None
    computed: str | None
    difference: Decimal | None
    difference_unit: str | None
    evidence: str  # JSON: list of {source_locator, quote}
    source_page: int | None  # of the first piece of evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadPageRecord:
    """A page (or sheet) of which nothing was taken; ``reason_code`` is a key of `errors.REASONS`."""

    document_id: str
    page: int
    reason_code: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentRecord:
    """A file that a web page links to: it is named, never fetched."""

    document_id: str
    label: str
    uri: str
    source_locator: str


@dataclass(slots=True, kw_only=True)
class ParsedDocument:
    """All that one document's bytes yield: one list a raw table of `RECORD_TABLES`.

    ``text_engine`` is what recognised ``recognised_page_count`` pages (OCR); None if no page was.
    """

    document_id: str
    format: str
    encoding: str | None
    page_count: int | None
    text_engine: str | None = None
    recognised_page_count: int = 0
    block: list[BlockRecord] = field(default_factory=list)
    cell: list[CellRecord] = field(default_factory=list)
    report: list[ReportRecord] = field(default_factory=list)
    project: list[ProjectRecord] = field(default_factory=list)
    indicator: list[IndicatorRecord] = field(default_factory=list)
    spending: list[SpendingRecord] = field(default_factory=list)
    observation: list[ObservationRecord] = field(default_factory=list)
    unexplained_amount: list[UnexplainedAmountRecord] = field(default_factory=list)
    unknown_label: list[UnknownLabelRecord] = field(default_factory=list)
    unread_value: list[UnreadValueRecord] = field(default_factory=list)
    unread_page: list[UnreadPageRecord] = field(default_factory=list)
    attachment: list[AttachmentRecord] = field(default_factory=list)


# Raw table name -> record class: the single list that schema tests and the loader read.
RECORD_TABLES: dict[str, type] = {
    "block": BlockRecord,
    "cell": CellRecord,
    "report": ReportRecord,
    "project": ProjectRecord,
    "indicator": IndicatorRecord,
    "spending": SpendingRecord,
    "observation": ObservationRecord,
    "unexplained_amount": UnexplainedAmountRecord,
    "unknown_label": UnknownLabelRecord,
    "unread_value": UnreadValueRecord,
    "unread_page": UnreadPageRecord,
    "attachment": AttachmentRecord,
}

_ARROW = {str: pa.string(), int: pa.int64(), bool: pa.bool_(), date: pa.date32()}
MONEY = pa.decimal128(18, 2)
NUMBER = pa.decimal128(18, 6)


def arrow_schema(record_class: type) -> pa.Schema:
    """The Arrow schema of a record class: ``_yuan`` is DECIMAL(18,2), other numbers DECIMAL(18,6)."""
    hints = typing.get_type_hints(record_class)
    columns = []
    for f in fields(record_class):
        hint = hints[f.name]
        nullable = isinstance(hint, types.UnionType)
        base = next(t for t in typing.get_args(hint) if t is not type(None)) if nullable else hint
        kind = (MONEY if f.name.endswith("_yuan") else NUMBER) if base is Decimal else _ARROW[base]
        columns.append(pa.field(f.name, kind, nullable=nullable))
    return pa.schema(columns)


def arrow_table(record_class: type, records: Iterable[object]) -> pa.Table:
    """Records as an Arrow table of `arrow_schema` (no row is turned into a dict)."""
    schema = arrow_schema(record_class)
    rows = list(records)
    columns = [pa.array([getattr(row, name) for row in rows], type=schema.field(name).type) for name in schema.names]
    return pa.Table.from_arrays(columns, schema=schema)
