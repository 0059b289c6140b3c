"""Tables of aligned text inside a frame: rulings that bound a table, or its rows, but not its columns."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ingest.document import Box
from ingest.readers.page import PageTable
from ingest.readers.pdf.alignment import find_aligned_tables
from ingest.readers.pdf.alignment_lines import Piece, TextLine, lines_of
from ingest.readers.pdf.glyphs import Glyphs, Index
from ingest.readers.pdf.rulings import Rulings

_CROWDED = 12  # characters a cell: with fewer a table is not looked at
_FEWEST = 3  # lines with several amounts in one cell that it takes
_FINER = 2  # times as many cells must be found


def tables_in_frames(
    tables: Sequence[PageTable], rest: Index, glyphs: Glyphs, rulings: Rulings
) -> tuple[list[PageTable], Index]:
    """The ruled tables of a page, those that hold several amounts a cell read again by alignment.

    ``rest``: the characters of ``glyphs`` that no table holds; given back with those that no table holds now.
    """
    result: list[PageTable] = []
    for table in tables:
        inside = _inside(glyphs, table.box)
        found = _found_in(table, glyphs.take(inside), rulings) if len(inside) >= _CROWDED * len(table.cells) else []
        result += found or [table]
        if found:
            held = [_inside(glyphs, inner.box) for inner in found]
            rest = np.union1d(rest, np.setdiff1d(inside, np.concatenate(held)))
    return result, rest


def _inside(glyphs: Glyphs, box: Box) -> Index:
    x, y = glyphs.center_x, glyphs.center_y
    return np.flatnonzero((x >= box[0]) & (x <= box[2]) & (y >= box[1]) & (y <= box[3]))


def _found_in(table: PageTable, glyphs: Glyphs, rulings: Rulings) -> list[PageTable]:
    lines = lines_of(glyphs, _FEWEST)
    if not _lacks_columns(table, lines):
        return []
    found = find_aligned_tables(glyphs, rulings)
    return found if sum(len(inner.cells) for inner in found) >= _FINER * len(table.cells) else []


def _lacks_columns(table: PageTable, lines: Sequence[TextLine]) -> bool:
    """Whether most lines have several amounts inside one cell."""
    crowded = filled = 0
    for line in lines:
        columns = [_column(table, piece) for piece in line.pieces if piece.is_number]
        if len(line.pieces) > 1:
            filled += 1
            crowded += len(columns) > len(set(columns))
    return crowded >= _FEWEST and crowded * 2 >= filled


def _column(table: PageTable, piece: Piece) -> int:
    return int(np.searchsorted(table.column_edges, (piece.x0 + piece.x1) / 2))
