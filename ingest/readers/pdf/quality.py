"""Whether what a page's characters say can be trusted, before anything is read from it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from ingest.readers.pdf.frame import Frame
from ingest.readers.pdf.glyphs import Glyphs
from ingest.readers.pdf.rulings import Rulings

# Shares of a page's characters above which it is not read. Good files have none of the first
# two, bullets of symbol fonts (U+F0xx) up to a few in a hundred.
_UNKNOWN = 0.03  # replacement, private-use, unmapped, radicals without ideograph, "(cid:7)"
_SYMBOLS = 0.15
_RARE = 0.15  # of ideographs: in neither GB 2312 nor Big5; wrongly decoded text has a third
_LATIN = 0.30  # accented Latin letters: GB bytes read as Latin-1
_HIDDEN = 0.50
_OUTSIDE = 0.60  # what a spreadsheet lets run over the edge is not printed and left out
_LEAST = 4  # so many characters make a share
_PICTURE = 0.10  # of the page: a picture without text beside it is a scan, not a logo
_DRAWINGS = 60  # curved paths on a page without text: letters drawn as outlines
_CID = re.compile(r"\(cid:\d+\)")


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a page is not read: a reason code of `ingest.errors` and what was found."""

    reason_code: str
    detail: str


def fault_of(glyphs: Glyphs, rulings: Rulings, frame: Frame) -> Fault | None:
    """What forbids reading the page from its characters; None if nothing does."""
    visible = int((~glyphs.hidden).sum())
    if visible == 0 or visible < (1 - _HIDDEN) * len(glyphs):
        return _unseen(glyphs, rulings, frame)
    for share, limit, what in _shares(glyphs, frame):
        if share > limit:
            return Fault("unreadable_page", f"{share:.0%} of its characters {what}")
    return None


def printed(glyphs: Glyphs, frame: Frame) -> NDArray[np.bool_]:
    """Which characters are to be seen: not invisible, not outside the page."""
    return ~glyphs.hidden & _inside(glyphs, frame)


def _unseen(glyphs: Glyphs, rulings: Rulings, frame: Frame) -> Fault | None:
    """A page with no visible text, or little beside invisible text."""
    area = _covered(rulings.pictures, frame)
    if len(glyphs):
        return Fault("needs_ocr", f"invisible text over {'a picture' if area > _PICTURE else 'no picture'}")
    if area > _PICTURE:
        return Fault("needs_ocr", f"no text, pictures over {area:.0%} of it")
    if rulings.drawings >= _DRAWINGS:
        return Fault("needs_ocr", "no text, but letters drawn as curves")
    return None


def _covered(pictures: NDArray[np.float64], frame: Frame) -> float:
    """The share of the page that pictures cover (scans come in strips: their areas are summed)."""
    if not len(pictures):
        return 0.0
    low = np.maximum(pictures[:, :2], 0)
    high = np.minimum(pictures[:, 2:], (frame.width, frame.height))
    area = np.maximum(high - low, 0).prod(axis=1).sum() / max(1.0, frame.width * frame.height)
    return min(1.0, float(area))


def _inside(glyphs: Glyphs, frame: Frame) -> NDArray[np.bool_]:
    x, y = glyphs.center_x, glyphs.center_y
    return (x >= 0) & (x <= frame.width) & (y >= 0) & (y <= frame.height)


def _shares(glyphs: Glyphs, frame: Frame) -> list[tuple[float, float, str]]:
    """(share, limit, what is wrong with them)."""
    count = len(glyphs)
    kinds = np.bincount(_classes()[np.minimum(glyphs.codes, 0xFFFF)], minlength=6).tolist()
    unknown = kinds[_ODD] + int((glyphs.unmapped | (glyphs.codes >= 0xF0000)).sum())
    if (glyphs.codes == ord(":")).any():
        unknown += sum(len(found) for found in _CID.findall(glyphs.text()))
    outside = count - int(_inside(glyphs, frame).sum())
    found = (
        (unknown, count, _UNKNOWN, "are known by no Unicode value"),
        (kinds[_SYMBOL], count, _SYMBOLS, "are of symbol fonts"),
        (kinds[_RARE_ONE], kinds[_RARE_ONE] + kinds[_IDEOGRAPH], _RARE, "are ideographs that no text uses"),
        (kinds[_ACCENTED], count, _LATIN, "are accented letters"),
        (outside, count, _OUTSIDE, "lie outside the page"),
    )
    return [(part / whole, limit, what) for part, whole, limit, what in found if part >= _LEAST]


_ODD, _SYMBOL, _RARE_ONE, _ACCENTED, _IDEOGRAPH = range(1, 6)


@cache
def _classes() -> NDArray[np.uint8]:
    """For each code point up to U+FFFF what it says of the page; what lies beyond is text."""
    table = np.zeros(0x10000, dtype=np.uint8)
    table[0x80:0x100] = _ACCENTED
    table[0x2E80:0x2FE0] = _ODD  # a radical that `lookalikes` knows no ideograph for
    table[0x4E00:0xA000] = [_IDEOGRAPH if _is_common(chr(code)) else _RARE_ONE for code in range(0x4E00, 0xA000)]
    table[0xE000:0xF900] = _ODD
    table[0xF000:0xF100] = _SYMBOL
    table[0xFFFD] = _ODD
    return table


def _is_common(char: str) -> bool:
    """Whether GB 2312 or Big5 has the character."""
    for encoding in ("gb2312", "big5"):
        try:
            char.encode(encoding)
        except UnicodeEncodeError:
            continue
        return True
    return False
