"""Which ICDAR documents count as ruled: decided by the printed lines, not by any tool's success.

A document is ruled if a printed line (an edge that pdfplumber reports: lines and sides of rectangles)
stands between at least half of all neighbouring cells of its true tables: a vertical one between
neighbours in a row, a horizontal one between neighbours in a column.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.pdf.icdar import Region, regions

_SHARE, _NEAR = 0.5, 2.0

_Box = tuple[float, float, float, float]


def is_ruled(pdf: Path) -> bool:
    """By the rule above."""
    import pdfplumber

    parted = pairs = 0
    with pdfplumber.open(pdf) as document:
        for region in regions(pdf):
            page = document.pages[region.page - 1]
            for is_parted in _parted(region, page.edges, float(page.height)):
                parted += is_parted
                pairs += 1
    return pairs > 0 and parted / pairs >= _SHARE


def _parted(region: Region, edges: Iterable[dict[str, Any]], height: float) -> Iterator[bool]:
    """Whether a line stands between, for each pair of neighbouring cells."""
    lines = [(e["x0"], height - e["bottom"], e["x1"], height - e["top"], e["orientation"]) for e in edges]
    vertical = [(x0, y0, y1) for x0, y0, _, y1, way in lines if way == "v"]
    horizontal = [(y0, x0, x1) for x0, y0, x1, _, way in lines if way == "h"]
    for left, right in _neighbours(region, 0, 1):
        yield _between(vertical, left[2], right[0], _middle(left[1], left[3], right[1], right[3]))
    for upper, lower in _neighbours(region, 1, 0):
        yield _between(horizontal, lower[3], upper[1], _middle(upper[0], upper[2], lower[0], lower[2]))


def _neighbours(region: Region, down: int, across: int) -> Iterator[tuple[_Box, _Box]]:
    grid = {
        (r, c): i
        for i, cell in enumerate(region.cells)
        for r in range(cell.row, cell.row + cell.row_span)
        for c in range(cell.column, cell.column + cell.column_span)
    }
    pairs = {(i, grid.get((r + down, c + across), i)) for (r, c), i in grid.items()}
    for i, j in sorted(pairs):
        if i != j:
            yield region.boxes[i], region.boxes[j]


def _middle(first_low: float, first_high: float, second_low: float, second_high: float) -> float:
    """The middle of what two ranges share."""
    return (max(first_low, second_low) + min(first_high, second_high)) / 2


def _between(lines: Iterable[tuple[float, float, float]], low: float, high: float, at: float) -> bool:
    return any(low - _NEAR <= place <= high + _NEAR and a - _NEAR <= at <= b + _NEAR for place, a, b in lines)
