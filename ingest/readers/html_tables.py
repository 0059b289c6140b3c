"""Tables of a page: which hold data, and their cells by the rules of HTML for rows, columns and spans.

Source of the rules: HTML Living Standard, 4.9.12 (forming a table). A table that holds whole
tables or one column of text is a means of layout; what stands inside it is read for itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from ingest.readers.html_walk import SKIPPED, Flow, Line, Marks, Steps, collapsed
from ingest.readers.sheets_model import MOST_CELLS, MOST_PLACES, Sheet, TooLarge, printable

_MOST_COLUMNS = 1000  # as the standard has it
_LONG = 300  # characters a cell: that much is an article, not a value
_BORDER = re.compile(r"border(?:-left|-right)?\s*:[^;]*(?:solid|double|dotted|dashed)", re.IGNORECASE)
_BLANK = re.compile(r"[ \t\r\n\f]*")
_MOSTLY = 0.6
_LINKS = 3


@dataclass(slots=True)
class PageCell:
    """A cell as the page has it, before the grid is formed."""

    row_span: int
    column_span: int
    text: str = ""
    linked: int = 0
    files: Sequence[tuple[str, str]] = ()
    has_table: bool = False
    is_ruled: bool = False


@dataclass(slots=True)
class DataTable:
    """A table of data: its grid (see `Sheet`), files that its cells link to, and what stands in its caption."""

    sheet: Sheet
    caption: list[str]
    files: list[tuple[int, int, str, str]]  # row, column, label, address
    size: int  # characters
    is_navigation: bool


def data_table(node: LexborNode, marks: Marks) -> DataTable | None:
    """The table at ``node`` if it holds data, None if it is a means of layout. Raises `TooLarge`."""
    if (node.attributes.get("role") or "") in ("presentation", "none"):
        return None
    groups, caption = _groups(node, marks)
    rows = [row for group in groups for row in group]
    if not _holds_data(rows):
        return None
    sheet = Sheet(1, "")
    ruled = [cell.is_ruled for row in rows for cell in row if cell.text]
    # A saved sheet draws borders around its tables alone; where no cell says so, all are the table's.
    by_border = not all(ruled) and sum(ruled) * 2 >= len(ruled)
    files: list[tuple[int, int, str, str]] = []
    top = 0
    for group in groups:
        _place(sheet, group, top, files, by_border)
        top += len(group)
    sheet.settle()
    cells = [cell for row in rows for cell in row]
    size, linked = sum(len(cell.text) for cell in cells), sum(cell.linked for cell in cells)
    links = sum(cell.linked > 0 for cell in cells)
    is_navigation = links >= _LINKS and linked > _MOSTLY * size and not files
    return DataTable(sheet, caption, files, size, is_navigation)


def _holds_data(rows: list[list[PageCell]]) -> bool:
    filled = [cell for row in rows for cell in row if cell.text]
    several = [row for row in rows if len(row) > 1]
    if not filled or not several:
        return False
    nested = sum(cell.has_table for cell in filled)
    if nested:
        return len(several) >= 3 and len(filled) >= 9 and nested <= len(filled) // 4
    if len(rows) == 1:
        return max(len(cell.text) for cell in filled) < _LONG and len(filled) > 2
    return sum(len(cell.text) for cell in filled) < _LONG * len(filled) or len(filled) > 8


def _groups(table: LexborNode, marks: Marks) -> tuple[list[list[list[PageCell]]], list[str]]:
    """Row groups of rows of cells, and the lines of the caption."""
    groups: list[list[list[PageCell]]] = []
    caption: list[str] = []
    count = 0
    for part, tag in _children(table, marks):
        if tag == "caption":
            caption.extend(line.text for line in _gather(part, marks)[0] if line.text)
            continue
        rows: list[list[PageCell]] = []
        for child, child_tag in _children(part, marks):
            if child_tag == "tr":
                rows.append([_cell(c, marks) for c, name in _children(child, marks) if name in ("td", "th")])
                count += len(rows[-1])
        if all(cell.row_span == 1 for row in rows for cell in row):
            rows = [row for row in rows if row]  # a row without cells has no height
        if count > MOST_CELLS:
            raise TooLarge
        groups.append(rows)
    return groups, caption


def _children(node: LexborNode, marks: Marks) -> list[tuple[LexborNode, str]]:
    found = []
    child = node.first_child
    while child is not None:
        tag = child.tag or ""
        if tag not in SKIPPED and tag != "-text" and child.mem_id not in marks.hidden:
            found.append((child, tag))
        child = child.next
    return found


def _cell(node: LexborNode, marks: Marks) -> PageCell:
    attributes = node.attrs
    rows, columns, style = attributes.get("rowspan"), attributes.get("colspan"), attributes.get("style")
    cell = PageCell(_span(rows, 65534) if rows else 1, _span(columns, _MOST_COLUMNS) or 1 if columns else 1)
    cell.is_ruled = bool(style and "border" in style and _BORDER.search(style))
    if node.mem_id not in marks.rich:
        cell.text = collapsed(node.text())
    elif not _BLANK.fullmatch(node.text()):
        lines, cell.has_table = _gather(node, marks)
        cell.text = printable("\n".join(line.text for line in lines if line.text))
        cell.linked = sum(line.linked for line in lines)
        cell.files = [file for line in lines for file in line.files]
    return cell


def _span(value: str, most: int) -> int:
    """A span as browsers read it: leading digits; 0 rows mean all that are left."""
    digits = ""
    for char in value.strip():
        if not char.isdecimal():
            break
        digits += char
    return min(int(digits[:6]), most) if digits else 1


def _gather(node: LexborNode, marks: Marks) -> tuple[list[Line], bool]:
    """The lines inside a cell, and whether a table stands in it."""
    flow = Flow()
    has_table = False
    steps = Steps(node, marks.hidden)
    for inner, tag in steps:
        if inner is not None and tag == "-text":
            flow.write(inner.text_content or "")
        elif tag == "a":
            if inner is None:
                flow.end_link()
            elif flow.link(inner, inner.mem_id in marks.rich):
                steps.pass_over()
        else:
            has_table = has_table or tag == "table"
            flow.end_line()
    flow.end_line()
    return flow.lines, has_table


def _place(
    sheet: Sheet, rows: list[list[PageCell]], top: int, files: list[tuple[int, int, str, str]], by_border: bool
) -> None:
    """Cells of a row group into the grid: each takes the first free place of its row."""
    taken: dict[int, set[int]] = {}  # row of the group -> columns that cells from above reach into
    covered = 0
    for index, cells in enumerate(rows):
        column, row = 0, top + index
        occupied = taken.pop(index, ())
        ruled = set() if by_border else {0}  # every row of a table stands between its borders
        for cell in cells:
            while column in occupied:
                column += 1
            if cell.text:
                sheet.texts[row, column] = cell.text
            if cell.is_ruled or not by_border:
                ruled.add(column)
            for label, address in cell.files:
                files.append((row, column, label, address))
            if cell.row_span == 1 == cell.column_span:
                column += 1
                continue
            down = min(cell.row_span or len(rows), len(rows) - index)
            sheet.merges.append((row, column, row + down - 1, column + cell.column_span - 1))
            covered += down * cell.column_span
            if covered > MOST_PLACES:
                raise TooLarge
            for below in range(1, down):
                taken.setdefault(index + below, set()).update(range(column, column + cell.column_span))
            column += cell.column_span
        if ruled:
            sheet.ruled[row] = ruled
