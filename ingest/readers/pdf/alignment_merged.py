"""Labels in the middle of the rows that they stand for: cells merged downwards, where no ruling shows them.

Tables of indicators set a level's name in the middle of its rows (一级指标, 二级指标). That is believed only
if the names of a column tile all rows: each one in the middle of as many rows as follow on those of the
name above it, the last one ending with the table, and at least one between two rows, where no row is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from ingest.readers.pdf.alignment_columns import Columns
from ingest.readers.pdf.alignment_regions import Region
from ingest.readers.pdf.alignment_rows import body_rows
from ingest.readers.pdf.alignment_wraps import TIGHT, Part, Row

_FEWER = 0.75  # share of the fullest column's labels that a column of merged cells has at most
_OFF = 0.3  # of a row's height: so far from the middle is still in the middle


@dataclass(eq=False)
class Merged:
    """A cell over rows first … end (end exclusive) of one column."""

    first: int
    end: int
    parts: list[Part]


def merged_rows(lines: Sequence[list[Part]], region: Region, columns: Columns) -> tuple[list[Row], list[Merged]] | None:
    """The rows without the leading columns whose labels tile them, and those labels; None where none do."""
    stacks = [_stacks(lines, column) for column in range(len(columns))]
    most = max(map(len, stacks))
    leading: list[int] = []
    while len(leading) < len(columns) - 1 and 0 < len(stacks[len(leading)]) <= _FEWER * most:
        leading.append(len(leading))
    if not leading:
        return None
    rest = [kept for parts in lines if (kept := [part for part in parts if part.first > leading[-1]])]
    rows = body_rows(rest, region, columns)
    edges = _edges(rows)
    row_of = {id(line): number for number, row in enumerate(rows) for line in row.lines}
    merged: list[Merged] = []
    is_between = False
    last = len(rows)
    for column in leading:
        found = _tiled(stacks[column], edges, row_of)
        if found is None or found[-1].end not in (last, len(rows)):
            return None
        if found[-1].end - found[-1].first == 1:
            last = found[-1].first  # a row of totals: further columns may leave it empty
        merged += found
        is_between |= any((cell.end - cell.first) % 2 == 0 for cell in found)
    return (rows, merged) if is_between else None


def _stacks(lines: Sequence[list[Part]], column: int) -> list[list[Part]]:
    """The labels of a column: parts so near below each other that they are one."""
    stacks: list[list[Part]] = []
    for parts in lines:
        for part in parts:
            if part.first != column or part.last != column:
                continue
            near = stacks and part.line.baseline - stacks[-1][-1].line.baseline <= TIGHT * part.line.size
            if near:
                stacks[-1].append(part)
            else:
                stacks.append([part])
    return stacks


def _edges(rows: Sequence[Row]) -> list[float]:
    """y of the borders of rows: in the middle between their texts."""
    tops = [min(line.top for line in row.lines) for row in rows]
    bottoms = [max(line.bottom for line in row.lines) for row in rows]
    gaps = [max(0.0, top - bottom) for bottom, top in zip(bottoms, tops[1:], strict=False)]
    margin = float(np.median(gaps)) / 2 if gaps else 0.0
    return [tops[0] - margin, *((a + b) / 2 for a, b in zip(bottoms, tops[1:], strict=False)), bottoms[-1] + margin]


def _tiled(stacks: Sequence[list[Part]], edges: Sequence[float], row_of: Mapping[int, int]) -> list[Merged] | None:
    """The rows of each label, if each stands in the middle of rows that follow on those of the one above."""
    least = min(b - a for a, b in pairwise(edges))
    cells: list[Merged] = []
    first = 0
    for stack in stacks:
        middle = (stack[0].line.top + stack[-1].line.bottom) / 2
        ends = range(first + 1, len(edges))
        if not ends:
            return None
        end = min(ends, key=lambda end: abs((edges[first] + edges[end]) / 2 - middle))
        if abs((edges[first] + edges[end]) / 2 - middle) > _OFF * least:
            return None
        beside = {row_of[id(part.line)] for part in stack if id(part.line) in row_of}
        if any(2 * row + 1 != first + end for row in beside):
            return None  # a line of the label is that of a row which is not the middle one: labels of rows
        cells.append(Merged(first, end, stack))
        first = end
    return cells
