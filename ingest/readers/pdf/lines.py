"""Characters outside tables → lines → paragraphs, in reading order.

A line that reaches the right margin goes on in the next one, unless that is indented, set in
another size or stands apart. Pages of two columns are read column by column.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.document import Box
from ingest.readers.page import PageLine, PageParagraph
from ingest.readers.pdf.glyphs import Glyphs, Index
from ingest.readers.pdf.strings import line_strings, ordered

_FULL = 1.5  # font sizes that a full line may leave free besides what the next line's first word needs
_UNBROKEN = re.compile(
    r"[（(“《〈【]*(?:[0-9A-Za-z.,%％+\-]+|.)[，。；：、）)”》〉】%％]*"
)  # what no line break divides
_INDENT = 0.8  # font sizes: an indented line begins a paragraph
_LEADING = 2.6  # baselines of a paragraph are at most this many font sizes apart
_UNEVEN = 1.35  # and at most this many times as far apart as its first two
_GUTTER = 8.0  # points between two columns
_COLUMN_LINES = 8  # fewer lines beside each other are no columns
_COLUMN_FILL = 0.6  # share of a column that its lines fill on the average
_NUMBERED = re.compile(
    r"(?:第[一二三四五六七八九十百\d]+[部分章节条]|[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十\d]{1,3}[)）]|"
    r"\d{1,2}[、．)）]|[①-⑳•●◆■★※]|注[:：]|附件)"
)


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    box: Box
    size: float
    baseline: float
    is_level: bool


def paragraphs_of(glyphs: Glyphs, index: Index, breaks: Sequence[Box]) -> list[PageParagraph]:
    """The paragraphs of the glyphs at ``index`` in reading order; none runs across one of ``breaks`` (tables)."""
    if not len(index):
        return []
    slanted = glyphs.turns[index] < 0
    straight = index[~slanted]
    lines = [line for column in _columns(glyphs, straight) for line in _lines(glyphs, column)]
    result = _grouped(lines, breaks)
    if slanted.any():  # a watermark: one line in the order of the file
        result.append(PageParagraph((_whole(glyphs, index[slanted]),)))
    return result


def _lines(glyphs: Glyphs, index: Index) -> list[_Line]:
    if not len(index):
        return []
    lines = ordered(glyphs, index, np.zeros(len(index), dtype=np.intp))
    starts = lines.starts
    order = lines.order
    boxes = np.column_stack(
        (
            np.minimum.reduceat(glyphs.x0[order], starts),
            np.minimum.reduceat(glyphs.top[order], starts),
            np.maximum.reduceat(glyphs.x1[order], starts),
            np.maximum.reduceat(glyphs.bottom[order], starts),
        )
    )
    sizes = np.maximum.reduceat(glyphs.size[order], starts).tolist()
    level = (glyphs.turns[order][starts] == 0).tolist()
    texts = line_strings(glyphs, lines)
    baselines = glyphs.baseline[order][starts].tolist()
    return [
        _Line(text, tuple(box), size, baseline, flat)
        for text, box, size, baseline, flat in zip(texts, boxes.round(2).tolist(), sizes, baselines, level, strict=True)
    ]


def _whole(glyphs: Glyphs, index: Index) -> PageLine:
    box = (glyphs.x0[index].min(), glyphs.top[index].min(), glyphs.x1[index].max(), glyphs.bottom[index].max())
    return PageLine(glyphs.text(index), tuple(float(side) for side in box))  # type: ignore[arg-type]


def _grouped(lines: Sequence[_Line], breaks: Sequence[Box]) -> list[PageParagraph]:
    """Lines that belong together. Margins are those of all lines given."""
    if not lines:
        return []
    left = min(line.box[0] for line in lines)
    right = max(line.box[2] for line in lines)
    groups: list[list[_Line]] = []
    for line in lines:
        if groups and _goes_on(groups[-1], line, left, right) and not _between(groups[-1][-1], line, breaks):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [PageParagraph(tuple(PageLine(line.text, line.box) for line in group)) for group in groups]


def _goes_on(group: Sequence[_Line], line: _Line, left: float, right: float) -> bool:
    """Whether ``line`` continues the paragraph ``group``."""
    last = group[-1]
    size = last.size
    step = line.baseline - last.baseline
    if not (last.is_level and line.is_level) or abs(line.size - size) > 0.12 * size:
        return False
    if (
        len(last.text) == len(line.text) == 1
        and abs(line.box[0] - last.box[0]) <= 0.3 * size
        and 0 < step <= 1.5 * size
    ):
        return True  # written downwards, 一字一行
    if not 0 < step <= _LEADING * size or last.box[2] < right - _FULL * size - _first_word(line):
        return False
    if len(group) > 1 and step > _UNEVEN * (group[1].baseline - group[0].baseline):
        return False
    if _NUMBERED.match(line.text):
        return False
    if _is_centred(last, left, right) and _is_centred(line, left, right) or _is_below_middle(last, line):
        first = group[0]  # a title over two lines
        return len(group) == 1 or _is_centred(first, left, right) or _is_below_middle(first, line)
    # Set flush with the margin, or with the line above where that is no first line (hanging indent).
    return line.box[0] <= left + _INDENT * size or (len(group) > 1 and abs(line.box[0] - last.box[0]) <= 0.3 * size)


def _first_word(line: _Line) -> float:
    """The width of what would have had to fit into the line above."""
    word = _UNBROKEN.match(line.text)
    return sum(1.0 if char > "\u2e7f" else 0.55 for char in word[0]) * line.size if word else 0.0


def _is_centred(line: _Line, left: float, right: float) -> bool:
    return line.box[0] > left and abs(line.box[0] - left - (right - line.box[2])) <= 0.6 * line.size


def _is_below_middle(above: _Line, below: _Line) -> bool:
    """Whether a shorter line stands in the middle below another, as the rest of a title does."""
    left, right = below.box[0] - above.box[0], above.box[2] - below.box[2]
    return min(left, right) > below.size and abs(left - right) <= 0.6 * below.size


def _between(above: _Line, below: _Line, boxes: Sequence[Box]) -> bool:
    return any(above.baseline <= box[3] and box[1] <= below.baseline for box in boxes)


def _columns(glyphs: Glyphs, index: Index) -> list[Index]:
    """The glyphs in bands: whole-width lines, a left column, its right column, whole-width lines …"""
    gutter = _gutter(glyphs, index)
    if gutter is None:
        return [index]
    low, high = gutter
    lines = ordered(glyphs, index, np.zeros(len(index), dtype=np.intp))
    starts = lines.starts
    inside = (glyphs.x1[lines.order] > low + 0.5) & (glyphs.x0[lines.order] < high - 0.5)
    crosses = np.logical_or.reduceat(inside, starts)
    band = np.cumsum(np.diff(crosses.astype(np.int8), prepend=crosses[0]) != 0)[lines.line - lines.line[0]]
    side = (glyphs.x0[lines.order] >= high - 0.5) & ~crosses[lines.line - lines.line[0]]
    key = band * 2 + side
    return [lines.order[key == value] for value in np.unique(key)]


def _gutter(glyphs: Glyphs, index: Index) -> tuple[float, float] | None:
    """The x-range between two columns of running text, if the page has them."""
    level = index[glyphs.turns[index] == 0]
    if len(level) < 20 * _COLUMN_LINES:
        return None
    rows = np.round(glyphs.baseline[level] / 2).astype(np.intp)
    left, right = float(glyphs.x0[level].min()), float(glyphs.x1[level].max())
    bins = np.arange(np.floor(left), np.ceil(right) + 1)
    covered = _coverage(glyphs, level, bins)
    total = len(set(rows.tolist()))
    middle = (bins[:-1] > left + 0.3 * (right - left)) & (bins[:-1] < left + 0.7 * (right - left))
    free = middle & (covered <= 0.15 * total)
    if not free.any():
        return None
    edges = np.flatnonzero(np.diff(np.concatenate(([0], free.astype(np.int8), [0]))))
    runs = edges.reshape(-1, 2)
    begin, end = runs[np.argmax(runs[:, 1] - runs[:, 0])].tolist()
    low, high = float(bins[begin]), float(bins[end])
    if high - low < _GUTTER or not _is_prose(glyphs, level, rows, left, right, low, high):
        return None
    return low, high


def _coverage(glyphs: Glyphs, index: Index, bins: NDArray[np.float64]) -> NDArray[np.float64]:
    """Roughly how many lines print something over each of the bins (1 point wide)."""
    begin = np.clip((glyphs.x0[index] - bins[0]).astype(np.intp), 0, len(bins) - 2)
    end = np.clip((glyphs.x1[index] - bins[0]).astype(np.intp) + 1, 1, len(bins) - 1)
    change = np.bincount(begin, minlength=len(bins)) - np.bincount(end, minlength=len(bins))
    covered: NDArray[np.float64] = np.cumsum(change)[:-1].astype(np.float64)
    return covered


def _is_prose(glyphs: Glyphs, index: Index, rows: Index, left: float, right: float, low: float, high: float) -> bool:
    """Whether both sides of the gutter are columns of running text: many lines, mostly full."""
    center = glyphs.center_x[index]
    width = glyphs.x1[index] - glyphs.x0[index]
    for side, extent in ((center < low, low - left), (center > high, right - high)):
        used = set(rows[side].tolist())
        if len(used) < _COLUMN_LINES or width[side].sum() / len(used) < _COLUMN_FILL * extent:
            return False
    return True
