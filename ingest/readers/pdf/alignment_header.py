"""The head of a table: words of several lines that make one cell, heads that stand over several columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.readers.pdf.alignment_lines import TextLine
from ingest.readers.pdf.alignment_regions import Region
from ingest.readers.pdf.alignment_rows import Part

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
