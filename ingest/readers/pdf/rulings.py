"""The lines that a page draws: strokes, sides of stroked boxes, thin filled boxes, thin pictures.

Producers draw a table's borders as strokes (WPS), as one stroked box a cell (reportlab), as
filled boxes of half a point (Word), in one path with hundreds of parts (LibreOffice). All
become axis-parallel lines. Fat filled boxes are backgrounds, not borders.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.readers.pdf.frame import Floats, Frame
from ingest.readers.pdf.paths import THIN, drawn_on

_SNAP = 3.0  # points: lines nearer to each other are one
_APART = 1e5  # points: farther than any page is large


@dataclass(frozen=True, slots=True)
class Rulings:
    """Lines and areas of a page, in points from its upper left corner as shown.

    ``horizontal``: (n, 3) of y, x0, x1. ``vertical``: (n, 3) of x, top, bottom. Collinear
    pieces are merged. ``fills``: (n, 4) visible coloured areas; ``pictures``: (n, 4);
    both x0, top, x1, bottom. ``drawings``: how many visible paths are neither line nor area.
    """

    horizontal: Floats
    vertical: Floats
    fills: Floats
    pictures: Floats
    drawings: int = 0


def rulings_of(page: Any, frame: Frame) -> Rulings:
    """The rulings of a pypdfium2 page."""
    found = drawn_on(page, frame)
    fills, pictures, boxes = _stacked(found.fills), _stacked(found.pictures), _stacked(found.lines)
    is_white = np.concatenate(found.white) if found.white else np.zeros(0, dtype=np.bool_)
    if is_white.any():
        boxes = boxes[~is_white | _on_fill(boxes, fills)]
    # Tiny dots count both ways: they are the corners of borders and the dots of dotted lines.
    x0, top, x1, bottom = boxes.T
    wide, high = x1 - x0, bottom - top
    level, upright = high <= np.minimum(THIN, wide), wide <= np.minimum(THIN, high)
    horizontal = np.array(((top + bottom) / 2, x0, x1)).T[level]
    vertical = np.array(((x0 + x1) / 2, top, bottom)).T[upright]
    horizontal = _inside(horizontal, frame.height, frame.width)
    vertical = _inside(vertical, frame.width, frame.height)
    vertical[:, 0] += _APART  # both directions in one go
    lines = merged(np.concatenate((horizontal, vertical)))
    is_vertical = lines[:, 0] > _APART / 2
    horizontal, vertical = lines[~is_vertical], lines[is_vertical]
    vertical[:, 0] -= _APART
    return Rulings(horizontal, vertical, fills, pictures, found.drawings)


def merged(lines: Floats, snap: float = _SNAP, gap: float = _SNAP) -> Floats:
    """Lines (n, 3: at, start, end) at most ``snap`` apart made one, pieces of one at most ``gap`` apart joined.

    The result is sorted by ``at``.
    """
    if len(lines) < 2:
        return lines
    lines = lines[np.argsort(lines[:, 0], kind="stable")]
    track = np.zeros(len(lines), dtype=np.intp)
    track[1:] = np.cumsum(lines[1:, 0] - lines[:-1, 0] > snap)
    weight = lines[:, 2] - lines[:, 1] + 0.01  # long lines say where the line is, not the dots on it
    at = np.bincount(track, lines[:, 0] * weight) / np.bincount(track, weight)
    # Each track shifted to a range of its own: one running maximum finds the ends of all.
    shift = track * 1e6
    order = np.argsort(lines[:, 1] + shift, kind="stable")
    start, end, track = (lines[:, 1] + shift)[order], (lines[:, 2] + shift)[order], track[order]
    reach = np.maximum.accumulate(end)
    first = np.ones(len(lines), dtype=np.bool_)
    first[1:] = start[1:] > reach[:-1] + gap
    begins = np.flatnonzero(first)
    ends = np.append(begins[1:], len(lines)) - 1
    track = track[begins]
    return np.column_stack((at[track], start[begins] - track * 1e6, reach[ends] - track * 1e6))


def _stacked(parts: list[Floats]) -> Floats:
    return np.concatenate(parts) if parts else np.zeros((0, 4))


def _on_fill(boxes: Floats, fills: Floats) -> NDArray[np.bool_]:
    """Whether the middle of a box lies on a coloured area or beside one: a white line is to be seen there."""
    if not len(fills):
        return np.zeros(len(boxes), dtype=np.bool_)
    middle = (boxes[:, None, :2] + boxes[:, None, 2:]) / 2
    near: NDArray[np.bool_] = (middle >= fills[:, :2] - 2) & (middle <= fills[:, 2:] + 2)
    inside: NDArray[np.bool_] = np.any(np.all(near, axis=2), axis=1)
    return inside


def _inside(lines: Floats, across: float, along: float) -> Floats:
    """What of the lines lies on the page."""
    lines = lines[(lines[:, 0] >= -1) & (lines[:, 0] <= across + 1)]
    np.clip(lines[:, 1:], 0, along, out=lines[:, 1:])
    return lines[lines[:, 2] > lines[:, 1]]
