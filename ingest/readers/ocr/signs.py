"""Signs that stand alone in a cell, told by their shape.

Without neighbours the engine takes = for 二, / for 1, — for 一 and ≥ for N: signs that decide
whether a cell holds an amount and which way a target goes.
"""

from __future__ import annotations

import re

import cv2
import numpy as np

from ingest.readers.ocr.bitmap import Mask

# What the engine takes signs for; whatever else it reads stands.
_TAKEN_FOR = {
    "bars": frozenset("二三=＝"),
    "bar": frozenset("一_-—–=1"),
    "slash": frozenset("1Il|丨"),
    "pointing": frozenset("NWVM>ΛＮ"),
}
_TWO_POINTS = re.compile(r"(?<![\d.,])(\d{1,3}(?:[.,]\d{3})+)(\.\d{1,2})(?![\d.,])")
_FLAT = 3.5  # width by height of a bar
_DASH = 0.45  # of the height of a line: shorter bars are hyphens
_SAME_WIDTH = 0.12  # by which share the bars of = differ; the upper one of 二 is much shorter
_SLANT = 0.9  # how well the ink of / follows a slanting line
_POINTED = 0.25  # of its width by which the middle of > stands out


def with_commas(text: str) -> str:
    """1.264.87 as 1,264.87: in small print commas look like points, but a number has one point only."""
    return _TWO_POINTS.sub(lambda number: number[1].replace(".", ",") + number[2], text)


def sign_for(text: str, ink: Mask, line_height: float) -> str:
    """What a lone character says that the engine read as ``text``; ``ink`` is drawn tight around it."""
    bars = _bars(ink)
    if text in _TAKEN_FOR["bars"] and len(bars) == 2 and min(bars) >= (1 - _SAME_WIDTH) * max(bars):
        return "="
    if text in _TAKEN_FOR["bar"] and len(bars) == 1 and ink.shape[0] <= line_height * 0.3:
        return "—" if bars[0] >= _DASH * line_height else "-"
    if text in _TAKEN_FOR["slash"] and _is_slash(ink):
        return "/"
    if text in _TAKEN_FOR["pointing"] and _points_right(ink[: round(ink.shape[0] * 0.65)]):
        return ">" if text == ">" else "≥"
    return text


def _bars(ink: Mask) -> list[int]:
    """Widths of the bars that the ink consists of; empty if any part of it is none."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink.astype(np.uint8), connectivity=8)
    sizes = [(part[cv2.CC_STAT_WIDTH], part[cv2.CC_STAT_HEIGHT]) for part in stats[1:].tolist()]
    return [width for width, _ in sizes] if all(width >= _FLAT * height for width, height in sizes) else []


def _is_slash(ink: Mask) -> bool:
    height, width = ink.shape
    if not 0.2 * height <= width <= height:
        return False
    ys, xs = np.nonzero(ink)
    return bool(np.corrcoef(xs, ys)[0, 1] < -_SLANT)


def _points_right(ink: Mask) -> bool:
    """Whether the middle of the ink stands out to the right of its top and bottom."""
    height, width = ink.shape
    if height < 6 or width < 6:
        return False
    thick = max(2, height // 6)
    top, middle, bottom = (
        float(np.nonzero(ink[start : start + thick])[1].mean()) / width if ink[start : start + thick].any() else 0.5
        for start in (0, (height - thick) // 2, height - thick)
    )
    return middle - max(top, bottom) > _POINTED
