"""Grids and characters → the tables of a page, and which characters they hold."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from ingest.readers.page import GridCell, PageTable
from ingest.readers.pdf.divide import divided
from ingest.readers.pdf.glyphs import Glyphs, Index
from ingest.readers.pdf.lattice import Grid
from ingest.readers.pdf.strings import group_strings, ordered
from ingest.readers.wrapping import numbers_meet

_CLOSING = np.array(sorted(map(ord, "）)」』】》〉、，。；：！？%％")), dtype=np.uint32)
_NUMBER = re.compile(r"[\d.,%]+")
_SPACE = 0.3  # font sizes between two numbers on a line
_DIGITS = frozenset("0123456789.,%％\n")
_ONE_NUMBER = re.compile(r"(\d{1,3}(,\d{3})+|\d+)(\.\d{1,2})?[%％]?")
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
    starts = np.cumsum([0, *(len(table.texts) for table in result)]).tolist()
    whole = [_cut_numbers_joined(table, owner, at, glyphs) for table, at in zip(result, starts, strict=False)]
    finer = [divided(table.grid, texts, glyphs) for table, texts in zip(result, whole, strict=True)]
    if any(grid is not table.grid for grid, table in zip(finer, result, strict=True)):
        result, owner = _filled(finer, glyphs)
    for table, at in zip(result, np.cumsum([0, *(len(table.texts) for table in result)]).tolist(), strict=False):
        _part_numbers(table, owner, at, glyphs)
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
            had_room = _had_room(table.grid, number, np.flatnonzero(owner == number + offset), glyphs)
            two = [at for at in breaks if had_room[text[:at].count("\n")]]
            table.texts[number] = "".join(" " if at in two else char for at, char in enumerate(text))


def _cut_numbers_joined(table: FilledGrid, owner: Index, offset: int, glyphs: Glyphs) -> list[str]:
    """The texts, without the line breaks of numbers that narrow columns cut: those are no lists.

    A row of lists has a line of words for each number; then nothing is joined.
    """
    texts = list(table.texts)
    rows_of_words = {
        span.row
        for span, text in zip(table.grid.spans, texts, strict=True)
        if text.count("\n") > 1 and span.row_span == 1 and not set(text) <= _DIGITS
    }
    for number, (span, text) in enumerate(zip(table.grid.spans, texts, strict=True)):
        whole = text.replace("\n", "")
        if text.count("\n") < 2 or span.row in rows_of_words or not _ONE_NUMBER.fullmatch(whole):
            continue
        if not any(_had_room(table.grid, number, np.flatnonzero(owner == number + offset), glyphs, count=1)):
            texts[number] = whole
    return texts


def _had_room(grid: Grid, number: int, held: Index, glyphs: Glyphs, count: int = 0) -> list[bool]:
    """For each line of a cell but the last: whether the number that opens the next had had room behind it.

    ``count``: so many of its characters; 0: all, and a space. Advances are measured; padding is as on the side
    where it is less.
    """
    span = grid.spans[number]
    left, right = float(grid.xs[span.column]), float(grid.xs[span.column + span.column_span])
    lines = ordered(glyphs, held, np.zeros(len(held), dtype=np.intp))
    groups = np.split(lines.order, lines.starts[1:])
    padding = min(float(glyphs.x0[held].min()) - left, right - float(glyphs.x1[held].max()))
    room: list[bool] = []
    for line, following in pairwise(groups):
        number_text = _NUMBER.match(glyphs.text(following))
        last = following[(count or len(number_text[0] if number_text else " ")) - 1]
        needed = float(glyphs.x1[last] - glyphs.x0[following[0]]) + _SPACE * float(glyphs.size[line[-1]]) * (not count)
        room.append(float(glyphs.x1[line[-1]]) + needed <= right - padding)
    return room


def _hold_closing(owner: Index, glyphs: Glyphs) -> None:
    """Give closing marks that hang over a border to the cell of the character they close (in place)."""
    after = np.flatnonzero(np.isin(glyphs.codes[1:], _CLOSING) & (owner[1:] != owner[:-1])) + 1
    before = after - 1
    size = glyphs.size[after]
    near = np.abs(glyphs.x0[after] - glyphs.x1[before]) < _TOUCHING * size
    level = np.abs(glyphs.baseline[after] - glyphs.baseline[before]) < 0.3 * size
    for number in after[near & level & ~glyphs.spaced[after] & (owner[before] >= 0)].tolist():
        owner[number] = owner[number - 1]
