"""Cells of a region: pieces in columns, heads over several columns, lines that belong to one row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

import numpy as np

from ingest.readers.pdf.alignment_columns import Columns
from ingest.readers.pdf.alignment_lines import Piece, TextLine, Word, pieces_of
from ingest.readers.pdf.alignment_regions import Region

_SPACE = 0.5  # of the font size: words nearer than this may be one cell over several columns
_TIGHT = 1.45  # of the font size: lines of one cell are at most so far apart
_LOOSE = 2.2  # of the font size: lines of one cell are never farther apart
_CLOSE = 0.75  # of the usual distance between rows: lines nearer than this belong to one
_NEARER = 0.8  # of the distance to the row above: a line so near to the next belongs to that
_OVERLAP = 1.1  # of the font size: lines nearer than this stand in one row
_MOST_HEAD = 8  # lines of a head


@dataclass(eq=False)
class Part:
    """What a line has in a cell: its columns, first and last, and its words."""

    first: int
    last: int
    piece: Piece
    line: TextLine

    @property
    def text(self) -> str:
        return self.piece.text

    @property
    def is_number(self) -> bool:
        return self.piece.is_number


@dataclass(eq=False)
class Row:
    """Lines of a row; ``parts`` from top to bottom."""

    lines: list[TextLine] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)

    @property
    def columns(self) -> set[int]:
        return {column for part in self.parts for column in range(part.first, part.last + 1)}


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
    first = next((i for i, parts in enumerate(lines) if _has_amounts(parts)), None)
    ends = [sum(1 for line in region.lines if line.baseline < y) for y in region.rules]
    ends = [end for end in ends if 0 < end < len(lines)]
    if ends and ends[0] <= min(_MOST_HEAD, len(lines) / 2):
        return max((end for end in ends if first is not None and end <= first), default=ends[0])
    if first is None:
        return min(1, len(lines))
    while first > 1 and _is_of_body(lines[first - 1], lines[first - 2], lines[first]):
        first -= 1
    return first


def _is_of_body(parts: Sequence[Part], above: Sequence[Part], below: Sequence[Part]) -> bool:
    """Whether a line right above the first amounts is the label of a group of rows, or begins a long label."""
    if len(parts) != 1:
        return False
    line = parts[0].line
    step, next_step = line.baseline - above[0].line.baseline, below[0].line.baseline - line.baseline
    return parts[0].last == 0 or next_step < _NEARER * step


def _has_amounts(parts: Sequence[Part]) -> bool:
    values = [part for part in parts if part.first > 0]
    numbers = [part for part in values if part.is_number]
    if not values or len(numbers) * 2 < len(values):
        return False
    return not all(part.piece.is_year for part in numbers)


def body_rows(lines: Sequence[list[Part]], region: Region, columns: Columns) -> list[Row]:
    """Rows of the body."""
    banded = _bands(lines, region)
    if banded is not None:
        return banded
    pitch = _pitch(lines)
    rows: list[Row] = []
    for parts, after in zip_longest(lines, lines[1:]):
        if rows and not _leads(rows[-1], parts, after) and _continues(rows[-1], parts, pitch, region, columns):
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
        if not is_one or not _continues(rows[-1], parts, pitch, region, columns):
            return
        rows[-1].lines.append(parts[0].line)
        rows[-1].parts += parts


def _leads(row: Row, parts: Sequence[Part], after: Sequence[Part] | None) -> bool:
    """Whether a line without amounts stands nearer to the line below it than to the row above it."""
    if after is None or any(part.is_number and part.first > 0 for part in parts):
        return False
    line = parts[0].line
    step = line.baseline - row.lines[-1].baseline
    return len(after) > len(parts) and after[0].line.baseline - line.baseline < _NEARER * step


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


def _continues(row: Row, parts: Sequence[Part], pitch: float, region: Region, columns: Columns) -> bool:
    """Whether a line goes on with the cells of the row above it."""
    line, last = parts[0].line, row.lines[-1]
    step = line.baseline - last.baseline
    if any(last.baseline + 0.2 * last.size < y < line.baseline - 0.3 * line.size for y in region.rules):
        return False
    own = {part.first for part in parts}
    if step < _OVERLAP * line.size and not own & {p.first for p in row.parts if p.line is last}:
        return True
    if step > _LOOSE * line.size or (step > _TIGHT * line.size and step > _CLOSE * pitch):
        return False
    if any(part.is_number and part.first > 0 for part in parts):
        return _completes_label(row, parts, step < _CLOSE * pitch, columns)
    if not own <= row.columns:
        return False
    if len(own) >= len(row.columns) > 1 and step >= 0.9 * pitch:
        return False
    return _goes_on(row, parts, step < 0.85 * pitch)


def _completes_label(row: Row, parts: Sequence[Part], tight: bool, columns: Columns) -> bool:
    """A text that began on lines of its own and has its amounts beside its last or middle line."""
    above = {part.first: part for part in row.parts}
    if len(above) > 1 or any(part.is_number for part in row.parts):
        return False
    below = next((part for part in parts if part.first in above), None)
    if below is None:
        return False
    upper = above[below.first]
    is_full = upper.piece.x1 > columns.extents[upper.last][1] - 1.1 * upper.line.size
    return _is_unfinished(upper, below) or (tight and is_full)


def _goes_on(row: Row, parts: Sequence[Part], tight: bool) -> bool:
    for part in parts:
        above = [other for other in row.parts if other.first == part.first]
        if not above or not _is_set_under(above, part):
            return False
        if not (tight or _is_unfinished(above[-1], part)):
            return False
    return True


def _is_set_under(above: Sequence[Part], part: Part) -> bool:
    """Whether a line begins no farther left than the lines of the cell above it, or is centred under them."""
    size = part.line.size
    first, last = above[0].piece, above[-1].piece
    if part.piece.x0 >= max(first.x0, last.x0) - 0.4 * size:
        return True
    middle = (part.piece.x0 + part.piece.x1) / 2
    is_centred = abs(middle - (last.x0 + last.x1) / 2) <= 0.5 * size
    return is_centred or part.piece.x1 >= last.x1 - 0.3 * size and abs(part.piece.x1 - first.x1) <= 0.3 * size


def _is_unfinished(upper: Part, lower: Part) -> bool:
    """Whether the lower words go on with the upper ones: small letter, open bracket, hyphen."""
    text = upper.text
    if lower.text[:1].islower() or text.count("(") > text.count(")") or text.count("（") > text.count("）"):
        return True
    return text[-1:] in "-–,，、" and len(text) > 1
