"""Columns of a region from the white strips that run through its lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.readers.pdf.alignment_lines import TextLine, Word, is_number
from ingest.readers.pdf.alignment_regions import is_gappy

_STEP = 0.5  # points: resolution of the search
_NARROWEST = 0.45  # of the font size: narrower white is a space between words
_NARROWEST_NUMBERS = 0.25  # between columns of numbers
_SPACE = 0.5  # of the font size: what may stand between two words of one cell
_TOLERATED = 0.12  # share of lines that may cross a strip: heads over several columns, long labels
_UNITS = frozenset("$€£¥￥%％*†‡#")


@dataclass(frozen=True, slots=True)
class Strip:
    """White from ``left`` to ``right`` over the lines that count."""

    left: float
    right: float

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


def strips_of(lines: Sequence[TextLine]) -> list[Strip]:
    """White strips from left to right that part the lines into columns."""
    voting = [line for line in lines if is_gappy(line)]
    size = float(np.median([line.size for line in voting]))
    left, right = min(line.x0 for line in voting), max(line.x1 for line in voting)
    covered = _coverage(voting, left, right)
    strips = [Strip(left + a * _STEP, left + b * _STEP) for a, b in _white(covered, len(voting), size)]
    strips = [strip for strip in strips if strip.left > left and strip.right < right]
    while True:
        parted = [_columns(line, strips) for line in voting]
        wrong = next((i for i in range(len(strips)) if not _parts(parted, i, strips[i], size)), None)
        if wrong is None:
            return strips
        del strips[wrong]


def column_of(word: Word, strips: Sequence[Strip]) -> tuple[int, int]:
    """First and last column that a word stands in."""
    first = sum(1 for strip in strips if word.x0 >= strip.middle)
    last = sum(1 for strip in strips if word.x1 > strip.middle)
    return min(first, last), max(first, last)


def _coverage(lines: Sequence[TextLine], left: float, right: float) -> NDArray[np.int32]:
    """How many lines cover each step of the width."""
    count = int((right - left) / _STEP) + 2
    edges = np.zeros(count + 1, dtype=np.int32)
    for line in lines:
        for word in line.words:
            edges[max(0, int((word.x0 - left) / _STEP))] += 1
            edges[min(count, int(np.ceil((word.x1 - left) / _STEP)))] -= 1
    covered: NDArray[np.int32] = np.cumsum(edges)[:count].astype(np.int32)
    return covered


def _runs(mask: NDArray[np.bool_]) -> list[tuple[int, int]]:
    padded = np.concatenate(((0,), mask.astype(np.int8), (0,)))
    change = np.diff(padded)
    return list(zip(np.flatnonzero(change == 1).tolist(), np.flatnonzero(change == -1).tolist(), strict=True))


def _white(covered: NDArray[np.int32], lines: int, size: float) -> list[tuple[int, int]]:
    """Strips that few lines cross, each cut down to where fewest do."""
    least = _NARROWEST_NUMBERS * size / _STEP
    found = []
    for a, b in _runs(covered <= int(_TOLERATED * lines)):
        low = covered[a:b].min()
        found += [(a + c, a + d) for c, d in _runs(covered[a:b] == low) if d - c >= least]
    return found


def _columns(line: TextLine, strips: Sequence[Strip]) -> list[list[Word]]:
    """The words of a line by column; those that cross a strip go nowhere."""
    columns: list[list[Word]] = [[] for _ in range(len(strips) + 1)]
    for word in line.words:
        first, last = column_of(word, strips)
        if first == last:
            columns[first].append(word)
    return columns


def _parts(lines: Sequence[list[list[Word]]], at: int, strip: Strip, size: float) -> bool:
    """Whether a strip parts two columns, not two words that happen to stand below others."""
    left = [line[at] for line in lines if line[at]]
    right = [line[at + 1] for line in lines if line[at + 1]]
    if not left or not right:
        return False
    if all("".join(w.text for w in words) in _UNITS for words in left):
        return False
    if all("".join(w.text for w in words) in _UNITS for words in right):
        return False
    both = [line[at + 1][0].x0 - line[at][-1].x1 for line in lines if line[at] and line[at + 1]]
    if not both:
        return True
    if float(np.median(both)) >= 2 * _SPACE * size:
        return True
    numbers = [is_number(words[0].text) for words in right]
    are_numbers = sum(numbers) * 2 >= len(numbers)
    if strip.right - strip.left < _NARROWEST * size and not are_numbers:
        return False
    tight = sum(gap <= _SPACE * size for gap in both)
    return are_numbers or tight * 3 <= len(both)
