"""Read one report: route its blocks to the extractors, put projects and statements together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from ingest import identity, lexicon
from ingest.amounts import printed_unit
from ingest.document import Block, Cell, Document, Text
from ingest.extract.account_lines import as_grid
from ingest.extract.form import Form
from ingest.extract.form_money import fund_statements, indicator_statements
from ingest.extract.forms import read_form
from ingest.extract.indicators import Indicator
from ingest.extract.label_columns import read_label_columns
from ingest.extract.label_lines import read_label_lines
from ingest.extract.money_tables import read_money_table
from ingest.extract.narrative import read_narrative
from ingest.extract.project_cards import read_project_cards
from ingest.extract.project_lists import read_project_lists
from ingest.extract.projects import (
    Project,
    fill_money,
    holds_projects,
    merge_project,
    narrative_project,
    project_of_form,
    prose,
    read_score,
)
from ingest.extract.rates import bind_rates, used_up
from ingest.extract.statements import Context, Statement, Unexplained
from ingest.extract.subject import agency_of, kind_of_content, label_cells, title_of
from ingest.extract.table_units import caption_unit, likely_unit, prints_unit
from ingest.reports import ReportSpan, kind_of_title
from ingest.tables.parts import split_forms
from ingest.tables.stream import piece_stream


@dataclass(slots=True)
class Reading:
    """All that one report says, before it has keys."""

    span: ReportSpan
    title: str | None
    title_text: Text | None
    kind: str | None
    forms: list[Form] = field(default_factory=list)
    form_blocks: frozenset[int] = frozenset()
    agency: identity.Found | None = None
    year: identity.Found | None = None
    title_year: int | None = None
    report_date: date | None = None
    overall_score: Decimal | None = None
    grade: str | None = None
    projects: list[Project] = field(default_factory=list)
    indicators: list[tuple[Indicator, Project | None]] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    unexplained: list[Unexplained] = field(default_factory=list)
    unknown_labels: list[tuple[str, str, str]] = field(default_factory=list)  # context, label, locator
    unread: list[tuple[str, str, str, str]] = field(default_factory=list)  # field, printed, reason, locator

    @property
    def fiscal_year(self) -> int | None:
        return int(self.year.value) if self.year else None

    @property
    def has_facts(self) -> bool:
        return self.kind is not None and bool(self.projects or self.indicators or self.statements)


def read_report(
    document: Document,
    span: ReportSpan,
    fallback_year: int | None = None,
    fallback_agency: str | None = None,
    known: Reading | None = None,
) -> Reading:
    """Read one report. The fallbacks are what sibling reports of the same file say; ``known``
    is an earlier reading without them, whose forms are taken over.
    """
    blocks = span.blocks(document)
    forms, tables = (known.forms, known.form_blocks) if known else _forms(blocks)
    used = set(tables)
    title, title_text = title_of(document, span, forms)
    reading = Reading(
        span,
        title,
        title_text,
        span.kind or (kind_of_title(title) if title else None),
        forms=forms,
        form_blocks=frozenset(tables),
    )
    if reading.kind in (None, "none"):
        reading.kind = kind_of_content(forms, blocks)
    paragraphs = prose(blocks, used)
    texts = [p.chars for p in paragraphs]
    reading.title_year = identity.title_year(title) if title else None
    reading.year = identity.fiscal_year(title, [*texts, *label_cells(blocks)], fallback_year)
    sibling = identity.Found(fallback_agency, "sibling") if fallback_agency else None
    reading.agency = agency_of(reading.kind, title, forms, texts, blocks) or sibling
    reading.report_date = identity.report_date(blocks)
    for form in forms:
        _take_form(document, reading, form)
    if reading.kind in ("department_budget", "final_accounts"):
        reading.projects += read_project_cards(document, paragraphs)
    unread = [block for number, block in enumerate(blocks) if number not in used]
    reading.projects += read_project_lists(document, unread)
    context = Context(
        reading.kind,
        reading.agency.value if reading.agency else None,
        reading.fiscal_year,
        tuple(p.name for p in reading.projects),
    )
    whole = None
    if holds_projects(reading.kind) and not reading.projects:
        whole = narrative_project(document, title_text, context.agency_name, paragraphs)
        if whole:
            context = replace(context, project_names=(whole.name, *sorted(whole.aliases)))
    _take_money(document, reading, blocks, paragraphs, context, used)
    reading.statements += used_up(document, reading.statements)
    reading.statements = bind_rates(reading.statements)
    _take_projects(reading, whole)
    if reading.kind not in ("final_accounts", "department_budget"):
        score, grade = read_score(paragraphs)
        reading.overall_score = score if reading.overall_score is None else reading.overall_score
        reading.grade = reading.grade or grade
    return reading


def _forms(blocks: Sequence[Block]) -> tuple[list[Form], set[int]]:
    """The forms among the tables and label-value lines, and which blocks they used."""
    forms: list[Form] = []
    used: set[int] = set()
    for number, block in enumerate(blocks):
        if block.kind != "table":
            continue
        unit = caption_unit(blocks, number)
        found = [form for stream in split_forms(piece_stream(block)) if _is_form(form := read_form(stream, unit))]
        if found:
            forms += found
            used.add(number)
    lines, lines_used = read_label_lines(
        blocks, next((u for b in blocks if b.kind != "table" and (u := printed_unit(b.text.chars[:60]))), None)
    )
    if lines:
        forms.append(lines)
        used |= lines_used
    return forms, used


def _is_form(form: Form) -> bool:
    return form.has_indicator_table or bool(form.funds and form.fields.get("project_name"))


def _take_form(document: Document, reading: Reading, form: Form) -> None:
    whole_department = reading.kind == "department_overall" and not form.fields.get("project_name")
    project = None
    if not whole_department:
        fallback = None
        if (
            reading.kind in ("evaluation", "project_narrative", "project_form")
            and reading.title_text
            and not form.fields.get("project_name")
        ):
            single = narrative_project(
                document, reading.title_text, reading.agency.value if reading.agency else None, ()
            )
            if single:
                single.form, single.score = form, form.total_score
                project = merge_project(reading.projects, single)
        else:
            found = project_of_form(document, form, fallback)
            project = merge_project(reading.projects, found) if found else None
    else:
        reading.overall_score = form.total_score
    name = project.name if project else None
    reading.indicators += [(indicator, project) for indicator in form.indicators]
    reading.statements += fund_statements(document, form, reading.fiscal_year, name)
    statements, refused = indicator_statements(document, form, reading.fiscal_year, name)
    reading.statements += statements
    reading.unexplained += refused
    reading.unknown_labels += [
        (context, piece.chars, document.place_of(piece.text).locator) for context, piece in form.unknown_labels
    ]
    reading.unread += [
        (name_, text.chars, reason, document.place_of(text).locator) for name_, text, reason in form.unread
    ]


def _take_money(
    document: Document,
    reading: Reading,
    blocks: Sequence[Block],
    paragraphs: Sequence[Text],
    context: Context,
    used: set[int],
) -> None:
    has_unit = prints_unit(blocks)
    columns, column_blocks = read_label_columns(document, blocks, context)
    reading.statements += columns.statements
    used |= column_blocks
    for number, block in enumerate(blocks):
        if number in used:
            continue
        candidate = block if block.kind == "table" else _as_table(block)
        if candidate and candidate.layout == "flat":
            candidate = as_grid(candidate) or candidate
        found = (
            read_money_table(document, candidate, context, caption_unit(blocks, number) or likely_unit(candidate))
            if candidate
            else None
        )
        if found:
            used.add(number)
            is_sure = has_unit and candidate is not None and candidate.is_ruled
            reading.statements += found.statements if is_sure else [_guessed(s, has_unit) for s in found.statements]
            reading.unexplained += found.unexplained
            reading.unknown_labels += [("header", header.label, header.locator) for header in found.unknown_headers]
        elif block.kind == "table":
            paragraphs = [*paragraphs, *(cell.text for cell in block.cells if len(cell.text) > 12)]
    _take_goals(document, reading, context)
    taken = {block.text.offsets for number, block in enumerate(blocks) if number in used and block.text.chars}
    remaining = sorted((p for p in paragraphs if p.offsets not in taken), key=lambda p: p.offsets[0])
    found_prose = read_narrative(document, remaining, context)
    reading.statements += found_prose.statements
    reading.unexplained += found_prose.unexplained


def _guessed(statement: Statement, has_unit: bool) -> Statement:
    """The same amount, its unit printed nowhere in the report, or its cell bounded by nothing.

    Arithmetic confirms a cell, but no unit.
    """
    is_confirmed = has_unit and statement.confidence == "verified"
    return statement if is_confirmed else replace(statement, confidence="inferred")


def _take_goals(document: Document, reading: Reading, context: Context) -> None:
    """Money in the goals of a form is planned for them; money in the outcome was spent."""
    for project in reading.projects:
        if project.form is None:
            continue
        for text, basis in ((project.form.goal, "planned"), (project.form.outcome, "actual")):
            if text is None or not text.chars:
                continue
            found = read_narrative(document, [text], replace(context, project_names=(project.name,)))
            reading.statements += [
                replace(s, basis=basis, project_name=project.name, item_code="project_use", confidence="inferred")
                for s in found.statements
            ]
            reading.unexplained += found.unexplained


def _as_table(block: Block) -> Block | None:
    """A paragraph that may be a table of accounts flattened to a line."""
    digits = sum(c.isdigit() for c in block.text.chars)
    if len(block.text) < 150 or digits * 8 < len(block.text) or block.text.chars.count(" ") < 20:
        return None
    return Block("table", block.start, block.end, cells=(Cell(0, 0, block.text),), layout="flat", page=block.page)


def _take_projects(reading: Reading, whole: Project | None) -> None:
    """Give statements to projects, and projects the money that prose states for them."""
    if whole:
        fill_money(whole, reading.statements)
        if reading.kind is None or reading.statements or whole.score is not None or reading.title:
            reading.projects.append(whole)
            reading.statements = [replace(s, project_name=whole.name) for s in reading.statements]
            reading.overall_score = reading.overall_score if reading.overall_score is not None else whole.score
            reading.grade = reading.grade or whole.grade
        return
    names = {s.project_name for s in reading.statements if s.project_name}
    for name in sorted(names, key=lambda n: next(s.offset for s in reading.statements if s.project_name == n)):
        own = [s for s in reading.statements if s.project_name == name]
        same = (p for p in reading.projects if p.name == name)
        known = next(same, None) or next((p for p in reading.projects if p.is_named(name)), None)
        if known:
            fill_money(known, own)
        elif any(s.basis in ("budget", "initial_budget", "actual") for s in own) and reading.kind in (
            "final_accounts",
            "department_budget",
            "department_overall",
        ):
            project = Project(name=name, offset=own[0].offset, place=own[0].place)
            fill_money(project, own)
            reading.projects.append(project)
    if len(reading.projects) == 1 and reading.kind in ("project_form", "project_narrative", "evaluation"):
        single = reading.projects[0]
        fill_money(single, reading.statements)
        reading.statements = [replace(s, project_name=single.name) for s in reading.statements]
        if reading.overall_score is None:
            reading.overall_score = single.score
    reading.projects.sort(key=lambda p: p.offset)


def level_standard(level: int, text: str | None) -> str | None:
    """The standard name of a printed level, or None where the lexicon does not know it."""
    return lexicon.levels(level).match(text) if text else None
