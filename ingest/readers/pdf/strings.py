"""Characters → strings: lines by baseline, characters of a line along it, spaces where printed.

Works on many groups of characters (cells of tables, columns of a page) in one go.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ingest.readers.pdf.frame import Floats
from ingest.readers.pdf.glyphs import Glyphs, Index, text_of

_SAME_LINE = 0.5  # baselines nearer than this share of the font size are one line (a raised index is on it)
_GAP = 0.25  # share of the font size that parts words where nothing says so
_SET_APART = 0.4  # font sizes between a Chinese character and a digit or letter
_LAST_NARROW = 0x2E7F


@dataclass(frozen=True, slots=True)
class Ordered:
    """Characters in reading order: ``order`` are indices of glyphs, ``line`` rises from line to line."""

    order: Index
    line: Index

    @property
    def starts(self) -> Index:
        """Where in ``order`` each line begins."""
        new = np.ones(len(self.line), dtype=np.bool_)
        new[1:] = self.line[1:] != self.line[:-1]
        return np.flatnonzero(new)


def ordered(glyphs: Glyphs, index: Index, group: Index) -> Ordered:
    """Reading order of the glyphs at ``index``; ``group`` (same length) keeps apart what is printed apart."""
    along, across = _directions(glyphs, index)
    size, turns = glyphs.size[index], glyphs.turns[index]
    order = np.lexsort((across, turns, group)) if turns.any() else np.lexsort((across, group))
    new = np.zeros(len(index), dtype=np.bool_)
    level, sorted_size = across[order], size[order]
    new[1:] = np.abs(level[1:] - level[:-1]) > _SAME_LINE * np.maximum(sorted_size[1:], sorted_size[:-1])
    for names in (group[order], turns[order]) if turns.any() else (group[order],):
        new[1:] |= names[1:] != names[:-1]
    line = np.cumsum(new, dtype=np.intp)
    within = np.lexsort((along[order], line))
    return Ordered(index[order[within]], line)


def _directions(glyphs: Glyphs, index: Index) -> tuple[Floats, Floats]:
    """Where each character stands along its line, and its line among lines, both rising as one reads."""
    along, across = glyphs.x0[index], glyphs.baseline[index]
    turns = glyphs.turns[index]
    if turns.any():
        along, across = along.copy(), across.copy()
        for turn, start in ((1, glyphs.top[index]), (2, -glyphs.x1[index]), (3, -glyphs.bottom[index])):
            along[turns == turn] = start[turns == turn]
        flipped = (turns == 1) | (turns == 2)
        across[flipped] = -across[flipped]
    return along, across


def spaces(glyphs: Glyphs, lines: Ordered) -> NDArray[np.bool_]:
    """Whether white space stands before each ordered character, other than a line's first.

    Programs set a quarter of the size between Chinese and other characters: that is no space.
    """
    order, result = lines.order, np.zeros(len(lines.order), dtype=np.bool_)
    before, after = order[:-1], order[1:]
    gap = glyphs.x0[after] - glyphs.x1[before]
    far = (gap > _GAP * glyphs.size[after]) & (glyphs.turns[after] == 0)
    wide = glyphs.codes[order] > _LAST_NARROW
    set_apart = (wide[1:] != wide[:-1]) & (gap < _SET_APART * glyphs.size[after]) & (glyphs.turns[after] == 0)
    spaced = np.where(after == before + 1, glyphs.spaced[after], far) & ~set_apart
    result[1:] = spaced & (lines.line[1:] == lines.line[:-1])
    return result


def group_strings(glyphs: Glyphs, index: Index, group: Index, count: int) -> list[str]:
    """The text of each of ``count`` groups, its lines parted by ``\\n``."""
    if not len(index):
        return [""] * count
    lines = ordered(glyphs, index, group)
    group_of = np.zeros(len(glyphs), dtype=np.intp)
    group_of[index] = group
    sorted_group = group_of[lines.order]
    gap = spaces(glyphs, lines)
    broken = np.zeros(len(gap), dtype=np.bool_)
    broken[1:] = (lines.line[1:] != lines.line[:-1]) & (sorted_group[1:] == sorted_group[:-1])
    text, at = _spelled(glyphs.codes[lines.order], gap, broken)
    bounds = np.searchsorted(sorted_group, np.arange(count + 1))
    edges = np.append(at, len(text))[bounds].tolist()
    return [text[a:b] for a, b in pairwise(edges)]


def line_strings(glyphs: Glyphs, lines: Ordered) -> list[str]:
    """The text of each line, in order."""
    first = lines.starts
    gap = spaces(glyphs, lines)
    text, at = _spelled(glyphs.codes[lines.order], gap, np.zeros(len(gap), dtype=np.bool_))
    edges = [*at[first].tolist(), len(text)]
    return [text[a:b] for a, b in pairwise(edges)]


def _spelled(codes: NDArray[np.uint32], gap: NDArray[np.bool_], broken: NDArray[np.bool_]) -> tuple[str, Index]:
    """All characters in one string with their separators before them, and where each one stands in it.

    A character that opens a group has no separator, so its place is where the group begins.
    """
    parted = gap | broken
    at = np.arange(len(codes)) + np.cumsum(parted)
    spelled = np.full(len(codes) + int(parted.sum()), ord(" "), dtype=np.uint32)
    spelled[at] = codes
    spelled[at[broken] - 1] = ord("\n")
    return text_of(spelled), at
