"""A page made ready for reading: straightened, its rulings found and wiped, its text located."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ingest.readers.ocr import engine
from ingest.readers.ocr.bitmap import Bitmap, Mask, ink_of, skew_of, straightened
from ingest.readers.ocr.engine import PixelBox
from ingest.readers.ocr.grid import Grid, grids_of
from ingest.readers.ocr.rulings import Rulings, find_rulings, without_rulings

_BLANK_INK = 2e-5  # share of a page: less is dust


@dataclass(frozen=True, slots=True)
class Sheet:
    """``grey`` and ``ink`` are without rulings; ``found`` are the boxes of text."""

    grey: Bitmap
    ink: Mask
    grids: tuple[Grid, ...]
    rulings: Rulings
    found: tuple[PixelBox, ...]

    @property
    def is_blank(self) -> bool:
        return bool(self.ink.mean() < _BLANK_INK)


def sheet_of(grey: Bitmap, seals: Mask) -> Sheet:
    """From evened grey and where seals were (`bitmap.grey_of`)."""
    degrees = skew_of(ink_of(grey))
    grey = straightened(grey, degrees)
    seals = straightened(np.where(seals, np.uint8(0), np.uint8(255)), degrees) < 128
    ink = ink_of(grey)
    rulings = find_rulings(grey, ink, seals)
    wiped = without_rulings(grey, rulings)
    ink = ink_of(wiped)
    found = engine.find_text(wiped) if ink.mean() >= _BLANK_INK else []
    return Sheet(wiped, ink, tuple(grids_of(rulings)), rulings, tuple(found))
