"""Tables that no rulings bound: 三线表, half-ruled tables, tables of aligned text alone.

Regions of lines in columns (`alignment_regions`), white strips between the columns
(`alignment_columns`), rows and heads (`alignment_rows`); here the cells are put in a grid, and what does
not look like a table after all is dropped: a table read into prose is worse than one missed.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from ingest.readers.page import GridCell, PageTable
from ingest.readers.pdf.alignment_columns import Columns, columns_of
from ingest.readers.pdf.alignment_header import Head, head_of, lines_above, widened
from ingest.readers.pdf.alignment_lines import TextLine, lines_of
from ingest.readers.pdf.alignment_merged import Merged, merged_rows
from ingest.readers.pdf.alignment_regions import Region, regions_of
from ingest.readers.pdf.alignment_rows import body_rows, complete_last, header_end, parts_of
from ingest.readers.pdf.alignment_words import is_contents, is_note
from ingest.readers.pdf.alignment_wraps import Part, Row
from ingest.readers.pdf.frame import Floats
from ingest.readers.pdf.glyphs import Glyphs
from ingest.readers.pdf.rulings import Rulings
from ingest.readers.wrapping import unwrapped

_FEWEST_LINES = 2  # lines with a wide gap that a page needs to be looked at
_LONG = 0.75  # of a column's width: lines this long in every column are prose set in columns
_FULL = 0.4  # share of the places in rows with several cells that are filled
_SENTENCE = 25  # characters


def find_aligned_tables(glyphs: Glyphs, rulings: Rulings) -> list[PageTable]:
    """Tables among characters that no ruled table took, from top to bottom.

    ``rulings``: all of the page; its level lines are used as hints.
    """
    lines = lines_of(glyphs, _FEWEST_LINES)
    if not lines:
        return []
    tables = [_table(region, rulings.vertical) for region in regions_of(lines, rulings.horizontal)]
    return [table for table in tables if table is not None]


def _table(region: Region, vertical: Floats) -> PageTable | None:
    columns = columns_of(region.lines, vertical)
    if columns is None or is_contents(region.lines):
        return None
    parts = [parts_of(line, columns) for line in region.lines]
    above = lines_above(region, columns, has_head=header_end(parts, region) > 0)
    if above:
        columns = columns.with_head(above, region.lines)
        region.lines = [*above, *region.lines]
        parts = [parts_of(line, columns) for line in region.lines]
    end = header_end(parts, region)
    head = head_of(widened(parts, end, region, columns), region)
    rows, merged = merged_rows(parts[end:], region, columns) or (body_rows(parts[end:], region, columns), [])
    if rows and not region.is_framed and not merged:
        below = [parts_of(line, columns) for line in region.below if not is_note(line)]
        complete_last(rows, below, parts[end:], region, columns)
    if not _is_table(head, rows, len(columns), region):
        return None
    return _grid(head, rows, merged, columns, region)


def _is_table(head: Head, rows: Sequence[Row], columns: int, region: Region) -> bool:
    parts = [part for row in rows for part in row.parts]
    if len(rows) + head.depth < 2 or not parts:
        return False
    filled = sum(1 for row in rows if len(row.columns) > 1)
    if _is_chart(rows, columns):
        return False
    if region.is_framed:
        return filled > 1 or filled == 1 and head.depth > 0
    if filled + head.depth < 3 or filled * 3 < len(rows):
        return False
    if _is_prose(parts, columns):
        return False
    values = sum(len(row.columns - {0}) for row in rows)
    numbers = sum(len({part.first for part in row.parts if part.is_number} - {0}) for row in rows)
    if columns == 2:
        return filled >= 3 and numbers * 2 >= values
    if numbers * 3 >= values:
        return filled >= 2
    return bool(region.rules) and filled >= max(3, len(rows) / 2)


def _is_chart(rows: Sequence[Row], columns: int) -> bool:
    """Whether most places are empty in rows with several cells, or most rows have one cell amid the table."""
    several = [len(row.columns) for row in rows if len(row.columns) > 1]
    lonely = sum(1 for row in rows if len(row.columns) == 1 and 0 not in row.columns)
    return sum(several) < _FULL * columns * len(several) or lonely * 2 > len(rows)


def _is_prose(parts: Sequence[Part], columns: int) -> bool:
    """Whether the text fills its columns, as prose set in columns does."""
    full = 0
    for column in range(columns):
        own = [part for part in parts if part.first == column == part.last]
        if not own:
            continue
        width = max(p.piece.x1 for p in own) - min(p.piece.x0 for p in own)
        long = [p for p in own if p.piece.x1 - p.piece.x0 >= _LONG * width and len(p.text) >= _SENTENCE]
        full += len(long) * 2 >= len(own)
    return full * 2 >= columns


def _grid(head: Head, rows: Sequence[Row], merged: Sequence[Merged], columns: Columns, region: Region) -> PageTable:
    left = min(region.x0, *(line.x0 for line in region.lines))
    right = max(region.x1, *(line.x1 for line in region.lines))
    column_edges = (left, *columns.borders, right)
    row_edges = _row_edges(head, rows, region)
    placed = [(r, rs, a, b, parts) for r, rs, a, b, parts in head.cells]
    for number, row in enumerate(rows, head.depth):
        placed += [(number, 1, a, b, parts) for a, b, parts in _cells(row)]
    for cell in merged:
        column = cell.parts[0].first
        placed.append((head.depth + cell.first, cell.end - cell.first, column, column, cell.parts))
    cells = [
        GridCell(r, a, _text(parts), rs, b - a + 1, _box(column_edges, row_edges, r, rs, a, b))
        for r, rs, a, b, parts in placed
    ]
    taken = {
        (r, c)
        for cell in cells
        for r in range(cell.row, cell.row + cell.row_span)
        for c in range(cell.column, cell.column + cell.column_span)
    }
    cells += [
        GridCell(r, c, "", box=_box(column_edges, row_edges, r, 1, c, c))
        for r in range(head.depth + len(rows))
        for c in range(len(columns))
        if (r, c) not in taken
    ]
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return PageTable(tuple(cells), column_edges, row_edges, is_ruled=False)


def _cells(row: Row) -> list[tuple[int, int, list[Part]]]:
    """The cells of a row: parts whose columns touch are one."""
    cells: list[tuple[int, int, list[Part]]] = []
    if len(row.columns) > 1 and all(part.first == 0 for part in row.parts):
        return [(0, 0, row.parts)]  # a label of a group of rows, longer than its column is wide
    for part in sorted(row.parts, key=lambda part: part.first):
        if cells and part.first <= cells[-1][1]:
            first, last, parts = cells[-1]
            cells[-1] = (first, max(last, part.last), [*parts, part])
        else:
            cells.append((part.first, part.last, [part]))
    return cells


def _text(parts: Sequence[Part]) -> str:
    ordered = sorted(parts, key=lambda part: (part.line.baseline, part.first))
    return unwrapped("\n".join(part.text for part in ordered))


def _row_edges(head: Head, rows: Sequence[Row], region: Region) -> tuple[float, ...]:
    """y of the borders: halfway between the lines of two rows."""
    groups: list[list[TextLine]] = [*head.lines, *(row.lines for row in rows)]
    edges = [min(line.top for line in groups[0])]
    for upper, lower in itertools.pairwise(groups):
        edges.append((max(line.bottom for line in upper) + min(line.top for line in lower)) / 2)
    edges.append(max(line.bottom for line in groups[-1]))
    for i in range(1, len(edges)):
        edges[i] = max(edges[i], edges[i - 1] + 0.1)
    return tuple(edges)


def _box(
    columns: Sequence[float], rows: Sequence[float], row: int, row_span: int, first: int, last: int
) -> tuple[float, float, float, float]:
    return columns[first], rows[row], columns[last + 1], rows[row + row_span]
