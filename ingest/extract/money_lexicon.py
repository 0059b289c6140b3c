"""What is known about tables of money, as data: column headers, items, identities, titles.

The four CSV files are checked on load; `LexiconError` names file and line.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from ingest.amounts import printed_unit
from ingest.lexicon import LexiconError, fold, fold_bare, read_rows
from ingest.records import BASES, FLOWS

LABEL_ROLES = frozenset({"label", "project", "unit", "year"})
AMOUNT_ROLES = frozenset({"amount", "total", "group", "item"})
ROLES = LABEL_ROLES | AMOUNT_ROLES | {
    "code", "line_no", "index", "serial", "text", "score", "quantity", "unit_price",
    "rate", "other_rate", "share", "change", "change_pct", "indicator",
}  # fmt: skip

YEAR = re.compile(r"(?:19|20)\d{2}")
_YEARS = re.compile(r"((?:19|20)\d{2})(?:年度?|财年)?")
_COMPARED = re.compile(r"^(?:同比|比|较|与)(?:上年度?|去年|上一年度?|年初|预算)?(?:相比|同期)?")
_RELATIVE = re.compile(r"^(上年度?|上一年度?|去年|本年度?|当年|今年|其中|部门)")
_MARK = re.compile(r"[A-Z①-⑳]$|^其中")


@dataclass(frozen=True, slots=True)
class Header:
    """What a column header says. ``item``: the standard name of the item that the column is about."""

    role: str
    basis: str | None = None
    flow: str | None = None
    item: str | None = None
    year: int | None = None
    years_back: int = 0
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """An item that accounts print: its name in identities, the flow, and how to call it."""

    name: str
    flow: str | None
    is_total: bool
    is_renamed: bool  # statements carry ``name``, not the printed label
    code: str | None  # functional class (类)
    is_often_blank: bool


@dataclass(frozen=True, slots=True)
class TableTitle:
    """What a title says about a table: flow, the item of its grand total, whose money it shows."""

    flow: str | None = None
    total_item: str | None = None
    scope: str = ""
    is_spending: bool = True


def _checked(file: str, row: Mapping[str, str], field: str, allowed: tuple[str, ...] | frozenset[str]) -> str | None:
    value = row.get(field) or None
    if value is not None and value not in allowed:
        raise LexiconError(f"{file}.csv: {field} {value!r} of {row} is none of {sorted(allowed)}")
    return value


@lru_cache(maxsize=1)
def headers() -> Mapping[str, Header]:
    """Folded column header → what it says."""
    found: dict[str, Header] = {}
    for row in read_rows("money_columns", ("header", "role")):
        role = _checked("money_columns", row, "role", ROLES) or ""
        basis = _checked("money_columns", row, "basis", BASES)
        header = Header(role, basis, _checked("money_columns", row, "flow", FLOWS))
        if found.setdefault(fold(row["header"]), header) != header:
            raise LexiconError(f"money_columns.csv: {row['header']!r} stands there with two meanings")
    return found


@lru_cache(maxsize=1)
def _items() -> Mapping[tuple[str, str], Item]:
    found: dict[tuple[str, str], Item] = {}
    yes = frozenset({"yes"})
    for row in read_rows("account_items", ("label", "item")):
        side = _checked("account_items", row, "side", FLOWS) or ""
        item = Item(
            name=row["item"],
            flow=_checked("account_items", row, "flow", FLOWS),
            is_total=_checked("account_items", row, "is_total", yes) is not None,
            is_renamed=_checked("account_items", row, "is_renamed", yes) is not None,
            code=row["code"] or None,
            is_often_blank=_checked("account_items", row, "is_often_blank", yes) is not None,
        )
        if found.setdefault((fold(row["label"]), side), item) != item:
            raise LexiconError(f"account_items.csv: {row['label']!r} stands there with two meanings")
    return found


def item_of(label: str, side: str | None = None) -> Item | None:
    """The known item of a label on a side (revenue, expenditure) of a table; None: not known."""
    for name in (fold(label), fold_bare(label)):
        for key in ((name, side or ""), (name, "")):
            if name and key in _items():
                return _items()[key]
    return None


@lru_cache(maxsize=1)
def identities() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Sums that hold in accounts: (total, parts), domain rules D1–D15."""
    found: dict[str, tuple[str, list[str]]] = {}
    for row in read_rows("account_identities", ("identity", "total", "part")):
        total, parts = found.setdefault(row["identity"], (row["total"], []))
        if total != row["total"]:
            raise LexiconError(f"account_identities.csv: {row['identity']} has two totals")
        parts.append(row["part"])
    return tuple((total, tuple(parts)) for total, parts in found.values())


@lru_cache(maxsize=1)
def _titles() -> tuple[tuple[str, TableTitle], ...]:
    rows = read_rows("account_tables", ("title",))
    flows = [_checked("account_tables", row, "flow", FLOWS) for row in rows]
    titles = [
        TableTitle(flow, row["total_item"] or None, row["scope"], is_spending=row["is_spending"] != "no")
        for flow, row in zip(flows, rows, strict=True)
    ]
    return tuple((fold(row["title"]), title) for row, title in zip(rows, titles, strict=True))


def title_of(text: str) -> TableTitle:
    """What the title of a table says; an unknown one says nothing."""
    folded = fold(text)
    return next((title for word, title in _titles() if word in folded), TableTitle())


def basis_of_words(text: str) -> str | None:
    """The phase that a title or caption names: 决算 → actual, 预算 → budget; None: neither."""
    folded = fold(text)
    if "决算" in folded or "执行情况" in folded:
        return "actual"
    return "budget" if re.search(r"预算(?!绩效)", folded) else None


@lru_cache(maxsize=4096)
def read_header(text: str) -> Header | None:
    """What a column header says; None: nothing that is known.

    Beyond the words of the lexicon it reads years (2021年决算数, 上年数), a unit in
    brackets, and an item with a phase (基本支出预算数).
    """
    if not text or len(text) > 40:
        return None
    unit = printed_unit(text)
    for name in (fold(text), fold_bare(text)):
        if name in headers():
            return replace(headers()[name], unit=unit)
    year = _YEARS.search(fold(text))
    name = _YEARS.sub("", fold_bare(text) or fold(text))
    compared = _COMPARED.search(name)
    name = _MARK.sub("", name[compared.end() :] if compared else name)
    relative = None if compared else _RELATIVE.match(name)
    back = int(relative is not None and relative[1][0] in "上去")
    stripped = name[relative.end() :] if relative else name
    if not stripped and (year or relative):
        return Header("amount", year=int(year[1]) if year else None, years_back=back, unit=unit)
    for candidate in (name, stripped):
        if found := _phase_or_item(candidate):
            return replace(found, year=int(year[1]) if year else None, years_back=back, unit=unit)
    return None


def _phase_or_item(name: str) -> Header | None:
    if name in headers():
        return headers()[name]
    if item := item_of(name):
        return Header("item", flow=item.flow, item=item.name)
    for phase in sorted(headers(), key=len, reverse=True):
        head = name.removesuffix(phase)
        if head and head != name and headers()[phase].role in ("amount", "total") and (item := item_of(head)):
            return replace(headers()[phase], flow=item.flow, item=item.name)
    return None
