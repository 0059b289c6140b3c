"""A second opinion on the grids of a page, by pdfplumber: slow, so asked only where ours is in doubt."""

from __future__ import annotations

import io
import logging
from collections.abc import Sequence

import numpy as np

from ingest.document import Box
from ingest.readers.pdf.frame import Floats
from ingest.readers.pdf.lattice import Grid, Span

_SAME = 1.0  # points: edges nearer to each other are one


def grids_of(content: bytes, number: int) -> list[Grid]:
    """The grids that pdfplumber finds on page ``number`` (from 1) of a PDF; none where it fails on the file."""
    import pdfplumber  # takes longer to import than most files take to read

    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # says of damaged files what the gates say better
    try:
        with pdfplumber.open(io.BytesIO(content), pages=[number]) as document:
            page = document.pages[0]
            found = [[_shifted(box, page.bbox) for box in table.cells] for table in page.find_tables()]
    except Exception:  # pdfminer raises whatever a damaged file makes it stumble over
        return []
    return [grid for boxes in found if len(boxes) > 1 and (grid := grid_of_boxes(boxes))]


def grid_of_boxes(boxes: Sequence[Box]) -> Grid | None:
    """The grid whose cells are ``boxes``. Places that none covers are cells `outside`."""
    cells = np.array(sorted(boxes, key=lambda box: (box[1], box[0])))
    xs, ys = _edges(cells[:, [0, 2]]), _edges(cells[:, [1, 3]])
    if len(xs) < 2 or len(ys) < 2:
        return None
    places = np.full((len(ys) - 1, len(xs) - 1), -1, dtype=np.intp)
    spans: list[Span] = []
    for x0, top, x1, bottom in cells.tolist():
        left, right = _nearest(xs, x0), _nearest(xs, x1)
        first, last = _nearest(ys, top), _nearest(ys, bottom)
        covered = places[first:last, left:right]
        if covered.size and (covered < 0).all():
            covered[:] = len(spans)
            spans.append(Span(first, left, last - first, right - left))
    outside = set()
    for row, column in np.argwhere(places < 0).tolist():
        places[row, column] = len(spans)
        outside.add(len(spans))
        spans.append(Span(row, column, 1, 1))
    return Grid(xs, ys, spans, places, 0, frozenset(outside))


def _shifted(box: Box, page: Box) -> Box:
    """A box of pdfplumber's, which counts from the corner of the media box, as shown."""
    left, top = page[:2]
    return box[0] - left, box[1] - top, box[2] - left, box[3] - top


def _edges(values: Floats) -> Floats:
    ordered = np.unique(values)
    new = np.ones(len(ordered), dtype=np.bool_)
    new[1:] = np.diff(ordered) > _SAME
    return ordered[new]


def _nearest(edges: Floats, value: float) -> int:
    return int(np.abs(edges - value).argmin())
