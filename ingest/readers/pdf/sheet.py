"""One PDF page → a `Page`: tables from rulings, tables from alignment, paragraphs."""

from __future__ import annotations

from typing import Any

from ingest.document import UnreadPage
from ingest.readers.page import Page, PageParagraph, PageTable
from ingest.readers.pdf.frame import frame_of
from ingest.readers.pdf.glyphs import glyphs_of
from ingest.readers.pdf.lattice import lattice_of
from ingest.readers.pdf.lines import paragraphs_of
from ingest.readers.pdf.rulings import rulings_of
from ingest.readers.pdf.tables import filled


def page_of(page: Any, number: int) -> Page | UnreadPage:
    """Read an open pypdfium2 page; ``number`` counts from 1."""
    frame = frame_of(page)
    text_page = page.get_textpage()
    try:
        glyphs = glyphs_of(text_page, frame)
    finally:
        text_page.close()
    rulings = rulings_of(page, frame)
    lattice = lattice_of(rulings)
    grids, rest = filled(lattice.grids, glyphs)
    tables = [grid.table() for grid in grids]
    paragraphs = paragraphs_of(glyphs, rest, [table.box for table in tables])
    return Page(number, frame.width, frame.height, _in_order(paragraphs, tables))


def _in_order(paragraphs: list[PageParagraph], tables: list[PageTable]) -> list[PageParagraph | PageTable]:
    """Paragraphs keep their order; each table stands before the first one that begins below its top."""
    items: list[PageParagraph | PageTable] = list(paragraphs)
    for table in sorted(tables, key=lambda item: (item.box[1], item.box[0])):
        after = [at for at, item in enumerate(items) if item.box[1] <= table.box[1]]
        items.insert(after[-1] + 1 if after else 0, table)
    return items
