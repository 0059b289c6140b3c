"""Cells that rulings leave whole although the print divides them.

Many tables rule their header but not their body, or the rows but not the columns. A cell is
divided only on strong evidence, since running text must never be torn: columns where three
rows and more leave the same gap at borders that other rows print; rows where two columns and
more hold, line for line, one whole number at equal heights.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from ingest.readers.pdf.frame import Floats
from ingest.readers.pdf.glyphs import Glyphs
from ingest.readers.pdf.lattice import Grid, Span
from ingest.readers.pdf.strings import Index, line_strings, ordered

_LEAST_ROWS = 3
_CLEAR = 0.5  # font sizes between the characters on both sides of a border that is not printed
_SHARE = 0.8  # of rows that must fill more than one of the columns
_TALL = 2.5  # font sizes: lower rows hold no three lines
_NUMBER = re.compile(r"[-+(（−–]?[$¥￥€]?(\d{1,3}([,，]\d{3})+|\d+)(\.\d+)?[%％]?[)）]?\*{0,3}|[-–—−*]+|n/?a|\(?[xX]\)")


def divided(grid: Grid, glyphs: Glyphs, index: Index) -> Grid:
    """The grid with more cells where the characters at ``index`` (those inside it) prove them."""
    if not len(index) or grid.outside:
        return grid
    grid = _with_columns(grid, glyphs, index)
    return _with_rows(grid, glyphs, index)


def _with_columns(grid: Grid, glyphs: Glyphs, index: Index) -> Grid:
    blocks = [block for block in _wide_blocks(grid) if _is_columned(grid, block, glyphs, index)]
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


def _is_columned(grid: Grid, block: list[int], glyphs: Glyphs, index: Index) -> bool:
    """Whether the text of the cells leaves free every border between their columns."""
    span = grid.spans[block[0]]
    inner = grid.xs[span.column + 1 : span.column + span.column_span]
    rows = np.array([grid.spans[number].row for number in block])
    row = np.searchsorted(grid.ys, glyphs.center_y[index]) - 1
    column = np.searchsorted(grid.xs, glyphs.center_x[index]) - 1
    here = np.isin(row, rows) & (column >= span.column) & (column < span.column + span.column_span)
    chars, row, column = index[here], row[here], column[here]
    clear = _CLEAR / 2 * glyphs.size[chars]
    crossing = (glyphs.x0[chars, None] < inner + clear[:, None]) & (glyphs.x1[chars, None] > inner - clear[:, None])
    # A character may come near the border, not the text from both sides.
    if (crossing & (glyphs.x0[chars, None] < inner - 0.5) & (glyphs.x1[chars, None] > inner + 0.5)).any():
        return False
    pairs = np.unique(np.column_stack((row, column)), axis=0)
    filled = np.bincount(pairs[:, 0], minlength=int(rows.max()) + 1)[rows] if len(pairs) else np.zeros(len(rows))
    several = int((filled > 1).sum())
    return several >= _LEAST_ROWS and several >= _SHARE * len(rows) and not _touching(glyphs, chars, row, inner)


def _touching(glyphs: Glyphs, chars: Index, row: Index, inner: Floats) -> bool:
    """Whether in any line the text goes on over one of the borders without a gap."""
    lines = ordered(glyphs, chars, row)
    before, after = lines.order[:-1], lines.order[1:]
    same = np.diff(lines.line) == 0
    gap = glyphs.x0[after] - glyphs.x1[before]
    over = (glyphs.center_x[before, None] < inner) & (glyphs.center_x[after, None] > inner)
    return bool((same & over.any(axis=1) & (gap < _CLEAR * glyphs.size[after])).any())


def _with_rows(grid: Grid, glyphs: Glyphs, index: Index) -> Grid:
    size = float(np.median(glyphs.size[index]))
    tall = np.flatnonzero(np.diff(grid.ys) > _TALL * size).tolist()
    for row in reversed(tall):  # from below: numbers of the rows above stay as they are
        numbers = [n for n, span in enumerate(grid.spans) if span.row == row and span.row_span == 1]
        if len(numbers) < 2:
            continue
        borders = _row_borders(grid, row, set(numbers), glyphs, index)
        if len(borders):
            grid = _with_borders(grid, row, borders, set(numbers))
    return grid


def _row_borders(grid: Grid, row: int, numbers: set[int], glyphs: Glyphs, index: Index) -> Floats:
    """Where the lines of number columns divide a row; empty if they do not prove rows."""
    none = np.zeros(0)
    y = glyphs.center_y[index]
    chars = index[(y > grid.ys[row]) & (y < grid.ys[row + 1])]
    if not len(chars):
        return none
    column = np.searchsorted(grid.xs, glyphs.center_x[chars]) - 1
    kept = (column >= 0) & (column < len(grid.xs) - 1)
    chars, column = chars[kept], column[kept]
    cell = grid.places[row, column]
    kept = np.isin(cell, list(numbers))
    chars, cell = chars[kept], cell[kept]
    if not len(chars) or (glyphs.turns[chars] != 0).any():
        return none
    lines = ordered(glyphs, chars, cell)
    starts = np.flatnonzero(np.diff(lines.line, prepend=-1))
    owner = np.zeros(len(glyphs), dtype=np.intp)
    owner[chars] = cell
    owners = owner[lines.order[starts]]
    is_number = np.array([bool(_NUMBER.fullmatch(text.replace(" ", ""))) for text in line_strings(glyphs, lines)])
    lists = [n for n in numbers if (owners == n).sum() >= _LEAST_ROWS and is_number[owners == n].all()]
    if len(lists) < 2:
        return none
    first = lines.order[starts]
    baseline, height = glyphs.baseline[first], float(np.median(glyphs.size[first]))
    ordered_lines = np.argsort(baseline)
    new = np.diff(baseline[ordered_lines], prepend=-1e6) > 0.4 * height
    rows = int(new.sum())
    if any((owners == n).sum() < 0.5 * rows for n in lists[:2]):
        return none
    at = baseline[ordered_lines][new]
    return at[1:] - 0.86 * height - np.maximum(np.diff(at) - height, 0) / 2


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
