"""A page's characters as arrays: what is printed, where, how large, on which baseline.

Boxes are as wide as the character's advance and as high as its font size, set on the
baseline, whatever ink the character has and however tall its font says its box is: so
a 、 stands on the line of its neighbours. One call a character (its box) and a few for
each run of characters that share top and bottom; all text in one call.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.readers.pdf import pdfium
from ingest.readers.pdf.frame import Floats, Frame

_HYPHENS = (0x02, 0xFFFE)  # what PDFium makes of a hyphen at the end of a line
_INVISIBLE = 3  # text render mode: neither filled nor stroked
_BELOW = 0.14  # share of the font size that lies under the baseline, as in SimSun
_SLANT = 0.09  # tangent of 5°: text that leans more is a watermark


@dataclass(frozen=True, slots=True)
class Glyphs:
    """Printed characters without white space, in PDFium's order (about that of the content stream).

    Arrays of equal length n. Coordinates: points from the upper left corner of the page as shown.
    """

    codes: NDArray[np.uint32]  # code points; 0: a glyph that no text is known for
    x0: Floats
    top: Floats
    x1: Floats
    bottom: Floats
    baseline: Floats  # y of the origin (of text that is turned: x)
    size: Floats  # font size as shown
    spaced: NDArray[np.bool_]  # white space stands before it
    turns: NDArray[np.int8]  # quarter turns clockwise that the text is turned as shown; -1: slanted
    hidden: NDArray[np.bool_]  # render mode "invisible", as under a scan
    unmapped: NDArray[np.bool_]  # the font says no Unicode value: the code is a guess

    def __len__(self) -> int:
        return len(self.codes)

    @property
    def center_x(self) -> Floats:
        return (self.x0 + self.x1) / 2

    @property
    def center_y(self) -> Floats:
        return (self.top + self.bottom) / 2

    def take(self, index: NDArray[Any]) -> Glyphs:
        """The characters at an index array (or where a mask is true), in that order."""
        return Glyphs(*(getattr(self, name)[index] for name in self.__slots__))

    def text(self, index: NDArray[np.intp] | slice = slice(None)) -> str:
        """The characters at ``index``, without white space."""
        return text_of(self.codes[index])


def text_of(codes: NDArray[np.uint32]) -> str:
    """Code points as a string."""
    return codes.astype("<u4", copy=False).tobytes().decode("utf-32-le", "replace")


def glyphs_of(text_page: Any, frame: Frame) -> Glyphs:
    """The characters of a pypdfium2 text page."""
    page = pdfium.handle(text_page)
    count = max(0, pdfium.count_characters(page))
    codes = _codes(page, count)
    blank = (codes <= 32) | (codes == 0xA0) | (codes == 0x3000) | (codes == 0xFEFF) | (codes == 0x200B)
    blank &= codes != 0
    boxes = pdfium.RECTANGLES.fill(pdfium.get_loose_box, count, repeat(page), range(count)).astype(np.float64)
    kept = np.flatnonzero(~blank)
    spaced = np.zeros(count + 1, dtype=np.bool_)
    spaced[1:] = blank
    left, top, right, bottom = boxes[kept].T
    return _arranged(page, frame, kept, codes[kept], spaced[kept], np.array((left, bottom, right, top)))


def _codes(page: pdfium.Handle, count: int) -> NDArray[np.uint32]:
    """Code points of all characters: one call, or one a character where the two counts differ."""
    buffer = np.zeros(2 * count + 2, dtype=np.uint16)
    written = pdfium.get_text(page, 0, count, ctypes.c_void_p(buffer.ctypes.data)) - 1 if count else 0
    units = buffer[:count]
    if written != count or ((units & 0xF800) == 0xD800).any():
        each = map(pdfium.get_unicode, repeat(page), range(count))
        codes = np.fromiter(each, dtype=np.int64, count=count).astype(np.uint32)
        codes[codes > 0x10FFFF] = 0
    else:
        codes = units.astype(np.uint32)
    for hyphen in _HYPHENS:
        codes[codes == hyphen] = ord("-")
    return codes


def _arranged(
    page: pdfium.Handle,
    frame: Frame,
    index: NDArray[np.intp],
    codes: NDArray[np.uint32],
    spaced: NDArray[np.bool_],
    boxes: Floats,
) -> Glyphs:
    """Glyphs of the characters at ``index`` (PDFium's numbers); ``boxes`` is (4, n) in user space."""
    count = len(index)
    new = np.ones(count, dtype=np.bool_)
    new[1:] = (np.abs(np.diff(boxes[1])) > 0.01) | (np.abs(np.diff(boxes[3])) > 0.01)
    starts = np.flatnonzero(new)
    run = np.cumsum(new) - 1
    numbers: list[int] = index[starts].tolist()
    runs = len(numbers)
    matrices = pdfium.MATRICES.fill(pdfium.get_text_matrix, runs, repeat(page), numbers).astype(np.float64)
    origins = pdfium.POINTS.fill(pdfium.get_origin, runs, repeat(page), numbers)
    a, b, c, d = matrices[:, :4].T
    turns = _quarter_turns(a, b)
    size = _font_sizes(page, numbers) * np.hypot(c, d)
    # A font that writes downwards has its origin above the middle of the character.
    downwards = np.abs(origins[:, 0] - boxes[0, starts]) > 0.25 * size
    level = ((turns == 0) & ~downwards)[run]
    foot = (origins[:, 1] - _BELOW * size)[run]
    boxes[1, level], boxes[3, level] = foot[level], (foot + size[run])[level]
    turned = np.flatnonzero((turns != 0)[run])
    if len(turned):
        boxes[:, turned] = _turned_boxes(page, index[turned].tolist(), turns[run[turned]], size[run[turned]])
    x0, top, x1, bottom = frame.boxes(*boxes)
    shown = np.where(turns < 0, turns, (turns + frame.turns) % 4).astype(np.int8)
    origin_x, origin_y = frame.points(*origins.T)
    return Glyphs(
        codes=codes,
        x0=x0,
        top=top,
        x1=x1,
        bottom=bottom,
        baseline=np.where(shown % 2 == 1, origin_x, origin_y)[run],
        size=size[run],
        spaced=spaced,
        turns=shown[run],
        hidden=_hidden(page, numbers)[run],
        unmapped=np.array(pdfium.each(pdfium.has_map_error, page, numbers), dtype=np.int32)[run] == 1,
    )


def _quarter_turns(a: Floats, b: Floats) -> NDArray[np.int8]:
    """Quarter turns clockwise of text whose advance goes along (a, b) in user space; -1: slanted."""
    turns = np.full(len(a), -1, dtype=np.int8)
    level, upright = np.abs(b) <= _SLANT * np.abs(a), np.abs(a) <= _SLANT * np.abs(b)
    turns[level & (a >= 0)] = 0
    turns[upright & (b < 0)] = 1
    turns[level & (a < 0)] = 2
    turns[upright & (b > 0)] = 3
    return turns


def _font_sizes(page: pdfium.Handle, numbers: Sequence[int]) -> Floats:
    return np.array(pdfium.each(pdfium.get_font_size, page, numbers), dtype=np.float64)


def _hidden(page: pdfium.Handle, numbers: Sequence[int]) -> NDArray[np.bool_]:
    objects = pdfium.each(pdfium.get_text_object, page, numbers)
    modes = [pdfium.get_render_mode(item) if item else 0 for item in objects]
    hidden: NDArray[np.bool_] = np.array(modes, dtype=np.int32) == _INVISIBLE
    return hidden


def _turned_boxes(page: pdfium.Handle, numbers: Sequence[int], turns: NDArray[np.int8], size: Floats) -> Floats:
    """Boxes (4, n: left, bottom, right, top in user space) of text that is turned or slanted.

    PDFium's loose boxes are right for level text only. Along the line the ink is taken,
    across it the font size as in level text.
    """
    count = len(numbers)
    left, right, bottom, top = pdfium.TIGHT_BOXES.fill(pdfium.get_tight_box, count, repeat(page), numbers).T
    x, y = pdfium.POINTS.fill(pdfium.get_origin, count, repeat(page), numbers).T
    below, above = _BELOW * size, (1 - _BELOW) * size
    boxes = np.array((left, bottom, right, top))
    for turn, (low, high), origin, (under, over) in (
        (1, (0, 2), x, (-below, above)),
        (2, (1, 3), y, (-above, below)),
        (3, (0, 2), x, (-above, below)),
    ):
        at = turns == turn
        boxes[low, at] = (origin + under)[at]
        boxes[high, at] = (origin + over)[at]
    return boxes
