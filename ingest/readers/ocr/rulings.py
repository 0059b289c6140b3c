"""Rulings of a table from the ink of a straightened page: long thin runs, whole where print broke them.

Strokes of characters are short or stand in a crowd; a ruling is long, thin and has white on both sides.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.readers.ocr.bitmap import Bitmap, Mask

_MEAN = 25  # pixels along a line over which darkness is averaged: faint lines rise out of the noise
_DARKER = 36  # of 255: by how much the average is darker than what stands above and below
_DARK = 30  # of 255: a pixel of a faint ruling
_EVEN = 0.45  # of its own darkness: what any pixel of a ruling has
_LENGTH = 50  # pixels of a horizontal ruling: wider than a character of any table
_HEIGHT = 20  # pixels of a vertical one: the lowest row of a table
_LONG = 120  # pixels: no stroke of a character is so long
_THICKNESS = 14
_PIECE = 20  # pixels of a piece of a broken ruling
_BREAK = 4  # pixels that may be missing anywhere
_GAP = 24  # pixels that may be missing between pieces three times as long, one of them a ruling by itself
_SEAL_GAP = 150  # pixels that the rim of a seal may hide
_ALIGNED = 3  # pixels that pieces of one line may lie apart
_REACH = 7  # pixels that a ruling may end short of the one it meets
_FAR_REACH = 14  # … if it stands in line with a longer one
_CROWD = 0.45  # share of its length at which a ruling may have ink right beside it


@dataclass(frozen=True, slots=True)
class Ruling:
    """A horizontal or vertical line: ``at`` is its y (or x), ``start``…``end`` its extent; pixels."""

    at: float
    start: float
    end: float
    thickness: float = 1.0

    @property
    def length(self) -> float:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Rulings:
    horizontal: tuple[Ruling, ...]
    vertical: tuple[Ruling, ...]


def find_rulings(grey: Bitmap, ink: Mask, seals: Mask) -> Rulings:
    """The rulings of a page: long lines, and shorter ones that end at others."""
    horizontal = [h for h in _bridged(_runs(grey, ink), seals, _LENGTH) if h.length >= _LENGTH]
    vertical = [v for v in _bridged(_runs(grey.T, ink.T), seals.T, _HEIGHT) if v.length >= _HEIGHT]
    while True:  # strokes of characters end nowhere; each pass may take away what held others
        kept = [v for v in vertical if _is_held(v, vertical, horizontal)]
        held = [h for h in horizontal if _is_held(h, horizontal, kept)]
        if len(kept) == len(vertical) and len(held) == len(horizontal):
            return Rulings(
                tuple(_met(h, vertical) for h in horizontal),
                tuple(_met(v, horizontal) for v in vertical),
            )
        horizontal, vertical = held, kept


def without_rulings(grey: Bitmap, rulings: Rulings) -> Bitmap:
    """The page with its rulings painted white, for the engine takes them for strokes."""
    page = grey.copy()
    for ruling in rulings.horizontal:
        _wipe(page, ruling)
    turned = page.T  # a view: what is wiped there is wiped here
    for ruling in rulings.vertical:
        _wipe(turned, ruling)
    return page


def _wipe(page: NDArray[np.uint8], ruling: Ruling) -> None:
    half = ruling.thickness / 2 + 1.5
    top, bottom = max(0, int(ruling.at - half)), int(np.ceil(ruling.at + half)) + 1
    page[top:bottom, max(0, int(ruling.start) - 2) : int(ruling.end) + 3] = 255


def _runs(grey: NDArray[np.uint8], ink: Mask) -> list[Ruling]:
    """Horizontal lines and pieces of lines."""
    dark = np.ascontiguousarray(255 - grey)
    along = cv2.blur(dark, (_MEAN, 1))
    across = np.ones((_THICKNESS + 1, 1), np.uint8)
    thin = (cv2.morphologyEx(along, cv2.MORPH_TOPHAT, across) > _DARKER).astype(np.uint8)
    whole = cv2.morphologyEx(thin, cv2.MORPH_OPEN, np.ones((1, _MEAN), np.uint8))
    thick = cv2.dilate(whole, np.ones((3, 1), np.uint8))  # where the page leans, parts lie a pixel higher or lower
    _, labels, stats, _ = cv2.connectedComponentsWithStats(thick, connectivity=8)
    found: list[Ruling] = []
    for index, (left, top, width, height, _) in enumerate(stats.tolist()):
        if index == 0 or width < _PIECE or height > _THICKNESS + width // 100:
            continue
        place = np.s_[top : top + height, left : left + width]
        line = np.where(labels[place] == index, dark[place], 0)
        found += [ruling for ruling in _pieces(line, left, top) if not _is_crowded(ink, ruling)]
    return found


def _pieces(dark: NDArray[np.uint8], left: int, top: int) -> list[Ruling]:
    """The unbroken lines of evenly dark pixels: strokes in a row of characters are darker than what parts them."""
    darkest = dark.max(axis=0)
    limit = max(_DARK, _EVEN * float(np.percentile(darkest, 75)))
    columns = np.flatnonzero(darkest >= limit)
    found = []
    for piece in np.split(columns, np.flatnonzero(np.diff(columns) > _BREAK) + 1):
        if len(piece) < _PIECE:
            continue
        start, end = int(piece[0]), int(piece[-1])
        ys = np.nonzero(dark[:, start : end + 1] >= limit)[0]
        thickness = max(1.0, len(ys) / len(piece))
        found.append(Ruling(top + float(np.median(ys)), left + start, left + end, thickness))
    return found


def _bridged(rulings: list[Ruling], seals: Mask, least: int) -> list[Ruling]:
    """Pieces in one line made one, where little is missing or a seal lay over it."""
    done: list[Ruling] = []
    for ruling in sorted(rulings, key=lambda r: r.start):
        before = next((r for r in reversed(done) if _goes_on(r, ruling, seals, least)), None)
        if before is None:
            done.append(ruling)
            continue
        longer = max(before, ruling, key=lambda r: r.length)
        done[done.index(before)] = Ruling(
            longer.at, before.start, max(before.end, ruling.end), max(before.thickness, ruling.thickness)
        )
    return done


def _goes_on(before: Ruling, after: Ruling, seals: Mask, least: int) -> bool:
    if abs(before.at - after.at) > _ALIGNED:
        return False
    gap = after.start - before.end
    shorter, longer = sorted((before.length, after.length))
    if gap <= min(_GAP, shorter / 3) and longer >= least:
        return True
    if shorter < _LENGTH or gap > _SEAL_GAP:
        return False
    y, start, end = int((before.at + after.at) / 2), int(before.end), int(after.start)
    missing = seals[max(0, y - 4) : y + 5, start : end + 1].any(axis=0)
    return bool(missing.mean() > 0.6)


def _is_crowded(ink: Mask, ruling: Ruling) -> bool:
    """Whether ink stands right above or below most of it, as with the strokes of characters."""
    start, end = int(ruling.start), int(ruling.end) + 1
    half = ruling.thickness / 2 + 2
    above = ink[max(0, int(ruling.at - half) - 4) : max(0, int(ruling.at - half)), start:end]
    below = ink[int(ruling.at + half) + 1 : int(ruling.at + half) + 5, start:end]
    shares = [side.any(axis=0).mean() if side.size else 0.0 for side in (above, below)]
    return max(shares) > _CROWD


def _is_held(ruling: Ruling, parallel: list[Ruling], across: list[Ruling]) -> bool:
    """Whether it is too long for a stroke, or both its ends lie at rulings across."""
    if ruling.length >= _LONG:
        return True
    in_line = any(abs(p.at - ruling.at) <= _ALIGNED and p.length >= _LONG for p in parallel)
    reach = _FAR_REACH if in_line else _REACH
    near = [r for r in across if r.start - reach <= ruling.at <= r.end + reach]
    return all(any(abs(r.at - end) <= reach for r in near) for end in (ruling.start, ruling.end))


def _met(ruling: Ruling, across: list[Ruling]) -> Ruling:
    """With its ends drawn to the rulings that it nearly meets."""
    near = [r.at for r in across if r.start - _FAR_REACH <= ruling.at <= r.end + _FAR_REACH]
    start = min(near, key=lambda at: abs(at - ruling.start), default=ruling.start)
    end = min(near, key=lambda at: abs(at - ruling.end), default=ruling.end)
    return replace(
        ruling,
        start=min(start, ruling.start) if abs(start - ruling.start) <= _FAR_REACH else ruling.start,
        end=max(end, ruling.end) if abs(end - ruling.end) <= _FAR_REACH else ruling.end,
    )
