"""Plain-text dumps: bytes → lines → blocks (paragraphs and tables in the layouts of dumps)."""

from __future__ import annotations

import re

from ingest import lexicon
from ingest.clean import clean
from ingest.document import Block, Document, Line
from ingest.readers.builder import kind_of
from ingest.readers.encoding import decode
from ingest.readers.grids import find_tables

_BREAK = re.compile(r"\r\n|\r|\n|\x0b|\x0c|\x85|\u2028|\u2029")
_ENDS_SENTENCE = tuple('。！？；：.!?;:）)】》”"')
# What begins a paragraph of its own: numbering, annex, chapter, a bullet.
_STARTS = re.compile(
    r"\s*(?:第[一二三四五六七八九十百\d]+[部分章节条]|附件|附表|[一二三四五六七八九十]{1,3}[、.．]|"
    r"[（(]\s*[一二三四五六七八九十\d]{1,3}\s*[)）]|\d{1,2}\s*[、.．)）](?!\d)|[①-⑳•●◆■★※]|注[:：])"
)
_TITLE_END = re.compile(r"(?:报告|自评表|评价表|情况表|情况说明|部门决算|部门预算|公开表|总表|公开说明|项目[）)])$")


def read_text(content: bytes) -> Document:
    """A text file as a `Document`; raises `Unreadable` where the bytes are no text."""
    text, encoding = decode(content)
    raw = _BREAK.sub("\n", text)
    lines = _lines(raw)
    blocks: list[Block] = []
    position = 0
    for region in find_tables(raw, lines):
        blocks.extend(_paragraphs(raw, lines[position : region.first]))
        blocks.append(region.block)
        position = region.last
    blocks.extend(_paragraphs(raw, lines[position:]))
    return Document(raw=raw, lines=lines, blocks=blocks, format="txt", encoding=encoding)


def _lines(raw: str) -> list[Line]:
    lines: list[Line] = []
    start = 0
    for number, text in enumerate(raw.split("\n"), start=1):
        lines.append(Line(start, start + len(text), f"L{number}"))
        start += len(text) + 1
    return lines


def _paragraphs(raw: str, lines: list[Line]) -> list[Block]:
    """Physical lines as paragraphs; a line that breaks off inside a sentence takes the next along."""
    blocks: list[Block] = []
    pending: list[Line] = []

    def close() -> None:
        if pending:
            text = clean(raw, pending[0].start, pending[-1].end).strip()
            if text.chars:
                blocks.append(Block(kind_of(text.chars), pending[0].start, pending[-1].end, text))
            pending.clear()

    for line in lines:
        text = raw[line.start : line.end].strip()
        if not text:
            close()
            continue
        if pending and not _continues(raw[pending[-1].start : pending[-1].end], text):
            close()
        pending.append(line)
    close()
    return blocks


def _continues(previous: str, text: str) -> bool:
    """Whether ``text`` goes on with the sentence that the full line before it broke off."""
    before = previous.rstrip()
    if re.search(r"\d[.,]$", before) and text[0].isdigit():
        return True  # a number broken in two
    if before.strip().count(" ") >= 3 and text.count(" ") >= 3:
        return False  # cells glued with spaces: a row of its own
    if not before or before.endswith(_ENDS_SENTENCE) or _STARTS.match(text) or _TITLE_END.search(before):
        return False
    label, colon, _ = text.replace(":", "：").partition("：")
    if colon and label in lexicon.form_labels():
        return False  # 合计：…, 项目名称：…
    # A short line is a heading or a field of its own; only long lines are broken by a converter.
    return len(before.strip()) >= 28 or text[0] in "，、。；：）”》"

