"""Cut tables that hold several forms, so that each form is a block of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from ingest.document import Block, Cell, Document
from ingest.tables.parts import is_form_title, split_forms
from ingest.tables.stream import piece_stream


def cut_forms(document: Document) -> Document:
    """The same document with one table block a form (a dump can run many forms into one table)."""
    blocks = [
        part
        for block in document.blocks
        for part in (_parts(block, document.raw) if block.kind == "table" else (block,))
    ]
    return replace(document, blocks=blocks)


def _parts(block: Block, raw: str) -> Iterator[Block]:
    starts = []
    for stream in split_forms(piece_stream(block))[1:]:
        first = next((p for p in stream.pieces if p.chars), None)
        if first is not None:
            starts.append(first.text.offsets[0])
    if not starts:
        yield block
        return
    edges = [block.start, *starts, block.end]
    for start, end in pairwise(edges):
        cells = tuple(_cells_between(block, start, end))
        if cells:
            ends = start + len(raw[start:end].rstrip("\n"))  # a place ends with a line, not behind it
            yield replace(block, start=start, end=ends, cells=cells)


def _cells_between(block: Block, start: int, end: int) -> Iterator[Cell]:
    position = block.start
    for cell in block.cells:
        offsets = cell.text.offsets
        position = offsets[0] if offsets else position
        if offsets and offsets[0] < start <= offsets[-1] or offsets and offsets[0] < end <= offsets[-1]:
            inside = [n for n, offset in enumerate(offsets) if start <= offset < end]
            if inside:
                yield replace(cell, text=cell.text.part(inside[0], inside[-1] + 1))
        elif start <= position < end:
            yield cell


def leading_title(block: Block) -> Cell | None:
    """The title in one of a table's first cells (项目支出绩效自评表（2021年度）), if it has one."""
    filled = [cell for cell in block.cells[:12] if cell.text.chars]
    return next((cell for cell in filled[:3] if is_form_title(cell.text.chars)), None)
