"""A table that came as one cell a line, blanks kept, folded back into rows."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.document import Block, Cell
from ingest.extract.money_grid import CAPTION, CODE, ENUMERATED, HEAD_ROLES, Section, is_number
from ingest.extract.money_lexicon import AMOUNT_ROLES, item_of, read_header

_WIDTHS = range(12, 1, -1)  # the widest that fits: both sides of a table rather than one
_INDEX = re.compile(r"\d{1,2}|栏次")


def fold(block: Block) -> Section | None:
    """The block's cells in rows as wide as its header; None where no width makes columns of one kind."""
    cells = [cell for row in block.rows() for cell in row]
    first = next((i for i, cell in enumerate(cells) if _starts_body(cells, i)), None)
    if first is None:
        return None
    captions = [cell.text for cell in cells[:first] if CAPTION.search(cell.text.chars)]
    head = [cell for cell in cells[:first] if not CAPTION.search(cell.text.chars)]
    while head and (not head[-1].text.chars.strip() or _INDEX.fullmatch(head[-1].text.chars.strip())):
        head.pop()  # 栏次 and the numbers of the columns
    for width in _WIDTHS:
        rows = [cells[i : i + width] for i in range(first, len(cells), width)]
        if len(rows) >= 2 and width <= len(head) and _is_table(head[-width:], rows):
            header = [_at(cell, 1, column) for column, cell in enumerate(head[-width:])]
            body = [[_at(cell, row + 2, column) for column, cell in enumerate(cells)] for row, cells in enumerate(rows)]
            return Section(captions, [_sides(head[:-width], header), header], body)
    return None


def _starts_body(cells: Sequence[Cell], index: int) -> bool:
    text = cells[index].text.chars.strip()
    following = [cell.text.chars.strip() for cell in cells[index + 1 : index + 3]]
    if ENUMERATED.match(text) or (CODE.fullmatch(text) and following and not is_number(following[0])):
        return True
    named = item_of(text) is not None or text in ("合计", "总计")
    return named and len(following) == 2 and any(is_number(word) and "." in word for word in following)


def _is_table(header: Sequence[Cell], rows: Sequence[Sequence[Cell]]) -> bool:
    """Every header is known, begins with a label or code, and each column holds what it says."""
    heads = [read_header(cell.text.chars) for cell in header]
    if heads[0] is None or heads[0].role not in HEAD_ROLES:
        return False
    for column, head in enumerate(heads):
        texts = [row[column].text.chars.strip() for row in rows if column < len(row)]
        filled = [text for text in texts if text and not CAPTION.search(text)]
        if head is None or (head.role in AMOUNT_ROLES | {"line_no"} and not all(map(_is_value, filled))):
            return False
        if head.role == "label" and any(map(is_number, filled)):
            return False
    return any(head is not None and head.role in AMOUNT_ROLES for head in heads)


def _is_value(text: str) -> bool:
    return is_number(text) or text.strip("/-—") == ""


def _at(cell: Cell, row: int, column: int) -> Cell:
    return Cell(row, column, cell.text)


def _sides(above: Sequence[Cell], header: Sequence[Cell]) -> list[Cell]:
    """收入 and 支出 printed before the header stand over the halves that begin with a label."""
    sides = [cell for cell in above if _role(cell) == "group"]
    starts = [cell.column for cell in header if _role(cell) == "label"]
    return [_at(side, 0, start) for side, start in zip(sides, starts, strict=True)] if len(sides) == len(starts) else []


def _role(cell: Cell) -> str | None:
    header = read_header(cell.text.chars)
    return header.role if header is not None else None
