"""The unit of a table's amounts: printed above it, somewhere in the report, or only likely."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from ingest.amounts import decimal_of, printed_unit
from ingest.document import Block

_CAPTION_BLOCKS = 3
_AMOUNT = re.compile(r"\d[\d,]*\.\d{2}(?!\d)")
_MOST_WAN = 2_000_000  # 200亿元: more than a county's whole budget


def prints_unit(blocks: Sequence[Block]) -> bool:
    """Whether a caption, a header or a cell of the report names a unit of money at all."""
    texts = (text.chars for b in blocks for text in (b.text, *(cell.text for cell in b.cells)))
    return any(printed_unit(chars) or "万元" in chars for chars in texts)


def caption_unit(blocks: Sequence[Block], number: int) -> str | None:
    """The unit that one of the lines above block ``number`` prints, or None."""
    for block in reversed(blocks[max(0, number - _CAPTION_BLOCKS) : number]):
        if block.kind == "table":
            return None
        if len(block.text) < 80 and (unit := printed_unit(block.text.chars)):
            return unit
    return None


def likely_unit(table: Block) -> str:
    """The unit where nothing prints one: 万元 as the templates have it, 元 for what no agency has in 万元."""
    amounts = (match[0] for cell in table.cells for match in _AMOUNT.finditer(cell.text.chars))
    largest = max((number for a in amounts if (number := decimal_of(a)) is not None), default=Decimal(0))
    return "元" if largest >= _MOST_WAN else "万元"
