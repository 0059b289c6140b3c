"""A row of a table whose lines stand on two pages: the first row of the lower page goes on with it.

Its cells end in the middle of their texts; numbers, which need one line, stand on the upper
page only. A row of its own has numbers, or is a label alone: so no numbers below, and either
two texts that go on, or one whose line above is full.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.readers.page import GridCell

_NUMBER = re.compile(r"[-+−－]?[\d,，.]+\s*[%％]?")
_BEGINS = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d|其中|合计|总计|小计|注[:：])"
)
_OPEN_NUMBER = re.compile(r"\d[\d,，]*\.\d?")  # a point and at most one place of two
_REST = re.compile(r"\d{1,2}[%％]?")
_ENDS = tuple("。；！？;!?")


def with_cut_row(above: Sequence[GridCell], below: Sequence[GridCell], rows: int) -> list[GridCell] | None:
    """All cells with the two parts of the cut row as one row; None where no row was cut.

    ``rows``: the number of rows above, and the row of the first cells below.
    """
    upper = {(c.column, c.column_span): c for c in above if c.row + c.row_span == rows}
    first = [c for c in below if c.row == rows]
    going_on = [c for c in first if c.text.strip()]
    if not going_on or any((c.column, c.column_span) not in upper for c in first):
        return None
    parts = [(upper[c.column, c.column_span], c) for c in going_on]
    if any(_is_new(high, low) for high, low in parts) or not _numbers_end(upper, first):
        return None
    if len(parts) < 2 and not all(_is_full(high, low) or _is_cut_number(high, low) for high, low in parts):
        return None
    joined = {}
    for low in first:  # an empty cell below goes on with a merged one, or has nothing to add
        high = upper[low.column, low.column_span]
        text = f"{high.text}\n{low.text}" if low.text.strip() else high.text
        joined[id(high)] = replace(high, text=text, row_span=high.row_span + low.row_span - 1)
    kept = [joined.get(id(c), c) for c in above]
    return [*kept, *(replace(c, row=c.row - 1) for c in below if c.row > rows)]


def _is_new(high: GridCell, low: GridCell) -> bool:
    """Whether the lower text begins something, or the upper one has ended."""
    text = high.text.strip()
    return (
        not text
        or text.endswith(_ENDS)
        or (_NUMBER.fullmatch(low.text.strip()) is not None and not _is_cut_number(high, low))
        or (_BEGINS.match(low.text) is not None and not _is_cut_number(high, low))
    )


def _is_cut_number(high: GridCell, low: GridCell) -> bool:
    """20.8 above and 3 below, where nothing else in the lower row is new: 20.83 in a narrow column."""
    return _OPEN_NUMBER.fullmatch(high.text.strip()) is not None and _REST.fullmatch(low.text.strip()) is not None


def _numbers_end(upper: dict[tuple[int, int], GridCell], first: Sequence[GridCell]) -> bool:
    """Whether some column holds a number above and nothing below."""
    empty = {(c.column, c.column_span) for c in first if not c.text.strip()}
    return any(_NUMBER.fullmatch(cell.text.strip()) for place, cell in upper.items() if place in empty)


def _is_full(high: GridCell, low: GridCell) -> bool:
    longest = max(len(line) for line in (*high.text.split("\n")[:-1], *low.text.split("\n")))
    return len(high.text.rpartition("\n")[2]) >= longest - 1
