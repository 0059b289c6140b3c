"""The rows of a table of money: halves side by side, labels, codes, years, and rows that lost their blanks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.document import Cell, Text
from ingest.extract.money_grid import CODE, ENUMERATED, Column, is_number
from ingest.extract.money_lexicon import Item, TableTitle, item_of, read_header

_LEAD = re.compile(
    r"^(?:\s|[#＃*＊△]|其中\s*[:：]?|[一二三四五六七八九十]{1,3}\s?[、.．]|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}\s?[、.．)）](?!\d))+"
)
_CODED = re.compile(r"^[\[【（(]?(?P<code>[2356]\d{2}(?:\d{2}){0,2})[\]】)）]?[-—\s]*(?=[\u4e00-\u9fff])")
_INNER_SPACE = re.compile(r"(?<=[\u4e00-\u9fff（）“”]) (?=[\u4e00-\u9fff（）“”])")
_YEAR_ROW = re.compile(r"((?:19|20)\d{2})\s?(?:年度?)?")


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


def side_by_items(half: Half, body: Sequence[Sequence[Cell]]) -> str | None:
    """The side that a half's own items name, where no header does; None if they name both or neither."""
    labels = {column.index for column in half.heads}
    items = [item_of(plain_label(cell.text.chars)) for row in body for cell in row if cell.column in labels]
    sides = {item.flow for item in items if item is not None} - {"balance", None}
    return sides.pop() if len(sides) == 1 else None


def year_of(cells: Sequence[Cell]) -> int | None:
    match = _YEAR_ROW.fullmatch(cells[0].text.chars.strip())
    return int(match[1]) if match else None


def read_row(index: int, half: Half, cells: dict[int, Cell], is_years: bool) -> Row | None:
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


def place_under_balance(row: Row, parents: dict[int, Row], half: int) -> None:
    """Lines numbered anew below 年初结转和结余 are its parts: their labels alone would name a revenue."""
    if row.is_balance and not row.is_enumerated:
        parents[half] = row
    elif row.is_enumerated and half in parents:
        parent = parents[half]
        row.label, row.item, row.is_balance = f"{parent.label}：{row.label}", None, True
        row.is_enumerated, row.is_part = False, True
    else:
        parents.pop(half, None)


def phase(column: Column) -> tuple[str | None, int | None, int, bool]:
    """Columns of one phase are parts of one another; a balance is a phase of its own."""
    return column.basis, column.year, column.years_back, column.flow == "balance"


def total_column(half: Half, column: Column) -> Column | None:
    """The column that holds a row's whole amount in the phase of ``column``; None if only parts are printed."""
    group = [other for other in half.amounts if phase(other) == phase(column)]
    whole = next((other for other in group if other.is_total), None)
    bare = [other for other in group if other.item is None]
    return whole or (group[0] if len(group) == 1 else bare[0] if len(bare) == 1 else None)


def realigned(
    cells: Sequence[Cell], columns: Sequence[Column], halves: Sequence[Half]
) -> tuple[dict[int, Cell], list[Text]]:
    """Cells of a row that lost its blanks, by column, and the amounts whose column cannot be told.

    Labels and codes are told by what they look like. Fewer amounts than columns: the first
    is the whole amount where that column comes first; the others may stand anywhere.
    """
    numbers = [cell for cell in cells if is_number(cell.text.chars)]
    if len(cells) >= len(columns) or not numbers:
        return {cell.column: cell for cell in cells}, []
    if len(halves) > 1:
        return {}, [cell.text for cell in numbers]
    half, by_column, rest = halves[0], {}, list(cells)
    for column in half.heads:
        if rest and _fits(column, rest[0].text.chars.strip()):
            by_column[column.index] = rest.pop(0)
    values = [column for column in columns if column not in half.heads]
    if len(rest) == len(values):
        return by_column | {column.index: cell for column, cell in zip(values, rest, strict=True)}, []
    whole = total_column(half, half.amounts[0]) if half.amounts else None
    if whole is not None and whole is values[0] and whole.is_total and is_number(rest[0].text.chars):
        by_column[whole.index] = rest.pop(0)
        label = by_column.get(half.heads[-1].index) if half.heads else None
        if label is None or not make_row(0, label.text.chars, "", None, "label", half).is_total:
            return by_column, []  # parts of a row that its whole amount stands for
    return by_column, [cell.text for cell in rest if is_number(cell.text.chars) and "%" not in cell.text.chars]


def _fits(column: Column, text: str) -> bool:
    if column.role == "code":
        return CODE.fullmatch(text) is not None or re.fullmatch(r"\d{2}", text) is not None
    if column.role == "serial":
        return text.isdigit()
    return not is_number(text) or (column.role == "year" and _YEAR_ROW.fullmatch(text) is not None)
