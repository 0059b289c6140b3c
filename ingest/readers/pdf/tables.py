"""Grids and characters → the tables of a page, and which characters they hold."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ingest.readers.page import GridCell, PageTable
from ingest.readers.pdf.divide import divided
from ingest.readers.pdf.glyphs import Glyphs, Index
from ingest.readers.pdf.lattice import Grid
from ingest.readers.pdf.strings import group_strings
from ingest.readers.wrapping import numbers_meet

_CLOSING = np.array(sorted(map(ord, "）)」』】》〉、，。；：！？%％")), dtype=np.uint32)
_NUMBER = re.compile(r"[\d.,%]+")
_PADDING = 1.0  # font sizes that a cell leaves free beside its text
_TOUCHING = 0.4  # font sizes between a closing mark and what it closes


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


@dataclass(frozen=True, slots=True)
class Filled:
    """The tables of a page, and for each of its characters the number of its cell among all cells, or -1."""

    tables: list[FilledGrid]
    owner: Index

    @property
    def rest(self) -> Index:
        """The characters that no table holds."""
        return np.flatnonzero(self.owner < 0)


def filled(grids: Sequence[Grid], glyphs: Glyphs) -> Filled:
    """The grids that are tables with their text.

    A character belongs to the cell that its centre lies in; to the inner table where one
    stands inside another's cell. A grid with one column is a frame around text, no table.
    """
    tables = sorted((grid for grid in grids if grid.is_table), key=lambda grid: -grid.area)
    result, owner = _filled(tables, glyphs)
    finer = [divided(table.grid, table.texts, glyphs) for table in result]
    if any(grid is not table.grid for grid, table in zip(finer, result, strict=True)):
        result, owner = _filled(finer, glyphs)
    offset = 0
    for table in result:
        _part_numbers(table, owner, offset, glyphs)
        offset += len(table.texts)
    return Filled([table for table in result if any(table.texts)], owner)


def _filled(grids: Sequence[Grid], glyphs: Glyphs) -> tuple[list[FilledGrid], Index]:
    """The grids with their text, and the owner of each character as in `Filled`."""
    owner = np.full(len(glyphs), -1, dtype=np.intp)
    if not grids:
        return [], owner
    offsets = np.cumsum([0, *(len(grid.spans) for grid in grids)]).tolist()
    x, y, straight = glyphs.center_x, glyphs.center_y, glyphs.turns >= 0
    for grid, offset in zip(grids, offsets, strict=False):
        column = np.searchsorted(grid.xs, x) - 1
        row = np.searchsorted(grid.ys, y) - 1
        held = (column >= 0) & (row >= 0) & (column < len(grid.xs) - 1) & (row < len(grid.ys) - 1) & straight
        cell = grid.places[row[held], column[held]]
        owner[held] = np.where(np.isin(cell, list(grid.outside)), -1, cell + offset) if grid.outside else cell + offset
    _hold_closing(owner, glyphs)
    index = np.flatnonzero(owner >= 0)
    texts = group_strings(glyphs, index, owner[index], offsets[-1])
    return [FilledGrid(grid, texts[a:b]) for grid, a, b in zip(grids, offsets, offsets[1:], strict=False)], owner


def _part_numbers(table: FilledGrid, owner: Index, offset: int, glyphs: Glyphs) -> None:
    """Make line breaks between numbers spaces where they are two (in place)."""
    for number, text in enumerate(table.texts):
        if "\n" in text and (breaks := numbers_meet(text)):
            span, xs = table.grid.spans[number], table.grid.xs
            width = float(xs[span.column + span.column_span] - xs[span.column])
            size = float(np.median(glyphs.size[owner == number + offset]))
            table.texts[number] = _parted(text, breaks, width / size)


def _hold_closing(owner: Index, glyphs: Glyphs) -> None:
    """Give closing marks that hang over a border to the cell of the character they close (in place)."""
    after = np.flatnonzero(np.isin(glyphs.codes[1:], _CLOSING) & (owner[1:] != owner[:-1])) + 1
    before = after - 1
    size = glyphs.size[after]
    near = np.abs(glyphs.x0[after] - glyphs.x1[before]) < _TOUCHING * size
    level = np.abs(glyphs.baseline[after] - glyphs.baseline[before]) < 0.3 * size
    for number in after[near & level & ~glyphs.spaced[after] & (owner[before] >= 0)].tolist():
        owner[number] = owner[number - 1]


def _parted(text: str, breaks: Sequence[int], width: float) -> str:
    """Two numbers on lines of their own stay two, where the second had had room behind the first.

    ``width`` of the cell in font sizes. Else a narrow column cut one number.
    """
    for at in breaks:
        before, after = text[:at].rpartition("\n")[2], _NUMBER.match(text, at + 1)
        if _width(before) + _width(after[0] if after else "") + _PADDING <= width:
            text = f"{text[:at]} {text[at + 1 :]}"
    return text


def _width(text: str) -> float:
    """Roughly, in font sizes."""
    return sum(1.0 if char > "\u2e7f" else 0.55 for char in text)
