"""Tables of which only a part is ruled: rulings part the columns but not the rows, or the rows but not the columns."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from ingest.readers.page import GridCell, PageTable
from ingest.readers.pdf.alignment import find_aligned_tables
from ingest.readers.pdf.alignment_lines import Piece, TextLine, Word, lines_of
from ingest.readers.pdf.alignment_regions import Region
from ingest.readers.pdf.alignment_rows import Part, Row, body_rows
from ingest.readers.pdf.glyphs import Glyphs
from ingest.readers.pdf.rulings import Rulings

_CROWDED = 12  # characters a cell: below, a table is not looked at
_FEWEST = 3  # rows that must be seen before any is believed


def completed(table: PageTable, glyphs: Glyphs, rulings: Rulings) -> list[PageTable]:
    """A ruled table with the rows or columns that its rulings leave out; itself where there are none.

    ``glyphs``: the characters of the page.
    """
    inside = _inside(glyphs, table.box)
    if len(inside) < _CROWDED * len(table.cells):
        return [table]
    glyphs = glyphs.take(inside)
    lines = lines_of(glyphs, _FEWEST)
    if not lines:
        return [table]
    if _lacks_columns(table, lines):
        found = find_aligned_tables(glyphs, rulings)
        if len(found) == 1 and len(found[0].cells) > len(table.cells):
            return found
    return [_with_rows(table, lines)]


def _inside(glyphs: Glyphs, box: tuple[float, float, float, float]) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
    x, y = glyphs.center_x, glyphs.center_y
    return np.flatnonzero((x >= box[0]) & (x <= box[2]) & (y >= box[1]) & (y <= box[3]))


def _lacks_columns(table: PageTable, lines: Sequence[TextLine]) -> bool:
    """Whether most lines have several amounts inside one cell."""
    crowded = filled = 0
    for line in lines:
        columns = [_column(table, piece.words) for piece in line.pieces if piece.is_number]
        if len(line.pieces) > 1:
            filled += 1
            crowded += len(columns) > len(set(columns))
    return crowded >= _FEWEST and crowded * 2 >= filled


def _column(table: PageTable, words: Sequence[Word]) -> int:
    middle = (words[0].x0 + words[-1].x1) / 2
    return int(np.searchsorted(table.column_edges, middle)) - 1


def _with_rows(table: PageTable, lines: Sequence[TextLine]) -> PageTable:
    """The table with each crowded row cut into the rows that its lines make."""
    parts = _parts_by_row(table, lines)
    cut = {row: rows for row, found in parts.items() if (rows := _cut(found, table, row))}
    if not cut:
        return table
    new_row, edges = [], [table.row_edges[0]]
    for row in range(len(table.row_edges) - 1):
        new_row.append(len(edges) - 1)
        for upper, lower in pairwise(cut.get(row, [])):
            edges.append((max(x.bottom for x in upper.lines) + min(x.top for x in lower.lines)) / 2)
        edges.append(table.row_edges[row + 1])
    new_row.append(len(edges) - 1)
    cells: list[GridCell] = []
    for cell in table.cells:
        first, end = new_row[cell.row], new_row[cell.row + cell.row_span]
        if cell.row not in cut or cell.row_span > 1:
            cells.append(GridCell(first, cell.column, cell.text, end - first, cell.column_span, cell.box))
            continue
        for number, part in enumerate(cut[cell.row], first):
            text = "\n".join(p.text for p in part.parts if cell.column <= p.first < cell.column + cell.column_span)
            left, right = table.column_edges[cell.column], table.column_edges[cell.column + cell.column_span]
            box = (left, edges[number], right, edges[number + 1])
            cells.append(GridCell(number, cell.column, text, 1, cell.column_span, box))
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return PageTable(tuple(cells), table.column_edges, tuple(edges), table.is_ruled)


def _parts_by_row(table: PageTable, lines: Sequence[TextLine]) -> dict[int, list[list[Part]]]:
    """For each row the lines in it, each cut at the columns' borders."""
    found: dict[int, list[list[Part]]] = {}
    for line in lines:
        row = int(np.searchsorted(table.row_edges, (line.top + line.bottom) / 2)) - 1
        groups: dict[int, list[Word]] = {}
        for word in line.words:
            groups.setdefault(_column(table, (word,)), []).append(word)
        found.setdefault(row, []).append([Part(c, c, Piece(tuple(words)), line) for c, words in groups.items()])
    return found


def _cut(lines: Sequence[list[Part]], table: PageTable, row: int) -> list[Row] | None:
    """The rows in a row, if its lines are rows: several with amounts in most of its columns."""
    whole = {cell.column for cell in table.cells if cell.row <= row < cell.row + cell.row_span and cell.row_span > 1}
    lines = [kept for parts in lines if (kept := [part for part in parts if part.first not in whole])]
    columns = {part.first for parts in lines for part in parts}
    full = [parts for parts in lines if len(parts) * 2 >= len(columns) and len(parts) > 1]
    amounts = [parts for parts in full if any(part.is_number and part.first > min(columns) for part in parts)]
    if len(amounts) < _FEWEST or len(amounts) * 2 < len(full):
        return None
    region = Region([parts[0].line for parts in lines], table.box[0], table.box[2])
    region.extents = list(pairwise(table.column_edges))
    rows = body_rows(lines, region)
    return rows if len(rows) >= _FEWEST else None
