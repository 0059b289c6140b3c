"""Characters and rulings of a page, set by hand: what PDFium would say of them."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ingest.readers.pdf.glyphs import Glyphs
from ingest.readers.pdf.rulings import Rulings


@dataclass(frozen=True)
class Set:
    """A text at x on a baseline; ``side``: x is its left (l), right (r) or middle (c)."""

    text: str
    x: float
    baseline: float
    side: str = "l"
    size: float = 9.0


def glyphs_of(texts: Sequence[Set]) -> Glyphs:
    """Each character as wide as its size, Latin ones half as wide; white space is left out."""
    codes, x0, x1, baseline, size, spaced = [], [], [], [], [], []
    for item in texts:
        widths = [item.size * (1.0 if unicodedata.east_asian_width(c) in "WF" else 0.5) for c in item.text]
        x = item.x - {"l": 0.0, "r": 1.0, "c": 0.5}[item.side] * sum(widths)
        is_spaced = True
        for char, width in zip(item.text, widths, strict=True):
            if not char.isspace():
                codes.append(ord(char))
                x0.append(x)
                x1.append(x + width)
                baseline.append(item.baseline)
                size.append(item.size)
                spaced.append(is_spaced)
            is_spaced = char.isspace()
            x += width
    count = len(codes)
    at, height = np.array(baseline, dtype=np.float64), np.array(size, dtype=np.float64)
    return Glyphs(
        codes=np.array(codes, dtype=np.uint32),
        x0=np.array(x0, dtype=np.float64),
        top=at - 0.86 * height,
        x1=np.array(x1, dtype=np.float64),
        bottom=at + 0.14 * height,
        baseline=at,
        size=height,
        spaced=np.array(spaced, dtype=np.bool_),
        turns=np.zeros(count, dtype=np.int8),
        hidden=np.zeros(count, dtype=np.bool_),
        unmapped=np.zeros(count, dtype=np.bool_),
    )


def rulings_of(horizontal: Sequence[tuple[float, float, float]]) -> Rulings:
    """Level lines (y, x0, x1) and nothing else."""
    return Rulings(
        np.array(horizontal, dtype=np.float64).reshape(-1, 3), np.zeros((0, 3)), np.zeros((0, 4)), np.zeros((0, 4))
    )
