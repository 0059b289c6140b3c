"""Which lines make one row: text that was wrapped in its cell, above, below or on both sides of the amounts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ingest.readers.pdf.alignment_columns import Columns
from ingest.readers.pdf.alignment_lines import Piece, TextLine
from ingest.readers.pdf.alignment_regions import Region

TIGHT = 1.45  # of the font size: lines of one cell are at most so far apart
_LOOSE = 2.2  # of the font size: lines of one cell are never farther apart
_CLOSE = 0.75  # of the usual distance between rows: lines nearer than this belong to one
_NEARER = 0.8  # of the distance to the row above: a line so near to the next belongs to that
_APART = 1.15  # of the distances within a row: the distance to the next row is at least so much
_OVERLAP = 1.1  # of the font size: lines nearer than this stand in one row


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


def has_amounts(parts: Sequence[Part]) -> bool:
    values = [part for part in parts if part.first > 0]
    numbers = [part for part in values if part.is_number]
    if not values or len(numbers) * 2 < len(values):
        return False
    return not all(part.piece.is_year for part in numbers)


def anchors_of(lines: Sequence[list[Part]]) -> list[int | None]:
    """For each line the line with amounts that it shares a row with, told by the distances alone; None: not told.

    Text of several lines stands beside its amounts, above them and below: what lies between two lines with
    amounts is parted where the lines are farthest apart. Only lines in columns that the amounts leave free.
    """
    anchors: list[int | None] = [at if has_amounts(parts) else None for at, parts in enumerate(lines)]
    found = [at for at, anchor in enumerate(anchors) if anchor is not None]
    for upper, lower in zip([None, *found], [*found, None], strict=True):
        first = 0 if upper is None else upper
        last = len(lines) - 1 if lower is None else lower
        at = [parts[0].line.baseline for parts in lines[first : last + 1]]
        steps = [b - a for a, b in pairwise(at)]
        if len(steps) < 2:
            continue
        widest = max(steps) if upper is not None and lower is not None else None
        cut = None if widest is None else steps.index(widest)
        if upper is not None:
            end = len(steps) if cut is None else cut
            _attach(lines, anchors, upper, range(upper + 1, upper + 1 + end), widest)
        if lower is not None:
            begin = first if cut is None else first + cut + 1
            _attach(lines, anchors, lower, range(lower - 1, begin - 1, -1), widest)
    for anchor in found:
        _attach_both_sides(lines, anchors, anchor)
    return anchors


def _attach_both_sides(lines: Sequence[list[Part]], anchors: list[int | None], anchor: int) -> None:
    """Give an anchor the lines that stand above and below it in pairs, in the same columns and equally near."""
    for upper, lower in zip(range(anchor - 1, -1, -1), range(anchor + 1, len(lines)), strict=False):
        own = [{part.first for part in lines[at]} for at in (upper, lower)]
        steps = [
            abs(lines[at][0].line.baseline - lines[near][0].line.baseline)
            for at, near in ((upper, upper + 1), (lower, lower - 1))
        ]
        is_free = anchors[upper] in (None, anchor) and anchors[lower] in (None, anchor)
        is_even = max(steps) <= min(TIGHT * lines[upper][0].line.size, _APART * min(steps))
        if not is_free or not is_even or own[0] != own[1] or 0 in own[0]:
            return
        anchors[upper] = anchors[lower] = anchor


def _attach(
    lines: Sequence[list[Part]], anchors: list[int | None], anchor: int, others: range, widest: float | None
) -> None:
    """Give an anchor the lines next to it, from the nearest on, as long as nothing speaks against it."""
    taken = {column for part in lines[anchor] for column in range(part.first, part.last + 1)}
    before = anchor
    for at in others:
        line = lines[at][0].line
        step = abs(line.baseline - lines[before][0].line.baseline)
        is_free = not any(column in taken for part in lines[at] for column in range(part.first, part.last + 1))
        if not is_free or step > TIGHT * line.size or (widest is not None and widest < _APART * step):
            return
        anchors[at] = anchor
        before = at


def leads(row: Row, parts: Sequence[Part], after: Sequence[Part] | None) -> bool:
    """Whether a line without amounts stands nearer to the line below it than to the row above it."""
    if after is None or any(part.is_number and part.first > 0 for part in parts):
        return False
    line = parts[0].line
    step = line.baseline - row.lines[-1].baseline
    return len(after) > len(parts) and after[0].line.baseline - line.baseline < _NEARER * step


def continues(row: Row, parts: Sequence[Part], pitch: float, region: Region, columns: Columns) -> bool:
    """Whether a line goes on with the cells of the row above it."""
    line, last = parts[0].line, row.lines[-1]
    step = line.baseline - last.baseline
    if any(last.baseline + 0.2 * last.size < y < line.baseline - 0.3 * line.size for y in region.rules):
        return False
    own = {part.first for part in parts}
    if step < _OVERLAP * line.size and not own & {p.first for p in row.parts if p.line is last}:
        return True
    if step > _LOOSE * line.size or (step > TIGHT * line.size and step > _CLOSE * pitch):
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
