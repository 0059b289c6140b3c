"""Tables of money: final accounts, budgets and matrices of amounts → statements.

`read_money_table` takes a table in a grid or flattened to a line; project forms and
tables of indicators are not its business (``None``).
"""

from __future__ import annotations

from dataclasses import dataclass

from ingest.amounts import parse_cell_money, printed_unit
from ingest.document import Block, Document, Text
from ingest.extract.account_sums import confirm
from ingest.extract.account_tables import Decoded, Defaults, Entry, decode
from ingest.extract.money_captions import Caption, caption_of
from ingest.extract.money_folds import fold
from ingest.extract.money_grid import Column, Section, columns_of, sections_of
from ingest.extract.money_items import item_code_of
from ingest.extract.money_lexicon import TableTitle, basis_of_words, read_header, title_of
from ingest.extract.money_streams import decode_stream, is_stream, stream_title
from ingest.extract.statements import Context, MoneyFound, Statement, Unexplained

_REPORT_BASIS = {"final_accounts": "actual", "department_budget": "budget"}


@dataclass(frozen=True, slots=True)
class UnknownHeader:
    """A column header that the lexicon does not know, and where it stands."""

    label: str
    locator: str


@dataclass(frozen=True, slots=True)
class MoneyTable(MoneyFound):
    """The yield of a table of money; ``unknown_headers`` go to raw.unknown_label."""

    unknown_headers: tuple[UnknownHeader, ...] = ()


def is_money_table(block: Block) -> bool:
    """Whether rows and columns of the block are about money (a project form or indicator table is not)."""
    return bool(_money_sections(block)) or is_stream(block)


def read_money_table(document: Document, block: Block, context: Context, unit: str) -> MoneyTable | None:
    """The amounts of a table of money; None where the block is no such table.

    ``unit`` (万元, 元, …) is what the text around the table prints; a unit in the table
    or in a column's header wins. Amounts that no row or column explains come back as
    `Unexplained` with reason unknown_row, unknown_column, unknown_basis or unread.
    """
    caption = caption_of(document, block)
    sections = _money_sections(block)
    yields = []
    for section, columns in sections:
        defaults = _defaults(section.caption, caption, context, unit)
        decoded = decode(section, columns, defaults)
        confirm(decoded)
        yields.append((decoded, defaults))
    if not sections and is_stream(block):
        defaults = _defaults(stream_title(block), caption, context, unit)
        yields.append((decode_stream(block, defaults), defaults))
    if not yields:
        return None
    found = [_statements(document, decoded, defaults) for decoded, defaults in yields]
    return MoneyTable(
        statements=tuple(statement for one in found for statement in one.statements),
        unexplained=tuple(amount for one in found for amount in one.unexplained),
        unknown_headers=tuple(_unknown_headers(document, sections)),
    )


def _defaults(own: str, caption: Caption, context: Context, unit: str) -> Defaults:
    """``own``: the captions inside the table, which win over those above it."""
    texts = (own, caption.title)
    return Defaults(
        unit=printed_unit(own) or printed_unit(caption.title) or caption.inherited_unit or unit,
        basis=next(filter(None, map(basis_of_words, texts)), None) or _REPORT_BASIS.get(context.report_kind or ""),
        year=context.fiscal_year,
        title=next((title_of(text) for text in texts if _names_accounts(text)), TableTitle()),
        project_name=context.project_names[0] if len(context.project_names) == 1 else None,
    )


def _names_accounts(text: str) -> bool:
    return basis_of_words(text) is not None or not title_of(text).is_spending


def _is_money(section: Section, columns: list[Column]) -> bool:
    """Amount columns beside labels, and a word or unit that says that the numbers are money."""
    roles = {column.role for column in columns}
    is_list = "project" in roles  # of projects, with their scores
    if "indicator" in roles or ("score" in roles and not is_list) or not section.body:
        return False
    amounts = [column for column in columns if column.is_amount]
    named = any(c.basis or c.item or c.unit or c.role == "amount" for c in amounts if c.path)
    says_money = named or printed_unit(section.caption) is not None
    coded = any(column.role == "code" for column in columns)
    filled = any(
        cell.column == column.index and parse_cell_money(cell.text.chars, "元") is not None
        for column in amounts for row in section.body for cell in row
    )  # fmt: skip
    return filled and (says_money or coded)


def _money_sections(block: Block) -> list[tuple[Section, list[Column]]]:
    """The block's sections about money with their columns."""
    sections = sections_of(block)
    if block.layout not in ("grid", "exact") and (folded := fold(block)) is not None:
        sections = [folded]
    pairs = [(section, columns_of(section)) for section in sections]
    return [(section, columns) for section, columns in pairs if _is_money(section, columns)]


def _unknown_headers(document: Document, sections: list[tuple[Section, list[Column]]]) -> list[UnknownHeader]:
    found = []
    for section, columns in sections:
        unknown = {column.index for column in columns if column.role == "unknown"}
        for cell in (cell for row in section.header_rows for cell in row if cell.column in unknown):
            if read_header(cell.text.chars) is None:
                found.append(UnknownHeader(cell.text.chars, document.place_of(cell.text).locator))
    return found


def _statements(document: Document, decoded: Decoded, defaults: Defaults) -> MoneyFound:
    if not defaults.title.is_spending:
        decoded.unknown += [(entry.text, "not_agency_money") for entry in decoded.entries]
        decoded.entries.clear()
    statements: list[Statement] = []
    unexplained = [_unexplained(document, text, defaults, reason) for text, reason in decoded.unknown]
    paths = _paths(decoded)
    for entry in decoded.entries:
        if not entry.item:
            continue
        if entry.basis is None:
            unexplained.append(_unexplained(document, entry.text, defaults, "unknown_basis"))
        else:
            statements.append(_statement(document, entry, entry.basis, defaults, paths))
    return MoneyFound(tuple(statements), tuple(unexplained))


def _unexplained(document: Document, text: Text, defaults: Defaults, reason: str) -> Unexplained:
    place = document.place_of(text)
    return Unexplained(
        amount_yuan=parse_cell_money(text.chars, defaults.unit),
        amount_text=place.quote,
        reason_code=reason,
        offset=text.offsets[0],
        place=place,
    )


def _paths(decoded: Decoded) -> dict[str, str]:
    """Code → name of each coded line, for function paths."""
    return {entry.row.code: entry.row.label for entry in decoded.entries if entry.row.code and entry.row.label}


def _code_and_flow(entry: Entry) -> tuple[str | None, str]:
    """Item code and flow; on the revenue side 一般公共预算资金 is the revenue of that name."""
    code, flow = item_code_of(entry.item)
    if entry.flow == "revenue" and flow == "expenditure":
        revenue_code, revenue_flow = item_code_of(f"{entry.item}收入")
        code = revenue_code if revenue_flow == "revenue" else code
    if code is None and entry.row.is_total and entry.is_department_total:
        code = "total_expenditure"
    return code, entry.flow or flow


def _statement(document: Document, entry: Entry, basis: str, defaults: Defaults, names: dict[str, str]) -> Statement:
    code, flow = _code_and_flow(entry)
    digits = entry.row.code or (entry.row.item.code if entry.row.item else None)
    is_function = digits is not None and digits.startswith("2")
    if entry.row.code:
        code = "function" if is_function else "economic"
    place = document.place_of(entry.text)
    levels = [digits[:n] for n in (3, 5, 7) if n <= len(digits)] if digits and is_function else []
    path = "/".join(names[level] for level in levels if level in names) or (entry.item if is_function else None)
    return Statement(
        item=entry.item,
        item_code=code,
        flow=flow,
        basis=basis,
        fiscal_year=entry.year,
        amount_yuan=entry.yuan,
        amount_text=place.quote,
        offset=entry.text.offsets[0],
        place=place,
        share_pct=entry.share_pct,
        change_yuan=entry.change_yuan,
        change_pct=entry.change_pct,
        budget_completion_pct=entry.completion_pct,
        function_code=digits if is_function else None,
        function_path=path,
        economic_code=digits if digits and not is_function else None,
        project_name=entry.row.label if entry.row.is_project else defaults.project_name,
        confidence=entry.confidence,
    )
