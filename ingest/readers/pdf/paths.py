"""A page's graphics objects → thin boxes (lines) and coloured areas, as shown.

What an object is follows from as few calls as possible, since pages have hundreds: most are
told by their bounds alone; of a stroked box three corners are read; only what is neither is
read point by point.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import chain, compress, cycle, repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.readers.pdf import pdfium
from ingest.readers.pdf.frame import Floats, Frame

_PATH, _IMAGE, _FORM = 2, 3, 5  # types of page objects
_LINE_TO, _MOVE_TO = 0, 2  # types of path segments
THIN = 4.0  # points: what is thicker is an area
_SLENDER = 3.0  # a thin box this many times as long as thick is a line
_WHITE = 0xF8  # every colour component at least this: not to be seen on paper
_BOX = 5  # segments of a box: to a corner, and a line to each
_STRAIGHT = 0.5  # points by which a line may lean
_DEPTH = 5  # of forms inside forms
_MOST_OBJECTS = 50_000  # a page with more is a drawing
_MOST_SEGMENTS = 20_000

_IDENTITY = np.eye(3)

Bools = NDArray[np.bool_]


@dataclass(slots=True)
class Found:
    """What a page draws: arrays of boxes (n, 4: x0, top, x1, bottom) in points as shown."""

    lines: list[Floats] = field(default_factory=list)
    white: list[Bools] = field(default_factory=list)  # for each of the lines: drawn in white
    fills: list[Floats] = field(default_factory=list)  # visible coloured areas
    pictures: list[Floats] = field(default_factory=list)
    drawings: int = 0  # visible paths of many parts

    def add_lines(self, boxes: Floats, white: Bools) -> None:
        if len(boxes):
            self.lines.append(boxes)
            self.white.append(white)


def drawn_on(page: Any, frame: Frame) -> Found:
    """What a pypdfium2 page draws, also inside form objects."""
    found = Found()
    handle = pdfium.handle(page)
    count = min(pdfium.count_objects(handle), _MOST_OBJECTS)
    _collect(pdfium.each(pdfium.get_object, handle, range(count)), _IDENTITY, frame, found)
    return found


def _collect(addresses: Sequence[int], parent: Floats, frame: Frame, found: Found, depth: int = 0) -> None:
    """Add lines and areas of page objects; ``parent`` maps their space to user space (row vectors, 3×3)."""
    kinds = list(map(pdfium.get_type, addresses))

    def of_kind(wanted: int) -> list[pdfium.Handle]:
        return list(map(pdfium.Handle, compress(addresses, map(wanted.__eq__, kinds)))) if wanted in kinds else []

    paths, images = of_kind(_PATH), of_kind(_IMAGE)
    if images:
        boxes = _bounds(images, parent, frame)
        found.pictures.append(boxes)
        thin = boxes[(boxes[:, 2:] - boxes[:, :2]).min(axis=1) <= THIN / 2]
        found.add_lines(thin, np.zeros(len(thin), dtype=np.bool_))
    if paths:
        _collect_paths(paths, parent, frame, found)
    if depth < _DEPTH:
        for item in of_kind(_FORM):
            count = min(max(0, pdfium.count_form_objects(item)), _MOST_OBJECTS)
            inner = pdfium.each(pdfium.get_form_object, item, range(count))
            _collect([part for part in inner if part], _matrices([item], parent)[0], frame, found, depth + 1)


def _collect_paths(paths: Sequence[pdfium.Handle], parent: Floats, frame: Frame, found: Found) -> None:
    boxes = _bounds(paths, parent, frame)
    modes = pdfium.DRAW_MODES.fill(pdfium.get_draw_mode, len(paths), paths)
    filled, stroked = modes[:, 0] != 0, modes[:, 1] != 0
    fill_white = _paint(pdfium.get_fill_color, paths, filled)
    white = np.where(stroked, _paint(pdfium.get_stroke_color, paths, stroked), fill_white)
    sides = boxes[:, 2:] - boxes[:, :2]
    short, long = sides.min(axis=1), sides.max(axis=1)
    seen = filled | stroked
    line = seen & (short <= THIN) & ((long >= _SLENDER * short) | (long <= THIN))
    found.add_lines(boxes[line], white[line])
    rest = np.flatnonzero(seen & ~line)
    if len(rest):
        _collect_shapes(
            _Shapes([paths[k] for k in rest.tolist()], boxes[rest], stroked[rest], white[rest]),
            (filled & ~fill_white)[rest],
            parent,
            frame,
            found,
        )


@dataclass(frozen=True, slots=True)
class _Shapes:
    """Paths that are no mere lines, n of each."""

    paths: list[pdfium.Handle]
    boxes: Floats
    stroked: Bools
    white: Bools

    def take(self, index: NDArray[np.intp]) -> _Shapes:
        return _Shapes(
            [self.paths[k] for k in index.tolist()], self.boxes[index], self.stroked[index], self.white[index]
        )


def _collect_shapes(shapes: _Shapes, coloured: Bools, parent: Floats, frame: Frame, found: Found) -> None:
    """Areas; the sides of stroked boxes; of other paths what is straight and thin in them."""
    sizes = np.fromiter(map(pdfium.count_segments, shapes.paths), dtype=np.intp, count=len(shapes.paths))
    found.fills.append(shapes.boxes[coloured & (sizes <= _BOX)])
    found.drawings += int((sizes > 8).sum())
    others = shapes.stroked | (sizes > _BOX)
    boxes = np.flatnonzero(shapes.stroked & (sizes == _BOX))
    if len(boxes):
        others[boxes] = ~_collect_boxes(shapes.take(boxes), parent, frame, found)
    index = np.flatnonzero(others)
    index = index[np.cumsum(sizes[index]) <= _MOST_SEGMENTS]
    if len(index):
        _collect_parts(shapes.take(index), sizes[index], parent, frame, found)


def _collect_boxes(shapes: _Shapes, parent: Floats, frame: Frame, found: Found) -> Bools:
    """The four sides of those shapes that are upright boxes, by three of their corners; which ones are."""
    count = len(shapes.paths)
    owners = chain.from_iterable(map(repeat, shapes.paths, repeat(3)))
    corners = list(map(pdfium.get_segment, owners, cycle((0, 1, 2))))
    points = _points(corners, _matrices(shapes.paths, parent), np.repeat(np.arange(count), 3), frame)
    first, second, third = points.reshape(count, 3, 2).swapaxes(0, 1)
    to, on = np.abs(second - first) <= _STRAIGHT, np.abs(third - second) <= _STRAIGHT
    low, high = np.minimum(first, third), np.maximum(first, third)
    reaches = np.abs(np.column_stack((low, high)) - shapes.boxes).max(axis=1) <= THIN
    is_box: Bools = np.asarray((to | on).all(axis=1) & to.any(axis=1) & on.any(axis=1) & reaches)
    (x0, top), (x1, bottom) = low[is_box].T, high[is_box].T
    sides = ((x0, top, x1, top), (x0, bottom, x1, bottom), (x0, top, x0, bottom), (x1, top, x1, bottom))
    found.add_lines(np.concatenate(np.array(sides).swapaxes(1, 2)), np.tile(shapes.white[is_box], 4))
    return is_box


def _collect_parts(shapes: _Shapes, sizes: NDArray[np.intp], parent: Floats, frame: Frame, found: Found) -> None:
    """Read every point: axis-parallel sides of stroked paths, thin parts of filled ones."""
    owners = chain.from_iterable(map(repeat, shapes.paths, sizes.tolist()))
    pieces = list(map(pdfium.get_segment, owners, chain.from_iterable(map(range, sizes.tolist()))))
    kinds = np.fromiter(map(pdfium.get_segment_type, pieces), dtype=np.int32, count=len(pieces))
    path = np.repeat(np.arange(len(sizes)), sizes)
    points = _points(pieces, _matrices(shapes.paths, parent), path, frame)
    opens = kinds == _MOVE_TO
    opens[np.cumsum(sizes) - sizes] = True
    starts = np.flatnonzero(opens)
    last = np.append(starts[1:], len(pieces)) - 1
    closing = last - starts > 1  # a part that is closed has a side from its last point to its first
    closing[closing] = [pdfium.get_segment_close(pieces[k]) == 1 for k in last[closing].tolist()]
    to = np.flatnonzero((kinds == _LINE_TO) & ~opens)
    begin, end = np.concatenate((to - 1, last[closing])), np.concatenate((to, starts[closing]))
    sides = np.column_stack((np.minimum(points[begin], points[end]), np.maximum(points[begin], points[end])))
    straight = ((sides[:, 2:] - sides[:, :2]).min(axis=1) <= _STRAIGHT) & shapes.stroked[path[begin]]
    found.add_lines(sides[straight], shapes.white[path[begin]][straight])
    low, high = np.minimum.reduceat(points, starts), np.maximum.reduceat(points, starts)
    short, long = (high - low).min(axis=1), (high - low).max(axis=1)
    thin = (short <= THIN) & (long >= _SLENDER * short) & ~shapes.stroked[path[starts]]
    found.add_lines(np.column_stack((low, high))[thin], shapes.white[path[starts]][thin])


def _paint(function: Callable[..., Any], paths: Sequence[pdfium.Handle], used: Bools) -> Bools:
    """Whether a path's colour is white. ``used``: which have one; wholly transparent ones are taken out of it."""
    white = np.zeros(len(paths), dtype=np.bool_)
    if used.any():
        colors = pdfium.COLORS.fill(function, len(paths), paths)
        if colors[:, :3].max() >= _WHITE or (colors[:, 3] == 0).any():
            white = colors[:, :3].min(axis=1) >= _WHITE
            used &= (colors[:, 3] > 0) | (colors[:, :3].max(axis=1) == 0)
    return white


def _matrices(objects: Sequence[pdfium.Handle], parent: Floats) -> Floats:
    """Object space to user space, for row vectors (x, y, 1): (n, 3, 3)."""
    values = pdfium.MATRICES.fill(pdfium.get_object_matrix, len(objects), objects)
    result = np.zeros((len(objects), 3, 3))
    result[:, :, :2] = values.reshape(-1, 3, 2)
    result[:, 2, 2] = 1
    return result if parent is _IDENTITY else result @ parent


def _points(pieces: Sequence[pdfium.Handle], matrices: Floats, owner: NDArray[np.intp], frame: Frame) -> Floats:
    """The points (n, 2) of path segments as shown; ``owner``: which of the matrices is each one's."""
    x, y = pdfium.SEGMENT_POINTS.fill(pdfium.get_segment_point, len(pieces), pieces).astype(np.float64).T
    a, b, c, d, e, f = matrices[:, :, :2].reshape(-1, 6)[owner].T
    return np.array(frame.points(a * x + c * y + e, b * x + d * y + f)).T


def _bounds(objects: Sequence[pdfium.Handle], parent: Floats, frame: Frame) -> Floats:
    bounds = pdfium.BOUNDS.fill(pdfium.get_bounds, len(objects), objects).astype(np.float64)
    if parent is not _IDENTITY:
        first = bounds[:, :2] @ parent[:2, :2] + parent[2, :2]
        second = bounds[:, 2:] @ parent[:2, :2] + parent[2, :2]
        bounds = np.column_stack((np.minimum(first, second), np.maximum(first, second)))
    return np.array(frame.boxes(*bounds.T)).T
