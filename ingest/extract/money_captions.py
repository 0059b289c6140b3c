"""What stands above a table of money: its title and unit, also where the table goes on over a page."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.amounts import printed_unit
from ingest.document import Block, Document
from ingest.extract.money_grid import Section, sections_of

_LINES = 3
_LENGTH = 80
_NOTE = re.compile(r"\s*(?:注|备注|说明)\s*[:：]|.*[。；]\s*$")  # what stands under the table before


@dataclass(frozen=True, slots=True)
class Caption:
    """Title lines above a table, and the unit of the table right before it if nothing stands between."""

    title: str
    inherited_unit: str | None = None


def caption_of(document: Document, block: Block) -> Caption:
    """The captions of a table.

    A table right behind another goes on with it where it has no header of its own or the
    same one: then it has its title. A unit is taken over in either case.
    """
    position = next((i for i, other in enumerate(document.blocks) if other.start >= block.start), 0)
    first = position
    while True:
        lines = _lines_above(document, first)
        before = document.blocks[first - 1] if first else None
        if lines or before is None or before.kind != "table":
            break
        first -= 1
    if first == position:
        return Caption(" ".join(lines))
    captions = [" ".join(lines), *(_own_caption(other) for other in document.blocks[first:position])]
    units = [unit for text in captions if (unit := printed_unit(text))]
    same = all(_goes_on(document.blocks[i], document.blocks[first]) for i in range(first + 1, position))
    title = " ".join(captions) if same and _goes_on(block, document.blocks[first]) else ""
    return Caption(title, units[-1] if units else None)


def _lines_above(document: Document, position: int) -> list[str]:
    """The short lines directly above the block at ``position``."""
    lines: list[str] = []
    for other in reversed(document.blocks[max(0, position - _LINES) : position]):
        if other.kind == "table" or len(other.text) > _LENGTH or _NOTE.match(other.text.chars):
            break
        lines.insert(0, other.text.chars)
    return lines


def _own_caption(block: Block) -> str:
    return " ".join(section.caption for section in sections_of(block)).strip()


def _goes_on(block: Block, first: Block) -> bool:
    """Whether a table has no header or that of the table before it."""
    here, there = sections_of(block), sections_of(first)
    if not here or not there or here[0].captions:
        return False
    return not here[0].header_rows or _header(here[0]) == _header(there[-1])


def _header(section: Section) -> list[list[str]]:
    return [[cell.text.chars for cell in row] for row in section.header_rows]
