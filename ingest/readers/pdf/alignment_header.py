"""The head of a table: words of several lines that make one cell, heads that stand over several columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ingest.readers.pdf.alignment_columns import Columns
from ingest.readers.pdf.alignment_lines import TextLine
from ingest.readers.pdf.alignment_regions import Region
from ingest.readers.pdf.alignment_words import is_caption, is_gappy
from ingest.readers.pdf.alignment_wraps import Part

_NEAR = 2.4  # of the font size: a line of the head is at most so far above the next
_UNDER = 1.2  # of the font size: a rule so near under a head is its own
_CENTRED = 0.8  # of the font size: so far from the middle is still in the middle
_STACKED = 1.7  # of the font size: lines of one head are at most so far apart


@dataclass(eq=False)
class Head:
    """``cells``: row, row span, first and last column, parts. ``lines``: those of each row."""

    depth: int = 0
    cells: list[tuple[int, int, int, int, list[Part]]] = field(default_factory=list)
    lines: list[list[TextLine]] = field(default_factory=list)


@dataclass(eq=False)
class _Stack:
    first: int
    last: int
    parts: list[Part]
    level: int = 0

    def covers(self, other: Part | _Stack) -> bool:
        return self.first <= other.last and other.first <= self.last


def lines_above(region: Region, columns: Columns, has_head: bool) -> list[TextLine]:
    """Lines over a region that belong to its head: they leave the first column free, or it has no head yet."""
    taken: list[TextLine] = []
    for line in reversed(region.above):
        below = (taken or region.lines)[0]
        if below.baseline - line.baseline > _NEAR * max(below.size, line.size) or is_caption(line):
            break
        if any(line.baseline < y < below.baseline for y in region.rules) and (has_head or not region.is_framed):
            break
        is_free = line.x0 > columns.strips[0].left - 0.3 * line.size
        if not is_free and not (is_gappy(line) and not has_head and _fits(line, columns)):
            break
        taken.insert(0, line)
    return taken


def _fits(line: TextLine, columns: Columns) -> bool:
    """Whether most pieces of a line stand in one column each."""
    crossing = sum(any(p.x0 < s.left and p.x1 > s.right for s in columns.strips) for p in line.pieces)
    return crossing * 3 <= len(line.pieces)


def widened(lines: Sequence[list[Part]], end: int, region: Region, columns: Columns) -> Sequence[list[Part]]:
    """The lines before ``end``, their heads given the columns that they stand over.

    Those of the rule under a head, those that it is centred on, or those up to the next head.
    """
    for number, parts in enumerate(lines[:end]):
        below = lines[number + 1][0].line if number + 1 < end else None
        if number + 1 < len(lines) and _are_flush_left(parts, lines[number + 1], columns):
            nexts = [*(part.first for part in parts[1:]), len(columns)]
            for part, following in zip(parts, nexts, strict=True):
                part.last = following - 1
            continue
        for at, part in enumerate(parts):
            left = parts[at - 1].last + 1 if at else 0
            right = parts[at + 1].first - 1 if at + 1 < len(parts) else len(columns) - 1
            span = _ruled_span(part, below, region, columns.extents)
            if span is None and below is not None:
                span = _centred_span(part, lines[number + 1], left, right, columns.extents)
            if span is not None:
                part.first, part.last = max(left, min(part.first, span[0])), min(right, max(part.last, span[1]))
    return lines[:end]


def _are_flush_left(parts: Sequence[Part], below: Sequence[Part], columns: Columns) -> bool:
    """Whether heads from the first column on stand over the left ends of full groups of heads, as 收入 and 支出."""
    if len(parts) < 2 or parts[0].first > 0 or len(below) != len(columns) or len(parts) == len(below):
        return False
    under = {other.first: other for other in below}
    return all(abs(part.piece.x0 - under[part.first].piece.x0) <= 0.5 * part.line.size for part in parts)


def _ruled_span(
    part: Part, below: TextLine | None, region: Region, extents: Sequence[tuple[float, float]]
) -> tuple[int, int] | None:
    """The columns over a rule that lies right under a head and under part of the table only."""
    line = part.line
    deepest = below.baseline - 0.3 * below.size if below else line.baseline + _UNDER * line.size
    deepest = min(deepest, line.baseline + _UNDER * line.size)
    for y, x0, x1 in region.marks:
        is_under = line.baseline - 0.2 * line.size < y < deepest
        if is_under and x0 <= part.piece.x0 + 2 and x1 >= part.piece.x1 - 2 and x1 - x0 < 0.9 * (region.x1 - region.x0):
            covered = [c for c, (a, b) in enumerate(extents) if x0 - 3 <= (a + b) / 2 <= x1 + 3]
            return (covered[0], covered[-1]) if covered else None
    return None


def _centred_span(
    part: Part, below: Sequence[Part], left: int, right: int, extents: Sequence[tuple[float, float]]
) -> tuple[int, int] | None:
    """The columns with heads below in whose middle a head stands."""
    middle = (part.piece.x0 + part.piece.x1) / 2
    heads = {column for other in below for column in range(other.first, other.last + 1)}
    best: tuple[float, int, int] | None = None
    for a, b in _ranges(part, left, right):
        if a < b and all(column in heads for column in range(a, b + 1)):
            off = abs((extents[a][0] + extents[b][1]) / 2 - middle)
            if off <= _CENTRED * part.line.size and (best is None or off < best[0]):
                best = off, a, b
    own = abs((extents[part.first][0] + extents[part.last][1]) / 2 - middle)
    if best is None or own <= best[0] + 0.25 * part.line.size:
        return None
    return best[1], best[2]


def _ranges(part: Part, left: int, right: int) -> Iterator[tuple[int, int]]:
    """All ranges of columns between left and right that hold the part's own."""
    for a in range(left, part.first + 1):
        for b in range(part.last, right + 1):
            yield a, b


def head_of(lines: Sequence[list[Part]], region: Region) -> Head:
    """Stacks of parts with the same columns, one level below the stacks that stand over them."""
    stacks: list[_Stack] = []
    for parts in lines:
        for part in parts:
            above = next((stack for stack in reversed(stacks) if stack.covers(part)), None)
            if above is not None and _goes_on(above, part, region):
                above.parts.append(part)
            else:
                stacks.append(_Stack(part.first, part.last, [part]))
    for i, stack in enumerate(stacks):
        stack.level = max((other.level + 1 for other in stacks[:i] if other.covers(stack)), default=0)
    depth = max((stack.level + 1 for stack in stacks), default=0)
    head = Head(depth)
    for i, stack in enumerate(stacks):
        below = [other.level for other in stacks[i + 1 :] if other.covers(stack)]
        end = min(below, default=depth)
        head.cells.append((stack.level, max(1, end - stack.level), stack.first, stack.last, stack.parts))
    head.lines = _row_lines(stacks, depth)
    return head


def _goes_on(stack: _Stack, part: Part, region: Region) -> bool:
    last = stack.parts[-1].line
    if (stack.first, stack.last) != (part.first, part.last):
        return False
    if any(last.baseline + 0.2 * last.size < y < part.line.baseline - 0.3 * last.size for y in region.rules):
        return False
    return part.line.baseline - last.baseline <= _STACKED * max(last.size, part.line.size)


def _row_lines(stacks: Sequence[_Stack], depth: int) -> list[list[TextLine]]:
    """The lines that say where each row of the head lies; those of cells over one row count first."""
    rows: list[list[TextLine]] = []
    for level in range(depth):
        own = [part.line for stack in stacks if stack.level == level for part in stack.parts]
        later = [part.line for stack in stacks if stack.level > level for part in stack.parts]
        limit = min((line.baseline for line in later), default=None)
        upper = [line for line in own if limit is None or line.baseline < limit]
        rows.append(upper or own)
    return rows
