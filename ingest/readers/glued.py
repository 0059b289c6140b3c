"""Tables whose cell borders a dump lost: glued with single spaces, bare lines, or one long line.

Only the words tell that these are tables: labels that the lexicon knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from ingest import lexicon
from ingest.clean import simplified
from ingest.document import Block, Cell, Line
from ingest.readers.regions import Region, cell_of, stream_region

ACCOUNT_HEADER = re.compile(
    r"^\s*(?:(?:部门|单位|编制单位)[:：]\S+\s+(?:金额)?单位[:：]|收入\s+支出|项目\s|行次|栏次|科目(?:编码|名称)|功能分类|经济分类|支出功能)"
)
_AMOUNT = re.compile(r"\d[\d,]*\.\d{1,2}(?!\d)")
_BARE_LOOKAHEAD = 24  # lines between two labels of a form copied cell by cell
_BLANK_LINE = 0.25  # of one that is filled: rows that nobody filled in, and blank lines between cells


@lru_cache(maxsize=2048)
def known_tokens(text: str) -> int:
    """How many cells of a line glued with single spaces are labels that the lexicon knows."""
    tokens = text.split(" ") if 2 <= text.count(" ") <= 40 else []
    if not tokens and (first := text.split(" ")[0]) != text and len(first) >= 4 and lexicon.form_labels().match(first):
        return 2  # 项目名称 X: a row of its own
    return sum(is_label(token) for token in tokens)


def is_label(token: str) -> bool:
    lexicons = (
        lexicon.form_labels(),
        lexicon.indicator_columns(),
        lexicon.fund_columns(),
        lexicon.fund_sources(),
        lexicon.levels(1),
        lexicon.levels(2),
    )
    return 2 <= len(token) <= 40 and any(labels.match(token) for labels in lexicons)


def label_count(text: str) -> int:
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


def bare_stream(
    raw: str, lines: Sequence[Line], texts: Sequence[str], kinds: Sequence[str], first: int
) -> Region | int:
    """One cell a line without any mark (a form copied from a web page): many lines that are labels."""
    labels = [first]
    index, since = first + 1, 0.0
    while index < len(lines) and since <= _BARE_LOOKAHEAD and kinds[index] in ("text", "blank", "glued"):
        text = texts[index].strip()
        if is_label(text):
            labels.append(index)
            since = 0.0
        elif len(text) > 400:
            break
        else:
            since += 1 if text else _BLANK_LINE
        index += 1
    headers = sum(lexicon.indicator_columns().match(texts[i].strip()) is not None for i in labels)
    if len(labels) < 8 or headers < 3:
        return labels[-1] + 1
    last = labels[-1] + 1
    while last < len(lines) and last - labels[-1] <= 10 and kinds[last] in ("text", "blank"):
        if len(texts[last].strip()) > 30:
            break
        last += 1
    filled = [i for i in range(first, last) if texts[i].strip()]
    cells = [
        cell_of(raw, number, 0, lines[i].start, lines[j].end)
        for number, (i, j) in enumerate(_whole_labels(texts, filled))
    ]
    return stream_region(raw, lines, first, filled[-1] + 1, cells)


def _whole_labels(texts: Sequence[str], filled: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Cells as first and last line: a label of two paragraphs (年度, 指标值) is one."""
    position = 0
    while position < len(filled):
        here = filled[position]
        behind = filled[position + 1] if position + 1 < len(filled) else here
        one, two = texts[here].strip(), texts[behind].strip()
        if behind != here and not (is_label(one) and is_label(two)) and is_label(one + two):
            yield here, behind
            position += 2
        else:
            yield here, here
            position += 1


def glued_rows(raw: str, lines: Sequence[Line], texts: Sequence[str], kinds: Sequence[str], first: int) -> Region | int:
    """Rows whose cells single spaces part: lines around a header run (three labels side by side)."""
    last, index, gap = first, first, 0
    while index < len(lines) and gap <= 2:
        row_like = kinds[index] in ("glued", "flat") or _row_like(texts[index])
        if row_like:
            last = index + 1
        gap = 0 if row_like else gap + (len(texts[index].strip()) > 0)
        index += 1
    if last - first < 3 or not any(_has_header_run(texts[i]) for i in range(first, last)):
        return last
    cells = [cell_of(raw, i - first, 0, lines[i].start, lines[i].end) for i in range(first, last) if texts[i].strip()]
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
        len(tokens) >= 3 and (numbers >= 2 or numbers >= 1 and is_label(tokens[0])) and not text.rstrip().endswith("。")
    )


def _has_header_run(text: str) -> bool:
    tokens = text.split()
    runs = [lexicon.indicator_columns().match(t) or lexicon.fund_columns().match(t) for t in tokens]
    return (
        any(all(runs[i : i + 3]) for i in range(len(runs) - 2))
        and sum(any(c.isdigit() for c in t) for t in tokens) <= 2
    )


def token_rows(raw: str, lines: Sequence[Line], texts: Sequence[str], kinds: Sequence[str], first: int) -> Region | int:
    """A table of accounts whose cells single spaces part, a row a line: cells are the tokens."""
    last = first
    while last < len(lines) and kinds[last] in ("text", "glued", "spaced") and _token_row(texts[last]):
        last += 1
    rows = range(first, last)
    if sum(bool(_AMOUNT.search(texts[i])) for i in rows) < 3:
        return last
    if any("行次" in texts[i] for i in rows):  # rows lose their blanks: read as one stream, 行次 keeps the order
        whole = tuple(cell_of(raw, i - first, 0, lines[i].start, lines[i].end) for i in rows)
        return Region(first, last, Block("table", lines[first].start, lines[last - 1].end, cells=whole, layout="flat"))
    cells: list[Cell] = []
    width = max(len(texts[i].split()) for i in rows)
    for i in rows:
        position, tokens = lines[i].start, texts[i].split()
        # a header over merged columns (收入 支出) spreads over the width
        step = width // len(tokens) if width % len(tokens) == 0 and not any(c.isdigit() for c in texts[i]) else 1
        for number, token in enumerate(tokens):
            position = raw.index(token, position)
            cells.append(cell_of(raw, i - first, number * step, position, position + len(token)))
            position += len(token)
    return Region(first, last, Block("table", lines[first].start, lines[last - 1].end, cells=tuple(cells)))


def _token_row(text: str) -> bool:
    tokens = text.split()
    return len(tokens) >= 2 and len(text) <= 200 and max(map(len, tokens)) <= 40 and not re.search(r"[，。；]", text)


def flat_line(raw: str, lines: Sequence[Line], first: int) -> Region:
    """A form glued to a line: one cell with everything, decoding finds the cells."""
    line = lines[first]
    return Region(
        first,
        first + 1,
        Block("table", line.start, line.end, cells=(cell_of(raw, 0, 0, line.start, line.end),), layout="flat"),
    )
