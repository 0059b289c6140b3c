"""Tables in plain text: which lines belong to one, and how far its cell borders survived.

Layouts that occur in dumps: tab-separated rows; one cell a line behind a leading tab,
rows parted by blank lines (which also occur inside cells); one cell a line with a
trailing pipe; pipe-separated rows; columns set apart by several spaces; a whole form
glued to one line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.document import Block, Cell, Line
from ingest.readers.glued import (
    ACCOUNT_HEADER,
    bare_stream,
    flat_line,
    glued_rows,
    is_label,
    known_tokens,
    label_count,
    token_rows,
)
from ingest.readers.regions import LineReader, Region, cell_of, stream_region

_GAP = re.compile(r"[ \u00a0\u3000]{2,}")
_STREAM_LOOKAHEAD = 6  # blank or broken lines inside a stream table before it is over


def find_tables(raw: str, lines: Sequence[Line]) -> Iterator[Region]:
    """The tables of a text file, in order."""
    texts = [raw[line.start : line.end] for line in lines]
    kinds = [_line_kind(text) for text in texts]
    barren: dict[LineReader, int] = {}  # up to which line a layout was sought in vain
    index = 0
    while index < len(lines):
        region = _sought(glued_rows, barren, raw, lines, texts, kinds, index) if kinds[index] == "glued" else None
        match kinds[index]:
            case "tab_cell":
                region = _stream(raw, lines, texts, kinds, index)
            case "tab_row":
                region = _grid(raw, lines, texts, kinds, index, "tab_row", "\t")
            case "pipe_cell":
                region = _pipe_stream(raw, lines, texts, kinds, index)
            case "pipe_row":
                region = _grid(raw, lines, texts, kinds, index, "pipe_row", "|")
            case "spaced":
                region = _spaced(raw, lines, texts, kinds, index)
            case "flat":
                region = _sought(glued_rows, barren, raw, lines, texts, kinds, index) or flat_line(raw, lines, index)
            case "text" | "glued" | "spaced" if not region and ACCOUNT_HEADER.search(texts[index]):
                region = _sought(token_rows, barren, raw, lines, texts, kinds, index)
            case "text" if is_label(texts[index].strip()):
                region = _sought(bare_stream, barren, raw, lines, texts, kinds, index)
        if region:
            yield region
        index = region.last if region else index + 1


def _sought(
    read: LineReader,
    barren: dict[LineReader, int],
    raw: str,
    lines: Sequence[Line],
    texts: Sequence[str],
    kinds: Sequence[str],
    first: int,
) -> Region | None:
    """The table that a reader finds at a line, if it has not sought there before."""
    found = read(raw, lines, texts, kinds, first) if first >= barren.get(read, 0) else barren[read]
    if isinstance(found, Region):
        return found
    barren[read] = found
    return None


def _line_kind(text: str) -> str:
    """What a line looks like on its own."""
    body = text.rstrip(" \u00a0\u3000\r")
    if not body:
        return "blank"
    if body.count("|") >= 1:
        inner = body.strip().strip("|").strip()
        return "pipe_row" if "|" in inner else "pipe_cell"
    if "\t" in body:
        cells = body.split("\t")
        return "tab_cell" if cells[0].strip() == "" and len(cells) == 2 else "tab_row"
    if len(_GAP.split(body.strip())) >= 3:
        return "spaced"
    if label_count(body) >= 4:
        return "flat"
    return "glued" if known_tokens(body) >= 2 else "text"


def _grid(
    raw: str, lines: Sequence[Line], texts: Sequence[str], kinds: Sequence[str], first: int, kind: str, mark: str
) -> Region | None:
    """Rows of cells on lines; a broken row (a line without marks before ``| …``) is one row."""
    last, row = first, 0
    spans: list[tuple[int, int]] = []
    index = first
    while index < len(lines):
        start, stop = index, index + 1
        here = kinds[index]
        if here not in (kind, f"{mark_name(kind)}_cell"):
            broken = (
                kind == "pipe_row" and here == "text" and stop < len(lines) and texts[stop].lstrip().startswith("|")
            )
            if broken and index > first:
                stop = index + 2
            else:
                break
        spans.append((lines[start].start, lines[stop - 1].end))
        row += 1
        index = last = stop
    filled = sum(bool(part.strip()) for a, b in spans for part in raw[a:b].split(mark))
    if row < 2 and (kind == "tab_row" or filled < 3):
        return None
    # where most rows open with a pipe it is a frame; elsewhere it follows an empty first cell
    framed = mark == "|" and 2 * sum(raw[a:b].lstrip().startswith("|") for a, b in spans) > len(spans)
    cells = [cell for number, (a, b) in enumerate(spans) for cell in _split_row(raw, a, b, number, mark, framed=framed)]
    return Region(first, last, Block("table", lines[first].start, lines[last - 1].end, cells=tuple(cells)))


def mark_name(kind: str) -> str:
    """``pipe`` of ``pipe_row``, ``tab`` of ``tab_row``."""
    return kind.partition("_")[0]


def _split_row(raw: str, start: int, end: int, row: int, mark: str, *, framed: bool) -> Iterator[Cell]:
    """Cells between marks; a leading pipe opens the row and a trailing one closes it."""
    text = raw[start:end]
    left = len(text) - len(text.lstrip(" \u00a0\u3000")) if framed else 0
    if framed and text[left : left + 1] == "|":
        start += left + 1
    for column, part in enumerate(raw[start:end].split(mark)):
        yield cell_of(raw, row, column, start, start + len(part))
        start += len(part) + 1


def _stream(raw: str, lines: Sequence[Line], texts: Sequence[str], kinds: Sequence[str], first: int) -> Region | None:
    """One cell a line behind a leading tab; lines without it go on with the cell before."""
    starts: list[int] = []  # line index of each cell
    breaks: set[int] = set()  # cells behind a blank line: a row may begin here
    index = last = first
    blank_before = False
    while index < len(lines):
        if kinds[index] == "tab_cell" or (kinds[index] == "tab_row" and texts[index].startswith("\t")):
            if blank_before:
                breaks.add(len(starts))
            starts.append(index)
            blank_before, last = False, index + 1
        elif kinds[index] == "blank" and "\t" not in texts[index]:
            blank_before = True
        elif not _stream_goes_on(texts, kinds, index):
            break
        elif kinds[index] == "text":
            blank_before, last = False, index + 1
        index += 1
    if len(starts) < 6:
        return None
    cells, row, column = [], 0, 0
    for number, start in enumerate(starts):
        stop = starts[number + 1] if number + 1 < len(starts) else last
        if number in breaks and number:
            row, column = row + 1, 0
        cells.append(cell_of(raw, row, column, lines[start].start, lines[stop - 1].end))
        column += 1
    return Region(
        first, last, Block("table", lines[first].start, lines[last - 1].end, cells=tuple(cells), layout="stream")
    )


def _stream_goes_on(texts: Sequence[str], kinds: Sequence[str], index: int) -> bool:
    """A line without a tab is part of a cell if it is short and cells follow soon."""
    ahead = kinds[index + 1 : index + 1 + _STREAM_LOOKAHEAD]
    return len(texts[index].strip()) <= 80 and "tab_cell" in ahead


def _pipe_stream(
    raw: str, lines: Sequence[Line], texts: Sequence[str], kinds: Sequence[str], first: int
) -> Region | None:
    """One cell a line with a trailing pipe; a line without one goes on with its cell."""
    cells: list[Cell] = []
    index, begin = first, first
    last = first
    while index < len(lines):
        if kinds[index] == "pipe_row":
            return None if len(cells) < 4 else stream_region(raw, lines, first, last, cells)
        if kinds[index] == "pipe_cell":
            end = lines[index].start + len(texts[index].rstrip().rstrip("|"))
            cells.append(cell_of(raw, len(cells), 0, lines[begin].start, max(lines[begin].start, end)))
            begin = last = index + 1
        elif (
            kinds[index] == "blank"
            or len(texts[index].strip()) > 200
            or "pipe_cell" not in kinds[index + 1 : index + 4]
        ):
            break
        index += 1
    return stream_region(raw, lines, first, last, cells) if len(cells) >= 6 else None


def _spaced(raw: str, lines: Sequence[Line], texts: Sequence[str], kinds: Sequence[str], first: int) -> Region | None:
    """Columns set apart by several spaces: two lines or more with about as many short cells."""
    last = first
    cells: list[Cell] = []
    widths: list[int] = []
    while last < len(lines):
        parts = _GAP.split(texts[last].strip())
        if kinds[last] != "spaced" and not (len(parts) == 2 and last > first):
            break
        if any(len(part) > 40 for part in parts) or (widths and abs(len(parts) - widths[0]) > 2):
            break
        widths.append(len(parts))
        position = lines[last].start
        for column, part in enumerate(parts):
            position = raw.index(part, position)
            cells.append(cell_of(raw, last - first, column, position, position + len(part)))
            position += len(part)
        last += 1
    if len(widths) < 2:
        return None
    return Region(first, last, Block("table", lines[first].start, lines[last - 1].end, cells=tuple(cells)))
