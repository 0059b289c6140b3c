"""Characters that look like an ideograph and are none: ⻓ (a radical) for 长, ⾦ for 金.

Fonts that share a glyph between both make PDF say the radical. NFKC knows the Kangxi
radicals (U+2F00…) and compatibility ideographs (U+F900…) but not the radicals supplement
(U+2E80…): its ideographs are in ``radicals.csv``, after Unicode's EquivalentUnifiedIdeograph.
"""

from __future__ import annotations

import csv
import unicodedata
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_FIRST, _END = 0x2E80, 0xFB00


def is_lookalike(codes: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """Which code points lie in the blocks of radicals and compatibility ideographs."""
    return ((codes >= _FIRST) & (codes < 0x2FE0)) | ((codes >= 0xF900) & (codes < _END))


def unified(codes: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Code points with the ideograph in the place of each look-alike."""
    suspicious = is_lookalike(codes)
    result = codes.copy()
    result[suspicious] = _table()[codes[suspicious] - _FIRST]
    return result


@cache
def _table() -> NDArray[np.uint32]:
    table = np.arange(_FIRST, _END, dtype=np.uint32)
    for code in (*range(0x2F00, 0x2FE0), *range(0xF900, _END)):
        plain = unicodedata.normalize("NFKC", chr(code))
        if len(plain) == 1:
            table[code - _FIRST] = ord(plain)
    with (Path(__file__).parent / "radicals.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            table[int(row["code_point"], 16) - _FIRST] = ord(row["ideograph"])
    return table
