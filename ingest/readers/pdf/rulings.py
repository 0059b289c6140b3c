"""The lines that a page draws: strokes, sides of stroked boxes, thin filled boxes, thin pictures.

Producers draw a table's borders as strokes (WPS), as one stroked box a cell (reportlab), as
filled boxes of half a point (Word), in one path with hundreds of parts (LibreOffice). All
become axis-parallel lines. Fat filled boxes are backgrounds, not borders.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, compress, repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.readers.pdf import pdfium
from ingest.readers.pdf.frame import Floats, Frame

_PATH, _IMAGE, _FORM = 2, 3, 5  # types of page objects
_LINE_TO, _MOVE_TO = 0, 2  # types of path segments
_THIN = 4.0  # points: what is thicker is an area
_SLENDER = 3.0  # a thin box this many times as long as thick is a line
_WHITE = 0xF8  # every colour component at least this: not to be seen on paper
_SNAP = 3.0  # points: lines nearer to each other are one
_APART = 1e5  # points: farther than any page is large
_DEPTH = 5  # of forms inside forms
_MOST_OBJECTS = 50_000  # a page with more is a drawing
_MOST_SEGMENTS = 20_000

_IDENTITY = np.eye(3)
_NO_BOXES = np.zeros((0, 4))


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
    found = _Found()
    handle = pdfium.handle(page)
    count = min(pdfium.count_objects(handle), _MOST_OBJECTS)
    _collect(pdfium.each(pdfium.get_object, handle, range(count)), _IDENTITY, frame, found)
    fills = _stacked(found.fills, _NO_BOXES)
    pictures = _stacked(found.pictures, _NO_BOXES)
    boxes = _stacked(found.boxes, _NO_BOXES)
    is_white = np.concatenate(found.white) if found.white else np.zeros(0, dtype=np.bool_)
    if is_white.any():
        boxes = boxes[~is_white | _on_fill(boxes, fills)]
    # Tiny dots count both ways: they are the corners of borders and the dots of dotted lines.
    x0, top, x1, bottom = boxes.T
    wide, high = x1 - x0, bottom - top
    level, upright = high <= np.minimum(_THIN, wide), wide <= np.minimum(_THIN, high)
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


class _Found:
    """What was collected so far: arrays of boxes (n, 4) as shown."""

    def __init__(self) -> None:
        self.boxes: list[Floats] = []  # thin ones: lines
        self.white: list[NDArray[np.bool_]] = []  # for each of the boxes: drawn in white
        self.fills: list[Floats] = []
        self.pictures: list[Floats] = []
        self.drawings = 0

    def lines(self, boxes: Floats, is_white: NDArray[np.bool_]) -> None:
        if len(boxes):
            self.boxes.append(boxes)
            self.white.append(is_white)


def _stacked(parts: list[Floats], empty: Floats) -> Floats:
    return np.concatenate(parts) if parts else empty


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


def _collect(addresses: Sequence[int], parent: Floats, frame: Frame, found: _Found, depth: int = 0) -> None:
    """Add lines and areas of page objects; ``parent`` maps their space to user space (row vectors, 3×3)."""
    kinds = list(map(pdfium.get_type, addresses))

    def of_kind(wanted: int) -> list[pdfium.Handle]:
        return list(map(pdfium.Handle, compress(addresses, map(wanted.__eq__, kinds)))) if wanted in kinds else []

    paths, images = of_kind(_PATH), of_kind(_IMAGE)
    if images:
        boxes = _bounds(images, parent, frame)
        found.pictures.append(boxes)
        thin = np.minimum(boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]) <= _THIN / 2
        found.lines(boxes[thin], np.zeros(int(thin.sum()), dtype=np.bool_))
    if paths:
        _collect_paths(paths, parent, frame, found)
    if depth < _DEPTH:
        for item in of_kind(_FORM):
            count = min(max(0, pdfium.count_form_objects(item)), _MOST_OBJECTS)
            inner = pdfium.each(pdfium.get_form_object, item, range(count))
            _collect([part for part in inner if part], _matrices([item])[0] @ parent, frame, found, depth + 1)


def _matrices(objects: Sequence[pdfium.Handle]) -> Floats:
    """Object space to its parent's space, for row vectors (x, y, 1): (n, 3, 3)."""
    values = pdfium.MATRICES.fill(pdfium.get_object_matrix, len(objects), objects)
    result = np.zeros((len(objects), 3, 3))
    result[:, :, :2] = values.reshape(-1, 3, 2)
    result[:, 2, 2] = 1
    return result


def _bounds(objects: Sequence[pdfium.Handle], parent: Floats, frame: Frame) -> Floats:
    bounds = pdfium.BOUNDS.fill(pdfium.get_bounds, len(objects), objects).astype(np.float64)
    corners = np.array(((bounds[:, 0], bounds[:, 1]), (bounds[:, 2], bounds[:, 3])))
    if parent is not _IDENTITY:
        corners = np.einsum("kcn,cd->kdn", corners, parent[:2, :2]) + parent[2, :2][None, :, None]
    (left, bottom), (right, top) = corners
    return np.column_stack(frame.boxes(left, bottom, right, top))


def _collect_paths(paths: Sequence[pdfium.Handle], parent: Floats, frame: Frame, found: _Found) -> None:
    boxes = _bounds(paths, parent, frame)
    modes = pdfium.DRAW_MODES.fill(pdfium.get_draw_mode, len(paths), paths)
    filled, stroked = modes[:, 0] != 0, modes[:, 1] != 0
    segments = np.fromiter(map(pdfium.count_segments, paths), dtype=np.intp, count=len(paths))
    fill_white = _paint(pdfium.get_fill_color, paths, filled)
    white = np.where(stroked, _paint(pdfium.get_stroke_color, paths, stroked), fill_white)
    wide, high = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
    seen = filled | stroked
    thin = np.minimum(wide, high) <= _THIN
    slender = np.maximum(wide, high) >= _SLENDER * np.minimum(wide, high)
    line = seen & thin & (slender | (np.maximum(wide, high) <= _THIN)) & (segments <= 8)
    found.lines(boxes[line], white[line])
    area = filled & ~line & ~thin & (segments <= 5)
    found.fills.append(boxes[area & ~fill_white])
    found.drawings += int((seen & ~line & (segments > 8)).sum())
    # Of areas only the outline counts, of filled paths of many parts the thin parts.
    rest = np.flatnonzero(seen & ~line & (stroked | (segments > 5)) & (segments < _MOST_SEGMENTS))
    rest = rest[np.cumsum(segments[rest]) <= _MOST_SEGMENTS]
    if len(rest):
        _collect_parts(
            [paths[k] for k in rest.tolist()], segments[rest], stroked[rest], white[rest], parent, frame, found
        )


def _paint(function: Any, paths: Sequence[pdfium.Handle], used: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Whether a path's colour is white. ``used``: which have one; wholly transparent ones are taken out of it."""
    white = np.zeros(len(paths), dtype=np.bool_)
    if used.any():
        colors = pdfium.COLORS.fill(function, len(paths), paths)
        if colors[:, :3].max() >= _WHITE or (colors[:, 3] == 0).any():
            white = colors[:, :3].min(axis=1) >= _WHITE
            used &= (colors[:, 3] > 0) | (colors[:, :3].max(axis=1) == 0)
    return white


def _collect_parts(
    paths: Sequence[pdfium.Handle],
    counts: NDArray[np.intp],
    stroked: NDArray[np.bool_],
    white: NDArray[np.bool_],
    parent: Floats,
    frame: Frame,
    found: _Found,
) -> None:
    """Read every point of the paths: axis-parallel sides of stroked ones, thin parts of filled ones."""
    sizes = counts.tolist()
    owners = chain.from_iterable(repeat(path, size) for path, size in zip(paths, sizes, strict=True))
    numbers = chain.from_iterable(map(range, sizes))
    pieces = list(map(pdfium.get_segment, owners, numbers))
    kinds = np.fromiter(map(pdfium.get_segment_type, pieces), dtype=np.int32, count=len(pieces))
    raw = pdfium.SEGMENT_POINTS.fill(pdfium.get_segment_point, len(pieces), pieces).astype(np.float64)
    path = np.repeat(np.arange(len(paths)), counts)
    matrices = _matrices(paths) @ parent
    flat = np.einsum("nc,ncd->nd", raw, matrices[path, :2, :2]) + matrices[path, 2, :2]
    points = np.column_stack(frame.points(flat[:, 0], flat[:, 1]))
    part = np.cumsum(kinds == _MOVE_TO)
    first = np.searchsorted(part, part)  # index of the first point of each one's part
    last = np.append(np.flatnonzero(np.diff(part)), len(part) - 1)
    closing = last[[pdfium.get_segment_close(pieces[k]) == 1 for k in last]]
    begin = np.concatenate((np.flatnonzero(kinds == _LINE_TO) - 1, closing))
    end = np.concatenate((np.flatnonzero(kinds == _LINE_TO), first[closing]))
    sides = np.column_stack((np.minimum(points[begin], points[end]), np.maximum(points[begin], points[end])))
    straight = ((sides[:, 2:] - sides[:, :2]).min(axis=1) <= 0.5) & stroked[path[begin]]
    found.lines(sides[straight], white[path[begin]][straight])
    starts = np.unique(first)
    low, high = np.minimum.reduceat(points, starts), np.maximum.reduceat(points, starts)
    extent = high - low
    thin = (extent.min(axis=1) <= _THIN) & (extent.max(axis=1) >= _SLENDER * extent.min(axis=1))
    thin &= ~stroked[path[starts]]
    found.lines(np.column_stack((low, high))[thin], white[path[starts]][thin])
