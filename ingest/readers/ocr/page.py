"""A bitmap → a `Page`: straighten, find the grid, read each line, put text into cells and paragraphs."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import fmean, median

import numpy as np

from ingest.document import Box, UnreadPage
from ingest.readers.ocr import engine
from ingest.readers.ocr.bitmap import Bitmap, Mask, grey_of
from ingest.readers.ocr.characters import characters_of
from ingest.readers.ocr.engine import PixelBox, Reading
from ingest.readers.ocr.grid import POINTS, Grid, in_points
from ingest.readers.ocr.lines import TextBox, cut_out, lines_to_read, parts_of
from ingest.readers.ocr.sheet import Sheet, sheet_of
from ingest.readers.ocr.signs import sign_for, with_commas
from ingest.readers.page import GridCell, Page, PageLine, PageParagraph, PageTable
from ingest.readers.pdf.alignment import find_aligned_tables
from ingest.readers.pdf.lattice import Span

_DOUBTFUL = 0.5  # confidence of a line that the engine had overlooked: below it is no text
_DOUBTFUL_PAGE = 0.8  # mean confidence of a page that may stand upside down
_GARBAGE = 0.6  # mean confidence of a page that cannot be read
_SIDEWAYS = 0.6  # share of boxes higher than wide on a page that lies on its side
_WORD = re.compile(r"[!-~]{2,}")  # what no line break cuts: a number, with its sign of percent
_LINE_HEIGHT = 1.25  # of the ink of a usual line: what the engine is used to see of it
_NUMBERS = re.compile(r"[\d.,%+\-—\s]{2,}")
_DIGIT_GAP = 0.6  # of a line's height: digits of one number stand nearer
_FAINT = 210  # of evened grey: also what is too small for ink, for a decimal point stands between digits
_CLOSING = tuple("，、。；：）》”,;:)")
_COMMA_GAP = 1.2  # of a line's height
_SAMPLE = 6  # lines that tell whether a page stands upside down


@dataclass(frozen=True, slots=True)
class _Read:
    place: TextBox
    reading: Reading


def recognise(colour: Bitmap, number: int) -> Page | UnreadPage:
    """The page of a bitmap of `DPI`. Places are in points of the page upright and straightened."""
    grey, seals = grey_of(colour)
    sheet = sheet_of(grey, seals)
    turns = _sideways(sheet)
    if turns:
        sheet = _turned(grey, seals, turns)
    lines = _read(sheet)
    if lines and not turns and _confidence(lines) < _DOUBTFUL_PAGE and _is_upside_down(sheet):
        sheet = _turned(grey, seals, 2)
        lines = _read(sheet)
    if not lines and not sheet.is_blank:
        return UnreadPage(number, "unreadable_scan", "no text in the picture")
    if lines and _confidence(lines) < _GARBAGE:
        detail = f"text recognised with a confidence of {_confidence(lines):.2f}"
        return UnreadPage(number, "unreadable_scan", detail)
    height, width = sheet.grey.shape
    return Page(number, width * POINTS, height * POINTS, _items(lines, sheet), is_recognised=True)


def _turned(grey: Bitmap, seals: Mask, quarters: int) -> Sheet:
    return sheet_of(np.ascontiguousarray(np.rot90(grey, quarters)), np.ascontiguousarray(np.rot90(seals, quarters)))


def _sideways(sheet: Sheet) -> int:
    """By how many quarter turns (anticlockwise) a page that lies on its side is set upright; 0 if it does not lie."""
    wide = [box for box in sheet.found if _is_long(box[2] - box[0], box[3] - box[1])]
    high = [box for box in sheet.found if _is_long(box[3] - box[1], box[2] - box[0])]
    if len(high) <= max(3, _SIDEWAYS * (len(high) + len(wide))):
        return 0
    return 1 if _trial(sheet.grey, high, 1) >= _trial(sheet.grey, high, 3) else 3


def _is_upside_down(sheet: Sheet) -> bool:
    wide = [box for box in sheet.found if _is_long(box[2] - box[0], box[3] - box[1])] or list(sheet.found)
    return bool(wide) and _trial(sheet.grey, wide, 2) > _trial(sheet.grey, wide, 0)


def _is_long(along: int, across: int) -> bool:
    return along > 2 * across


def _trial(grey: Bitmap, boxes: Sequence[PixelBox], quarters: int) -> float:
    """How certainly some lines of middling size are read when they are turned."""
    some = sorted(boxes, key=lambda box: (box[2] - box[0]) * (box[3] - box[1]))[len(boxes) // 3 :][:_SAMPLE]
    lines = (np.rot90(grey[top:bottom, left:right], quarters) for left, top, right, bottom in some)
    return fmean(engine.read_line(np.ascontiguousarray(line)).confidence for line in lines)


def _confidence(lines: Sequence[_Read]) -> float:
    """The mean over characters."""
    letters = sum(len(line.reading.text) for line in lines)
    return sum(line.reading.confidence * len(line.reading.text) for line in lines) / letters


def _read(sheet: Sheet) -> list[_Read]:
    places = lines_to_read(sheet.found, sheet.ink, sheet.grids)
    if not places:
        return []
    size = median(place.box[3] - place.box[1] for place in places)
    lines: list[_Read] = []
    for place in places:
        line = _read_line(sheet, place, size)
        is_number = line is not None and _NUMBERS.fullmatch(line.reading.text)
        parts = parts_of(place.box, sheet.grey < _FAINT, _DIGIT_GAP) if is_number else []
        if len(parts) > 1:  # amounts of two columns, which would be one long number
            lines += [part for box in parts if (part := _read_line(sheet, replace(place, box=box), size))]
        elif line:
            lines.append(line)
    return lines


def _read_line(sheet: Sheet, place: TextBox, size: float) -> _Read | None:
    """What a box says; None for what is no text."""
    reading = engine.read_line(cut_out(sheet.grey, sheet.ink, place.box, round(_LINE_HEIGHT * size)))
    if len(reading.text) == 1:
        left, top, right, bottom = place.box
        sign = sign_for(reading.text, sheet.ink[top:bottom, left:right], size)
        reading = reading if sign == reading.text else Reading(sign, 1.0, 1.0)  # shape leaves no doubt
    if not reading.text or (place.is_overlooked and reading.confidence < _DOUBTFUL):
        return None
    return _Read(place, replace(reading, text=with_commas(reading.text)))


def _items(lines: Sequence[_Read], sheet: Sheet) -> list[PageParagraph | PageTable]:
    """Tables and paragraphs from top to bottom."""
    tables = [
        _table(grid, [line for line in lines if line.place.table == number]) for number, grid in enumerate(sheet.grids)
    ]
    rows = _rows([line for line in lines if line.place.table is None])
    characters = characters_of([[(line.reading.text, line.place.box) for line in row] for row in rows])
    aligned = find_aligned_tables(characters, in_points(sheet.rulings))
    free = [row for row in rows if not any(_lies_in(_in_points(_around(row)), table.box) for table in aligned)]
    items: list[PageParagraph | PageTable] = [*tables, *aligned, *_paragraphs(free)]
    return sorted(items, key=lambda item: (item.box[1], item.box[0]))


def _lies_in(box: Box, table: Box) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return table[0] <= x <= table[2] and table[1] <= y <= table[3]


def _table(grid: Grid, lines: Sequence[_Read]) -> PageTable:
    texts: dict[Span, list[_Read]] = {}
    for line in lines:
        if line.place.span is not None:
            texts.setdefault(line.place.span, []).append(line)
    cells = []
    for span in grid.spans:
        text = "\n".join(_joined(row, " ") for row in _rows(texts.get(span, [])))
        cells.append(GridCell(*span[:2], text, *span[2:], _in_points(grid.box(span))))
    return PageTable(
        tuple(cells),
        tuple(x * POINTS for x in grid.column_edges),
        tuple(y * POINTS for y in grid.row_edges),
    )


def _rows(lines: Sequence[_Read]) -> list[list[_Read]]:
    """Boxes that stand side by side are one printed line."""
    rows: list[list[_Read]] = []
    for line in sorted(lines, key=lambda line: line.place.box[1] + line.place.box[3]):
        _, top, _, bottom = line.place.box
        middle = (top + bottom) / 2
        if rows and any(other.place.box[1] <= middle <= other.place.box[3] for other in rows[-1]):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [sorted(row, key=lambda line: line.place.box[0]) for row in rows]


def _joined(row: Sequence[_Read], space: str) -> str:
    """The text of a printed line; the white that a comma leaves parts nothing."""
    text = row[0].reading.text
    for before, after in itertools.pairwise(row):
        left, right = before.place.box, after.place.box
        is_near = right[0] - left[2] < _COMMA_GAP * (left[3] - left[1])
        is_closed = is_near and (text.endswith(_CLOSING) or after.reading.text.startswith(("（", "(")))
        text += after.reading.text if is_closed else space + after.reading.text
    return text


def _paragraphs(rows: Sequence[Sequence[_Read]]) -> list[PageParagraph]:
    """A line goes on in the next one where the next one's first character, or number, had no room left."""
    if not rows:
        return []
    lines = [line for row in rows for line in row]
    size = median(line.place.box[3] - line.place.box[1] for line in lines)
    right = max(line.place.box[2] for line in lines)
    left = min(line.place.box[0] for line in lines)
    paragraphs: list[list[PageLine]] = []
    for before, row in zip([None, *rows], rows, strict=False):
        text = _joined(row, "  ")
        line = PageLine(text, _in_points(_around(row)))
        is_near = before is not None and row[0].place.box[1] - before[0].place.box[3] < 2 * size
        begins_left = row[0].place.box[0] < left + size
        word = _WORD.match(text)
        room = size * (0.6 * len(word.group()) if word else 1.0)
        if before and is_near and begins_left and before[-1].place.box[2] + room > right - size:
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
    return [PageParagraph(tuple(paragraph)) for paragraph in paragraphs]


def _around(row: Sequence[_Read]) -> tuple[float, float, float, float]:
    boxes = [line.place.box for line in row]
    return min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)


def _in_points(box: tuple[float, float, float, float]) -> Box:
    left, top, right, bottom = box
    return left * POINTS, top * POINTS, right * POINTS, bottom * POINTS
