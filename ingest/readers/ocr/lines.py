"""Boxes of lines to be read: what the engine found, cut at the borders of cells, and what it overlooked.

The engine overlooks lone dashes and short words such as 一、 — and a dash in a cell tells
"no amount" from "not read". So ink that no box covers widens the box beside it or gets one of its own.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from ingest.readers.ocr.bitmap import Bitmap, Mask
from ingest.readers.ocr.engine import PixelBox
from ingest.readers.ocr.grid import Grid
from ingest.readers.pdf.lattice import Span

_LEAST_PIXELS = 24  # of ink; less is a speck
_LEAST_SIDE = 5  # pixels of the longer side: a dash of small print has 8
_INSIDE = 0.5  # share of its height with which an overlooked piece must stand beside a box
_WIDE_GAP = 1.0  # of a line's height: wider than what punctuation leaves
_STROKE_GAP = 12  # pixels between strokes of one character
_COVERED = 0.6  # share of a box that another covers
_UPRIGHT = 1.7  # height by width of characters that stand one below the other
_PITCH = 1.1  # height by width of one of them
_MARGIN = 3  # pixels of white around what is read


@dataclass(frozen=True, slots=True)
class TextBox:
    """A line, or part of one, that stands in a cell (``table`` counts the grids) or outside of tables."""

    box: PixelBox
    table: int | None = None
    span: Span | None = None
    is_overlooked: bool = False  # by the engine: perhaps no text


def lines_to_read(found: Iterable[PixelBox], ink: Mask, grids: Sequence[Grid]) -> list[TextBox]:
    """Boxes drawn tight around ink. ``ink`` is without rulings."""
    rest = ink.copy()
    lines: list[TextBox] = []
    places = [(number, span, _inner(grid, span)) for number, grid in enumerate(grids) for span in grid.spans]
    tables = [_whole(grid) for grid in grids]
    for number, span, inner in places:
        inside = [cut for box in found if (cut := _common(box, inner)) and not _is_rim(cut, box)]
        lines += [TextBox(box, number, span, late) for box, late in _boxes_in(inner, inside, rest)]
    for left, top, right, bottom in tables:
        rest[top:bottom, left:right] = False
    outside = [box for box in found if not any(_share(box, table) > 0.5 for table in tables)]
    page = (0, 0, ink.shape[1], ink.shape[0])
    return lines + [TextBox(box, None, None, late) for box, late in _boxes_in(page, outside, rest)]


def _boxes_in(place: PixelBox, found: Sequence[PixelBox], ink: Mask) -> list[tuple[PixelBox, bool]]:
    """Boxes of one cell, or of the page outside of tables, each with whether the engine had overlooked it."""
    boxes = _apart([tight for box in found if (tight := _tight(box, ink))])
    pieces = _uncovered(place, boxes, ink)
    late: list[PixelBox] = []
    for piece in sorted(pieces):
        host = next((i for i, box in enumerate(boxes) if _stands_beside(piece, box)), None)
        if host is not None:
            boxes[host] = _union(boxes[host], piece)
            continue
        host = next((i for i, box in enumerate(late) if _belongs(piece, box)), None)
        if host is not None:
            late[host] = _union(late[host], piece)
        else:
            late.append(piece)
    boxes = [part for box in boxes for part in parts_of(box, ink, _WIDE_GAP)]
    kept = [box for box in late if max(box[2] - box[0], box[3] - box[1]) >= _LEAST_SIDE]
    return [(box, False) for box in boxes] + [(box, True) for box in kept]


def parts_of(box: PixelBox, ink: Mask, gap: float) -> list[PixelBox]:
    """A box cut where white wider than ``gap`` (a share of its height) stands in it: the engine bridges columns."""
    left, top, right, bottom = box
    columns = np.flatnonzero(ink[top:bottom, left:right].any(axis=0))
    if not len(columns):
        return [box]
    ends = np.flatnonzero(np.diff(columns) > gap * (bottom - top))
    starts = [int(columns[0]), *columns[ends + 1].tolist()]
    stops = [*columns[ends].tolist(), int(columns[-1])]
    return [(left + a, top, left + b + 1, bottom) for a, b in zip(starts, stops, strict=True)]


def _apart(boxes: Sequence[PixelBox]) -> list[PixelBox]:
    """Boxes without those that lie in others for the most part: boxes of neighbours overlap a little."""
    kept: list[PixelBox] = []
    for box in sorted(boxes, key=_area, reverse=True):
        if not any(_share(box, other) > _COVERED for other in kept):
            kept.append(box)
    return kept


def _uncovered(place: PixelBox, boxes: Sequence[PixelBox], ink: Mask) -> list[PixelBox]:
    left, top, right, bottom = place
    rest = ink[top:bottom, left:right].astype(np.uint8)
    for x0, y0, x1, y1 in boxes:
        rest[max(0, y0 - top - 2) : max(0, y1 - top + 2), max(0, x0 - left - 2) : max(0, x1 - left + 2)] = 0
    if not rest.any():
        return []
    joined = cv2.dilate(rest, np.ones((3, 9), np.uint8))  # the strokes of a character are one piece
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined)
    inked = np.bincount(labels[rest > 0], minlength=count)
    pieces = []
    for index in np.flatnonzero(inked >= _LEAST_PIXELS).tolist():
        x, y, width, height, _ = stats[index].tolist()
        part = (labels[y : y + height, x : x + width] == index) & (rest[y : y + height, x : x + width] > 0)
        pieces.append(_around(part, left + x, top + y))
    return pieces


def _around(mask: Mask, left: int, top: int) -> PixelBox:
    ys, xs = np.nonzero(mask)
    return left + int(xs.min()), top + int(ys.min()), left + int(xs.max()) + 1, top + int(ys.max()) + 1


def _belongs(piece: PixelBox, other: PixelBox) -> bool:
    """Whether two overlooked pieces are of one line, or one above the other as the bars of =."""
    common = min(piece[2], other[2]) - max(piece[0], other[0])
    gap = max(piece[1] - other[3], other[1] - piece[3])
    is_above = common >= _INSIDE * min(piece[2] - piece[0], other[2] - other[0]) and gap <= _STROKE_GAP
    return is_above or _stands_beside(piece, other) or _stands_beside(other, piece)


def _stands_beside(piece: PixelBox, box: PixelBox) -> bool:
    """Whether a piece goes on with the line of a box: at its height, no further than a wide blank."""
    height = box[3] - box[1]
    common = min(piece[3], box[3]) - max(piece[1], box[1])
    gap = max(piece[0] - box[2], box[0] - piece[2])
    return common >= _INSIDE * (piece[3] - piece[1]) and gap <= height * 0.8 and piece[3] - piece[1] <= height * 1.5


def _tight(box: PixelBox, ink: Mask) -> PixelBox | None:
    """The box drawn tight around its ink; None without any."""
    left, top, right, bottom = box
    inside = ink[top:bottom, left:right]
    return _around(inside, left, top) if np.count_nonzero(inside) >= _LEAST_PIXELS else None


def cut_out(grey: Bitmap, ink: Mask, box: PixelBox, height: int) -> Bitmap:
    """The picture of a line with white around it, at least ``height`` high.

    Lone characters are read by their size: = and 二, or — and 一, differ in nothing else.
    Characters printed one below the other are laid side by side.
    """
    left, top, right, bottom = box
    line = grey[top:bottom, left:right]
    if bottom - top > _UPRIGHT * max(right - left, height / 2):
        line = _laid_flat(line, ink[top:bottom, left:right])
    above = max(_MARGIN, math.ceil((height - line.shape[0]) / 2))
    beside = _MARGIN if line.shape[1] > height else height // 2
    return np.pad(line, ((above, above), (beside, beside)), constant_values=255)


def _laid_flat(line: Bitmap, ink: Mask) -> Bitmap:
    """Characters one below the other side by side, each as high as the line is wide, or less."""
    width = line.shape[1]
    inked = np.asarray(ink.any(axis=1))
    starts = np.flatnonzero(inked & ~np.r_[False, inked[:-1]]).tolist()
    ends = (np.flatnonzero(inked & ~np.r_[inked[1:], False]) + 1).tolist()
    parts: list[tuple[int, int]] = []
    for start, end in zip(starts, ends, strict=True):
        if parts and end - parts[-1][0] <= width * _PITCH:
            parts[-1] = (parts[-1][0], end)  # strokes of one character
        else:
            parts.append((start, end))
    high = max(end - start for start, end in parts)
    pictures = []
    for start, end in parts:
        above = (high - (end - start)) // 2
        pictures.append(np.pad(line[start:end], ((above, high - (end - start) - above), (1, 1)), constant_values=255))
    return np.concatenate(pictures, axis=1)


def _inner(grid: Grid, span: Span) -> PixelBox:
    left, top, right, bottom = grid.box(span)
    return round(left), round(top), round(right), round(bottom)


def _whole(grid: Grid) -> PixelBox:
    columns, rows = grid.column_edges, grid.row_edges
    return round(columns[0]), round(rows[0]), round(columns[-1]), round(rows[-1])


def _common(box: PixelBox, place: PixelBox) -> PixelBox | None:
    left, top, right, bottom = (
        max(box[0], place[0]), max(box[1], place[1]), min(box[2], place[2]), min(box[3], place[3])
    )  # fmt: skip
    return (left, top, right, bottom) if left < right and top < bottom else None


def _is_rim(cut: PixelBox, box: PixelBox) -> bool:
    """Whether a cell holds only the rim of a box: boxes are drawn wider than their text."""
    height = box[3] - box[1]
    return cut[3] - cut[1] < height * 0.5 or cut[2] - cut[0] < min(height * 0.3, (box[2] - box[0]) * 0.5)


def _share(box: PixelBox, place: PixelBox) -> float:
    common = _common(box, place)
    if not common:
        return 0.0
    return _area(common) / max(1, _area(box))


def _area(box: PixelBox) -> int:
    return (box[2] - box[0]) * (box[3] - box[1])


def _union(a: PixelBox, b: PixelBox) -> PixelBox:
    return min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3])
