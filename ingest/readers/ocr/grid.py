"""Rulings in pixels → the tables that they form, by the lattice of the PDF reader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ingest.readers.ocr.bitmap import DPI
from ingest.readers.ocr.rulings import Ruling, Rulings
from ingest.readers.pdf import lattice
from ingest.readers.pdf import rulings as pdf_rulings
from ingest.readers.pdf.frame import Floats
from ingest.readers.pdf.lattice import Span

POINTS = 72 / DPI  # of a pixel


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table in pixels: x of its column edges, y of its row edges, its cells."""

    column_edges: tuple[float, ...]
    row_edges: tuple[float, ...]
    spans: tuple[Span, ...]

    def box(self, span: Span) -> tuple[float, float, float, float]:
        """Left, top, right, bottom of a cell."""
        return (
            self.column_edges[span.column],
            self.row_edges[span.row],
            self.column_edges[span.column + span.column_span],
            self.row_edges[span.row + span.row_span],
        )


def in_points(rulings: Rulings) -> pdf_rulings.Rulings:
    """The rulings as the PDF reader has them, double lines made one."""
    none = np.zeros((0, 4))
    return pdf_rulings.Rulings(
        pdf_rulings.merged(_lines(rulings.horizontal)), pdf_rulings.merged(_lines(rulings.vertical)), none, none
    )


def grids_of(rulings: Rulings) -> list[Grid]:
    """The tables of a page from top to bottom; frames around text are none."""
    grids = [
        Grid(tuple((grid.xs / POINTS).tolist()), tuple((grid.ys / POINTS).tolist()), tuple(grid.spans))
        for grid in lattice.lattice_of(in_points(rulings)).grids
        if grid.is_table
    ]
    return sorted(grids, key=lambda grid: (grid.row_edges[0], grid.column_edges[0]))


def _lines(rulings: Sequence[Ruling]) -> Floats:
    return np.array([(r.at, r.start, r.end) for r in rulings], dtype=np.float64).reshape(-1, 3) * POINTS
