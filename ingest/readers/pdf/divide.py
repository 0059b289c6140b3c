"""Cells that rulings leave whole although the print divides them.

Many tables rule their header but not their body, or the rows but not the columns. A cell is
divided only on strong evidence, since running text must never be torn: columns where three
rows and more leave the same gap at borders that other rows print; rows where two columns and
more hold, line for line, one whole number at equal heights.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np

from ingest.readers.pdf.frame import Floats
from ingest.readers.pdf.glyphs import Glyphs, Index
from ingest.readers.pdf.lattice import Grid, Span
from ingest.readers.pdf.strings import line_strings, ordered

_LEAST_ROWS = 3
_CLEAR = 0.5  # font sizes between the characters on both sides of a border that is not printed
_SHARE = 0.8  # of rows that must fill more than one of the columns
_NUMBER = re.compile(r"[-+(（−–]?[$¥￥€]?(\d{1,3}([,，]\d{3})+|\d+)(\.\d+)?[%％]?[)）]?\*{0,3}|[-–—−*]+|n/?a|\(?[xX]\)")


def divided(grid: Grid, texts: Sequence[str], glyphs: Glyphs) -> Grid:
    """The grid with more cells where the print proves them; the same object where it does not."""
    if grid.outside:
        return grid
    finer = _with_columns(grid, glyphs)
    # From below, so that the numbers of the rows above stay as they are.
    for row in sorted(_rows_of_lists(grid, texts), reverse=True):
        finer = _with_rows(finer, row, glyphs)
    return finer


def _with_columns(grid: Grid, glyphs: Glyphs) -> Grid:
    blocks = [block for block in _wide_blocks(grid) if _is_columned(grid, block, glyphs)]
    if not blocks:
        return grid
    torn = {number for block in blocks for number in block}
    spans: list[Span] = []
    for number, span in enumerate(grid.spans):
        if number in torn:
            spans += [Span(span.row, column, 1, 1) for column in range(span.column, span.column + span.column_span)]
        else:
            spans.append(span)
    return _rebuilt(grid, grid.ys, spans)


def _wide_blocks(grid: Grid) -> Iterator[list[int]]:
    """Runs of rows in which a cell goes over the same columns: the numbers of these cells."""
    wide: dict[tuple[int, int], dict[int, int]] = {}
    for number, span in enumerate(grid.spans):
        if span.column_span > 1 and span.row_span == 1:
            wide.setdefault((span.column, span.column_span), {})[span.row] = number
    for rows in wide.values():
        block: list[int] = []
        for row in sorted(rows):
            if block and row - 1 not in rows:
                if len(block) >= _LEAST_ROWS:
                    yield block
                block = []
            block.append(rows[row])
        if len(block) >= _LEAST_ROWS:
            yield block


def _is_columned(grid: Grid, block: list[int], glyphs: Glyphs) -> bool:
    """Whether the text of the cells leaves free every border between their columns."""
    span = grid.spans[block[0]]
    last = span.column + span.column_span
    inner = grid.xs[span.column + 1 : last]
    top, count = span.row, len(block)
    row = np.searchsorted(grid.ys, glyphs.center_y) - 1 - top
    column = np.searchsorted(grid.xs, glyphs.center_x) - 1
    chars = np.flatnonzero((row >= 0) & (row < count) & (column >= span.column) & (column < last) & (glyphs.turns >= 0))
    if ((glyphs.x0[chars, None] < inner - 0.5) & (glyphs.x1[chars, None] > inner + 0.5)).any():
        return False
    is_filled = np.zeros((count, last), dtype=np.bool_)
    is_filled[row[chars], column[chars]] = True
    several = int((is_filled.sum(axis=1) > 1).sum())
    return several >= _LEAST_ROWS and several >= _SHARE * count and not _touching(glyphs, chars, row[chars], inner)


def _touching(glyphs: Glyphs, chars: Index, row: Index, inner: Floats) -> bool:
    """Whether in any line the text goes on over one of the borders without a gap."""
    lines = ordered(glyphs, chars, row)
    before, after = lines.order[:-1], lines.order[1:]
    same = np.diff(lines.line) == 0
    gap = glyphs.x0[after] - glyphs.x1[before]
    over = (glyphs.center_x[before, None] < inner) & (glyphs.center_x[after, None] > inner)
    return bool((same & over.any(axis=1) & (gap < _CLEAR * glyphs.size[after])).any())


def _rows_of_lists(grid: Grid, texts: Sequence[str]) -> list[int]:
    """Rows in which two cells and more hold a number on each of at least three lines."""
    lists: Counter[int] = Counter()
    for span, text in zip(grid.spans, texts, strict=True):
        if text.count("\n") >= _LEAST_ROWS - 1 and span.row_span == 1 and _is_list(text):
            lists[span.row] += 1
    return [row for row, count in lists.items() if count > 1]


def _is_list(text: str) -> bool:
    return all(_NUMBER.fullmatch(line.replace(" ", "")) for line in text.split("\n"))


def _with_rows(grid: Grid, row: int, glyphs: Glyphs) -> Grid:
    """The grid with a row divided where the lines of its columns of numbers stand, if these agree."""
    numbers = [number for number, span in enumerate(grid.spans) if span.row == row and span.row_span == 1]
    held = np.flatnonzero((glyphs.center_y > grid.ys[row]) & (glyphs.center_y < grid.ys[row + 1]))
    column = np.searchsorted(grid.xs, glyphs.center_x[held]) - 1
    kept = (column >= 0) & (column < len(grid.xs) - 1) & (glyphs.turns[held] == 0)
    chars, cell = held[kept], grid.places[row, column[kept]]
    kept = np.isin(cell, numbers)
    lines = ordered(glyphs, chars[kept], cell[kept])
    first = lines.order[lines.starts]
    owner = np.zeros(len(glyphs), dtype=np.intp)
    owner[chars] = cell
    size = float(np.median(glyphs.size[first]))
    baselines = np.sort(glyphs.baseline[first])
    at = baselines[np.diff(baselines, prepend=-1e6) > 0.4 * size]
    texts: dict[int, list[str]] = {}
    for number, text in zip(owner[first].tolist(), line_strings(glyphs, lines), strict=True):
        texts.setdefault(number, []).append(text)
    lists = [lines for lines in texts.values() if len(lines) >= _LEAST_ROWS and _is_list("\n".join(lines))]
    if sum(2 * len(lines) >= len(at) for lines in lists) < 2:
        return grid
    borders = at[1:] - 0.86 * size - np.maximum(np.diff(at) - size, 0) / 2
    return _with_borders(grid, row, borders, set(numbers))


def _with_borders(grid: Grid, row: int, borders: Floats, numbers: set[int]) -> Grid:
    """The grid with ``row`` divided at ``borders`` in the cells ``numbers``; others go over all its parts."""
    more = len(borders)
    spans: list[Span] = []
    for number, span in enumerate(grid.spans):
        if number in numbers:
            spans += [Span(row + part, span.column, 1, span.column_span) for part in range(more + 1)]
        elif span.row > row:
            spans.append(Span(span.row + more, span.column, span.row_span, span.column_span))
        elif span.row + span.row_span > row:
            spans.append(Span(span.row, span.column, span.row_span + more, span.column_span))
        else:
            spans.append(span)
    return _rebuilt(grid, np.insert(grid.ys, row + 1, borders), spans)


def _rebuilt(grid: Grid, ys: Floats, spans: list[Span]) -> Grid:
    spans = sorted(spans, key=lambda span: (span.row, span.column))
    places = np.full((len(ys) - 1, len(grid.xs) - 1), -1, dtype=np.intp)
    for number, span in enumerate(spans):
        places[span.row : span.row + span.row_span, span.column : span.column + span.column_span] = number
    return Grid(grid.xs, ys, spans, places, grid.open_borders, grid.outside)
