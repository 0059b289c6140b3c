"""Printed execution rates checked against the amounts: which amount a rate belongs to.

执行率 = 支出 ÷ 预算 (财预〔2020〕10号). A rate told behind a list of parts (其中：人工费…，
预算执行率为96.33%) belongs to the amount that it recomputes from, not to the last part.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from ingest.document import Document
from ingest.extract.statements import Statement

_USED_UP = re.compile(
    r"[\d.,，万亿千百元]{2,16}[，,]?\s?(?:并|且|目前)?(?:均|都)?已(?:经)?全(?:部|额)(?:使用|支出|支付|执行|列支)"
)
_LINE = 80  # characters behind an amount in which the words stand
_REACH = 400  # characters between an amount and its rate
_ENVELOPE = Decimal("0.0051")  # half a unit of the last of two printed digits


def bind_rates(statements: Sequence[Statement]) -> list[Statement]:
    """Statements in order of offset, each rate at the amount it recomputes from, which is then verified."""
    bound = sorted(statements, key=lambda s: s.offset)
    budgets = {
        (s.fiscal_year, s.amount_yuan) for s in bound if s.basis in ("budget", "initial_budget") and s.amount_yuan > 0
    }
    for index, statement in enumerate(bound):
        rate = statement.budget_completion_pct
        if rate is None or statement.basis != "actual":
            continue
        if _recomputes(statement, rate, budgets):
            bound[index] = replace(statement, confidence="verified")
            continue
        for earlier in range(index - 1, -1, -1):
            other = bound[earlier]
            if statement.offset - other.offset > _REACH:
                break
            if (
                other.basis == "actual"
                and other.flow == "expenditure"
                and other.budget_completion_pct is None
                and _recomputes(other, rate, budgets)
            ):
                bound[earlier] = replace(other, budget_completion_pct=rate, confidence="verified")
                bound[index] = replace(statement, budget_completion_pct=None)
                break
    return bound


def used_up(document: Document, statements: Sequence[Statement]) -> list[Statement]:
    """拨付4.86亿元并已全部使用: the amount that came is also the amount spent, a statement of its own."""
    return [
        replace(s, basis="actual", confidence="inferred")
        for s in statements
        if s.basis in ("appropriated", "budget") and _USED_UP.match(_line_at(document, s.offset))
    ]


def _line_at(document: Document, offset: int) -> str:
    """What follows, as if no line broke there."""
    return document.raw[offset : offset + _LINE].replace("\n", "")


def _recomputes(statement: Statement, rate: Decimal, budgets: set[tuple[int | None, Decimal]]) -> bool:
    """Whether the rate is the amount's share of a budget of the same year that the report prints."""
    if rate == 100 and statement.amount_yuan == 0:
        return False
    return any(
        year == statement.fiscal_year and abs(statement.amount_yuan / budget * 100 - rate) <= _ENVELOPE
        for year, budget in budgets
    )
