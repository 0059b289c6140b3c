"""How far a page's tables fit its characters: the reader's check of itself.

Where it fails, pdfplumber looks at the same page (`plumber`), and the reading that fits better
is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ingest.readers.pdf.glyphs import Glyphs
from ingest.readers.pdf.tables import FilledGrid

_OVER = 0.3  # of its width: a character that lies on a border by more belongs to no side for sure
_SHARE = 0.01  # of the characters in tables that may be in doubt


@dataclass(frozen=True, slots=True)
class Doubts:
    """``held``: characters in cells; ``stray``: in a table's box, but in no cell; ``crossing``: on a
    border; ``torn``: borders that are missing between different cells."""

    held: int
    stray: int
    crossing: int
    torn: int

    @property
    def weight(self) -> int:
        return self.stray + self.crossing + self.torn

    @property
    def are_serious(self) -> bool:
        return self.torn > 0 or self.stray + self.crossing > max(1.0, _SHARE * self.held)


def doubts_of(tables: Sequence[FilledGrid], glyphs: Glyphs) -> Doubts:
    """What speaks against the grids of a page."""
    held = stray = crossing = torn = 0
    margin = _OVER * (glyphs.x1 - glyphs.x0)
    level = glyphs.turns == 0
    for table in tables:
        grid = table.grid
        torn += grid.open_borders
        row = np.searchsorted(grid.ys, glyphs.center_y) - 1
        left = np.searchsorted(grid.xs, glyphs.x0 + margin) - 1
        right = np.searchsorted(grid.xs, glyphs.x1 - margin) - 1
        columns = len(grid.xs) - 1
        inside = level & (row >= 0) & (row < len(grid.ys) - 1) & (left >= 0) & (right < columns)
        row, left, right = row[inside], left[inside], right[inside]
        cell, other = grid.places[row, left], grid.places[row, right]
        crossing += int((cell != other).sum())
        held += len(cell)
        if grid.outside:
            stray += int(np.isin(cell, list(grid.outside)).sum())
    return Doubts(held - stray, stray, crossing, torn)
