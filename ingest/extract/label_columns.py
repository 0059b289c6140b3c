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
        labels, group, body = _labels(blocks, index) if _HEAD.match(_chars(blocks[index])) else ([], None, index)
        values = _values(blocks, body + 1) if len(labels) >= _FEWEST and body < len(blocks) else []
        amounts = [parse_cell_money(value.chars, _unit(blocks, index)) for value in values]
        ordered = _in_order(labels, group, amounts) if amounts and len(amounts) == len(labels) else None
        if ordered:
            statements += _statements(document, ordered, values, amounts, context)
            used |= set(range(index, body + 1 + len(values)))
            index = body + len(values)
        index += 1
    return MoneyFound(tuple(statements), ()), used


def _chars(block: Block) -> str:
    return "" if block.kind == "table" else block.text.chars


def _labels(blocks: Sequence[Block], index: int) -> tuple[list[Text], int | None, int]:
    """The money labels behind a head cell, where 其中 stands among them, and the block after them (the row's name)."""
    labels: list[Text] = []
    group: int | None = None
    index += 1
    while index < len(blocks):
        chars = _chars(blocks[index])
        if not chars or len(chars) > 20 or _NUMBER.fullmatch(chars):
            break
        if _WHEREOF.match(chars):
            group = len(labels) if group is None else group
        else:
            if item_code_of(chars)[0] is None and not re.search(r"结转|拨款|收入|支出|费$|结余|其他|资金", chars):
                break
            labels.append(blocks[index].text)
        index += 1
    return labels, group, index


def _in_order(labels: list[Text], group: int | None, amounts: Sequence[Decimal | None]) -> list[Text] | None:
    """The labels in the order of the numbers; None where nothing tells it.

    Where 其中 heads columns of its own, a dump prints the second header row last: its labels
    belong where 其中 stands, which the sum of the parts shows.
    """
    known = [amount or Decimal(0) for amount in amounts]
    if group is None or known[0] == sum(known[group:], Decimal(0)):
        return labels
    for second in range(2, len(labels) - group):
        if known[0] == sum(known[group : group + second], Decimal(0)):
            return [*labels[:group], *labels[-second:], *labels[group:-second]]
    return None


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
    document: Document,
    labels: Sequence[Text],
    values: Sequence[Text],
    amounts: Sequence[Decimal | None],
    context: Context,
) -> list[Statement]:
    basis = "budget" if context.report_kind == "department_budget" else "actual"
    found: list[Statement] = []
    side = item_code_of(labels[0].chars)[1]
    summed = any(
        amounts[0] == sum((a or Decimal(0) for a in amounts[1:n]), Decimal(0)) for n in range(3, len(amounts) + 1)
    )
    for label, value, amount in zip(labels, values, amounts, strict=True):
        if amount is None:
            continue
        code, flow = item_code_of(label.chars)
        start, end = value.span()
        found.append(
            Statement(
                item=label.chars,
                item_code=code,
                flow=flow if code else side,
                basis=basis,
                fiscal_year=context.fiscal_year,
                amount_yuan=amount,
                amount_text=value.chars,
                offset=start,
                place=document.place(start, end),
                confidence="verified" if summed else "plain",
            )
        )
    return found
