"""Recognised lines → characters with places, for the search of tables that no rulings bound.

The engine finds a box for each run of text without wide gaps, so characters stand in it in
proportion to their widths: that is exact enough to see columns.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from statistics import median

import numpy as np

from ingest.readers.ocr.engine import PixelBox
from ingest.readers.ocr.grid import POINTS
from ingest.readers.pdf.glyphs import Glyphs

_INK_HEIGHT = 0.92  # of the font size: the ink of a line with Chinese characters
_MIDDLE = 0.36  # of the font size: the middle of a line's ink stands so far above its baseline
_ASCENT = 0.86  # of the font size
_NARROW = 0.55  # of the font size: the width of a digit
_LARGE = 1.3  # lines so much higher than most are set in a larger size

Row = Sequence[tuple[str, PixelBox]]


def characters_of(rows: Sequence[Row]) -> Glyphs:
    """Characters of rows (texts with their boxes in pixels), in points; those of a row share a baseline."""
    usual = median([box[3] - box[1] for row in rows for _, box in row] or [1])
    codes: list[int] = []
    spaced: list[bool] = []
    places: list[tuple[float, float, float, float]] = []  # x0, x1, baseline, size
    for row in rows:
        height = max(box[3] - box[1] for _, box in row)
        size = (height if height > _LARGE * usual else usual) / _INK_HEIGHT
        baseline = median((box[1] + box[3]) / 2 for _, box in row) + _MIDDLE * size
        for text, box in row:
            begins = True
            for character, x0, x1 in _spread(text, box):
                if not character.isspace():
                    codes.append(ord(character))
                    spaced.append(begins)
                    places.append((x0, x1, baseline, size))
                begins = character.isspace()
    x0s, x1s, baselines, sizes = (np.array(places, dtype=np.float64).reshape(-1, 4) * POINTS).T
    no = np.zeros(len(codes), dtype=np.bool_)
    return Glyphs(
        codes=np.array(codes, dtype=np.uint32),
        x0=x0s,
        top=baselines - _ASCENT * sizes,
        x1=x1s,
        bottom=baselines + (1 - _ASCENT) * sizes,
        baseline=baselines,
        size=sizes,
        spaced=np.array(spaced, dtype=np.bool_),
        turns=np.zeros(len(codes), dtype=np.int8),
        hidden=no,
        unmapped=no,
    )


def _spread(text: str, box: PixelBox) -> list[tuple[str, float, float]]:
    """Each character with its left and right edge."""
    widths = np.array([1.0 if unicodedata.east_asian_width(c) in "WFA" else _NARROW for c in text])
    edges = box[0] + np.concatenate(([0.0], np.cumsum(widths))) * ((box[2] - box[0]) / widths.sum())
    return [(c, float(a), float(b)) for c, a, b in zip(text, edges, edges[1:], strict=False)]
