"""From a section of a table (header, rows) to entries: which amount belongs to which item, phase and year."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from ingest.amounts import UNIT_YUAN, parse_cell_money, parse_percent
from ingest.document import Cell, Text
from ingest.extract.money_grid import CODE, ENUMERATED, Column, Section, is_number
from ingest.extract.money_lexicon import Item, TableTitle, item_of, read_header

_LEAD = re.compile(
    r"^(?:\s|[#＃*＊△]|其中\s*[:：]?|[一二三四五六七八九十]{1,3}\s?[、.．]|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}\s?[、.．)）](?!\d))+"
)
_CODED = re.compile(r"^[\[【（(]?(?P<code>[2356]\d{2}(?:\d{2}){0,2})[\]】)）]?[-—\s]*(?=[\u4e00-\u9fff])")
_INNER_SPACE = re.compile(r"(?<=[\u4e00-\u9fff（）“”]) (?=[\u4e00-\u9fff（）“”])")
_NOTE = re.compile(r"[（(][^（）()]*(?:元|[A-Z]|%)[^（）()]*[)）]|[:：]$")
_YEAR_ROW = re.compile(r"((?:19|20)\d{2})\s?(?:年度?)?")


@dataclass(frozen=True, slots=True)
class Defaults:
    """What holds for a table where its columns say nothing themselves."""

    unit: str
    basis: str | None
    year: int | None
    title: TableTitle
    project_name: str | None = None


@dataclass(slots=True)
class Row:
    """One half of a body row: what it is about."""

    index: int
    label: str
    item: Item | None
    code: str | None
    year: int | None
    is_total: bool  # 合计, or a row without any label
    is_project: bool
    is_enumerated: bool
    is_part: bool  # 其中
    is_balance: bool


@dataclass(slots=True)
class Half:
    """Columns that belong together: labels and the amounts to their right."""

    heads: list[Column]
    amounts: list[Column] = field(default_factory=list)
    others: list[Column] = field(default_factory=list)
    side: str | None = None


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


def plain_label(text: str) -> str:
    """A printed row label without numbering, 其中 and spaces inside words."""
    return _INNER_SPACE.sub("", _LEAD.sub("", text)).strip(" :：")


def halves_of(columns: Sequence[Column], title: TableTitle) -> list[Half]:
    """Columns in halves: a new one begins where labels come after amounts."""
    halves: list[Half] = []
    for column in columns:
        if column.role in ("label", "project", "unit", "year", "code", "serial"):
            if not halves or halves[-1].amounts:
                halves.append(Half([]))
            halves[-1].heads.append(column)
        else:
            if not halves:
                halves.append(Half([]))
            (halves[-1].amounts if column.is_amount else halves[-1].others).append(column)
    for half in halves:
        bare = [column for column in half.amounts if not column.item]
        flows = [column.flow for column in [*half.heads, *bare] if column.flow]
        half.side = flows[0] if flows and flows[0] != "balance" else title.flow
    return halves


def decode(section: Section, columns: Sequence[Column], defaults: Defaults) -> Decoded:
    """Entries of all rows; cells of unknown columns and unreadable amounts go to ``unknown``."""
    decoded = Decoded()
    halves = halves_of(columns, defaults.title)
    years = {year for cells in section.body for year in [_year_of(cells)] if year}
    parents: dict[int, Row] = {}
    for index, cells in enumerate(section.body):
        by_column = {cell.column: cell for cell in cells}
        for number, half in enumerate(halves):
            row = _read_row(index, half, by_column, is_years=len(years) > 1)
            if row is not None:
                _place_under_balance(row, parents, number)
                _read_amounts(row, half, by_column, defaults, decoded)
    for text in (cell.text for cells in section.body for cell in cells if columns[cell.column].role == "unknown"):
        if is_number(text.chars) and "%" not in text.chars:
            decoded.unknown.append((text, "unknown_column"))
    texts = [entry.text.chars for entry in decoded.entries]
    decoded.half_unit = half_unit(texts, defaults.unit)
    return decoded


def half_unit(texts: Sequence[str], unit: str) -> Decimal:
    """Half of the last printed place in yuan, for texts in ``unit``."""
    places = max((len(match[1]) for text in texts if (match := re.search(r"\.(\d+)", text))), default=0)
    return Decimal(5).scaleb(-places - 1) * UNIT_YUAN[unit]


def _year_of(cells: Sequence[Cell]) -> int | None:
    match = _YEAR_ROW.fullmatch(cells[0].text.chars.strip())
    return int(match[1]) if match else None


def _read_row(index: int, half: Half, cells: dict[int, Cell], is_years: bool) -> Row | None:
    """The head of a row in a half; None where the half is empty there."""
    heads = {column.index: cells[column.index].text.chars.strip() for column in half.heads if column.index in cells}
    if not heads and not any(column.index in cells for column in half.amounts):
        return None
    code, label, role, year = "", "", "label", None
    for column in half.heads:
        text = heads.get(column.index, "")
        if match := _YEAR_ROW.fullmatch(text):
            year = int(match[1])
        elif column.role == "code" and (digits := text.replace(" ", "")).isdigit():
            code = digits if len(digits) >= 3 and digits.startswith(code) else code + digits
        elif text and column.role != "serial" and not (role == "project" and column.role == "unit"):
            label, role = text, column.role
    if match := _CODED.match(label):
        code, label = code or match["code"], label[match.end() :]
    row = make_row(index, label, code, year, role, half)
    if is_years and row.is_total and year is None:
        row.label = ""  # 合计 over several years: the columns name the items
    return row


def make_row(index: int, label: str, code: str, year: int | None, role: str, half: Half) -> Row:
    """A row from its printed label and code; ``role`` is that of the label's column."""
    name = plain_label(label)
    item = item_of(name, half.side)
    header = read_header(name) if name else None
    is_bare = not name and not code and year is None
    is_total = is_bare or (header is not None and header.role == "total" and item is None)
    return Row(
        index=index,
        label=name,
        item=item,
        code=code if CODE.fullmatch(code) else None,
        year=year,
        is_total=is_total,
        is_project=role == "project" and not is_total,
        is_enumerated=ENUMERATED.match(label) is not None and not label.startswith(("（", "(")),
        is_part=label.startswith("其中"),
        is_balance=item is not None and item.flow == "balance",
    )


def _place_under_balance(row: Row, parents: dict[int, Row], half: int) -> None:
    """Lines numbered anew below 年初结转和结余 are its parts: their labels alone would name a revenue."""
    if row.is_balance and not row.is_enumerated:
        parents[half] = row
    elif row.is_enumerated and half in parents:
        parent = parents[half]
        row.label, row.item, row.is_balance = f"{parent.label}：{row.label}", None, True
        row.is_enumerated, row.is_part = False, True
    else:
        parents.pop(half, None)


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


def phase(column: Column) -> tuple[str | None, int | None, int, bool]:
    """Columns of one phase are parts of one another; a balance is a phase of its own."""
    return column.basis, column.year, column.years_back, column.flow == "balance"


def total_column(half: Half, column: Column) -> Column | None:
    """The column that holds a row's whole amount in the phase of ``column``; None if only parts are printed."""
    group = [other for other in half.amounts if phase(other) == phase(column)]
    whole = next((other for other in group if other.is_total), None)
    bare = [other for other in group if other.item is None]
    return whole or (group[0] if len(group) == 1 else bare[0] if len(bare) == 1 else None)


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
            return own
        if row.is_total and row.label and not _is_years(entry.half):
            return defaults.title.total_item or _corner(entry.half) or row.label
        return defaults.title.total_item or own
    name = _row_name(row, defaults)
    if column is whole or (whole is None and column.item is None):
        return name if column.flow != "balance" or column.item else f"{name}{own}"
    if whole is None:
        return f"{name}{own}"
    return ""


def _row_name(row: Row, defaults: Defaults) -> str:
    name = row.item.name if row.item and row.item.is_renamed else row.label or row.code or ""
    grand = row.item is not None and row.item.name.endswith(("总计", "合计"))
    if grand and defaults.title.scope and not name.startswith(defaults.title.scope):
        return defaults.title.scope + name
    return name


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

