"""Tables of DOCX: cells of rows → cells of the printed grid, with their spans.

A row lists its cells from left to right; each takes so many columns of the table's grid
(gridSpan), and one that is merged upwards (vMerge) goes on with the cell above.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from lxml import etree

from ingest.readers.docx.names import TBL, VAL, P, T, blocks, is_on, number, w
from ingest.readers.docx.paragraphs import ParagraphReader
from ingest.readers.page import GridCell
from ingest.readers.wrapping import unwrapped

_TR, _TC, _TRPR, _TCPR = frozenset({w("tr")}), frozenset({w("tc")}), w("trPr"), w("tcPr")
_BLOCKS = frozenset({P, TBL})
_DELETED, _HIDDEN, _BEFORE, _AFTER, _BEFORE_WIDTH = map(w, ("del", "hidden", "gridBefore", "gridAfter", "wBefore"))
_W, _TYPE = w("w"), w("type")
_SPAN, _VMERGE, _HMERGE, _WIDTH = map(w, ("gridSpan", "vMerge", "hMerge", "tcW"))
_MOST_COLUMNS = 1000  # Word has 63; a file that claims more is wrong or hostile

# Edges nearer than this print as one line: grids dragged by hand have columns of a hair's width.
_HAIR_TWIPS = 72
_LEAST_TABLE_TWIPS = 1440  # widths that sum to less were never meant
_COLUMN_UNITS = 10_000  # a column's width where none is known
_WIDTH_TOLERANCE = 0.03
_TWIPS_OF_WIDTH = {"dxa": 1, "pct": 2}  # 5000 fiftieths of a percent: about a page's width in twips


@dataclass(slots=True)
class _Slot:
    """A cell in its row, from ``left`` to ``right``: columns of the grid at first, places in twips then."""

    element: etree._Element
    left: int
    right: int
    width: int | None  # in twips, as the cell itself says
    is_merged: bool = False  # has a vMerge
    goes_up: bool = False
    origin: _Slot | None = None  # the cell above that covers this place
    rows: int = 1
    text: str = ""


@dataclass(slots=True)
class _Row:
    slots: list[_Slot]
    before_width: int | None
    columns: int


@dataclass(slots=True)
class Table:
    """The cells of a table, and the tables inside them in reading order.

    ``frame`` is the only cell of a table that is a frame round text; ``cells`` is then empty.
    """

    cells: list[GridCell] = field(default_factory=list)
    nested: list[etree._Element] = field(default_factory=list)
    frame: etree._Element | None = None


def read_table(element: etree._Element, paragraphs: ParagraphReader) -> Table:
    """The grid of a table as it prints; the text of a cell is its paragraphs, parted by ``\n``."""
    rows = [row for tr in blocks(element, _TR) if (row := _row(tr)) is not None]
    table = Table()
    if len(rows) == 1 and len(rows[0].slots) == 1 and _is_frame(rows[0].slots[0].element):
        table.frame = rows[0].slots[0].element
        return table
    _place(rows, _grid_widths(element))
    _link(rows)
    for row in rows:
        for slot in row.slots:
            if slot.origin is None:
                slot.text = _cell_text(slot.element, paragraphs, table.nested)
    index = _columns(rows)
    table.cells = [
        GridCell(n, index[slot.left], slot.text, slot.rows, index[slot.right] - index[slot.left])
        for n, row in enumerate(rows)
        for slot in row.slots
        if slot.origin is None and index[slot.right] > index[slot.left]
    ]
    return table


def _is_frame(cell: etree._Element) -> bool:
    """Whether a table's only cell holds a table, or several paragraphs."""
    held = [block for block in blocks(cell, _BLOCKS) if block.tag == TBL or any(t.text for t in block.iter(T))]
    return len(held) > 1 or any(block.tag == TBL for block in held)


def _row(element: etree._Element) -> _Row | None:
    """The cells of a row with their columns of the grid; None for a row that does not print."""
    before, before_width, after = 0, None, 0
    properties = element.find(_TRPR)
    for child in properties if properties is not None else ():
        tag = child.tag
        if tag == _DELETED or (tag == _HIDDEN and is_on(child)):
            return None
        if tag == _BEFORE:
            before = _bounded(number(child), least=0)
        elif tag == _AFTER:
            after = _bounded(number(child), least=0)
        elif tag == _BEFORE_WIDTH:
            before_width = _width(child)
    slots: list[_Slot] = []
    column = before
    for cell in blocks(element, _TC):
        slot, goes_left = _slot(cell, column)
        column = slot.right
        if goes_left and slots:
            last = slots[-1]
            last.right = slot.right
            last.width = last.width + slot.width if last.width is not None and slot.width is not None else None
        else:
            slots.append(slot)
    return _Row(slots, before_width if before else 0, column + after) if slots else None


def _slot(cell: etree._Element, column: int) -> tuple[_Slot, bool]:
    """A cell that begins at a column, and whether it is merged with the one on its left."""
    slot, goes_left = _Slot(cell, column, column + 1, None), False
    properties = next(iter(cell), None)
    for child in properties if properties is not None and properties.tag == _TCPR else ():
        tag = child.tag
        if tag == _WIDTH:
            slot.width = _width(child)
        elif tag == _SPAN:
            slot.right = column + _bounded(number(child), least=1)
        elif tag == _VMERGE:
            slot.is_merged, slot.goes_up = True, child.get(VAL, "continue") == "continue"
        elif tag == _HMERGE:
            goes_left = child.get(VAL, "continue") == "continue"
    return slot, goes_left


def _bounded(value: int | None, least: int) -> int:
    return min(max(value or 0, least), _MOST_COLUMNS)


def _width(element: etree._Element | None) -> int | None:
    """A width in twips, or what compares like twips; None if none is said."""
    if element is None:
        return None
    value = number(element, _W)
    factor = _TWIPS_OF_WIDTH.get(element.get(_TYPE, "dxa"))
    return value * factor if value and value > 0 and factor else None


def _grid_widths(table: etree._Element) -> list[int]:
    """The widths of the grid's columns in twips; none if they cannot be meant."""
    grid = table.find(w("tblGrid"))
    widths = [number(column, w("w")) or 0 for column in grid.iterchildren(w("gridCol"))] if grid is not None else []
    hairs = sum(width <= _HAIR_TWIPS for width in widths)
    is_meant = sum(widths) >= _LEAST_TABLE_TWIPS and min(widths) > 0 and hairs * 2 <= len(widths)
    return widths if is_meant else []


def _place(rows: Sequence[_Row], grid: Sequence[int]) -> None:
    """Give the cells their places from left to right.

    By the columns of the grid; where rows disagree about how many there are, by the cells' own
    widths if by these all rows are equally wide.
    """
    most = max((row.columns for row in rows), default=0)
    if any(row.columns != most for row in rows) and _place_by_widths(rows):
        return
    edges = [0]
    for column in range(most):
        edges.append(edges[-1] + (grid[column] if len(grid) >= most else _COLUMN_UNITS))
    for row in rows:
        for slot in row.slots:
            slot.left, slot.right = edges[slot.left], edges[slot.right]


def _place_by_widths(rows: Sequence[_Row]) -> bool:
    totals: list[int] = []
    for row in rows:
        widths = [row.before_width, *(slot.width for slot in row.slots)]
        if any(width is None for width in widths):
            return False
        totals.append(sum(width or 0 for width in widths))
    if min(totals) < _LEAST_TABLE_TWIPS or max(totals) - min(totals) > _WIDTH_TOLERANCE * max(totals):
        return False
    for row, total in zip(rows, totals, strict=True):
        left = row.before_width or 0
        for slot in row.slots:
            slot.left, left = left, left + (slot.width or 0)
            slot.right = left
        row.slots[-1].right += max(totals) - total  # all rows end at the table's right border
    return True


def _link(rows: Sequence[_Row]) -> None:
    """Join the cells that are merged upwards to the cell that they go on with.

    One that has none of its own breadth above it stands for itself, as Word prints it.
    """
    above: list[_Slot] = []
    for row in rows:
        lefts = [slot.left for slot in above]
        for slot in row.slots:
            if not slot.goes_up:
                continue
            near = above[bisect_left(lefts, slot.left - _HAIR_TWIPS) : bisect_right(lefts, slot.left + _HAIR_TWIPS)]
            twin = next((other for other in near if abs(slot.right - other.right) <= _HAIR_TWIPS), None)
            if twin is not None:
                slot.origin = twin.origin or twin
                slot.origin.rows += 1
        above = [slot for slot in row.slots if slot.is_merged]


def _columns(rows: Sequence[_Row]) -> dict[int, int]:
    """The printed column of each edge: edges a hair apart are one, if no text stands between them."""
    slots = [slot for row in rows for slot in row.slots if slot.origin is None]
    narrow = {(slot.left, slot.right) for slot in slots if slot.text and slot.right - slot.left <= _HAIR_TWIPS}
    index: dict[int, int] = {}
    first, column = 0, -1
    for edge in sorted({edge for slot in slots for edge in (slot.left, slot.right)}):
        parts = any(left >= first and right == edge for left, right in narrow)
        if column < 0 or edge - first > _HAIR_TWIPS or parts:
            first, column = edge, column + 1
        index[edge] = column
    return index


def _cell_text(container: etree._Element, paragraphs: ParagraphReader, nested: list[etree._Element]) -> str:
    """The paragraphs in a cell or in a text box in it; tables inside are put into ``nested``."""
    parts: list[str] = []
    before = ""
    for block in blocks(container, _BLOCKS):
        if block.tag == TBL:
            nested.append(block)
            continue
        paragraph = paragraphs.read(block, before)
        before = paragraph.text if paragraph.goes_on else ""
        if not paragraph.goes_on:
            parts.append(paragraph.text.strip())
        parts.extend(_cell_text(box, paragraphs, nested) for box in paragraph.boxes)
    return unwrapped("\n".join(part for part in (*parts, before.strip()) if part))
