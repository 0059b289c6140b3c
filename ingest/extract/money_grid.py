"""The grid of a table of money: which rows are headers, what each column is, which rows are body."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ingest.document import Block, Cell, Text
from ingest.extract.money_lexicon import AMOUNT_ROLES, LABEL_ROLES, YEAR, Header, item_of, read_header
from ingest.lexicon import fold, form_labels

NUMBER = re.compile(r"[-−－]?\s?(?:\d{1,3}(?:[,，]\d{3})+|\d+)(?:\.\d+)?\s?(?:%|％|亿元|万元|千元|元|万|亿)?")
CODE = re.compile(r"[2356]\d{2}(?:\d{2}){0,2}")
ENUMERATED = re.compile(r"\s*(?:[一二三四五六七八九十]{1,3}\s?[、.．]|[（(][一二三四五六七八九十]{1,3}[)）])")
CAPTION = re.compile(r"(?:部门|单位)(?:名称)?\s*[:：]|公开\s?\d+\s?表|^注\s*[:：]|表$|^预算代码\s*[:：]")
_TOTALS = frozenset(("合计", "总计", "小计"))
_FORM_ROLES = frozenset({"project_name", "competent_department", "implementing_unit"})
HEAD_ROLES = LABEL_ROLES | {"code", "line_no", "serial"}


@dataclass(slots=True)
class Column:
    """A column of a section: its headers from top to bottom and what they say together."""

    index: int
    path: tuple[str, ...]
    role: str = "unknown"
    basis: str | None = None
    flow: str | None = None
    item: str | None = None  # standard name of the column's own item
    item_text: str = ""  # as printed
    is_total: bool = False
    year: int | None = None
    years_back: int = 0
    unit: str | None = None

    @property
    def is_amount(self) -> bool:
        return self.role in AMOUNT_ROLES


@dataclass(slots=True)
class Section:
    """A stretch of a table under one header: captions above it, header rows and body rows."""

    captions: list[Text] = field(default_factory=list)
    header_rows: list[list[Cell]] = field(default_factory=list)
    body: list[list[Cell]] = field(default_factory=list)
    lost_blanks: bool = False  # blank cells vanished with the borders: a short row may have moved left

    @property
    def caption(self) -> str:
        return " ".join(text.chars for text in self.captions)


def is_number(text: str) -> bool:
    """A cell that holds nothing but a number, with or without unit or percent sign."""
    return NUMBER.fullmatch(text.strip()) is not None


def sections_of(block: Block) -> list[Section]:
    """The sections of a table block; none for a project form, which is read elsewhere."""
    rows = [row for row in (_filled(cells) for cells in grid_rows(block)) if row]
    if any(_is_form_row(row) for row in rows):
        return []
    lost_blanks = all(cell.text.chars.strip() for cell in block.cells)
    found = [Section(lost_blanks=lost_blanks)]
    for row in rows:
        current = found[-1]
        if _is_index(row):
            continue
        if _is_caption(row):
            if current.body:
                found.append(current := Section(lost_blanks=lost_blanks))
            current.captions.extend(cell.text for cell in row)
        elif _is_header(row, current):
            if current.body:
                found.append(current := Section(lost_blanks=lost_blanks))
            current.header_rows.append(row)
        else:
            current.body.append(row)
    return [section for section in found if section.body or section.header_rows]


def grid_rows(block: Block) -> Iterator[list[Cell]]:
    """Rows of the block; a row that lost its borders is split again where spaces set its cells apart."""
    rows = block.rows()
    width = max((len(row) for row in rows), default=0)
    for row in rows:
        parts = _split(row[0].text) if width == 1 and len(row) == 1 else []
        if len(parts) > 1:
            yield [Cell(row[0].row, column, text) for column, text in enumerate(parts)]
        else:
            yield row


def _split(text: Text) -> list[Text]:
    """Words of a line whose cells are parted by spaces, if most of them are numbers or headers."""
    parts = words(text)
    known = sum(is_number(part.chars) or read_header(part.chars) is not None for part in parts)
    return parts if known >= len(parts) - 1 else []


def words(text: Text) -> list[Text]:
    """The words of a text between single spaces."""
    return [text.part(match.start(), match.end()) for match in re.finditer(r"[^ |]+", text.chars)]


def _filled(row: Sequence[Cell]) -> list[Cell]:
    return [cell for cell in row if cell.text.chars.strip()]


def _is_caption(row: Sequence[Cell]) -> bool:
    texts = [cell.text.chars for cell in row]
    if len(row) == 1 and len(texts[0]) > 40:
        return True
    if len(row) > 3 or any(is_number(text) or _says(text, HEAD_ROLES) for text in texts):
        return False
    return any(CAPTION.search(text) for text in texts)


def _is_index(row: Sequence[Cell]) -> bool:
    """栏次 and rows that only number the columns: 1 2 3, 甲 乙 1 2."""
    texts = [cell.text.chars.strip() for cell in row]
    if fold(texts[0]) == "栏次":
        return True
    numbers = [int(text) for text in texts if re.fullmatch(r"\d{1,2}", text)]
    words_only = all(re.fullmatch(r"\d{1,2}|[甲乙丙丁]|栏次|[\d=+]+|—+", text) for text in texts)
    return words_only and len(numbers) >= 2 and numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def _says(text: str, roles: frozenset[str] | set[str]) -> bool:
    header = read_header(text)
    return header is not None and header.role in roles


def _is_header(row: Sequence[Cell], section: Section) -> bool:
    texts = [cell.text.chars for cell in row]
    heads = [read_header(text) for text in texts]
    numbers = [text for text in texts if is_number(text)]
    if numbers:  # years may head columns; anything else in numbers is body
        return _says(texts[0], LABEL_ROLES) and all(YEAR.fullmatch(text.strip()) for text in numbers)
    if any(ENUMERATED.match(text) for text in texts) or CODE.fullmatch(texts[0].strip()):
        return False
    if not section.body:  # a lone 合计 below the header is a blank line of the body
        is_lone = len(row) == 1 and row[0].column == 0 and bool(section.header_rows)
        return any(head is not None for head in heads) and not is_lone
    known = [head for head in heads if head is not None and head.role != "item"]
    says_head = any(head.role in HEAD_ROLES or head.role == "indicator" for head in known)
    return len(known) >= 2 and (says_head or len(known) == len(texts))


def _is_form_row(row: Sequence[Cell]) -> bool:
    """项目名称 | X and 主管部门 | Y: a project form, not a list of projects."""
    roles = [form_labels().match(cell.text.chars) for cell in row]
    if not any(role in _FORM_ROLES and fold(cell.text.chars) != "项目" for role, cell in zip(roles, row, strict=True)):
        return False
    return not any(_says(cell.text.chars, {"amount", "total", "rate", "serial"}) for cell in row)


def columns_of(section: Section) -> list[Column]:
    """The columns of a section, merged header cells filled to the right; roles from content where no header is."""
    width = 1 + max(cell.column + cell.column_span - 1 for row in [*section.header_rows, *section.body] for cell in row)
    if not section.header_rows:
        return _columns_by_content(section, width)
    covers = _covers(section.header_rows, width)
    found = []
    for index in range(width):
        cells = [row[index] for row in covers]
        column = _read_column(index, [cell.text.chars for cell in cells if cell is not None])
        _check_content(column, section)
        found.append(column)
    return found


def _check_content(column: Column, section: Section) -> None:
    """A column headed like an amount (or by nothing known) whose cells are words holds the labels."""
    texts = [cell.text.chars for row in section.body for cell in row if cell.column == column.index]
    if texts and (column.is_amount or column.role == "unknown") and not any(is_number(text) for text in texts):
        blank = all(fold(text) in ("", "无", "略") or text.strip() in "/—-" for text in texts)
        if not blank:
            column.role = "label" if column.is_amount or column.index == 0 else "text"


def _covers(header_rows: Sequence[Sequence[Cell]], width: int) -> list[list[Cell | None]]:
    """For each header row and column the cell that stands over the column.

    An empty place belongs to its left neighbour where both stand under the same cells and
    nothing is printed directly above it (that would be a cell merged downwards).
    """
    covers: list[list[Cell | None]] = []
    for row in header_rows:
        line: list[Cell | None] = [None] * width
        printed = [False] * width
        for cell in row:
            for column in range(cell.column, min(width, cell.column + cell.column_span)):
                line[column], printed[column] = cell, True
        for column in range(1, width):
            left = line[column - 1]
            above = [upper[column] for upper in covers]
            is_under = any(cell is not None and cell.column == column for cell in above)
            same = above == [upper[column - 1] for upper in covers]
            if not printed[column] and left is not None and not is_under and same and (covers or _spreads(left)):
                line[column] = left
        covers.append(line)
    return covers


def _spreads(cell: Cell) -> bool:
    """In a top row without spans a cell may stand over the empty places to its right, a closed column not."""
    header = read_header(cell.text.chars)
    return header is None or header.role in AMOUNT_ROLES | LABEL_ROLES


def _read_column(index: int, path: list[str]) -> Column:
    column = Column(index, tuple(path))
    for text in reversed(path):
        header = read_header(text)
        if header is None:
            continue
        if column.role == "unknown":
            column.role = header.role
        if column.is_amount:
            _merge(column, header, text)
        elif not column.flow:
            column.flow = header.flow
    return column


def _merge(column: Column, header: Header, text: str) -> None:
    """Adds what a header higher up says; what the lower ones say stands."""
    if header.role not in AMOUNT_ROLES:
        return
    column.is_total = column.is_total or (header.role == "total" and column.item is None)
    if header.role == "group" and column.role in ("group", "total") and column.item is None and (own := item_of(text)):
        column.item, column.item_text = own.name, text
    column.basis = column.basis or header.basis
    column.unit = column.unit or header.unit
    column.year = column.year or header.year
    column.years_back = column.years_back or header.years_back
    if header.item and column.item is None:
        column.item, column.item_text = header.item, text
        known = item_of(text)
        column.is_total = column.is_total or bool(known and known.is_total)
    column.flow = column.flow or header.flow


def _columns_by_content(section: Section, width: int) -> list[Column]:
    """A page that goes on without its header: codes, names, then numbers of which the first is the whole."""
    columns: list[Column] = []
    printed: dict[int, list[str]] = {}
    for row in section.body:
        for cell in row:
            printed.setdefault(cell.column, []).append(cell.text.chars.strip())
    for index in range(width):
        texts = printed.get(index, [])
        texts = [text for text in texts if fold(text) not in _TOTALS] or texts
        after_code = bool(columns) and columns[-1].role == "code"
        column = Column(index, ())
        if texts and all(CODE.fullmatch(text) or (after_code and re.fullmatch(r"\d{2}", text)) for text in texts):
            column.role = "code"
        elif texts and sum(map(is_number, texts)) * 2 < len(texts):
            column.role = "label"
        elif texts:
            column.role = "text" if any(other.is_amount for other in columns) else "amount"
        columns.append(column)
    return columns
