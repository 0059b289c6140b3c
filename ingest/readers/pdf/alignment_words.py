"""What a line's words say about its place: caption, note, entry of a list or of contents, or row of a table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from ingest.readers.pdf.alignment_lines import TextLine, Word

_ORDINAL = r"[\d一二三四五六七八九十]"
_CAPTION = re.compile(
    r"(table|tab\.|figure|fig\.|chart|exhibit|表|图|附表|附件)\s*[\dA-Z一二三四五六七八九十][\d\w.\-—–]*[.:：、\s　—–]?"
    r"|公开\s*\d+\s*表",
    re.IGNORECASE,
)
_ABOVE = re.compile(
    r"[（(]?\s*(编制|填报|金额|计量)?\s*(单位|部门|日期|时间)(名称)?\s*[:：]|续表"
    r"|[（(]?\d{4}\s*年(\s*\d+\s*月)?(\s*\d+\s*日)?[)）]?$"
)
_BELOW = re.compile(r"\**(notes?|sources?|注|备注|说明|数据来源|资料来源)\s*\d?\s*[:：.]|[*†‡]\s*\w", re.IGNORECASE)
_MARKER = re.compile(
    rf"第{_ORDINAL}+[章节条款]|[•·●■□◆▪o\-–—*✓➢]|[(（]?[\divxIVX一二三四五六七八九十a-zA-Z]{{1,4}}[)）.、．]"
)
_TITLE = re.compile(rf"第{_ORDINAL}+[部分章节条编]|[(（]?{_ORDINAL}{{1,3}}(\.\d+)*[)）.、．]|附[件表录]")
_TYPED_RULE = re.compile(r"[-_=—–─━ ]{8,}")
_LEADER = re.compile(r"(\.\s?){5,}|…{2,}|·{5,}")


def is_gappy(line: TextLine) -> bool:
    """Whether a line has pieces that could be cells; a marker before text makes a list, not a table."""
    pieces = line.pieces
    return len(pieces) > 2 or (len(pieces) == 2 and _MARKER.fullmatch(pieces[0].text) is None)


def is_caption(line: TextLine) -> bool:
    """Whether a line names the table or its unit, and is none of its rows."""
    return _CAPTION.match(line.text) is not None or any(_ABOVE.match(piece.text) for piece in line.pieces)


def is_note(line: TextLine) -> bool:
    """Whether a line explains the table that ends above it."""
    return _BELOW.match(line.text) is not None


def is_typed_rule(line: TextLine) -> bool:
    """Whether a line is a rule made of hyphens, as old printers made them."""
    return _TYPED_RULE.fullmatch(line.text) is not None


def is_contents(lines: Sequence[TextLine]) -> bool:
    """Whether the lines are a table of contents: numbered titles, or leaders, and pages that never go back."""
    listed = [line for line in lines if line.words[-1].text.isdecimal() and len(line.pieces) <= 2]
    titles = [line for line in listed if _LEADER.search(line.text) or _TITLE.match(line.text)]
    pages = [int(line.words[-1].text) for line in listed]
    return len(titles) * 2 >= len(lines) and all(a <= b for a, b in pairwise(pages))


def without_leaders(line: TextLine) -> TextLine:
    """A line without the dots that lead from a label to its value; one of a table of contents keeps them."""
    if len(line.words) < 3 or not any(_LEADER.search(word.text) for word in line.words[:-1]):
        return line
    if len(line.pieces) <= 2 and line.words[-1].text.isdecimal():
        return line
    words = [Word(_LEADER.sub("", word.text), word.x0, word.x1) for word in line.words]
    kept = [word for word in words if word.text.strip(".")]
    return TextLine(kept or line.words, line.baseline, line.top, line.bottom, line.size)
