"""Rulings → grids: which lines form a table, its rows and columns, which places one cell covers.

A border that is missing between two places makes them one (merged) cell. What a table's
outline leaves open is closed where several lines end together, as in tables without outer
borders.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ingest.readers.pdf.frame import Floats
from ingest.readers.pdf.glyphs import Index
from ingest.readers.pdf.rulings import Rulings, merged

_TOUCH = 3.0  # points: a line that ends this near to another one meets it
_OVERHANG = 6.0  # points by which lines must stand out to make a column or row of their own
_LEAST_AREA = 6.0  # points: coloured areas that are lower or narrower are no cells
_COLOUR_SNAP = 6.0  # points between coloured cells that are still neighbours
_MOST_LINES = 600  # a page with more in one direction is a drawing or a map

Bools = NDArray[np.bool_]


class Span(NamedTuple):
    """A cell's place in the grid."""

    row: int
    column: int
    row_span: int
    column_span: int


@dataclass(frozen=True, slots=True)
class Grid:
    """A table's geometry. ``places`` (rows, columns) holds for each place the index of its cell.

    ``open_borders``: borders missing between different cells, which a clean grid does not have.
    ``outside``: cells that lie in the bounding box but not in the table's outline.
    """

    xs: Floats
    ys: Floats
    spans: list[Span]
    places: Index
    open_borders: int
    outside: frozenset[int]

    @property
    def is_table(self) -> bool:
        """False for frames around text: a single column, or cells that all go across."""
        return any(span.column_span < len(self.xs) - 1 for span in self.spans)

    @property
    def is_drawing(self) -> bool:
        """Lines that cross as in a chart: borders go missing everywhere."""
        return 2 * self.open_borders > len(self.spans)

    @property
    def area(self) -> float:
        return float((self.xs[-1] - self.xs[0]) * (self.ys[-1] - self.ys[0]))


@dataclass(frozen=True, slots=True)
class Lattice:
    """The grids of a page, and the lines that belong to none (as in `Rulings`)."""

    grids: list[Grid]
    horizontal_left: Floats
    vertical_left: Floats


def lattice_of(rulings: Rulings) -> Lattice:
    """The grids that a page's rulings form; one with a single cell too (a frame around text)."""
    horizontal, vertical = rulings.horizontal, rulings.vertical
    if not len(horizontal) or not len(vertical) or max(len(horizontal), len(vertical)) > _MOST_LINES:
        return Lattice(_coloured(rulings.fills, []), horizontal, vertical)
    meets = _meets(horizontal, vertical)
    group = _components(meets)
    owner = np.where(meets.any(axis=0), group[meets.argmax(axis=0)], -1)
    group[~meets.any(axis=1)] = -1
    grids = []
    for name in sorted(set(owner.tolist()) - {-1}):
        grid = _grid(horizontal[group == name], vertical[owner == name])
        if grid is None:
            group[group == name] = -1
            owner[owner == name] = -1
        else:
            grids.append(grid)
    grids += _coloured(rulings.fills, grids)
    return Lattice(grids, horizontal[group == -1], vertical[owner == -1])


def _coloured(fills: Floats, ruled: list[Grid]) -> list[Grid]:
    """Grids whose cells are told by their colours alone: areas side by side, in rows of equal height."""
    fills = fills[((fills[:, 2:] - fills[:, :2]) >= _LEAST_AREA).all(axis=1)]
    if not 4 <= len(fills) <= _MOST_LINES:
        return []
    for grid in ruled:
        if grid.is_table:
            middle = (fills[:, :2] + fills[:, 2:]) / 2
            low, high = (grid.xs[0], grid.ys[0]), (grid.xs[-1], grid.ys[-1])
            fills = fills[~((middle >= low) & (middle <= high)).all(axis=1)]
    near = np.abs(fills[:, None, :] - fills[None, :, :]) <= _TOUCH
    in_row, in_column = near[:, :, 1] & near[:, :, 3], near[:, :, 0] & near[:, :, 2]
    fills = fills[(in_row.sum(axis=1) > 1) & (in_column.sum(axis=1) > 1)]
    if len(fills) < 4:
        return []
    # Every other row is often left white: vertical borders go through, and a frame may close the last one.
    through = 1.5 * float((fills[:, 3] - fills[:, 1]).max())
    low, high = fills[:, :2].min(axis=0), fills[:, 2:].max(axis=0)
    for grid in ruled:
        frame = np.array((grid.xs[0], grid.ys[0], grid.xs[-1], grid.ys[-1]))
        if not grid.is_table and (np.abs(frame - np.concatenate((low, high))) <= through).all():
            fills = np.concatenate((fills, frame[None, :]))
    x0, top, x1, bottom = fills.T
    horizontal = np.concatenate((np.column_stack((top, x0, x1)), np.column_stack((bottom, x0, x1))))
    vertical = np.concatenate((np.column_stack((x0, top, bottom)), np.column_stack((x1, top, bottom))))
    horizontal = merged(horizontal, _COLOUR_SNAP, _COLOUR_SNAP)
    vertical = merged(vertical, _COLOUR_SNAP, through)
    lattice = lattice_of(Rulings(horizontal, vertical, fills[:0], fills[:0]))
    return [grid for grid in lattice.grids if len(grid.xs) > 2 and len(grid.ys) > 2]


def _meets(horizontal: Floats, vertical: Floats) -> Bools:
    """Which horizontal lines (rows) meet which vertical ones (columns)."""
    y, x0, x1 = horizontal.T[:, :, None]
    x, top, bottom = vertical.T[:, None, :]
    result: Bools = (x >= x0 - _TOUCH) & (x <= x1 + _TOUCH) & (y >= top - _TOUCH) & (y <= bottom + _TOUCH)
    return result


def _components(meets: Bools) -> Index:
    """For each horizontal line the number of the component that it is connected to."""
    count = len(meets)
    linked = (meets.astype(np.float32) @ meets.T.astype(np.float32)) > 0
    np.fill_diagonal(linked, True)
    label = np.arange(count)
    while True:
        lowest: Index = np.where(linked, label, count).min(axis=1)
        lowest = lowest[lowest]
        if (lowest == label).all():
            return lowest
        label = lowest


def _grid(horizontal: Floats, vertical: Floats) -> Grid | None:
    """The grid of a component's lines, sorted; None where they enclose nothing."""
    vertical, horizontal = _closed(vertical, horizontal), _closed(horizontal, vertical)
    xs, upright = _drawn(vertical, horizontal)  # (columns + 1, rows)
    ys, level = _drawn(horizontal, vertical)  # (rows + 1, columns)
    if len(xs) < 2 or len(ys) < 2:
        return None
    open_right, open_down = ~upright[1:-1].T, ~level[1:-1]
    spans, places = _cells(open_right, open_down)
    torn = 0
    if len(spans) < places.size:
        aside, below = places[:, 1:] != places[:, :-1], places[1:] != places[:-1]
        torn = int((open_right & aside).sum() + (open_down & below).sum())
    return Grid(xs, ys, spans, places, torn, _outside(upright, level, places))


def _closed(lines: Floats, crossing: Floats) -> Floats:
    """``lines`` with an outer one added on each side where ``crossing`` lines stand out and end together."""
    for end, sign in ((1, 1), (2, -1)):
        ends = crossing[:, end]
        outermost = float(ends.min() if sign > 0 else ends.max())
        edge = lines[0 if sign > 0 else -1, 0]
        if sign * (edge - outermost) <= _OVERHANG:
            continue
        ending = crossing[np.abs(ends - outermost) <= _TOUCH, 0]
        if len(ending) > 1 and ending.max() - ending.min() > _OVERHANG:
            added = np.array(((outermost, ending.min(), ending.max()),))
            lines = np.concatenate((added, lines) if sign > 0 else (lines, added))
    return lines


def _drawn(lines: Floats, crossing: Floats) -> tuple[Floats, Bools]:
    """Where ``lines`` stand, and (rows) whether each is drawn over each interval (columns) of ``crossing``."""
    first = _firsts(lines[:, 0])
    across = crossing[_firsts(crossing[:, 0]), 0]
    middle = (across[1:] + across[:-1]) / 2
    covers = (lines[:, 1, None] <= middle) & (lines[:, 2, None] >= middle)
    return lines[first, 0], np.logical_or.reduceat(covers, first, axis=0)


def _firsts(values: Floats) -> Index:
    """Where each value of a sorted array stands first."""
    new = np.ones(len(values), dtype=np.bool_)
    new[1:] = values[1:] != values[:-1]
    return np.flatnonzero(new)


def _cells(open_right: Bools, open_down: Bools) -> tuple[list[Span], Index]:
    """Cells of a grid, each as far right and then as far down as no border stands in the way."""
    rows, columns = open_down.shape[0] + 1, open_right.shape[1] + 1
    right: list[list[bool]] = [[*row, False] for row in open_right.tolist()]
    down: list[list[bool]] = [*open_down.tolist(), [False] * columns]
    places = [[-1] * columns for _ in range(rows)]
    spans: list[Span] = []
    for row in range(rows):
        for column in range(columns):
            if places[row][column] >= 0:
                continue
            if not (right[row][column] or down[row][column]):  # most are closed all round
                places[row][column] = len(spans)
                spans.append(Span(row, column, 1, 1))
                continue
            wide = column + 1
            while right[row][wide - 1] and places[row][wide] < 0:
                wide += 1
            high = row + 1
            while (
                all(down[high - 1][column:wide])
                and all(right[high][column : wide - 1])
                and max(places[high][column:wide]) < 0
            ):
                high += 1
            for covered in range(row, high):
                places[covered][column:wide] = [len(spans)] * (wide - column)
            spans.append(Span(row, column, high - row, wide - column))
    return spans, np.array(places)


def _outside(upright: Bools, level: Bools, places: Index) -> frozenset[int]:
    """Cells that are open to the outside: a side is missing, and one of the borders next to it."""
    lost: set[int] = set()
    for edge in (0, -1):
        for row in np.flatnonzero(~upright[edge]).tolist():
            if not (level[row, edge] and level[row + 1, edge]):
                lost.add(int(places[row, edge]))
        for column in np.flatnonzero(~level[edge]).tolist():
            if not (upright[column, edge] and upright[column + 1, edge]):
                lost.add(int(places[edge, column]))
    return frozenset(lost)
