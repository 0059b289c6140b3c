"""Tables in plain text: which lines belong to one, and how far its cell borders survived.

Layouts that occur in dumps: tab-separated rows; one cell a line behind a leading tab,
rows parted by blank lines (which also occur inside cells); one cell a line with a
trailing pipe; pipe-separated rows; columns set apart by several spaces; a whole form
glued to one line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ingest import lexicon
from ingest.clean import clean, simplified
from ingest.document import Block, Cell, Line

_GAP = re.compile(r"[ \u00a0\u3000]{2,}")
_ACCOUNT_HEADER = re.compile(
    r"^\s*(?:(?:部门|单位|编制单位)[:：]\S+\s+(?:金额)?单位[:：]|收入\s+支出|项目\s|行次|栏次|科目(?:编码|名称)|功能分类|经济分类|支出功能)"
)
_AMOUNT = re.compile(r"\d[\d,]*\.\d{1,2}(?!\d)")
_BARE_LOOKAHEAD = 24  # lines between two labels of a form copied cell by cell
_STREAM_LOOKAHEAD = 6  # blank or broken lines inside a stream table before it is over


@dataclass(frozen=True, slots=True)
class Region:
    """Lines first…last (last exclusive) of a document are the table ``block``."""

    first: int
    last: int
    block: Block


def find_tables(raw: str, lines: Sequence[Line]) -> Iterator[Region]:
    """The tables of a text file, in order."""
    texts = [raw[line.start : line.end] for line in lines]
    kinds = [_line_kind(text) for text in texts]
    index = 0
    while index < len(lines):
        region = _glued(raw, lines, texts, kinds, index) if kinds[index] == "glued" else None
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
                region = _glued(raw, lines, texts, kinds, index) or _flat(raw, lines, index)
            case "text" | "glued" | "spaced" if not region and _ACCOUNT_HEADER.search(texts[index]):
                region = _token_rows(raw, lines, texts, kinds, index)
            case "text" if _is_label(texts[index].strip()):
                region = _bare_stream(raw, lines, texts, kinds, index)
        if region:
            yield region
        index = region.last if region else index + 1


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
    if _label_count(body) >= 4:
        return "flat"
    return "glued" if _known_tokens(body) >= 2 else "text"


@lru_cache(maxsize=2048)
def _known_tokens(text: str) -> int:
    """How many cells of a line glued with single spaces are labels that the lexicon knows."""
    tokens = text.split(" ") if 2 <= text.count(" ") <= 40 else []
    if not tokens and (first := text.split(" ")[0]) != text and len(first) >= 4 and lexicon.form_labels().match(first):
        return 2  # 项目名称 X: a row of its own
    return sum(_is_label(token) for token in tokens)


def _is_label(token: str) -> bool:
    lexicons = (
        lexicon.form_labels(),
        lexicon.indicator_columns(),
        lexicon.fund_columns(),
        lexicon.fund_sources(),
        lexicon.levels(1),
        lexicon.levels(2),
    )
    return 2 <= len(token) <= 40 and any(labels.match(token) for labels in lexicons)


def _label_count(text: str) -> int:
    """How many different headers of an indicator table a line names."""
    plain = simplified(text)
    return sum(
        header in plain
        for header in (
            "一级指标",
            "二级指标",
            "三级指标",
            "指标值",
            "完成值",
            "得分",
            "实施单位",
            "全年预算数",
            "执行率",
        )
    )


def _cell(raw: str, row: int, column: int, start: int, end: int) -> Cell:
    return Cell(row, column, clean(raw, start, end))


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
    if row < 2 and kind == "tab_row":
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
    column = 0
    for part in raw[start:end].split(mark):
        yield _cell(raw, row, column, start, start + len(part))
        start += len(part) + 1
        column += 1


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
        cells.append(_cell(raw, row, column, lines[start].start, lines[stop - 1].end))
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
            return None if len(cells) < 4 else _closed(raw, lines, first, last, cells)
        if kinds[index] == "pipe_cell":
            end = lines[index].start + len(texts[index].rstrip().rstrip("|"))
            cells.append(_cell(raw, len(cells), 0, lines[begin].start, max(lines[begin].start, end)))
            begin = last = index + 1
        elif (
            kinds[index] == "blank"
            or len(texts[index].strip()) > 200
            or "pipe_cell" not in kinds[index + 1 : index + 4]
        ):
            break
        index += 1
    return _closed(raw, lines, first, last, cells) if len(cells) >= 6 else None


def _bare_stream(
    raw: str, lines: Sequence[Line], texts: Sequence[str], kinds: Sequence[str], first: int
) -> Region | None:
    """One cell a line without any mark (a form copied from a web page): many lines that are labels."""
    labels = [first]
    index = first + 1
    while index < len(lines) and index - labels[-1] <= _BARE_LOOKAHEAD and kinds[index] in ("text", "blank", "glued"):
        if _is_label(texts[index].strip()):
            labels.append(index)
        elif len(texts[index]) > 400:
            break
        index += 1
    headers = sum(lexicon.indicator_columns().match(texts[i].strip()) is not None for i in labels)
    if len(labels) < 8 or headers < 3:
        return None
    last = labels[-1] + 1
    while last < len(lines) and kinds[last] == "text" and len(texts[last].strip()) <= 30 and last - labels[-1] <= 10:
        last += 1
    filled = [i for i in range(first, last) if texts[i].strip()]
    cells = [_cell(raw, number, 0, lines[i].start, lines[i].end) for number, i in enumerate(filled)]
    return _closed(raw, lines, first, filled[-1] + 1, cells)


def _closed(raw: str, lines: Sequence[Line], first: int, last: int, cells: list[Cell]) -> Region:
    block = Block("table", lines[first].start, lines[last - 1].end, cells=tuple(cells), layout="stream")
    return Region(first, last, block)


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
            cells.append(_cell(raw, last - first, column, position, position + len(part)))
            position += len(part)
        last += 1
    if len(widths) < 2:
        return None
    return Region(first, last, Block("table", lines[first].start, lines[last - 1].end, cells=tuple(cells)))


def _glued(raw: str, lines: Sequence[Line], texts: Sequence[str], kinds: Sequence[str], first: int) -> Region | None:
    """Rows whose cells single spaces part: lines around a header run (three labels side by side)."""
    last, index, gap = first, first, 0
    while index < len(lines) and gap <= 2:
        row_like = kinds[index] in ("glued", "flat") or _row_like(texts[index])
        if row_like:
            last = index + 1
        gap = 0 if row_like else gap + (len(texts[index].strip()) > 0)
        index += 1
    if last - first < 3 or not any(_has_header_run(texts[i]) for i in range(first, last)):
        return None
    cells = [_cell(raw, i - first, 0, lines[i].start, lines[i].end) for i in range(first, last) if texts[i].strip()]
    return Region(
        first, last, Block("table", lines[first].start, lines[last - 1].end, cells=tuple(cells), layout="flat")
    )


def _row_like(text: str) -> bool:
    """A line of short cells with numbers among them, the first a label or a name."""
    tokens = text.split()
    numbers = sum(bool(re.fullmatch(r"[≥≤=<>]?[\d,.]+%?[\u4e00-\u9fff]{0,2}|[-/—]", token)) for token in tokens)
    if len(tokens) >= 2 and lexicon.form_labels().match(tokens[0]) == "total" and tokens[1][0].isdigit():
        return True
    return (
        len(tokens) >= 3
        and (numbers >= 2 or numbers >= 1 and _is_label(tokens[0]))
        and not text.rstrip().endswith("。")
    )


def _has_header_run(text: str) -> bool:
    tokens = text.split()
    runs = [lexicon.indicator_columns().match(t) or lexicon.fund_columns().match(t) for t in tokens]
    return (
        any(all(runs[i : i + 3]) for i in range(len(runs) - 2))
        and sum(any(c.isdigit() for c in t) for t in tokens) <= 2
    )


def _token_rows(
    raw: str, lines: Sequence[Line], texts: Sequence[str], kinds: Sequence[str], first: int
) -> Region | None:
    """A table of accounts whose cells single spaces part, a row a line: cells are the tokens."""
    last = first
    while last < len(lines) and kinds[last] in ("text", "glued", "spaced") and _token_row(texts[last]):
        last += 1
    rows = range(first, last)
    if sum(bool(_AMOUNT.search(texts[i])) for i in rows) < 3:
        return None
    if any("行次" in texts[i] for i in rows):  # rows lose their blanks: read as one stream, 行次 keeps the order
        whole = tuple(_cell(raw, i - first, 0, lines[i].start, lines[i].end) for i in rows)
        return Region(first, last, Block("table", lines[first].start, lines[last - 1].end, cells=whole, layout="flat"))
    cells: list[Cell] = []
    width = max(len(texts[i].split()) for i in rows)
    for i in rows:
        position, tokens = lines[i].start, texts[i].split()
        # a header over merged columns (收入 支出) spreads over the width
        step = width // len(tokens) if width % len(tokens) == 0 and not any(c.isdigit() for c in texts[i]) else 1
        for number, token in enumerate(tokens):
            position = raw.index(token, position)
            cells.append(_cell(raw, i - first, number * step, position, position + len(token)))
            position += len(token)
    return Region(first, last, Block("table", lines[first].start, lines[last - 1].end, cells=tuple(cells)))


def _token_row(text: str) -> bool:
    tokens = text.split()
    return len(tokens) >= 2 and len(text) <= 200 and max(map(len, tokens)) <= 40 and not re.search(r"[，。；]", text)


def _flat(raw: str, lines: Sequence[Line], first: int) -> Region:
    """A form glued to a line: one cell with everything, decoding finds the cells."""
    line = lines[first]
    return Region(
        first,
        first + 1,
        Block("table", line.start, line.end, cells=(_cell(raw, 0, 0, line.start, line.end),), layout="flat"),
    )
