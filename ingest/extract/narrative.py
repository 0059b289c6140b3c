"""Prose about money: a small grammar from paragraphs to statements.

A clause is scope (whose money, which year) + item + phase + amount + qualifiers (share,
change against a year, completion of a budget). What a clause does not say it inherits: from
the clause before it, from the lead-in or heading above it, from the report. An amount that
no clause explains, or that is no money of the agency, is kept with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from ingest.clean import simplified
from ingest.document import Document, Text
from ingest.extract.clauses import Clauses
from ingest.extract.facts import Fact, Refused, Scope
from ingest.extract.money_items import item_code_of
from ingest.extract.phrases import function_of
from ingest.extract.pieces import cut
from ingest.extract.sections import MUTES, heading
from ingest.extract.statements import Context, MoneyFound, Statement, Unexplained

_HINT = re.compile(r"[元圆万亿]")
_REGULATION = re.compile(r"\s*第[一二三四五六七八九十百零\d]{1,5}条(?!路|线)")
# 收入包括：一般公共预算拨款100万元 names no revenue by itself.
_LISTS_REVENUE = re.compile(r"收入(?:主要)?(?:包括|包含|来源)(?:为)?[:：](?:(?!支出)[^。；])*$")
_LIST = 200  # characters in which such a list is looked for
_LONGEST_HEADING = 120
_CHUNK = 4000


def read_narrative(document: Document, paragraphs: Sequence[Text], context: Context) -> MoneyFound:
    """Statements and unexplained amounts of a report's prose, in the order of the text.

    ``paragraphs`` are cleaned logical lines of one report in document order, headings included.
    """
    scope = Scope(context)
    found: list[tuple[Text, Fact | Refused]] = []
    for paragraph in paragraphs:
        for text in _chunks(paragraph):
            chars = simplified(text.chars) if len(text) <= _LONGEST_HEADING or _HINT.search(text.chars) else ""
            if not chars:
                continue
            found += [(text, each) for each in _read_paragraph(chars, scope)]
    # A later paragraph may tell the change of a fact, so facts are turned into records last.
    statements = tuple(_statement(document, text, each) for text, each in found if isinstance(each, Fact))
    unexplained = tuple(_unexplained(document, text, each) for text, each in found if isinstance(each, Refused))
    return MoneyFound(statements, unexplained)


def _chunks(text: Text) -> Iterator[Text]:
    """A paragraph in stretches that a sentence ends, so that work stays linear in its length."""
    start = 0
    while len(text) - start > _CHUNK:
        stop = max(text.chars.rfind(mark, start + _CHUNK // 2, start + _CHUNK) for mark in "。；;，, ") + 1
        stop = stop if stop > start else start + _CHUNK
        yield text.part(start, stop)
        start = stop
    yield text.part(start, len(text)) if start else text


def _read_paragraph(chars: str, scope: Scope) -> list[Fact | Refused]:
    pieces = cut(chars) if _HINT.search(chars) else []
    if not any(piece.kind == "amount" for piece in pieces):
        section = heading(chars, scope.context.project_names)
        if section:
            scope.enter(section)
        return []
    muted = "regulation" if _REGULATION.match(chars) else scope.effect() if scope.effect() in MUTES else None
    if muted:
        amounts = (piece for piece in pieces if piece.kind == "amount" and piece.money)
        return [Refused(p.money, p.start, p.end, muted) for p in amounts if p.money]
    clauses = Clauses(chars, scope)
    for piece, following in zip(pieces, [*pieces[1:], None], strict=True):
        clauses.take(piece, following)
    return clauses.finish()


def _statement(document: Document, text: Text, fact: Fact) -> Statement:
    assert fact.money.yuan is not None  # Clauses refuses amounts without a value in yuan
    function = fact.function or function_of(fact.item)
    item = function.item if function else fact.item
    code, flow = item_code_of(fact.item)
    if (
        flow == "expenditure"
        and not function
        and _LISTS_REVENUE.search(text.chars[max(0, fact.money.start - _LIST) : fact.money.start])
    ):
        code, flow = item_code_of(f"{fact.item}收入")
    return Statement(
        item=item,
        item_code="function" if function else code,
        flow="expenditure" if function else flow,
        basis=fact.basis,
        fiscal_year=fact.fiscal_year,
        amount_yuan=fact.money.yuan,
        amount_text=_printed(document, text, fact.money.start, fact.money.end),
        offset=text.offsets[fact.money.start],
        place=document.place_of(text, fact.start, fact.end),
        is_approximate=fact.money.is_approximate,
        share_pct=fact.share_pct,
        change_yuan=fact.change_yuan,
        change_pct=fact.change_pct,
        budget_completion_pct=fact.completion_pct,
        function_code=function.code if function else None,
        function_path="—".join(function.names) if function else None,
        project_name=fact.project,
        confidence="plain" if fact.is_plain else "inferred",
    )


def _unexplained(document: Document, text: Text, refused: Refused) -> Unexplained:
    money = refused.money
    value: Decimal | None = money.yuan
    return Unexplained(
        amount_yuan=value,
        amount_text=_printed(document, text, money.start, money.end),
        reason_code=refused.reason,
        offset=text.offsets[money.start],
        place=document.place_of(text, refused.start, refused.end),
    )


def _printed(document: Document, text: Text, start: int, end: int) -> str:
    first, last = text.span(start, end)
    return document.raw[first:last]
