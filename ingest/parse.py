"""Bytes of one file → `ParsedDocument`: read, split, extract, give keys. Pure: no I/O."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from typing import TypeVar

from ingest.document import Document, Place, quote_at
from ingest.errors import Unreadable
from ingest.extract.projects import Project
from ingest.extract.reading import Reading, level_standard, read_report
from ingest.extract.statements import Statement
from ingest.extract.targets import attainment, read_target
from ingest.observe import Observer
from ingest.observe.records import add_observations
from ingest.readers.open import format_of, open_document
from ingest.records import (
    AttachmentRecord,
    BlockRecord,
    CellRecord,
    IndicatorRecord,
    ParsedDocument,
    ProjectRecord,
    ReportRecord,
    SpendingRecord,
    UnexplainedAmountRecord,
    UnknownLabelRecord,
    UnreadPageRecord,
    UnreadValueRecord,
    stable_key,
)
from ingest.reports import split_reports
from ingest.tables.cut import cut_forms

Fact = TypeVar("Fact", ProjectRecord, IndicatorRecord, SpendingRecord)
ProjectIds = dict[tuple[str, int], str]  # two projects of one name stand at two places
__all__ = ["parse_bytes", "quote_at"]

_POINTS_LIMIT = Decimal(10) ** 11  # DECIMAL(18,6) holds no more; a larger number is no weight, share or value


def parse_bytes(content: bytes, file_name: str, converted: bytes | None = None) -> ParsedDocument:
    """All facts of one file; ``converted`` is its content in a format that is read in its place.

    Raises `Unreadable` (with a reason code) where the file yields none.
    """
    document_id = hashlib.sha256(content).hexdigest()
    document = cut_forms(_read_document(content, file_name, converted))
    readings = _read_all(document)
    if not any(reading.has_facts for reading in readings):
        raise _why_nothing(document)
    parsed = ParsedDocument(
        document_id=document_id,
        format=document.format,
        encoding=document.encoding,
        page_count=document.page_count,
        text_engine=document.engine,
        recognised_page_count=len(document.recognised_pages),
    )
    _add_blocks(parsed, document)
    _add_beside(parsed, document)
    observer = Observer(document, readings)
    for number, reading in enumerate((r for r in readings if r.has_facts or r.title), start=1):
        _add_report(parsed, document, reading, number)
        add_observations(parsed, observer.observe(reading))
    _doubt_recognised(parsed, document)
    return parsed


def _read_document(content: bytes, file_name: str, converted: bytes | None) -> Document:
    if converted is None:
        return open_document(content, file_name)
    from ingest.readers.office import read_converted  # only where there is something converted

    return read_converted(converted, format_of(content))


def _why_nothing(document: Document) -> Unreadable:
    """Facts may stand on the pages that were not read; only where all were, there are none."""
    unread = document.unread_pages
    if not unread:
        return Unreadable("nothing_recognised")
    reason_code, count = Counter(page.reason_code for page in unread).most_common(1)[0]
    detail = next((page.detail for page in unread if page.reason_code == reason_code and page.detail), "")
    pages = f"{count} of {document.page_count} pages" if document.page_count else f"{count} pages"
    return Unreadable(reason_code, f"{pages}; {detail}" if detail else pages)


def _read_all(document: Document) -> list[Reading]:
    """Reports in order; a form without year or agency takes those of its siblings in the file."""
    spans = split_reports(document)
    readings = [read_report(document, span) for span in spans]
    years = [r.fiscal_year for r in readings if r.fiscal_year]
    agencies = [r.agency.value for r in readings if r.agency]
    year = max(set(years), key=years.count) if years else None
    agency = max(sorted(set(agencies)), key=agencies.count) if agencies else None
    for index, reading in enumerate(readings):
        lacks_year = (
            reading.year is None
            and year is not None
            and reading.title_year is None
            and "—" not in (reading.title or "")
        )
        lacks_agency = reading.agency is None and agency is not None
        if lacks_year or lacks_agency:
            readings[index] = read_report(document, reading.span, year if lacks_year else None, agency, reading)
    return readings


def _add_blocks(parsed: ParsedDocument, document: Document) -> None:
    for number, block in enumerate(document.blocks, start=1):
        place = document.place(block.start, block.end)
        parsed.block.append(
            BlockRecord(
                document_id=parsed.document_id,
                block_no=number,
                block_kind=block.kind,
                page=place.page,
                locator=place.locator,
                text=block.text.chars if block.kind != "table" else place.quote,
                joined=block.joined,
            )
        )
        for cell in block.cells:
            if cell.text.chars:
                parsed.cell.append(
                    CellRecord(
                        document_id=parsed.document_id,
                        block_no=number,
                        row_no=cell.row + 1,
                        column_no=cell.column + 1,
                        row_span=cell.row_span,
                        column_span=cell.column_span,
                        locator=document.place_of(cell.text).locator,
                        text=cell.text.chars,
                    )
                )


def _add_beside(parsed: ParsedDocument, document: Document) -> None:
    """What is known of a document beside its text: pages that were not read, files that it links to."""
    parsed.unread_page += [
        UnreadPageRecord(document_id=parsed.document_id, page=p.page, reason_code=p.reason_code, detail=p.detail)
        for p in document.unread_pages
    ]
    parsed.attachment += [
        AttachmentRecord(document_id=parsed.document_id, label=a.label, uri=a.uri, source_locator=a.locator)
        for a in document.attachments
    ]


def _doubt_recognised(parsed: ParsedDocument, document: Document) -> None:
    """What was recognised (OCR) is inferred, unless arithmetic confirms it."""
    pages = document.recognised_pages
    if pages:
        parsed.project = _doubted(parsed.project, pages)
        parsed.indicator = _doubted(parsed.indicator, pages)
        parsed.spending = _doubted(parsed.spending, pages)


def _doubted(facts: list[Fact], pages: frozenset[int]) -> list[Fact]:
    return [
        replace(fact, confidence="inferred")
        if fact.confidence != "verified" and (fact.source_page is None or fact.source_page in pages)
        else fact
        for fact in facts
    ]


def _add_report(parsed: ParsedDocument, document: Document, reading: Reading, number: int) -> None:
    blocks = reading.span.blocks(document)
    place = (
        document.place_of(reading.title_text) if reading.title_text else document.place(blocks[0].start, blocks[0].end)
    )
    report_id = stable_key(parsed.document_id, "report", place.locator)
    parsed.report.append(
        ReportRecord(
            report_id=report_id,
            document_id=parsed.document_id,
            report_no=number,
            title=reading.title,
            report_kind=reading.kind,
            agency_name=reading.agency.value if reading.agency else None,
            agency_source=reading.agency.source if reading.agency else None,
            fiscal_year=reading.fiscal_year,
            fiscal_year_source=reading.year.source if reading.year else None,
            title_year=reading.title_year,
            report_date=reading.report_date,
            overall_score=_held(reading.overall_score),
            grade=reading.grade,
            source_page=place.page,
            source_locator=place.locator,
            source_text=place.quote[:2000],
        )
    )
    project_ids = _add_projects(parsed, reading, report_id)
    _add_indicators(parsed, document, reading, report_id, project_ids)
    twins: Counter[tuple[object, ...]] = Counter()
    for position, statement in enumerate(reading.statements, start=1):
        # the same amount under one item and basis: statements share an offset only by rule
        place_in_text = (statement.offset, statement.basis, statement.item, statement.fiscal_year)
        key = stable_key(report_id, "spending", *place_in_text, twins[place_in_text])
        twins[place_in_text] += 1
        parsed.spending.append(_spending(parsed.document_id, report_id, key, reading, statement, position, project_ids))
    _add_leftovers(parsed, reading, report_id)


def _add_projects(parsed: ParsedDocument, reading: Reading, report_id: str) -> ProjectIds:
    ids: ProjectIds = {}
    for number, project in enumerate(reading.projects, start=1):
        project_id = stable_key(report_id, "project", project.place.locator, project.name)
        ids[project.name, project.offset] = project_id
        parsed.project.append(_project(parsed.document_id, report_id, project_id, reading, project, number))
    return ids


def _project(
    document_id: str, report_id: str, project_id: str, reading: Reading, project: Project, number: int
) -> ProjectRecord:
    return ProjectRecord(
        project_id=project_id,
        report_id=report_id,
        document_id=document_id,
        project_no=number,
        project_name=project.name,
        project_code=project.code,
        competent_department=project.competent_department,
        implementing_unit=project.implementing_unit,
        fiscal_year=reading.fiscal_year,
        initial_budget_yuan=project.initial_budget,
        budget_yuan=project.budget,
        executed_yuan=project.executed,
        execution_rate_pct=_held(project.rate_pct),
        score=_held(project.score),
        grade=project.grade,
        goal_text=project.goal,
        outcome_text=project.outcome,
        source_page=project.place.page,
        source_locator=project.place.locator,
        source_text=project.place.quote,
        confidence=project.confidence,
    )


def _held(number: Decimal | None) -> Decimal | None:
    """A number as DECIMAL(18,6) holds it: spreadsheets print 98.3333333333333; None beyond the limit."""
    return round(number, 6) if number is not None and abs(number) < _POINTS_LIMIT else None


def _add_indicators(
    parsed: ParsedDocument, document: Document, reading: Reading, report_id: str, project_ids: ProjectIds
) -> None:
    for number, (indicator, project) in enumerate(reading.indicators, start=1):
        target = read_target(indicator.target)
        measured = read_target(indicator.actual)
        place = document.place(*indicator.span)
        parsed.indicator.append(
            IndicatorRecord(
                indicator_id=stable_key(report_id, "indicator", place.locator),
                report_id=report_id,
                document_id=parsed.document_id,
                project_id=project_ids.get((project.name, project.offset)) if project else None,
                indicator_no=number,
                level1=indicator.level1,
                level2=indicator.level2,
                level3=indicator.level3,
                level1_std=level_standard(1, indicator.level1),
                level2_std=level_standard(2, indicator.level2),
                target_text=indicator.target,
                target_operator=target.operator,
                target_value=_held(target.value),
                target_unit=target.unit,
                actual_text=indicator.actual,
                actual_value=_held(measured.value),
                attainment=attainment(target, indicator.actual),
                weight=_held(indicator.weight),
                score=_held(indicator.score),
                level1_weight=_held(indicator.level1_weight),
                level2_weight=_held(indicator.level2_weight),
                explanation_text=indicator.explanation,
                criteria_text=indicator.criteria,
                deviation_text=indicator.deviation,
                source_page=place.page,
                source_locator=place.locator,
                source_text=place.quote,
                confidence="inferred" if indicator.is_inferred else "plain",
            )
        )


def _spending(
    document_id: str,
    report_id: str,
    spending_id: str,
    reading: Reading,
    s: Statement,
    number: int,
    project_ids: ProjectIds,
) -> SpendingRecord:
    same = (p for p in reading.projects if p.name == s.project_name)
    project = next(same, None) or next((p for p in reading.projects if p.is_named(s.project_name)), None)
    return SpendingRecord(
        spending_id=spending_id,
        report_id=report_id,
        document_id=document_id,
        project_id=project_ids.get((project.name, project.offset)) if project else None,
        spending_no=number,
        item=s.item,
        item_code=s.item_code,
        flow=s.flow,
        basis=s.basis,
        fiscal_year=s.fiscal_year,
        amount_yuan=s.amount_yuan,
        amount_text=s.amount_text,
        is_approximate=s.is_approximate,
        share_pct=_held(s.share_pct),
        change_yuan=s.change_yuan,
        change_pct=_held(s.change_pct),
        budget_completion_pct=_held(s.budget_completion_pct),
        function_code=s.function_code,
        function_path=s.function_path,
        economic_code=s.economic_code,
        source_page=s.place.page,
        source_locator=s.place.locator,
        source_text=s.place.quote,
        confidence=s.confidence,
    )


def _add_leftovers(parsed: ParsedDocument, reading: Reading, report_id: str) -> None:
    for amount in reading.unexplained:
        place: Place = amount.place
        parsed.unexplained_amount.append(
            UnexplainedAmountRecord(
                document_id=parsed.document_id,
                report_id=report_id,
                amount_yuan=amount.amount_yuan,
                amount_text=amount.amount_text,
                reason_code=amount.reason_code,
                source_page=place.page,
                source_locator=place.locator,
                source_text=place.quote,
            )
        )
    for context, label, locator in reading.unknown_labels:
        parsed.unknown_label.append(
            UnknownLabelRecord(
                document_id=parsed.document_id,
                report_id=report_id,
                label=label[:200],
                context=context,
                source_locator=locator,
            )
        )
    for name, printed, reason, locator in reading.unread:
        parsed.unread_value.append(
            UnreadValueRecord(
                document_id=parsed.document_id,
                report_id=report_id,
                field_name=name,
                printed=printed[:500],
                reason=reason,
                source_locator=locator,
            )
        )
