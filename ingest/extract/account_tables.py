"""From a section of a table (header, rows) to entries: which amount belongs to which item, phase and year."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from ingest.amounts import UNIT_YUAN, parse_cell_money, parse_percent
from ingest.document import Cell, Text
from ingest.extract.account_rows import (
    Half,
    Row,
    halves_of,
    place_under_balance,
    plain_label,
    read_row,
    realigned,
    side_by_items,
    total_column,
    year_of,
)
from ingest.extract.money_grid import Column, Section, is_number
from ingest.extract.money_lexicon import TableTitle, item_of, read_header

_NOTE = re.compile(r"[（(][^（）()]*(?:元|[A-Z]|%)[^（）()]*[)）]|[:：]$")


@dataclass(frozen=True, slots=True)
class Defaults:
    """What holds for a table where its columns say nothing themselves."""

    unit: str
    basis: str | None
    year: int | None
    title: TableTitle
    project_name: str | None = None


@dataclass(slots=True)
class Entry:
    """An amount with what it is: a statement before it has a place and an item code."""

    row: Row
    column: Column
    half: Half
    text: Text
    yuan: Decimal
    item: str = ""  # empty: read for the identities only
    flow: str | None = None
    basis: str | None = None
    year: int | None = None
    share_pct: Decimal | None = None
    change_yuan: Decimal | None = None
    change_pct: Decimal | None = None
    completion_pct: Decimal | None = None
    is_department_total: bool = False  # the total of 基本支出 and 项目支出 of the whole agency
    confidence: str = "plain"


@dataclass(slots=True)
class Decoded:
    """The yield of a section; ``unknown`` are cells with amounts and why nothing explains them."""

    entries: list[Entry] = field(default_factory=list)
    unknown: list[tuple[Text, str]] = field(default_factory=list)
    half_unit: Decimal = Decimal(0)


def decode(section: Section, columns: Sequence[Column], defaults: Defaults) -> Decoded:
    """Entries of all rows; cells of unknown columns and unreadable amounts go to ``unknown``."""
    decoded = Decoded()
    halves = halves_of(columns, defaults.title)
    for half in halves:
        half.side = half.side or side_by_items(half, section.body)
    years = {year for cells in section.body for year in [year_of(cells)] if year}
    parents: dict[int, Row] = {}
    for index, cells in enumerate(section.body):
        by_column = {cell.column: cell for cell in cells}
        if section.lost_blanks:
            by_column, lost = realigned(cells, columns, halves)
            decoded.unknown += [(text, "unknown_column") for text in lost]
        for number, half in enumerate(halves):
            row = read_row(index, half, by_column, is_years=len(years) > 1)
            if row is not None:
                place_under_balance(row, parents, number)
                _read_amounts(row, half, by_column, defaults, decoded)
        for text in (cell.text for index, cell in by_column.items() if columns[index].role == "unknown"):
            if is_number(text.chars) and "%" not in text.chars:
                decoded.unknown.append((text, "unknown_column"))
    texts = [entry.text.chars for entry in decoded.entries]
    decoded.half_unit = half_unit(texts, defaults.unit)
    return decoded


def half_unit(texts: Sequence[str], unit: str) -> Decimal:
    """Half of the last printed place in yuan, for texts in ``unit``."""
    places = max((len(match[1]) for text in texts if (match := re.search(r"\.(\d+)", text))), default=0)
    return Decimal(5).scaleb(-places - 1) * UNIT_YUAN[unit]


def _read_amounts(row: Row, half: Half, cells: dict[int, Cell], defaults: Defaults, decoded: Decoded) -> None:
    entries = []
    for column in half.amounts:
        if column.index not in cells:
            continue
        text = cells[column.index].text.strip()
        yuan = parse_cell_money(text.chars, column.unit or defaults.unit)
        if yuan is None:
            if any(char.isdigit() for char in text.chars):
                decoded.unknown.append((text, "unread"))
            continue
        entries.append(Entry(row, column, half, text, yuan))
    for entry in entries:
        explain(entry, defaults)
    _attach(row, half, cells, defaults, entries)
    decoded.entries.extend(entries)


def explain(entry: Entry, defaults: Defaults) -> None:
    """Names item, flow, phase and year of an amount."""
    row, column = entry.row, entry.column
    entry.basis = column.basis or defaults.basis
    entry.year = _entry_year(entry, defaults)
    entry.item = _item(entry, defaults)
    if row.is_balance:
        entry.flow = "balance"
    else:
        entry.flow = column.flow or entry.half.side or (row.item.flow if row.item else None)


def _entry_year(entry: Entry, defaults: Defaults) -> int | None:
    if entry.row.year or entry.column.year:
        return entry.row.year or entry.column.year
    if entry.row.is_total and not entry.row.label and _is_years(entry.half):
        return None  # a total over several years
    return None if defaults.year is None else defaults.year - entry.column.years_back


def _is_years(half: Half) -> bool:
    return any(column.role == "year" for column in half.heads)


def _item(entry: Entry, defaults: Defaults) -> str:
    """The item of an amount; empty for a part of a row, which the row's whole amount stands for."""
    row, column, whole = entry.row, entry.column, total_column(entry.half, entry.column)
    own = _column_name(column)
    if row.is_total or (row.year and not row.label):
        if column.item and not (column.is_total and row.label and defaults.title.total_item):
            return _scoped(own, defaults)
        if row.is_total and row.label and not _is_years(entry.half):
            return defaults.title.total_item or _corner(entry.half) or row.label
        return defaults.title.total_item or own
    name = _row_name(row, defaults)
    if column is whole or (whole is None and column.item is None):
        return name if column.flow != "balance" or column.item else f"{name}{own}"
    if whole is None and not any(other.is_total for other in entry.half.amounts):
        return f"{name}{own}"
    return ""


def _row_name(row: Row, defaults: Defaults) -> str:
    name = row.item.name if row.item and row.item.is_renamed else row.label or row.code or ""
    is_grand = row.item is not None and row.item.name.endswith(("总计", "合计"))
    return _scoped(name, defaults) if is_grand else name


def _scoped(name: str, defaults: Defaults) -> str:
    """A total of one fund's table with the fund's name: it is not the total of the agency."""
    scope = defaults.title.scope
    return name if not scope or name.startswith(scope) else scope + name


def _column_name(column: Column) -> str:
    if column.item:
        known = item_of(column.item_text)
        if known is None or known.is_renamed or column.is_total:
            return column.item
        return plain_label(_NOTE.sub("", column.item_text))
    names = [plain_label(_NOTE.sub("", text)) for text in column.path]
    return names[-1] if names else ""


def _corner(half: Half) -> str | None:
    """What the header over the labels names, where it is more than a word like 项目."""
    for column in half.heads:
        for text in column.path:
            header = read_header(text)
            if header is None or header.role == "group":
                return plain_label(_NOTE.sub("", text)) or None
    return None


def _attach(row: Row, half: Half, cells: dict[int, Cell], defaults: Defaults, entries: Sequence[Entry]) -> None:
    """Rates, shares and changes of a row go to the amount that they qualify."""
    named = [entry for entry in entries if entry.item and not entry.column.years_back and entry.flow != "balance"]
    if not named:
        return
    latest = max(entry.year or 0 for entry in named)
    named = [entry for entry in named if (entry.year or 0) == latest]
    actual = next((entry for entry in reversed(named) if entry.basis == "actual"), named[-1])
    for column in half.others:
        text = cells[column.index].text.chars.strip() if column.index in cells else ""
        if column.role == "rate":
            actual.completion_pct = parse_percent(text)
        elif column.role == "share":
            actual.share_pct = parse_percent(text)
        elif column.role == "change_pct" or (column.role == "change" and "%" in text):
            actual.change_pct = parse_percent(text)
        elif column.role == "change":
            actual.change_yuan = parse_cell_money(text, column.unit or defaults.unit)
