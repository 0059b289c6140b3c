"""A made-up table as cells with their true spans."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tests.corpus.facts import Grid


@dataclass(frozen=True, slots=True)
class Merged:
    """A printed cell: its place (0-based), spans and text."""

    row: int
    column: int
    text: str
    row_span: int = 1
    column_span: int = 1


def merged_cells(grid: Grid) -> list[Merged]:
    """The cells row by row; what stands below a cell merged downwards is part of that cell."""
    cells: list[Merged] = []
    last: dict[tuple[int, int], int] = {}  # place and width -> the cell that a merge goes on with
    for row, printed in enumerate(grid.rows):
        column = 0
        for cell in printed:
            key = (column, cell.width)
            if cell.is_below and key in last:
                above = cells[last[key]]
                cells[last[key]] = replace(above, row_span=row - above.row + 1)
            else:
                last[key] = len(cells)
                cells.append(Merged(row, column, cell.text, 1, cell.width))
            column += cell.width
    return cells
