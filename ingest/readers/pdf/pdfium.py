"""PDFium's C functions, bound so that a call costs little.

A page takes thousands of calls, and with pypdfium2's own bindings most of their time goes
into checking and converting arguments (measured: 1.0 µs a call for a character's box,
0.25 µs here). So: no ``argtypes``, handles that are `ctypes` objects already, results
written through references that were made before into memory that numpy sees, and ``map``
instead of a loop. PDFium is not thread-safe, and neither is this module.
"""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from itertools import repeat
from typing import Any

import numpy as np
import pypdfium2.raw as raw
from numpy.typing import NDArray


class Handle(ctypes.c_void_p):
    """A pointer of PDFium's. A subclass, because ctypes turns a plain ``c_void_p`` result into an int."""


def _bound(name: str, result: Any = ctypes.c_int, *arguments: Any) -> Callable[..., Any]:
    address = ctypes.cast(getattr(raw, name), ctypes.c_void_p).value
    assert address is not None
    function = ctypes.PYFUNCTYPE(result)(address)
    if arguments:
        function.argtypes = arguments
    return function


count_characters = _bound("FPDFText_CountChars")
get_text = _bound("FPDFText_GetText")
get_unicode = _bound("FPDFText_GetUnicode")
get_loose_box = _bound("FPDFText_GetLooseCharBox")
get_origin = _bound("FPDFText_GetCharOrigin")
get_text_matrix = _bound("FPDFText_GetMatrix")
get_font_size = _bound("FPDFText_GetFontSize", ctypes.c_double)
get_text_object = _bound("FPDFText_GetTextObject", Handle)
has_map_error = _bound("FPDFText_HasUnicodeMapError")
get_render_mode = _bound("FPDFTextObj_GetTextRenderMode")
count_objects = _bound("FPDFPage_CountObjects")
# Pages have thousands of objects, most of them text: their addresses come as plain numbers, which is
# faster, and only those that are looked at become a `Handle`.
get_object = _bound("FPDFPage_GetObject", ctypes.c_void_p)
count_form_objects = _bound("FPDFFormObj_CountObjects")
get_form_object = _bound("FPDFFormObj_GetObject", ctypes.c_void_p)
get_type = _bound("FPDFPageObj_GetType", ctypes.c_int, ctypes.c_void_p)
get_bounds = _bound("FPDFPageObj_GetBounds")
get_object_matrix = _bound("FPDFPageObj_GetMatrix")
get_fill_color = _bound("FPDFPageObj_GetFillColor")
get_stroke_color = _bound("FPDFPageObj_GetStrokeColor")
get_draw_mode = _bound("FPDFPath_GetDrawMode")
count_segments = _bound("FPDFPath_CountSegments")
get_segment = _bound("FPDFPath_GetPathSegment", Handle)
get_segment_type = _bound("FPDFPathSegment_GetType")
get_segment_point = _bound("FPDFPathSegment_GetPoint")
get_segment_close = _bound("FPDFPathSegment_GetClose")
get_clip_path = _bound("FPDFPageObj_GetClipPath", Handle)
count_clip_paths = _bound("FPDFClipPath_CountPaths")
count_clip_segments = _bound("FPDFClipPath_CountPathSegments")
get_clip_segment = _bound("FPDFClipPath_GetPathSegment", Handle)


class Slots:
    """Memory for the results of many calls: a row of ``width`` numbers for each call.

    ``packed``: the function takes one pointer to the whole row (a struct) instead of one
    pointer a number.
    """

    def __init__(self, kind: Any, width: int, *, packed: bool = False) -> None:
        self._kind, self._width, self._packed = kind, width, packed
        self._rows = 0
        self._grow(512)

    def _grow(self, rows: int) -> None:
        self._rows = rows
        self._memory: Any = (self._kind * (self._width * rows))()
        step = ctypes.sizeof(self._kind)
        starts = range(1) if self._packed else range(self._width)
        self._references: list[list[Any]] = [
            [ctypes.byref(self._memory, (row * self._width + start) * step) for row in range(rows)] for start in starts
        ]
        self.values: NDArray[Any] = np.frombuffer(self._memory, dtype=self._kind).reshape(rows, self._width)

    def fill(self, function: Callable[..., Any], count: int, *arguments: Iterable[Any]) -> NDArray[Any]:
        """Call ``function(*arguments, pointers…)`` ``count`` times; a copy of the results, (count, width).

        A call that fails leaves zeros.
        """
        if count > self._rows:
            self._grow(max(count, 2 * self._rows))
        self.values[:count] = 0
        deque(map(function, *arguments, *self._references), 0)
        return self.values[:count].copy()


class Units:
    """Memory for text as UTF-16."""

    def __init__(self) -> None:
        self._grow(4096)

    def _grow(self, size: int) -> None:
        self._memory = (ctypes.c_uint16 * size)()
        self._values: NDArray[np.uint16] = np.frombuffer(memoryview(self._memory).cast("B"), dtype=np.uint16)

    def read(self, page: Handle, count: int) -> NDArray[np.uint16] | None:
        """The first ``count`` units of a text page; None unless it has one for each character. Not a copy."""
        if count + 1 > len(self._values):
            self._grow(2 * count + 2)
        return self._values[:count] if get_text(page, 0, count, self._memory) == count + 1 else None


def handle(wrapper: Any) -> Handle:
    """The handle inside a pypdfium2 object (page, text page, document)."""
    return ctypes.cast(wrapper.raw, Handle)


def each(function: Callable[..., Any], owner: Handle, indices: Sequence[int]) -> list[Any]:
    """``[function(owner, i) for i in indices]``, fast."""
    return list(map(function, repeat(owner), indices))


UNITS = Units()
RECTANGLES = Slots(ctypes.c_float, 4, packed=True)  # FS_RECTF: left, top, right, bottom
MATRICES = Slots(ctypes.c_float, 6, packed=True)  # FS_MATRIX: a, b, c, d, e, f
POINTS = Slots(ctypes.c_double, 2)
BOUNDS = Slots(ctypes.c_float, 4)  # left, bottom, right, top
SEGMENT_POINTS = Slots(ctypes.c_float, 2)
COLORS = Slots(ctypes.c_uint, 4)  # red, green, blue, alpha
DRAW_MODES = Slots(ctypes.c_int, 2)  # fill mode (0: none), whether stroked
