"""One PDF page → a `Page`: tables from rulings, tables from alignment, paragraphs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ingest.document import Box, UnreadPage
from ingest.readers.page import Page, PageParagraph, PageTable
from ingest.readers.pdf.alignment import find_aligned_tables
from ingest.readers.pdf.alignment_frames import tables_in_frames
from ingest.readers.pdf.clips import runs_on, uncut
from ingest.readers.pdf.doubt import Doubts, doubts_of
from ingest.readers.pdf.frame import Frame, frame_of
from ingest.readers.pdf.glyphs import Glyphs, Index, glyphs_of
from ingest.readers.pdf.lattice import Grid, lattice_of
from ingest.readers.pdf.lines import paragraphs_of
from ingest.readers.pdf.quality import Fault, fault_of, printed
from ingest.readers.pdf.rulings import rulings_of
from ingest.readers.pdf.tables import Filled, filled

_SIDEWAYS = 0.7  # share of a page's characters that stand turned


def page_of(page: Any, number: int, content: bytes) -> Page | UnreadPage:
    """Read an open pypdfium2 page; ``number`` counts from 1. ``content``: the whole file, for a second opinion."""
    frame, glyphs = _characters(page)
    turn = _sideways(glyphs)
    if turn:
        page.set_rotation((page.get_rotation() - 90 * turn) % 360)
        frame, glyphs = _characters(page)
    rulings = rulings_of(page, frame)
    fault = fault_of(glyphs, rulings, frame)
    if fault:
        return _recognised(page, number, fault)
    seen = printed(glyphs, frame)
    if not seen.all():
        glyphs = glyphs.take(seen)
    lattice = lattice_of(rulings).grids
    read = filled(lattice, glyphs)
    if runs_on(read, glyphs):
        glyphs = uncut(page, frame, glyphs, seen)
        read = filled(lattice, glyphs)
    doubts = doubts_of(read.tables, glyphs)
    if doubts.are_serious:
        read = _better(read, doubts, [] if turn else _second_opinion(content, number), glyphs)
    tables, rest = tables_in_frames([table.table() for table in read.tables], read.rest, glyphs, rulings)
    aligned = find_aligned_tables(glyphs.take(rest), rulings) if len(rest) else []
    for table in aligned:
        rest = rest[~_within(glyphs, rest, table.box)]
    tables += aligned
    paragraphs = paragraphs_of(glyphs, rest, [table.box for table in tables])
    return Page(number, frame.width, frame.height, _in_order(paragraphs, tables))


def turn_upright(page: Any) -> None:
    """Turn an open page as `page_of` reads it, so that its text is level: boxes are those of the page turned so."""
    if turn := _sideways(_characters(page)[1]):
        page.set_rotation((page.get_rotation() - 90 * turn) % 360)


def _characters(page: Any) -> tuple[Frame, Glyphs]:
    frame = frame_of(page)
    text_page = page.get_textpage()
    try:
        return frame, glyphs_of(text_page, frame)
    finally:
        text_page.close()


def _sideways(glyphs: Glyphs) -> int:
    """Quarter turns clockwise of most of a page's text; 0 where it is level or in several directions."""
    if not len(glyphs):
        return 0
    turned = np.bincount(glyphs.turns[glyphs.turns >= 0], minlength=4)
    most = int(turned.argmax())
    return most if turned[most] > _SIDEWAYS * len(glyphs) else 0


def _second_opinion(content: bytes, number: int) -> list[Grid]:
    from ingest.readers.pdf.plumber import grids_of

    return grids_of(content, number)


def _better(read: Filled, doubts: Doubts, second: Sequence[Grid], glyphs: Glyphs) -> Filled:
    """Of two readings of a page's tables the one less in doubt, without mere drawings."""
    theirs = filled(second, glyphs)
    other = doubts_of(theirs.tables, glyphs)
    if other.weight < doubts.weight and other.held >= doubts.held:
        return theirs
    kept = [table.grid for table in read.tables if not table.grid.is_drawing]
    return filled(kept, glyphs) if len(kept) < len(read.tables) else read


def _recognised(page: Any, number: int, fault: Fault) -> Page | UnreadPage:
    """The page by OCR where the optional engine is installed; otherwise why it is not read."""
    from ingest.readers import image

    if image.ocr_available():
        return image.recognise_page(page, number)
    return UnreadPage(number, fault.reason_code, fault.detail)


def _within(glyphs: Glyphs, index: Index, box: Box) -> np.ndarray[Any, np.dtype[np.bool_]]:
    x, y = glyphs.center_x[index], glyphs.center_y[index]
    left, top, right, bottom = box
    return (x >= left) & (x <= right) & (y >= top) & (y <= bottom)


def _in_order(paragraphs: Sequence[PageParagraph], tables: Sequence[PageTable]) -> list[PageParagraph | PageTable]:
    """Paragraphs keep their order; each table stands behind the last one that begins above it."""
    items: list[PageParagraph | PageTable] = list(paragraphs)
    for table in sorted(tables, key=lambda item: (item.box[1], item.box[0])):
        above = [at for at, item in enumerate(items) if item.box[1] <= table.box[1]]
        items.insert(above[-1] + 1 if above else 0, table)
    return items
