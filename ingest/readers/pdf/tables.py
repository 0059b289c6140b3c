"""Grids and characters → the tables of a page, and which characters they hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.readers.page import GridCell, PageTable
from ingest.readers.pdf.divide import divided
from ingest.readers.pdf.glyphs import Glyphs
from ingest.readers.pdf.lattice import Grid
from ingest.readers.pdf.strings import Index, group_strings


@dataclass(frozen=True, slots=True)
class FilledGrid:
    """A grid with its text."""

    grid: Grid
    texts: list[str]

    def table(self) -> PageTable:
        xs, ys = self.grid.xs.round(2).tolist(), self.grid.ys.round(2).tolist()
        return PageTable(
            tuple(
                GridCell(
                    span.row,
                    span.column,
                    text,
                    span.row_span,
                    span.column_span,
                    (xs[span.column], ys[span.row], xs[span.column + span.column_span], ys[span.row + span.row_span]),
                )
                for span, text in zip(self.grid.spans, self.texts, strict=True)
            ),
            tuple(xs),
            tuple(ys),
        )


def filled(grids: Sequence[Grid], glyphs: Glyphs) -> tuple[list[FilledGrid], Index]:
    """The grids that are tables with their text, and the characters left over.

    A character belongs to the cell that its centre lies in; to the inner table where one
    stands inside another's cell. A grid with one column is a frame around text, no table.
    """
    owner = np.full(len(glyphs), -1, dtype=np.intp)
    straight = glyphs.turns >= 0
    tables = [
        divided(grid, glyphs, np.flatnonzero(_placed(grid, glyphs)[0] & straight))
        for grid in sorted((grid for grid in grids if grid.is_table), key=lambda grid: -grid.area)
    ]
    first = 0
    offsets = []
    for grid in tables:
        held, row, column = _placed(grid, glyphs)
        held &= straight
        cell = grid.places[row[held], column[held]]
        number = cell + first
        if grid.outside:
            number[np.isin(cell, list(grid.outside))] = -1
        owner[held] = number
        offsets.append(first)
        first += len(grid.spans)
    index = np.flatnonzero(owner >= 0)
    texts = group_strings(glyphs, index, owner[index], first)
    result = [
        FilledGrid(grid, texts[offset : offset + len(grid.spans)]) for grid, offset in zip(tables, offsets, strict=True)
    ]
    return [table for table in result if any(table.texts)], np.flatnonzero(owner < 0)


def _placed(grid: Grid, glyphs: Glyphs) -> tuple[NDArray[np.bool_], Index, Index]:
    """Which characters have their centre in the grid, and the row and column of each."""
    column = np.searchsorted(grid.xs, glyphs.center_x) - 1
    row = np.searchsorted(grid.ys, glyphs.center_y) - 1
    return (column >= 0) & (row >= 0) & (column < len(grid.xs) - 1) & (row < len(grid.ys) - 1), row, column
