"""What a report is about: its title, kind, agency and year, from forms, signature, title and text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from ingest import identity
from ingest.document import Block, Document, Text
from ingest.extract.form import Form
from ingest.extract.form_head import split_code
from ingest.reports import ReportSpan

_TITLE_IN_TEXT = re.compile(
    r"[\u4e00-\u9fff0-9（）()—\-]{4,50}?"
    r"(?:自评表|自评报告|绩效报告|评价报告|部门决算公开表|部门决算|单位决算|部门预算|决算公开)(?:[（(]\d{4}年度?[)）])?"
)
_LONGEST_LABEL = 120
_FIELD = re.compile(
    r"^\s*(?:部门|单位|编制单位|填报单位|单位名称|部门名称|公开部门|预算单位)(?:名称)?\s*[:：]\s*([\u4e00-\u9fff（）()]{4,40})"
)
_UNIT_CLAUSE = re.compile(r"(?:项目)?(?:实施|承担|主管|责任)单位(?:为|是|：)([\u4e00-\u9fff]{4,30}?)(?=[，。；]|$)")
_INNER_UNIT = re.compile(r"(?:看守|拘留|戒毒)所$")  # run by a bureau, which reports


def label_cells(blocks: Sequence[Block]) -> list[str]:
    """The short cells of the tables: labels and names, where years and agencies stand."""
    return [
        cell.text.chars
        for block in blocks
        if block.kind == "table"
        for cell in block.cells
        if len(cell.text) < _LONGEST_LABEL or block.layout == "flat"
    ]


def title_of(document: Document, span: ReportSpan, forms: Sequence[Form]) -> tuple[str | None, Text | None]:
    """The title: where the report was split, in a form, or at the start of a flattened text."""
    if span.title:
        return span.title.chars, span.title
    for form in forms:
        if form.title:
            return form.title.chars, form.title
    for block in span.blocks(document)[:2]:
        text = block.cells[0].text if block.kind == "table" and block.cells else block.text
        matches = list(_TITLE_IN_TEXT.finditer(text.chars[:300]))
        if matches:
            part = text.part(*matches[-1 if block.kind == "table" else 0].span())
            return part.chars, part
    return None, None


def kind_of_content(forms: Sequence[Form], blocks: Sequence[Block]) -> str | None:
    """The kind of a report without a telling title, by what it holds; None for what is no report."""
    if any(form.fields.get("project_name") for form in forms):
        return "project_form"
    text = "".join(b.text.chars for b in blocks if b.kind != "table")[:4000]
    if forms:
        return "department_overall" if re.search("部门|整体", text) else "project_form"
    if re.search(r"收入决算|支出决算|决算总表|部门决算", text):
        return "final_accounts"
    if re.search(r"收入预算|支出预算|部门预算", text):
        return "department_budget"
    return "project_narrative" if re.search("绩效|自评|评价得分", text) else None


def agency_of(
    kind: str | None, title: str | None, forms: Sequence[Form], texts: Sequence[str], blocks: Sequence[Block]
) -> identity.Found | None:
    """Who reports: the unit of the form, the signature, a labelled field, the title, then the body.

    Accounts and budgets are those of the agency in their title, whatever forms stand in them.
    """
    titled = identity.agency_in(title) if title else None
    inner = titled is not None and _INNER_UNIT.search(titled) is not None
    ways = (
        (titled if kind in ("final_accounts", "department_budget") else None, "title"),
        (_agency_of_form(forms), "field"),
        (identity.signature_agency(blocks), "signature"),
        (_labelled_agency([*texts[:30], *label_cells(blocks)[:30]], _FIELD), "field"),
        (None if inner else titled, "title"),
        (_labelled_agency(texts, _UNIT_CLAUSE), "body"),
        (_most_named(texts), "body"),
    )
    return next((identity.Found(name, source) for name, source in ways if name), None)


def _agency_of_form(forms: Sequence[Form]) -> str | None:
    for form in forms:
        for role in ("implementing_unit", "budget_unit", "competent_department"):
            text = form.fields.get(role)
            name = re.sub(r"\s+", "", split_code(text.chars)[1]) if text else ""
            if identity.is_full_agency(name):
                return name
    return None


def _labelled_agency(texts: Sequence[str], pattern: re.Pattern[str]) -> str | None:
    matches = (match for text in texts if (match := pattern.search(text)))
    return next((m[1] for m in matches if identity.agency_in(m[1])), None)


def _most_named(texts: Sequence[str]) -> str | None:
    counts = Counter(named for text in texts if (named := identity.agency_in(text[:400])))
    return counts.most_common(1)[0][0] if counts else None
