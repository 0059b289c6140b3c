"""From the picture of a page to even grey and clean ink: seals, shadows, skew.

A bitmap is a numpy array of uint8: colour has the shape (height, width, 3) in RGB, grey (height, width)
with 0 = black; a mask is of bool. Lengths are in pixels at `DPI`.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Bitmap = NDArray[np.uint8]
Mask = NDArray[np.bool_]

DPI = 200  # measured: more costs time and brings nothing; small print suffers from less

_SEAL_PIXELS = 130  # 1.6 cm; official seals (公章) are 3.8 to 5 cm wide, names' seals 2 cm
_SEAL_SHAPE = (0.5, 2.0)  # width by height: red words are longer
_RED = 40  # by how much red exceeds green and blue
_INK = 150  # of evened grey: darker is ink
_SPECK_PIXELS = 8  # smaller is noise: a full stop of 6 point has more
_WIDEST_SKEW = 5.0  # degrees; more is no slip of the feeder
_LEAST_SKEW = 0.03  # degrees: one pixel in the width of a page


def grey_of(colour: Bitmap) -> tuple[Bitmap, Mask]:
    """Grey without red seals, with a white ground; and where seals were, for faint lines vanish under them."""
    grey = np.asarray(cv2.cvtColor(colour, cv2.COLOR_RGB2GRAY), np.uint8)
    unsealed, seals = _without_seals(colour, grey)
    return _evened(unsealed), seals


def ink_of(grey: Bitmap) -> Mask:
    """What is printed, without specks."""
    dark = (grey < _INK).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    kept = stats[:, cv2.CC_STAT_AREA] >= _SPECK_PIXELS
    kept[0] = False
    mask: Mask = kept[labels]
    return mask


def skew_of(ink: Mask) -> float:
    """By how many degrees the page leans (clockwise is positive): where rows of ink are sharpest."""
    ys, xs = np.nonzero(ink)
    if len(ys) < 1000:
        return 0.0
    step = max(1, len(ys) // 200_000)
    down = ys[::step].astype(np.float32)
    across = (xs[::step] - ink.shape[1] / 2).astype(np.float32)
    best = 0.0
    for width, count in ((_WIDEST_SKEW, 41), (0.25, 11), (0.05, 11)):
        angles = best + np.linspace(-width, width, count)
        best = float(max(angles, key=lambda angle: _sharpness(down, across, angle)))
    return best if abs(best) >= _LEAST_SKEW else 0.0


def straightened(bitmap: Bitmap, degrees: float) -> Bitmap:
    """The page turned back by its skew; corners that come into view are white."""
    if not degrees:
        return bitmap
    height, width = bitmap.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    return np.asarray(
        cv2.warpAffine(bitmap, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255)), np.uint8
    )


def _sharpness(down: NDArray[np.float32], across: NDArray[np.float32], degrees: float) -> float:
    rows = (down - across * np.float32(np.tan(np.radians(degrees)))).astype(np.int32)
    profile = np.bincount(rows - rows.min()).astype(np.float64)
    return float(np.square(np.diff(profile)).sum())


def _without_seals(colour: Bitmap, grey: Bitmap) -> tuple[Bitmap, Mask]:
    """Grey in which large round or square red shapes are white; red words and red numbers are print and stay.

    In the red channel a seal is nearly white, and black print below it stays black.
    """
    red, green, blue = (colour[:, :, i].astype(np.int16) for i in range(3))
    redness = red - np.maximum(green, blue)
    joined = cv2.dilate((redness > _RED).astype(np.uint8), np.ones((15, 15), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    page, seals = grey.copy(), np.zeros(grey.shape, np.bool_)
    for left, top, width, height, _ in stats[1:].tolist():
        if min(width, height) < _SEAL_PIXELS or not _SEAL_SHAPE[0] <= width / height <= _SEAL_SHAPE[1]:
            continue
        place = np.s_[top : top + height, left : left + width]
        seal = redness[place] > _RED // 3  # its rim is pink
        paper = max(1.0, float(np.median(red[place][seal])))
        paled = np.minimum(red[place] * (255.0 / paper), 255.0).astype(np.uint8)
        page[place] = np.where(seal, np.maximum(page[place], paled), page[place])
        seals[place] |= seal
    return page, seals


def _evened(grey: Bitmap) -> Bitmap:
    """Grey divided by its ground (the brightest of the surroundings), so that shadows and tinted paper are white."""
    small = cv2.resize(grey, None, fx=0.125, fy=0.125, interpolation=cv2.INTER_AREA)
    ground = cv2.morphologyEx(cv2.medianBlur(small, 3), cv2.MORPH_CLOSE, np.ones((13, 13), np.uint8))
    ground = cv2.GaussianBlur(ground, (0, 0), 4)
    full = cv2.resize(ground, grey.shape[::-1], interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(grey, np.maximum(full, 64), scale=255.0), np.uint8)
