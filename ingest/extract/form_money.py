"""The money of a form as statements: rows of the funds block, and indicators that plan an amount."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from ingest import lexicon
from ingest.amounts import Money, find_money
from ingest.document import Document, Text
from ingest.extract.form import Form, FundRow
from ingest.extract.indicators import Indicator
from ingest.extract.money_items import item_code_of
from ingest.extract.statements import Statement, Unexplained

_BASIS = {"initial_budget": "initial_budget", "budget": "budget", "appropriated": "appropriated", "executed": "actual"}
_SEVERAL_YEARS = re.compile(r"分\s*\d+\s*年|\d+\s*年(?:内)?(?:支付|付清|合同)|总合同")
_MONEY_NAME = re.compile(r"[费资投补酬薪款租金]|合同|成本|经费|支出|投入|预算|支付|资金")
_QUANTITY_NAME = re.compile(r"[数量积率度]$|人次|面积|规模|里程")
_BENEFIT = ("效益指标", "满意度指标")
_ITEM_BEFORE = re.compile(r"([\u4e00-\u9fff（）()“”]{2,24})\s*[≤≥<>=约不超过在为]*\s*$")
_ITEM_AFTER = re.compile(r"^\s*元?\s*(?:全部|主要)?用于([\u4e00-\u9fff]{2,16})")
_NUMBERING = re.compile(r"^(?:指标\s*\d*\s*)?[:：\d、.．]+\s*")


def fund_statements(
    document: Document, form: Form, fiscal_year: int | None, project_name: str | None
) -> Iterator[Statement]:
    """A statement for each filled phase of each funds row; the printed rate belongs to the execution."""
    for row in form.funds:
        for phase, amount in row.amounts.items():
            text = row.texts[phase]
            start, end = text.span()
            yield Statement(
                item=row.source or project_name or "项目资金",
                item_code=_fund_code(row),
                flow="expenditure",
                basis=_BASIS[phase],
                fiscal_year=fiscal_year,
                amount_yuan=amount,
                amount_text=text.chars,
                offset=start,
                place=document.place(start, end),
                budget_completion_pct=row.rate_pct if phase == "executed" else None,
                project_name=project_name,
                confidence=_fund_confidence(form, row, phase),
            )


def _fund_confidence(form: Form, row: FundRow, phase: str) -> str:
    if row.is_consistent and phase in ("budget", "executed"):
        return "verified"
    has_unit = form.unit is not None or "元" in row.texts[phase].chars
    return "plain" if has_unit and not row.is_borderless else "inferred"


def _fund_code(row: FundRow) -> str:
    code, _ = item_code_of(row.source)
    return code if code in ("basic_expenditure", "project_expenditure", "personnel", "public_use") else "project_fund"


def indicator_statements(
    document: Document, form: Form, fiscal_year: int | None, project_name: str | None
) -> tuple[list[Statement], list[Unexplained]]:
    """Amounts in targets (planned) and actual values (actual) of indicators about the project's own money."""
    statements: list[Statement] = []
    refused: list[Unexplained] = []
    funds = {amount for row in form.funds for amount in row.amounts.values()}
    for indicator in form.indicators:
        for text, basis in ((indicator.target_span, "planned"), (indicator.actual_span, "actual")):
            if text is None:
                continue
            for money in find_money(text.chars):
                reason = _not_spending(indicator, text.chars, money, funds)
                start, end = text.span(money.start, money.end)
                if reason or money.yuan is None:
                    refused.append(
                        Unexplained(
                            amount_yuan=money.yuan,
                            amount_text=money.text,
                            reason_code=reason or "foreign_currency",
                            offset=start,
                            place=document.place(start, end),
                        )
                    )
                    continue
                statements.append(
                    _indicator_statement(document, indicator, text, money, basis, fiscal_year, project_name)
                )
                break  # further amounts in a cell explain the first: 2798万元，分6年支付
    return statements, refused


def _indicator_statement(
    document: Document,
    indicator: Indicator,
    text: Text,
    money: Money,
    basis: str,
    fiscal_year: int | None,
    project_name: str | None,
) -> Statement:
    start, _ = text.span(money.start, money.end)
    whole = document.place(*text.span())
    several = basis == "planned" and _SEVERAL_YEARS.search(text.chars)
    assert money.yuan is not None  # the caller refuses what has no value
    return Statement(
        item=_item(indicator, text.chars, money),
        item_code="project_use",
        flow="expenditure",
        basis=basis,
        fiscal_year=None if several else fiscal_year,
        amount_yuan=money.yuan,
        amount_text=money.text,
        offset=start,
        place=whole,
        is_approximate=money.is_approximate,
        project_name=project_name,
        confidence="inferred" if money.is_bare or indicator.is_inferred else "plain",
    )


def _not_spending(indicator: Indicator, text: str, money: Money, funds: set[Decimal]) -> str | None:
    """Why an amount in an indicator is no money of the project, or None."""
    name = f"{indicator.level3 or ''}{text[: money.start]}"
    words = lexicon.words()
    first, second = lexicon.levels(1).match(indicator.level1 or ""), lexicon.levels(2).match(indicator.level2 or "")
    if any(word in f"{name}{text}" for word in words["not_money"]):
        return "not_agency_money"
    if first in _BENEFIT or second in ("经济效益指标", "社会效益指标", "可持续影响指标", "服务对象满意度指标"):
        return "not_agency_money"
    behind = text[money.end : money.end + 3]
    if behind.startswith(("/", "每")) or "元/" in text[money.start :]:
        return "unit_price"
    if money.yuan not in funds and (any(word in name for word in words["unit_price"]) or _is_tiny(money, funds)):
        return "unit_price"
    cost = second in ("成本指标", "经济成本指标") or first == "成本指标"
    alone = (
        not text[: money.start].strip()
        and text[money.end :].strip()[:1] in ("", "（", "(")
        and not _QUANTITY_NAME.search(indicator.level3 or "")
    )
    return None if cost or alone or not money.is_bare or _MONEY_NAME.search(name + text) else "no_clause"


def _is_tiny(money: Money, funds: set[Decimal]) -> bool:
    """A few yuan beside a budget of millions: the price of one unit, whatever it is called."""
    return money.yuan is not None and money.yuan < 1000 and max(funds, default=Decimal(0)) >= 1000 * money.yuan


def _item(indicator: Indicator, text: str, money: Money) -> str:
    """What the amount is for: words around it in the cell, else the indicator's name."""
    after = _ITEM_AFTER.match(text[money.end :])
    if after:
        return after[1]
    before = _ITEM_BEFORE.search(text[: money.start])
    if before and len(before[1]) >= 4:
        return before[1]
    return _NUMBERING.sub("", indicator.level3 or "").strip() or indicator.level2 or "成本"
