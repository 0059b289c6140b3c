"""A stretch of lines that is a table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ingest.clean import clean
from ingest.document import Block, Cell, Line


@dataclass(frozen=True, slots=True)
class Region:
    """Lines first…last (last exclusive) of a document are the table ``block``."""

    first: int
    last: int
    block: Block


# A layout's reader: the table at a line, or the line up to which it finds none however often it is asked.
LineReader = Callable[[str, Sequence[Line], Sequence[str], Sequence[str], int], Region | int]


def cell_of(raw: str, row: int, column: int, start: int, end: int) -> Cell:
    """The cell of a span of ``raw``, cleaned."""
    return Cell(row, column, clean(raw, start, end))


def stream_region(raw: str, lines: Sequence[Line], first: int, last: int, cells: list[Cell]) -> Region:
    """Cells in order, rows unsure, over lines first…last."""
    block = Block("table", lines[first].start, lines[last - 1].end, cells=tuple(cells), layout="stream")
    return Region(first, last, block)
