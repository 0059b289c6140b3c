"""Words on lines, for the search of tables that no rulings bound.

A word ends where white space stands or a gap opens that is wider than letters leave. A *piece* is a run
of words with no wide gap between them: what a reader would take for one cell.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ingest.readers.pdf.glyphs import Glyphs

_WORD_GAP = 0.2  # of the font size: wider parts words
WIDE_GAP = 1.0  # of the font size: wider parts pieces
_SAME_LINE = 0.25  # of the font size, between baselines
_RAISED = 0.8  # a line whose type is smaller by this is a superscript or subscript of its neighbour
_NUMBER = re.compile(
    r"[(（\[<>≤≥±~≈*$€£¥￥#+\-‐-―−]*\s*(\d[\d,，.\s'/:%％‰°()（）\-‐-―−+±×]*|)[A-Za-z*†‡%％‰)）\]]{0,3}"
)
_YEAR = re.compile(r"(19|20)\d\d(\s*[-–—/]\s*\d{2,4}|年度?)?\*?")
_BLANKS = {"-", "--", "—", "——", "–", "―", "…", "...", "..", "/", "\\", "*", "†", "‡", ":", "n.a.", "n/a", "na"}


@dataclass(frozen=True, slots=True)
class Word:
    """Characters without white space between them."""

    text: str
    x0: float
    x1: float


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that stand as one."""

    words: tuple[Word, ...]

    @property
    def x0(self) -> float:
        return self.words[0].x0

    @property
    def x1(self) -> float:
        return self.words[-1].x1

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def is_number(self) -> bool:
        """An amount, a share, a date of digits, or the mark of an empty place."""
        return is_number(self.text)

    @property
    def is_year(self) -> bool:
        """A year or a range of years: a number, but as often a head as an amount."""
        return _YEAR.fullmatch(self.text) is not None


@dataclass(eq=False)
class TextLine:
    """The words of a line from left to right; ``size`` is that of most of its characters."""

    words: list[Word]
    baseline: float
    top: float
    bottom: float
    size: float

    @property
    def x0(self) -> float:
        return self.words[0].x0

    @property
    def x1(self) -> float:
        return max(word.x1 for word in self.words)

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @cached_property
    def pieces(self) -> list[Piece]:
        """Runs of words parted by wide gaps."""
        return pieces_of(self.words, WIDE_GAP * self.size)


def is_number(text: str) -> bool:
    """See `Piece.is_number`."""
    bare = text.strip().casefold()
    return bare in _BLANKS or (_NUMBER.fullmatch(text.strip()) is not None and any(map(str.isdigit, bare)))


def pieces_of(words: Sequence[Word], gap: float) -> list[Piece]:
    """Words joined where the gap between them is at most ``gap``."""
    groups: list[list[Word]] = []
    for word in words:
        if groups and word.x0 - groups[-1][-1].x1 <= gap:
            groups[-1].append(word)
        else:
            groups.append([word])
    return [Piece(tuple(group)) for group in groups]


def lines_of(glyphs: Glyphs, least_wide: int = 0) -> list[TextLine]:
    """The level, visible characters as lines from top to bottom.

    Nothing if fewer than ``least_wide`` lines have a wide gap: then the page holds no table, and that is
    known before any line is made.
    """
    level = np.flatnonzero((glyphs.turns == 0) & ~glyphs.hidden & (glyphs.size > 0))
    if len(level) == 0:
        return []
    glyphs = glyphs.take(level)
    line = _line_numbers(glyphs)
    order = np.lexsort((glyphs.x0, line))
    glyphs, line = glyphs.take(order), line[order]
    gap = np.zeros(len(line))
    gap[1:] = glyphs.x0[1:] - glyphs.x1[:-1]
    starts = np.ones(len(line), dtype=np.bool_)
    starts[1:] = line[1:] != line[:-1]
    if len(np.unique(line[(gap > WIDE_GAP * glyphs.size) & ~starts])) < least_wide:
        return []
    return list(_lines(glyphs, starts, gap))


def _line_numbers(glyphs: Glyphs) -> NDArray[np.intp]:
    """A number for each character's line, by its baseline; raised and lowered small type goes with its line."""
    order = np.argsort(glyphs.baseline, kind="stable")
    baseline, size = glyphs.baseline[order], glyphs.size[order]
    new = np.zeros(len(order), dtype=np.bool_)
    new[1:] = np.diff(baseline) > _SAME_LINE * np.minimum(size[1:], size[:-1])
    number = np.cumsum(new)
    firsts = np.append(np.flatnonzero(np.append(True, new[1:])), len(order))
    largest = [float(size[a:b].max()) for a, b in itertools.pairwise(firsts)]
    middle = [float(baseline[(a + b) // 2]) for a, b in itertools.pairwise(firsts)]
    goes_to = list(range(len(largest)))
    for i in range(len(largest)):
        for j in (i + 1, i - 1):
            if 0 <= j < len(largest) and largest[i] <= _RAISED * largest[j]:
                distance = middle[j] - middle[i]
                if -0.3 * largest[j] <= distance <= 0.6 * largest[j] and _touches(
                    glyphs, order[firsts[i] : firsts[i + 1]], order[firsts[j] : firsts[j + 1]]
                ):
                    goes_to[i] = j
                    break
    numbers = np.empty(len(order), dtype=np.intp)
    numbers[order] = np.array(goes_to, dtype=np.intp)[number]
    return numbers


def _touches(glyphs: Glyphs, small: NDArray[np.intp], large: NDArray[np.intp]) -> bool:
    """Whether all runs of the small characters stand close to a large one."""
    near = glyphs.size[large].max() * 0.35
    right, left = np.sort(glyphs.x1[large]), np.sort(glyphs.x0[large])
    after = np.abs(glyphs.x0[small][:, None] - right[None, :]).min(axis=1) <= near
    before = np.abs(glyphs.x1[small][:, None] - left[None, :]).min(axis=1) <= near
    return bool((after | before).sum() * 2 >= len(small))


def _lines(glyphs: Glyphs, starts: NDArray[np.bool_], gap: NDArray[np.float64]) -> Iterator[TextLine]:
    text = glyphs.text()
    breaks = starts | glyphs.spaced & (gap > 0.05 * glyphs.size) | (gap > _WORD_GAP * glyphs.size)
    word_at = np.flatnonzero(breaks)
    line_at = np.flatnonzero(starts)
    ends = np.append(word_at[1:], len(text)).tolist()
    sides = zip(glyphs.x0[word_at].tolist(), np.maximum.reduceat(glyphs.x1, word_at).tolist(), strict=True)
    words = [Word(text[a:b], x0, x1) for a, b, (x0, x1) in zip(word_at.tolist(), ends, sides, strict=True)]
    line = np.cumsum(starts) - 1
    size = _medians(glyphs.size, line, line_at)
    main = glyphs.size >= _RAISED * size[line]
    top = np.minimum.reduceat(np.where(main, glyphs.top, np.inf), line_at)
    bottom = np.maximum.reduceat(np.where(main, glyphs.bottom, -np.inf), line_at)
    baseline = _medians(glyphs.baseline, line, line_at)
    first_word = np.append(np.searchsorted(word_at, line_at), len(words))
    numbers = zip(*(values.tolist() for values in (baseline, top, bottom, size)), strict=True)
    for (a, b), place in zip(pairwise(first_word.tolist()), numbers, strict=True):
        yield TextLine(words[a:b], *place)


def _medians(values: NDArray[np.float64], line: NDArray[np.intp], line_at: NDArray[np.intp]) -> NDArray[np.float64]:
    """The middle value of each line, the upper one of two."""
    middles: NDArray[np.float64] = values[np.lexsort((values, line))][
        (line_at + np.append(line_at[1:], len(line))) // 2
    ]
    return middles
