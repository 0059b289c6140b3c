"""Text that runs on beyond what is shown of it: spreadsheets cut a long text off at the next filled cell.

The characters that are cut off are still in the file, on top of the next cell's text. They
are not printed, and mixed into that text they would make false values.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.readers.pdf import pdfium
from ingest.readers.pdf.frame import Floats, Frame
from ingest.readers.pdf.glyphs import Glyphs, character_numbers
from ingest.readers.pdf.tables import Filled

_GAP = 0.1  # font sizes between characters of one word at most


def runs_on(read: Filled, glyphs: Glyphs) -> bool:
    """Whether anywhere text goes on from one cell into the next without a gap."""
    before, after = read.owner[:-1], read.owner[1:]
    size = glyphs.size[1:]
    joined = (np.abs(glyphs.x0[1:] - glyphs.x1[:-1]) < _GAP * size) & ~glyphs.spaced[1:]
    joined &= np.abs(glyphs.baseline[1:] - glyphs.baseline[:-1]) < _GAP * size
    return bool((joined & (before != after) & (before >= 0) & (after >= 0)).any())


def uncut(page: Any, frame: Frame, glyphs: Glyphs, kept: NDArray[np.bool_]) -> Glyphs:
    """The characters inside their clip paths. ``kept``: which of the page's characters ``glyphs`` are."""
    text_page = page.get_textpage()
    try:
        handle = pdfium.handle(text_page)
        objects = pdfium.each(pdfium.get_text_object, handle, character_numbers(handle)[kept].tolist())
        shown = {item.value: item for item in objects}
        boxes = {address: _shown(item, frame) for address, item in shown.items()}
    finally:
        text_page.close()
    x0, top, x1, bottom = np.array([boxes[item.value] for item in objects]).reshape(-1, 4).T
    x, y = glyphs.center_x, glyphs.center_y
    return glyphs.take((x >= x0) & (x <= x1) & (y >= top) & (y <= bottom))


def _shown(item: pdfium.Handle, frame: Frame) -> Floats:
    """The box (x0, top, x1, bottom) that an object's clip paths leave of the page."""
    clip = pdfium.get_clip_path(item)
    low, high = np.zeros(2), np.array((frame.width, frame.height))
    for path in range(max(0, pdfium.count_clip_paths(clip)) if clip else 0):
        count = pdfium.count_clip_segments(clip, path)
        pieces = [pdfium.get_clip_segment(clip, path, number) for number in range(count)]
        if pieces:
            points = pdfium.SEGMENT_POINTS.fill(pdfium.get_segment_point, count, pieces).astype(np.float64)
            corners = np.column_stack(frame.points(points[:, 0], points[:, 1]))
            low, high = np.maximum(low, corners.min(axis=0)), np.minimum(high, corners.max(axis=0))
    return np.concatenate((low, np.maximum(low, high)))
