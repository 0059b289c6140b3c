"""The plain table that every tool's answer and every truth is brought to before they are compared."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

_DASHES = re.compile("[‐-―−－]")


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell: its place (0-based), its span and its text as the tool gave it."""

    row: int
    column: int
    text: str
    row_span: int = 1
    column_span: int = 1


Table = Sequence[TableCell]


def from_rows(rows: Sequence[Sequence[str | None]]) -> list[TableCell]:
    """A table from a list of rows; what a tool leaves None (covered by a span) is no cell."""
    return [TableCell(r, c, text) for r, row in enumerate(rows) for c, text in enumerate(row) if text]


def from_json(data: Iterable[Iterable[Sequence[Any]]]) -> list[list[TableCell]]:
    """Tables as `to_json` wrote them."""
    return [[TableCell(*cell) for cell in table] for table in data]


def to_json(tables: Iterable[Table]) -> list[list[list[Any]]]:
    """Tables as nested lists: row, column, text, row span, column span."""
    return [[[c.row, c.column, c.text, c.row_span, c.column_span] for c in table] for table in tables]


def normal(text: str) -> str:
    """What counts when texts are compared: NFKC, no white space, one kind of dash, case folded."""
    return _DASHES.sub("-", "".join(unicodedata.normalize("NFKC", text).split())).casefold()


def relations(table: Table) -> Counter[tuple[str, str, str]]:
    """The adjacency relations of a table: (text, text of the nearest filled neighbour, direction).

    Göbel et al., ICDAR 2013: a filled cell and the nearest filled cell to its right in any row that it
    covers, and the nearest below in any column that it covers. A pair counts once a direction; empty
    cells are passed over.
    """
    texts = [normal(cell.text) for cell in table]
    grid = {
        (r, c): i
        for i, cell in enumerate(table)
        if texts[i]
        for r in range(cell.row, cell.row + cell.row_span)
        for c in range(cell.column, cell.column + cell.column_span)
    }
    by_row: dict[int, list[int]] = {}
    by_column: dict[int, list[int]] = {}
    for r, c in grid:
        by_row.setdefault(r, []).append(c)
        by_column.setdefault(c, []).append(r)
    pairs = set()
    for r, columns in by_row.items():
        places = sorted(columns)
        pairs |= {(grid[r, a], grid[r, b], "right") for a, b in pairwise(places)}
    for c, rows in by_column.items():
        places = sorted(rows)
        pairs |= {(grid[a, c], grid[b, c], "below") for a, b in pairwise(places)}
    return Counter((texts[i], texts[j], way) for i, j, way in pairs if i != j)


def exact_cells(table: Table) -> Counter[tuple[str, int, int, int, int]]:
    """The filled cells of a table with their exact place and span."""
    return Counter(
        (text, cell.row, cell.column, cell.row_span, cell.column_span) for cell in table if (text := normal(cell.text))
    )
