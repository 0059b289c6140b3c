"""Plain-text dumps: bytes → lines → blocks (paragraphs and tables in the layouts of dumps)."""

from __future__ import annotations

import re

from ingest.clean import clean
from ingest.document import Block, Document, Line
from ingest.readers.builder import kind_of
from ingest.readers.encoding import decode
from ingest.readers.grids import find_tables
from ingest.readers.wrapping import continues

_BREAK = re.compile(r"\r\n|\r|\n|\x0b|\x0c|\x85|\u2028|\u2029")


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
        if pending and not continues(raw[pending[-1].start : pending[-1].end], text):
            close()
        pending.append(line)
    close()
    return blocks
