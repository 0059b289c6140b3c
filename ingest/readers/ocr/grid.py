"""Rulings → the cells that they enclose, in pixels.

Two places of the grid are one cell where no ruling parts them; merged cells keep their spans.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.readers.ocr.rulings import Ruling, Rulings

_SAME_EDGE = 8.0  # pixels: double lines, and what is left of a lean
_REACH = 14.0  # pixels that a ruling may end short of the one it meets
_PARTED = 0.5  # share of a cell's side that must be ruled


@dataclass(frozen=True, slots=True)
class Slot:
    """A cell of the grid, without its text."""

    row: int
    column: int
    row_span: int
    column_span: int


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table: x of its column edges, y of its row edges, its cells by row and column."""

    column_edges: tuple[float, ...]
    row_edges: tuple[float, ...]
    slots: tuple[Slot, ...]

    def box(self, slot: Slot) -> tuple[float, float, float, float]:
        """Left, top, right, bottom of a cell."""
        return (
            self.column_edges[slot.column],
            self.row_edges[slot.row],
            self.column_edges[slot.column + slot.column_span],
            self.row_edges[slot.row + slot.row_span],
        )


def grids_of(rulings: Rulings) -> list[Grid]:
    """The tables of a page from top to bottom."""
    grids = []
    for horizontal, vertical in _connected(rulings):
        rows, columns = _edges(horizontal), _edges(vertical)
        if len(rows) > 1 and len(columns) > 1:
            grids.append(Grid(columns, rows, _slots(rows, columns, horizontal, vertical)))
    return sorted(grids, key=lambda grid: (grid.row_edges[0], grid.column_edges[0]))


def _connected(rulings: Rulings) -> list[tuple[list[Ruling], list[Ruling]]]:
    """Rulings that touch each other, by table."""
    horizontal, vertical = list(rulings.horizontal), list(rulings.vertical)
    parent = list(range(len(horizontal) + len(vertical)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    for i, h in enumerate(horizontal):
        for j, v in enumerate(vertical, start=len(horizontal)):
            if h.start - _REACH <= v.at <= h.end + _REACH and v.start - _REACH <= h.at <= v.end + _REACH:
                parent[root(i)] = root(j)
    groups: dict[int, tuple[list[Ruling], list[Ruling]]] = {}
    for i, h in enumerate(horizontal):
        groups.setdefault(root(i), ([], []))[0].append(h)
    for j, v in enumerate(vertical, start=len(horizontal)):
        groups.setdefault(root(j), ([], []))[1].append(v)
    return [(across, down) for across, down in groups.values() if across and down]


def _edges(rulings: Sequence[Ruling]) -> tuple[float, ...]:
    """Where rulings stand; those that are nearly at one place count once, weighed by their length."""
    clusters: list[list[Ruling]] = []
    for ruling in sorted(rulings, key=lambda r: r.at):
        if clusters and ruling.at - clusters[-1][0].at <= _SAME_EDGE:
            clusters[-1].append(ruling)
        else:
            clusters.append([ruling])
    return tuple(sum(r.at * r.length for r in c) / sum(r.length for r in c) for c in clusters)


def _slots(
    rows: Sequence[float], columns: Sequence[float], horizontal: Sequence[Ruling], vertical: Sequence[Ruling]
) -> tuple[Slot, ...]:
    """Rectangles of places that nothing parts, from the upper left."""
    below = [  # [r][c]: whether a ruling parts the place from the one below it
        [_is_ruled(rows[r + 1], columns[c], columns[c + 1], horizontal) for c in range(len(columns) - 1)]
        for r in range(len(rows) - 1)
    ]
    right = [
        [_is_ruled(columns[c + 1], rows[r], rows[r + 1], vertical) for c in range(len(columns) - 1)]
        for r in range(len(rows) - 1)
    ]
    taken: set[tuple[int, int]] = set()
    slots: list[Slot] = []
    for r in range(len(rows) - 1):
        for c in range(len(columns) - 1):
            if (r, c) in taken:
                continue
            slot = _grown(r, c, below, right, taken)
            slots.append(slot)
            taken |= {(r + i, c + j) for i in range(slot.row_span) for j in range(slot.column_span)}
    return tuple(slots)


def _grown(
    row: int, column: int, below: list[list[bool]], right: list[list[bool]], taken: set[tuple[int, int]]
) -> Slot:
    """The largest rectangle from a place on that no ruling crosses: first to the right, then down."""
    width = 1
    while column + width < len(right[0]) and not right[row][column + width - 1] and (row, column + width) not in taken:
        width += 1
    height = 1
    while row + height < len(below):
        under = row + height
        is_open = all(not below[under - 1][c] and (under, c) not in taken for c in range(column, column + width))
        if not is_open or any(right[under][c] for c in range(column, column + width - 1)):
            break
        height += 1
    return Slot(row, column, height, width)


def _is_ruled(at: float, start: float, end: float, rulings: Sequence[Ruling]) -> bool:
    covered = sum(max(0.0, min(end, r.end) - max(start, r.start)) for r in rulings if abs(r.at - at) <= _SAME_EDGE)
    return covered >= _PARTED * (end - start)
