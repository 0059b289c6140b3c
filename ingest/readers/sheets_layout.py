"""What stands in a sheet: which rows are lines of text and which are tables.

Printed, a title, a line 编制单位：… 单位：万元 and a note stand above and below a table, not in
it. Borders tell best: rows with vertical borders are the table. Where a sheet has none, rows
of several cells are, and lone cells at their head and foot are lines of text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ingest.readers.page import GridCell
from ingest.readers.sheets_model import MOST_PLACES, Sheet, TooLarge

_UNIT = re.compile(r"单位\s*[:：]?\s*[（(]?\s*(?:人民币)?[百千万亿]*元")
_CAPTION = re.compile(r"[:：]|^(?:附|公开|表)\s*[件表]?\s*[\d一二三四五六七八九十]+|^[（(].{1,20}[)）]$")
_NOTE = re.compile(r"^\s*[（(]?\s*(?:注|说明|备注|填表|填报|制表|审核|联系|单位负责人|负责人|此表|本表)")
_NUMBER = re.compile(r"[-+]?[\d,]*\d(?:\.\d+)?%?")
_CAPTION_CELLS = 4
_CAPTION_LENGTH = 60
_FAR = 8  # empty columns behind which a cell without borders no longer belongs to a table


@dataclass(frozen=True, slots=True)
class TextCell:
    """A cell that stands for itself, as a line of text."""

    row: int
    column: int
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a sheet: rows and columns are inclusive and counted from 0 in the sheet."""

    top: int
    left: int
    bottom: int
    right: int

    def cells(self, sheet: Sheet, prefix: str) -> Iterator[GridCell]:
        """Every place of the table once; rows and columns relative to it, locators ``prefix`` and those of the sheet.

        Raises `TooLarge`.
        """
        if (self.bottom - self.top + 1) * (self.right - self.left + 1) > MOST_PLACES:
            raise TooLarge
        texts, covered, ends = sheet.texts, sheet.covered, sheet.ends
        top, left = self.top, self.left
        for row in range(top, self.bottom + 1):
            head = f"{prefix}/r{row + 1}c"
            for column in range(left, self.right + 1):
                place = (row, column)
                if place in covered and self._holds(*covered[place]):
                    continue
                rows = columns = 1
                if place in ends:
                    bottom, right = ends[place]
                    rows, columns = min(bottom, self.bottom) - row + 1, min(right, self.right) - column + 1
                text = texts.get(place, "")
                yield GridCell(row - top, column - left, text, rows, columns, None, f"{head}{column + 1}")

    def _holds(self, row: int, column: int) -> bool:
        return row >= self.top and column >= self.left


@dataclass(slots=True)
class _Row:
    number: int
    columns: list[int]  # of cells that show a text and begin here
    ruled: set[int]
    is_tied: bool  # a merged cell comes down into it from the row above
    is_table: bool = False


@dataclass(slots=True)
class _Run:
    """Rows that follow each other: a table, or lines of text."""

    is_table: bool
    rows: list[_Row] = field(default_factory=list)

    @property
    def is_ruled(self) -> bool:
        return any(row.ruled for row in self.rows)

    @property
    def is_lone(self) -> bool:
        """A few cells in one row without borders: signatures, dates."""
        return len(self.rows) == 1 and not self.is_ruled and len(self.rows[0].columns) <= _CAPTION_CELLS


def items_of(sheet: Sheet) -> Iterator[TextCell | Table]:
    """Lines of text and tables of a settled sheet, in reading order."""
    runs: list[_Run] = []
    for group in _groups(sheet):
        found = list(_runs(sheet, group))
        if runs and found and _goes_on(sheet, runs[-1], found[0]):
            runs[-1].rows.extend(found.pop(0).rows)
        runs.extend(found)
    for run in runs:
        if run.is_table and not run.is_lone:
            yield from _tables(sheet, run)
        else:
            yield from _lines(sheet, run.rows)


def _lines(sheet: Sheet, rows: list[_Row]) -> Iterator[TextCell]:
    for row in rows:
        for column in row.columns:
            yield TextCell(row.number, column, sheet.texts[row.number, column])


def _groups(sheet: Sheet) -> list[list[_Row]]:
    """Rows in use, parted where a row is empty."""
    columns: dict[int, list[int]] = {}
    for place in sorted(sheet.texts):
        columns.setdefault(place[0], []).append(place[1])
    tied = {row for (row, _), (top, _) in sheet.covered.items() if top < row}
    groups: list[list[_Row]] = []
    for index in sorted(columns.keys() | sheet.ruled.keys() | tied):
        row = _Row(index, columns.get(index, []), sheet.ruled.get(index, set()), index in tied)
        if groups and groups[-1][-1].number == index - 1:
            groups[-1].append(row)
        else:
            groups.append([row])
    return groups


def _runs(sheet: Sheet, group: list[_Row]) -> Iterator[_Run]:
    """The rows of a group as tables and lines of text."""
    is_ruled = any(row.ruled for row in group)
    for index, row in enumerate(group):
        if row.is_tied and not row.columns and not row.ruled and index:
            row.is_table = group[index - 1].is_table
        else:
            row.is_table = bool(row.ruled) or not (_is_caption(sheet, row) or len(row.columns) <= 1)
    if not is_ruled:
        _fill_inner(sheet, group)
    runs: list[_Run] = []
    for row in group:
        if not runs or runs[-1].is_table != row.is_table:
            runs.append(_Run(row.is_table))
        runs[-1].rows.append(row)
    for run in runs:
        yield from _peeled(sheet, run) if run.is_table else (run,)


def _is_caption(sheet: Sheet, row: _Row) -> bool:
    """Short labelled texts that stand beside each other: 部门：… 单位：万元."""
    texts = [sheet.texts[row.number, column] for column in row.columns]
    if not texts or len(texts) > _CAPTION_CELLS or max(map(len, texts)) > _CAPTION_LENGTH:
        return False
    return any(map(_UNIT.search, texts)) or all(map(_CAPTION.search, texts))


def _fill_inner(sheet: Sheet, group: list[_Row]) -> None:
    """A lone cell between rows of a table without borders is a row of it, unless it is a caption."""
    tables = [index for index, row in enumerate(group) if row.is_table]
    if not tables:
        return
    for row in group[tables[0] : tables[-1]]:
        row.is_table = row.is_table or not _is_caption(sheet, row)


def _peeled(sheet: Sheet, run: _Run) -> Iterator[_Run]:
    """A table without the title and unit above it and the notes below it that have its borders or width."""
    rows = run.rows
    width = _width(sheet, rows)
    first = 0
    while first < len(rows) and _is_line(sheet, rows, first, width, is_head=True):
        first += 1
    last = len(rows)
    while last > first and _is_line(sheet, rows, last - 1, width, is_head=False):
        last -= 1
    for is_table, part in ((False, rows[:first]), (True, rows[first:last]), (False, rows[last:])):
        if part:
            yield _Run(is_table, part)


def _width(sheet: Sheet, rows: list[_Row]) -> tuple[int, int]:
    """First and last column that hold texts of rows with several."""
    several = [row for row in rows if len(row.columns) > 1] or rows
    columns = [column for row in several for column in row.columns]
    ends = [sheet.end((row.number, column))[1] for row in several for column in row.columns]
    return min(columns, default=0), max(ends, default=0)


def _is_line(sheet: Sheet, rows: list[_Row], index: int, width: tuple[int, int], is_head: bool) -> bool:
    row = rows[index]
    if not row.columns:
        return row.is_tied and is_head and index > 0  # the lower part of a tall title
    if row.is_tied or len(row.columns) > _CAPTION_CELLS:
        return False
    texts = [sheet.texts[row.number, column] for column in row.columns]
    if len(texts) > 1:
        names_unit = any(map(_UNIT.search, texts)) and not any(map(_NUMBER.fullmatch, texts))
        return is_head and names_unit and len(texts) < _CAPTION_CELLS
    left = row.columns[0]
    is_wide = left <= width[0] and sheet.end((row.number, left))[1] >= width[1]
    if is_head:
        return is_wide or bool(_UNIT.search(texts[0])) and len(texts[0]) < _CAPTION_LENGTH
    return is_wide and bool(_NOTE.match(texts[0]))


def _goes_on(sheet: Sheet, before: _Run, after: _Run) -> bool:
    """Whether a table without borders goes on behind one empty row: the next row is of data, as the last ones."""
    if not (before.is_table and after.is_table) or before.is_ruled or after.is_ruled:
        return False
    if after.rows[0].number - before.rows[-1].number != 2:
        return False
    used = {column for row in before.rows for column in row.columns}
    if not used.issuperset(column for row in after.rows for column in row.columns):
        return False
    return any(
        _is_number(sheet, after.rows[0], column) and any(_is_number(sheet, row, column) for row in before.rows[1:])
        for column in after.rows[0].columns
    )


def _is_number(sheet: Sheet, row: _Row, column: int) -> bool:
    return bool(_NUMBER.fullmatch(sheet.texts.get((row.number, column), "")))


def _tables(sheet: Sheet, run: _Run) -> Iterator[TextCell | Table]:
    """The tables of a run, beside each other where empty columns part them; remarks beside them as lines."""
    rows = list(run.rows)
    clusters = _clusters(sheet, rows, 0 if run.is_ruled else _FAR)
    remarks: list[TextCell] = []
    for left, right in clusters:
        places = [(row.number, column) for row in rows for column in row.columns if left <= column <= right]
        if not places:
            continue
        is_ruled = any(left <= column <= right for row in rows for column in row.ruled)
        if len(clusters) > 1 and (left == right or run.is_ruled and not is_ruled):
            remarks.extend(TextCell(row, column, sheet.texts[row, column]) for row, column in places)
            continue
        top = min(row for row, _ in places)
        ends = [sheet.end(place) for place in places]
        yield Table(top, min(c for _, c in places), max(row for row, _ in ends), max(column for _, column in ends))
    yield from remarks


def _clusters(sheet: Sheet, rows: list[_Row], gap: int) -> list[tuple[int, int]]:
    """Ranges of columns in use that more than ``gap`` empty columns part."""
    spans = [(c, sheet.end((row.number, c))[1]) for row in rows for c in row.columns]
    spans += [(column, sheet.end((row.number, column))[1]) for row in rows for column in row.ruled]
    clusters: list[tuple[int, int]] = []
    for left, right in sorted(set(spans)):
        if clusters and left <= clusters[-1][1] + gap + 1:
            clusters[-1] = (clusters[-1][0], max(clusters[-1][1], right))
        else:
            clusters.append((left, right))
    return clusters
