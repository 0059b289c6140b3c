"""Money tables copied cell by cell: a run of column labels, then a row's name and its numbers, a line each.

整体支出绩效自评 of 湖南 prints 机构名称 | 收入合计 | 其中：上年结转 | 公共财政拨款 … this way; only the
first row (the agency with its units together) is the agency's, later rows are parts of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from ingest.amounts import parse_cell_money, printed_unit
from ingest.document import Block, Document, Text
from ingest.extract.money_items import item_code_of
from ingest.extract.statements import Context, MoneyFound, Statement

_HEAD = re.compile(r"^(?:机构名称|单位名称|部门名称|预算单位|单位)$")
_WHEREOF = re.compile(r"^其中\s*[:：]?$")
_NUMBER = re.compile(r"-?\d[\d,，]*(?:\.\d+)?|[/—-]")
_CAPTION_BLOCKS = 3
_FEWEST = 3  # labels side by side, and numbers behind them


def read_label_columns(document: Document, blocks: Sequence[Block], context: Context) -> tuple[MoneyFound, set[int]]:
    """Statements of all such tables, and the indices of the blocks that they used."""
    statements: list[Statement] = []
    used: set[int] = set()
    index = 0
    while index < len(blocks):
        labels, body = _labels(blocks, index) if _HEAD.match(_chars(blocks[index])) else ([], index)
        values = _values(blocks, body + 1) if len(labels) >= _FEWEST and body < len(blocks) else []
        if values and len(values) == len(labels):
            unit = _unit(blocks, index)
            statements += _statements(document, labels, values, unit, context)
            used |= set(range(index, body + 1 + len(values)))
            index = body + len(values)
        index += 1
    return MoneyFound(tuple(statements), ()), used


def _chars(block: Block) -> str:
    return "" if block.kind == "table" else block.text.chars


def _labels(blocks: Sequence[Block], index: int) -> tuple[list[Text], int]:
    """The money labels behind a head cell, and the block after them (the row's name)."""
    labels: list[Text] = []
    index += 1
    while index < len(blocks):
        chars = _chars(blocks[index])
        if not chars or len(chars) > 20 or _NUMBER.fullmatch(chars):
            break
        if not _WHEREOF.match(chars):
            if item_code_of(chars)[0] is None and not re.search(r"结转|拨款|收入|支出|费$|结余|其他|资金", chars):
                break
            labels.append(blocks[index].text)
        index += 1
    return labels, index


def _values(blocks: Sequence[Block], index: int) -> list[Text]:
    values: list[Text] = []
    while index < len(blocks) and _NUMBER.fullmatch(_chars(blocks[index])):
        values.append(blocks[index].text)
        index += 1
    return values


def _unit(blocks: Sequence[Block], index: int) -> str:
    near = reversed(blocks[max(0, index - _CAPTION_BLOCKS) : index])
    return next((unit for block in near if (unit := printed_unit(_chars(block)))), "万元")


def _statements(
    document: Document, labels: Sequence[Text], values: Sequence[Text], unit: str, context: Context
) -> list[Statement]:
    basis = "budget" if context.report_kind == "department_budget" else "actual"
    found: list[Statement] = []
    amounts = [parse_cell_money(value.chars, unit) for value in values]
    whole = amounts[0]
    parts = sum((a for a in amounts[1:] if a is not None), Decimal(0))
    for label, value, amount in zip(labels, values, amounts, strict=True):
        if amount is None:
            continue
        code, flow = item_code_of(label.chars)
        start, end = value.span()
        found.append(
            Statement(
                item=label.chars,
                item_code=code,
                flow=flow,
                basis=basis,
                fiscal_year=context.fiscal_year,
                amount_yuan=amount,
                amount_text=value.chars,
                offset=start,
                place=document.place(start, end),
                confidence="verified" if whole == parts else "plain",
            )
        )
    return found
