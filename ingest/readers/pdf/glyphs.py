"""A page's characters as arrays: what is printed, where, how large, on which baseline.

Boxes are as wide as the character's advance and as high as its font size, set on the
baseline, whatever ink the character has and however tall its font says its box is: so
a 、 stands on the line of its neighbours. One call a character (its box) and a few for
each run of characters that share top and bottom; all text in one call.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.readers.pdf import pdfium
from ingest.readers.pdf.frame import Floats, Frame
from ingest.readers.pdf.lookalikes import unified

_HYPHENS = (0x02, 0xFFFE)  # what PDFium makes of a hyphen at the end of a line
_UNKNOWN = 0xFFFD  # the replacement character
_INVISIBLE = 3  # text render mode: neither filled nor stroked
_BELOW = 0.14  # share of the font size that lies under the baseline, as in SimSun
_BLANKS = np.array((0xA0, 0x3000, 0xFEFF, 0x200B), dtype=np.uint32)  # white space beside the control characters
_SAMPLE = 16  # runs that are asked first for what good files never have
_SLANT = 0.09  # tangent of 5°: text that leans more is a watermark


Index = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Glyphs:
    """Printed characters without white space, in PDFium's order (about that of the content stream).

    Arrays of equal length n. Coordinates: points from the upper left corner of the page as shown.
    """

    codes: NDArray[np.uint32]  # code points; U+FFFD where PDFium knows none
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

    def text(self, index: Index | slice = slice(None)) -> str:
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
    blank = codes <= 32
    if count and codes.max() >= 0xA0:
        blank |= np.isin(codes, _BLANKS)
    kept = np.flatnonzero(~blank)
    spaced = np.zeros(count + 1, dtype=np.bool_)
    spaced[1:] = blank
    numbers: list[int] = kept.tolist()
    boxes = pdfium.RECTANGLES.fill(pdfium.get_loose_box, len(numbers), repeat(page), numbers)
    left, top, right, bottom = boxes.T.astype(np.float64)
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
    codes[(codes == 0) | ((codes & 0xFFFFF800) == 0xD800)] = _UNKNOWN
    return unified(codes)


def _arranged(
    page: pdfium.Handle,
    frame: Frame,
    index: Index,
    codes: NDArray[np.uint32],
    spaced: NDArray[np.bool_],
    boxes: Floats,
) -> Glyphs:
    """Glyphs of the characters at ``index`` (PDFium's numbers); ``boxes`` is (4, n) in user space."""
    count = len(index)
    new = np.ones(count, dtype=np.bool_)
    foot, head = boxes[1], boxes[3]
    new[1:] = (foot[1:] != foot[:-1]) | (head[1:] != head[:-1])
    starts = np.flatnonzero(new)
    # Characters whose boxes are equally high are of one font and size: asked for once.
    height = (head - foot)[starts]
    numbers = index[starts]
    _, first, kind = np.unique(_kinds(height), return_index=True, return_inverse=True)
    matrix, origin, font_size = _set(page, numbers[first].tolist())
    a, b, c, d = matrix[:, :4].T
    size, turns = font_size * np.hypot(c, d), _quarter_turns(a, b)
    # A font that writes downwards has its origin above the middle of the character.
    downwards = np.abs(origin[:, 0] - boxes[0, starts[first]]) > 0.25 * size
    level = (turns == 0) & ~downwards
    of = kind[np.cumsum(new) - 1]  # of each character: the font and size it is set in
    baseline = foot + (origin[:, 1] - foot[starts[first]])[of]
    if level.all():
        boxes[1] = baseline - (_BELOW * size)[of]
        boxes[3] = boxes[1] + size[of]
    else:
        at = level[of]
        boxes[1, at] = (baseline - (_BELOW * size)[of])[at]
        boxes[3, at] = boxes[1, at] + size[of][at]
    origins = np.array((boxes[0], baseline))
    turned = np.flatnonzero((turns != 0)[of])
    if len(turned):
        characters = index[turned].tolist()
        origins[:, turned] = pdfium.POINTS.fill(pdfium.get_origin, len(characters), repeat(page), characters).T
        boxes[:, turned] = _turned_boxes(page, characters, turns[of[turned]], size[of[turned]], origins[:, turned])
    x0, top, x1, bottom = frame.boxes(*boxes)
    shown = np.where(turns < 0, turns, (turns + frame.turns) % 4).astype(np.int8)[of]
    shown_x, shown_y = frame.points(*origins)
    return Glyphs(
        codes=codes,
        x0=x0,
        top=top,
        x1=x1,
        bottom=bottom,
        baseline=np.where(shown % 2 == 1, shown_x, shown_y) if shown.any() else shown_y,
        size=size[of],
        spaced=spaced,
        turns=shown,
        hidden=_sampled(_is_hidden, page, numbers, new),
        unmapped=_sampled(_is_unmapped, page, numbers, new),
    )


def _kinds(height: Floats) -> Floats:
    """A number for each run, equal where the height is; runs without height (turned text) have one each."""
    flat = np.abs(height) < 0.1
    return np.where(flat, -1.0 - np.arange(len(height)), np.round(height, 3)) if flat.any() else np.round(height, 3)


def _set(page: pdfium.Handle, numbers: Sequence[int]) -> tuple[Floats, Floats, Floats]:
    """How characters are set: matrices (n, 6), origins (n, 2), font sizes (n)."""
    matrices = pdfium.MATRICES.fill(pdfium.get_text_matrix, len(numbers), repeat(page), numbers)
    origins = pdfium.POINTS.fill(pdfium.get_origin, len(numbers), repeat(page), numbers)
    sizes = np.array(pdfium.each(pdfium.get_font_size, page, numbers), dtype=np.float64)
    return matrices.astype(np.float64), origins, sizes


def _sampled(
    test: Callable[[pdfium.Handle, int], bool], page: pdfium.Handle, numbers: Index, new: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """``test`` for each character, asked once a run; of many runs only if some of a sample pass."""
    step = max(1, len(numbers) // _SAMPLE)
    if not any(test(page, number) for number in numbers[::step].tolist()):
        return np.zeros(len(new), dtype=np.bool_)
    return np.array([test(page, number) for number in numbers.tolist()], dtype=np.bool_)[np.cumsum(new) - 1]


def _is_hidden(page: pdfium.Handle, number: int) -> bool:
    item = pdfium.get_text_object(page, number)
    return bool(item) and pdfium.get_render_mode(item) == _INVISIBLE


def _is_unmapped(page: pdfium.Handle, number: int) -> bool:
    return bool(pdfium.has_map_error(page, number) == 1)


def _quarter_turns(a: Floats, b: Floats) -> NDArray[np.int8]:
    """Quarter turns clockwise of text whose advance goes along (a, b) in user space; -1: slanted."""
    turns = np.full(len(a), -1, dtype=np.int8)
    level, upright = np.abs(b) <= _SLANT * np.abs(a), np.abs(a) <= _SLANT * np.abs(b)
    turns[level & (a >= 0)] = 0
    turns[upright & (b < 0)] = 1
    turns[level & (a < 0)] = 2
    turns[upright & (b > 0)] = 3
    return turns


def _turned_boxes(
    page: pdfium.Handle, numbers: Sequence[int], turns: NDArray[np.int8], size: Floats, origins: Floats
) -> Floats:
    """Boxes (4, n: left, bottom, right, top in user space) of text that is turned or slanted.

    PDFium's loose boxes are right for level text only. Along the line the ink is taken,
    across it the font size as in level text. ``origins``: (2, n).
    """
    left, right, bottom, top = pdfium.TIGHT_BOXES.fill(pdfium.get_tight_box, len(numbers), repeat(page), numbers).T
    below, above = _BELOW * size, (1 - _BELOW) * size
    boxes = np.array((left, bottom, right, top))
    for turn, (low, high), origin, (under, over) in (
        (1, (0, 2), origins[0], (-below, above)),
        (2, (1, 3), origins[1], (-above, below)),
        (3, (0, 2), origins[0], (-above, below)),
    ):
        at = turns == turn
        boxes[low, at] = (origin + under)[at]
        boxes[high, at] = (origin + over)[at]
    return boxes
