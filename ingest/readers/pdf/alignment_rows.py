"""Cells of a region: pieces in columns, heads over several columns, lines that belong to one row."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

import numpy as np

from ingest.readers.pdf.alignment_columns import Columns
from ingest.readers.pdf.alignment_lines import Piece, TextLine, Word, pieces_of
from ingest.readers.pdf.alignment_regions import Region
from ingest.readers.pdf.alignment_wraps import TIGHT, Part, Row, anchors_of, continues, has_amounts, leads

_SPACE = 0.5  # of the font size: words nearer than this may be one cell over several columns
_NEARER = 0.85  # of the distance to the line above: a line so near to the next belongs to that
_MOST_HEAD = 8  # lines of a head


def parts_of(line: TextLine, columns: Columns) -> list[Part]:
    """A line cut into columns; words that stand across a border, or close together on both sides of it
    and under no column of their own, stay together."""
    parts = []
    for piece in pieces_of(line.words, _SPACE * line.size):
        spans = [columns.of(word) for word in piece.words]
        groups: list[list[Word]] = [[piece.words[0]]]
        ends = [list(spans[0])]
        for word, span in zip(piece.words[1:], spans[1:], strict=True):
            if span[0] <= ends[-1][1]:
                groups[-1].append(word)
                ends[-1][1] = max(ends[-1][1], span[1])
            else:
                groups.append([word])
                ends.append(list(span))
        if len(groups) > 1 and not all(
            end[0] == end[1] and _stands_in(group, columns.extents[end[0]], line.size)
            for group, end in zip(groups, ends, strict=True)
        ):
            groups, ends = [list(piece.words)], [[ends[0][0], ends[-1][1]]]
        parts += [Part(a, b, Piece(tuple(group)), line) for group, (a, b) in zip(groups, ends, strict=True)]
    return _joined(parts)


def _joined(parts: Sequence[Part]) -> list[Part]:
    """Parts of a line that stand in one column made one."""
    joined: list[Part] = []
    for part in parts:
        if joined and part.first <= joined[-1].last:
            last = joined[-1]
            words = (*last.piece.words, *part.piece.words)
            joined[-1] = Part(last.first, max(last.last, part.last), Piece(words), part.line)
        else:
            joined.append(part)
    return joined


def _stands_in(words: Sequence[Word], extent: tuple[float, float], size: float) -> bool:
    """Whether words are aligned with a column's text: left, right or in the middle."""
    left, right = words[0].x0 - extent[0], words[-1].x1 - extent[1]
    return min(abs(left), abs(right), abs(left + right) / 2) <= 0.6 * size


def header_end(lines: Sequence[list[Part]], region: Region) -> int:
    """How many lines are head: those above the first rule, or above the first line with amounts."""
    first = next((i for i, parts in enumerate(lines) if has_amounts(parts)), None)
    ends = [sum(1 for line in region.lines if line.baseline < y) for y in region.rules]
    ends = [end for end in ends if 0 < end < len(lines)]
    if ends and ends[0] <= min(_MOST_HEAD, len(lines) / 2):
        return max((end for end in ends if first is not None and end <= first), default=ends[0])
    if first is None:
        return min(1, len(lines))
    end = first
    while end > 0 and _is_of_body(lines[end - 1], lines[end - 2] if end > 1 else None, lines[end], lines[first]):
        end -= 1
    return end


def _is_of_body(
    parts: Sequence[Part], above: Sequence[Part] | None, below: Sequence[Part], amounts: Sequence[Part]
) -> bool:
    """Whether a line above the first amounts is the label of a group of rows, or begins cells of the first row."""
    line = parts[0].line
    step = below[0].line.baseline - line.baseline
    is_nearer = above is None or step < _NEARER * (line.baseline - above[0].line.baseline)
    if above is not None and len(parts) == 1 and (parts[0].last == 0 or is_nearer):
        return True
    is_free = not {part.first for part in parts} & {part.first for part in amounts}
    return is_free and is_nearer and step <= TIGHT * line.size


def body_rows(lines: Sequence[list[Part]], region: Region, columns: Columns) -> list[Row]:
    """Rows of the body."""
    banded = _bands(lines, region)
    if banded is not None:
        return banded
    pitch = _pitch(lines)
    anchors = anchors_of(lines)
    rows: list[Row] = []
    for at, (parts, after) in enumerate(zip_longest(lines, lines[1:])):
        if at and anchors[at] == anchors[at - 1] is not None:
            goes_on = True
        elif anchors[at] not in (None, at):
            goes_on = False  # it begins the row of an amount below it
        else:
            goes_on = bool(rows) and not leads(rows[-1], parts, after)
            goes_on = goes_on and continues(rows[-1], parts, pitch, region, columns)
        if goes_on:
            rows[-1].lines.append(parts[0].line)
            rows[-1].parts += parts
        else:
            rows.append(Row([parts[0].line], list(parts)))
    return rows


def complete_last(
    rows: Sequence[Row], below: Sequence[list[Part]], lines: Sequence[list[Part]], region: Region, columns: Columns
) -> None:
    """Add to the last row the lines under a region that go on with one of its cells."""
    pitch = _pitch(lines)
    for parts in below:
        is_one = len(parts) == 1 and parts[0].first == parts[0].last and not parts[0].is_number
        if not is_one or not continues(rows[-1], parts, pitch, region, columns):
            return
        rows[-1].lines.append(parts[0].line)
        rows[-1].parts += parts


def _bands(lines: Sequence[list[Part]], region: Region) -> list[Row] | None:
    """A row between each two rules, where rules part the rows."""
    rows: dict[int, Row] = {}
    for parts in lines:
        line = parts[0].line
        band = sum(1 for y in region.rules if y < line.baseline - 0.3 * line.size)
        row = rows.setdefault(band, Row())
        row.lines.append(line)
        row.parts += parts
    listed = [rows[band] for band in sorted(rows)]
    crowded = sum(_is_crowded(row) for row in listed)
    if len(listed) < 2 or crowded:
        return None
    return listed


def _is_crowded(row: Row) -> bool:
    """Whether a band holds amounts of several rows."""
    tops: dict[int, set[float]] = {}
    for part in row.parts:
        tops.setdefault(part.first, set()).add(part.line.baseline)
    first = tops.get(0, set())
    numbers: dict[int, int] = {}
    for part in row.parts:
        if part.is_number and part.first > 0:
            numbers[part.first] = numbers.get(part.first, 0) + 1
    return max(numbers.values(), default=0) > 1 or len(first) > 1 and len(row.lines) > 4 and len(tops) < 2


def _pitch(lines: Sequence[list[Part]]) -> float:
    """The usual distance between lines that have several parts."""
    at = [parts[0].line.baseline for parts in lines if len(parts) > 1]
    steps = np.diff(at)
    return float(np.median(steps)) if len(steps) else 0.0
