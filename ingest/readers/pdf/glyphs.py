"""A page's characters as arrays: what is printed, where, how large, on which baseline.

Boxes are as wide as the character's advance and as high as its font size, set on the
baseline, whatever ink the character has and however tall its font says its box is: so
a 、 stands on the line of its neighbours. One call a character (its box) and a few for
each run of characters that stand side by side; all text in one call.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.readers.pdf import pdfium
from ingest.readers.pdf.frame import Floats, Frame
from ingest.readers.pdf.lookalikes import is_lookalike, unified

_HYPHENS = (0x02, 0xFFFE)  # what PDFium makes of a hyphen at the end of a line
_UNKNOWN = 0xFFFD  # the replacement character
_INVISIBLE = 3  # text render mode: neither filled nor stroked
_BELOW = 0.14  # share of the font size that lies under the baseline, as in SimSun
_SAMPLE = 16  # runs that are asked first for what good files never have
_APART = 0.35  # of its height: a character that begins farther from the end of the last begins a run
_UNEVEN = 0.2  # of its height: by how much tops and bottoms of a run's characters may differ together
_TINIEST = 0.1  # points: text pressed flat occurs in damaged files
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
    codes, blank = _codes(page, count)
    kept = np.flatnonzero(~blank)
    spaced = np.zeros(count + 1, dtype=np.bool_)
    spaced[1:] = blank
    numbers: list[int] = kept.tolist()
    boxes = pdfium.RECTANGLES.fill(pdfium.get_loose_box, len(numbers), repeat(page), numbers)
    left, top, right, bottom = boxes.T.astype(np.float64)
    return _arranged(page, frame, kept, codes[kept], spaced[kept], np.array((left, bottom, right, top)))


def character_numbers(page: pdfium.Handle) -> Index:
    """PDFium's numbers of the characters that `glyphs_of` gives for a text page."""
    return np.flatnonzero(~_codes(page, max(0, pdfium.count_characters(page)))[1])


def _codes(page: pdfium.Handle, count: int) -> tuple[NDArray[np.uint32], NDArray[np.bool_]]:
    """Code points of all characters, and which are white space.

    One call, or one a character where PDFium's text has another length than its characters.
    """
    units = pdfium.UNITS.read(page, count)
    if units is None:
        found = np.fromiter(map(pdfium.get_unicode, repeat(page), range(count)), dtype=np.int64, count=count)
        codes = np.where((found < 0) | (found > 0x10FFFF), _UNKNOWN, found).astype(np.uint32)
        return _mended(codes), _KIND[np.minimum(codes, 0xFFFE)] == _BLANK
    kinds, codes = _KIND[units], units.astype(np.uint32)
    if (kinds == _ODD).any():
        codes = _mended(codes)
    return codes, kinds == _BLANK


def _mended(codes: NDArray[np.uint32]) -> NDArray[np.uint32]:
    codes = unified(codes)
    codes[(codes == 0) | ((codes & 0xFFFFF800) == 0xD800)] = _UNKNOWN
    codes[np.isin(codes, _HYPHENS)] = ord("-")
    return codes


def _kind_table() -> NDArray[np.uint8]:
    """For each code point below U+10000: plain, white space, or in need of mending."""
    codes = np.arange(0x10000, dtype=np.uint32)
    table = np.zeros(0x10000, dtype=np.uint8)
    table[is_lookalike(codes) | ((codes & 0xF800) == 0xD800)] = _ODD
    table[:33] = _BLANK
    table[[0xA0, 0x3000, 0xFEFF, 0x200B]] = _BLANK
    table[[0, *_HYPHENS]] = _ODD
    return table


_BLANK, _ODD = 1, 2
_KIND = _kind_table()


def _arranged(
    page: pdfium.Handle,
    frame: Frame,
    index: Index,
    codes: NDArray[np.uint32],
    spaced: NDArray[np.bool_],
    boxes: Floats,
) -> Glyphs:
    """Glyphs of the characters at ``index`` (PDFium's numbers); ``boxes`` is (4, n) in user space."""
    new = _run_starts(boxes)
    numbers = index[new].tolist()
    matrices, run_origins, font_sizes = _set(page, numbers)
    a, b, c, d = matrices[:, :4].T
    turns = _quarter_turns(a, b)
    of = np.cumsum(new) - 1  # the run of each character
    size = np.maximum(font_sizes * np.hypot(c, d), _TINIEST)[of]
    # A run is of level text, or of one character.
    origins = np.array((boxes[0], run_origins[:, 1][of]))
    if turns.any():
        origins[0] = np.where((turns != 0)[of], run_origins[:, 0][of], boxes[0])
    _set_boxes(boxes, origins, turns[of], size)
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
        size=size,
        spaced=spaced,
        turns=shown,
        hidden=_sampled(_is_hidden, page, numbers, of),
        unmapped=_sampled(_is_unmapped, page, numbers, of),
    )


def _run_starts(boxes: Floats) -> NDArray[np.bool_]:
    """Which characters begin a run: others go on, on one level, where the one before ends.

    PDFium's boxes grow with tall ink, so tops and bottoms are alike only roughly.
    """
    left, foot, right, head = boxes
    new = np.ones(len(left), dtype=np.bool_)
    height = (head - foot)[:-1]
    apart = np.abs(left[1:] - right[:-1]) > _APART * height
    uneven = np.abs(foot[1:] - foot[:-1]) + np.abs(head[1:] - head[:-1]) > _UNEVEN * height
    new[1:] = apart | uneven
    return new


def _set_boxes(boxes: Floats, origins: Floats, turns: NDArray[np.int8], size: Floats) -> None:
    """Set boxes (4, n: left, bottom, right, top in user space) on their baselines, as high as the font is large.

    In place. Boxes of slanted text (-1) stay as they are.
    """
    for turn, low, high, axis, below in (
        (0, 1, 3, 1, _BELOW),
        (1, 0, 2, 0, _BELOW),
        (2, 1, 3, 1, 1 - _BELOW),
        (3, 0, 2, 0, 1 - _BELOW),
    ):
        at = turns == turn
        if at.all():
            boxes[low] = origins[axis] - below * size
            boxes[high] = boxes[low] + size
            return
        boxes[low, at] = (origins[axis] - below * size)[at]
        boxes[high, at] = boxes[low, at] + size[at]


def _set(page: pdfium.Handle, numbers: Sequence[int]) -> tuple[Floats, Floats, Floats]:
    """How characters are set: matrices (n, 6), origins (n, 2), font sizes (n)."""
    matrices = pdfium.MATRICES.fill(pdfium.get_text_matrix, len(numbers), repeat(page), numbers)
    origins = pdfium.POINTS.fill(pdfium.get_origin, len(numbers), repeat(page), numbers)
    sizes = np.array(pdfium.each(pdfium.get_font_size, page, numbers), dtype=np.float64)
    return matrices.astype(np.float64), origins, sizes


def _sampled(
    test: Callable[[pdfium.Handle, int], bool], page: pdfium.Handle, numbers: Sequence[int], of: Index
) -> NDArray[np.bool_]:
    """``test`` for each character, asked once a run; of many runs only if some of a sample pass."""
    step = max(1, len(numbers) // _SAMPLE)
    if not any(test(page, number) for number in numbers[::step]):
        return np.zeros(len(of), dtype=np.bool_)
    passed: NDArray[np.bool_] = np.array([test(page, number) for number in numbers], dtype=np.bool_)
    result: NDArray[np.bool_] = passed[of]
    return result


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
