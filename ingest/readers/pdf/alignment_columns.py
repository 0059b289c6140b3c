"""Columns of a region from the white strips that run through its lines."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.readers.pdf.alignment_lines import Piece, TextLine, Word, is_number
from ingest.readers.pdf.alignment_regions import BESIDE
from ingest.readers.pdf.alignment_words import is_gappy
from ingest.readers.pdf.frame import Floats

_STEP = 0.5  # points: resolution of the search
_NARROWEST = 0.45  # of the font size: narrower white is a space between words
_NARROWEST_NUMBERS = 0.25  # between columns of numbers
_SPACE = 0.5  # of the font size: what may stand between two words of one cell
_TOLERATED = 0.12  # share of lines that may cross a strip: heads over several columns, long labels
_LONG_RULE = 0.5  # of the height
_UNITS = frozenset("$€£¥￥%％*†‡#")


@dataclass(frozen=True, slots=True)
class Strip:
    """White from ``left`` to ``right`` over the lines that count."""

    left: float
    right: float


class Columns:
    """Columns between strips; ``extents``: left and right of each one's text, amounts first: heads stand over them."""

    def __init__(self, strips: Sequence[Strip], lines: Sequence[TextLine]) -> None:
        self.strips = strips
        self.borders = [(strip.left + strip.right) / 2 for strip in strips]
        words: list[list[Word]] = [[] for _ in range(len(strips) + 1)]
        for line in lines:
            for word in line.words:
                first, last = self.of(word)
                if first == last:
                    words[first].append(word)
        self.extents = [_extent(column) for column in words]

    def __len__(self) -> int:
        return len(self.borders) + 1

    def with_head(self, head: Sequence[TextLine], lines: Sequence[TextLine]) -> Columns:
        """The columns as lines above leave them, which were not looked at before."""
        return Columns(_narrowed(self.strips, [*head, *lines], lines), lines)

    def of(self, word: Word) -> tuple[int, int]:
        """First and last column that a word stands in."""
        return column_of(word, self.borders)


def column_of(word: Word, borders: Sequence[float]) -> tuple[int, int]:
    """First and last column that a word stands in, of those between borders."""
    first, last = bisect_right(borders, word.x0), bisect_left(borders, word.x1)
    return min(first, last), max(first, last)


def columns_of(lines: Sequence[TextLine], vertical: Floats) -> Columns | None:
    """The columns that white strips part the lines into; None for one column.

    ``vertical``: (n, 3) of x, top, bottom: rules, which say where a column ends.
    """
    strips = _strips(lines, vertical)
    return Columns(strips, lines) if strips else None


def _extent(words: Sequence[Word]) -> tuple[float, float]:
    numbers = [word for word in words if is_number(word.text)]
    chosen = numbers if len(numbers) * 2 >= len(words) else words
    return min((w.x0 for w in chosen), default=0.0), max((w.x1 for w in chosen), default=0.0)


def _strips(lines: Sequence[TextLine], vertical: Floats) -> list[Strip]:
    voting = _voting(lines)
    size = float(np.median([line.size for line in voting]))
    left, right = min(line.x0 for line in voting), max(line.x1 for line in voting)
    covered = _coverage(voting, left, right)
    strips = [Strip(left + a * _STEP, left + b * _STEP) for a, b in _white(covered, len(voting), size)]
    strips = [strip for strip in strips if strip.left > left and strip.right < right]
    while True:
        parted = [_columns(line, strips) for line in voting]
        wrong = next((i for i in range(len(strips)) if not _parts(parted, i, strips[i], size)), None)
        if wrong is None:
            strips = [*_before(lines, left, size), *_narrowed(strips, lines, voting)]
            return _at_rules(strips, lines, vertical)
        del strips[wrong]


def _at_rules(strips: Sequence[Strip], lines: Sequence[TextLine], vertical: Floats) -> list[Strip]:
    """The strips with those moved to a rule that stands in them, and one for each rule that stands in none."""
    top, bottom = lines[0].top, lines[-1].bottom
    left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    is_long = np.minimum(vertical[:, 2], bottom) - np.maximum(vertical[:, 1], top) >= _LONG_RULE * (bottom - top)
    rules = [x for x in vertical[is_long, 0].tolist() if left < x < right]
    crossed = [sum(w.x0 < x - 1 and w.x1 > x + 1 for line in lines for w in line.words) for x in rules]
    rules = [x for x, count in zip(rules, crossed, strict=True) if count <= _TOLERATED * len(lines)]
    kept = [strip for strip in strips if not any(strip.left - 1 <= x <= strip.right + 1 for x in rules)]
    return sorted([*kept, *(Strip(x, x) for x in rules)], key=lambda strip: strip.left + strip.right)


def _voting(lines: Sequence[TextLine]) -> list[TextLine]:
    """The lines that say where columns are: those with amounts and those beside them, or else all with gaps."""
    gappy = [line for line in lines if is_gappy(line)]
    amounts = [line for line in gappy if any(p.is_number and not p.is_year for p in line.pieces[1:])]
    if len(amounts) < 2:
        return gappy
    at = np.array([line.baseline for line in amounts])
    return [line for line in lines if np.abs(at - line.baseline).min() <= BESIDE * line.size]


def _before(lines: Sequence[TextLine], left: float, size: float) -> list[Strip]:
    """The strip between the lines that vote and what stands left of them: names over several rows."""
    ends = [max(words) for line in lines if (words := [w.x1 for w in line.words if w.x1 <= left - _SPACE * size])]
    is_crossed = any(w.x0 < left - _SPACE * size < w.x1 for line in lines for w in line.words)
    return [Strip(max(ends), left)] if len(ends) > 1 and not is_crossed else []


def _narrowed(strips: Sequence[Strip], lines: Sequence[TextLine], voting: Sequence[TextLine]) -> list[Strip]:
    """The strips cut down to what the other lines leave white, heads from the lowest up."""
    sides = [-np.inf, *(side for strip in strips for side in (strip.left, strip.right)), np.inf]
    first = lines.index(voting[0])
    for line in [*lines[first:], *reversed(lines[:first])]:
        if line not in voting:
            for at in range(len(strips)):
                sides[2 * at + 1 : 2 * at + 3] = _left_white(line.pieces, *sides[2 * at : 2 * at + 4])
    return [Strip(sides[2 * at + 1], sides[2 * at + 2]) for at in range(len(strips))]


def _left_white(pieces: Sequence[Piece], start: float, left: float, right: float, end: float) -> tuple[float, float]:
    """What pieces leave of a strip from left to right, between columns from start and up to end.

    A piece that lies in the strip goes to the column beside it that has no other piece on the line.
    """
    for piece in pieces:
        if piece.x1 <= left or piece.x0 >= right or (piece.x0 <= left and piece.x1 >= right):
            continue
        if piece.x0 > left and piece.x1 < right:
            others = [other for other in pieces if other is not piece]
            before = any(other.x0 < left and other.x1 > start for other in others)
            after = any(other.x0 < end and other.x1 > right for other in others)
            is_left = after if before != after else piece.x0 - left < right - piece.x1
        else:
            is_left = piece.x0 <= left
        if is_left:
            left = piece.x1
        else:
            right = piece.x0
    return left, right


def _coverage(lines: Sequence[TextLine], left: float, right: float) -> NDArray[np.int32]:
    """How many lines cover each step of the width."""
    count = int((right - left) / _STEP) + 2
    edges = np.zeros(count + 1, dtype=np.int32)
    for line in lines:
        for word in line.words:
            if word.x1 > left and word.x0 < right:
                edges[max(0, int((word.x0 - left) / _STEP))] += 1
                edges[min(count, int(np.ceil((word.x1 - left) / _STEP)))] -= 1
    covered: NDArray[np.int32] = np.cumsum(edges)[:count].astype(np.int32)
    return covered


def _runs(mask: NDArray[np.bool_]) -> list[tuple[int, int]]:
    padded = np.concatenate(((0,), mask.astype(np.int8), (0,)))
    change = np.diff(padded)
    return list(zip(np.flatnonzero(change == 1).tolist(), np.flatnonzero(change == -1).tolist(), strict=True))


def _white(covered: NDArray[np.int32], lines: int, size: float) -> list[tuple[int, int]]:
    """Strips that few lines cross: those that none crosses, then between them those that one crosses, …"""
    least = _NARROWEST_NUMBERS * size / _STEP
    found: list[tuple[int, int]] = []
    for crossing in range(int(_TOLERATED * lines) + 1):
        for a, b in _runs(covered <= crossing):
            if b - a >= least and not any(a < d and c < b for c, d in found):
                found.append((a, b))
    return sorted(found)


def _columns(line: TextLine, strips: Sequence[Strip]) -> list[list[Word]]:
    """The words of a line by column; those that cross a strip go nowhere."""
    columns: list[list[Word]] = [[] for _ in range(len(strips) + 1)]
    borders = [(strip.left + strip.right) / 2 for strip in strips]
    for word in line.words:
        first, last = column_of(word, borders)
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
