"""Which amounts of a decoded table its own arithmetic confirms: sums of rows, of columns, of codes, rates."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from decimal import Decimal

from ingest.extract.account_rows import phase, total_column
from ingest.extract.account_tables import Decoded, Entry
from ingest.extract.money_identities import confirmed_names, sums_up

_RATE_ROUNDING = Decimal("0.011")  # percent points: two decimals, rounded or cut off


def confirm(decoded: Decoded) -> None:
    """Raises ``confidence`` to verified where an identity holds within the rounding envelope."""
    entries, half_unit = decoded.entries, decoded.half_unit
    for row in _grouped(entries, lambda e: (e.row.index, id(e.half), phase(e.column))):
        _confirm_row(row, half_unit)
    for line in _grouped(entries, lambda e: (e.row.index, id(e.half))):
        _confirm_rate(line)
        _confirm_names(line, [e.column.item or _bare(e) for e in line], half_unit)
    for column in _grouped(entries, lambda e: (e.column.index,)):
        _confirm_names(column, [_row_key(e) for e in column], half_unit)
        _confirm_codes(column, half_unit)
        _confirm_lists(column, half_unit)
    whole = [e for e in entries if total_column(e.half, e.column) is e.column]
    for both in _grouped(whole, lambda e: phase(e.column)):
        _confirm_names(both, [_row_key(e) for e in both], half_unit)


def _grouped(entries: Iterable[Entry], key: Callable[[Entry], Hashable]) -> list[list[Entry]]:
    groups: dict[Hashable, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(key(entry), []).append(entry)
    return list(groups.values())


def _verify(entries: Iterable[Entry]) -> None:
    for entry in entries:
        entry.confidence = "verified"


def _bare(entry: Entry) -> str:
    return entry.column.path[-1] if entry.column.path else ""


def _row_key(entry: Entry) -> str:
    if entry.row.is_total:
        return "合计"
    return entry.row.item.name if entry.row.item else ""


def _confirm_row(row: Sequence[Entry], half_unit: Decimal) -> None:
    """The row's whole amount is the sum of its parts (D4, D5, D8)."""
    whole = next((e for e in row if total_column(e.half, e.column) is e.column), None)
    parts = [e for e in row if e is not whole and not e.column.is_total]
    if whole is not None and sums_up(whole.yuan, [e.yuan for e in parts], half_unit):
        _verify([whole, *parts])


def _confirm_names(entries: Sequence[Entry], names: Sequence[str], half_unit: Decimal) -> None:
    """Named identities (D1–D3, D9, D10); a name that occurs twice proves nothing."""
    by_name = {name: entry for name, entry in zip(names, entries, strict=True) if name and names.count(name) == 1}
    confirmed = confirmed_names({name: entry.yuan for name, entry in by_name.items()}, half_unit)
    _verify(by_name[name] for name in confirmed)
    if {"合计", "基本支出", "项目支出"} <= confirmed:
        by_name["合计"].is_department_total = True


def _confirm_codes(column: Sequence[Entry], half_unit: Decimal) -> None:
    """类 = Σ款 = Σ项, and the total row is Σ类 (D6)."""
    coded = [entry for entry in column if entry.row.code]
    for parent in coded:
        code = parent.row.code or ""
        children = [e for e in coded if e.row.code and len(e.row.code) == len(code) + 2 and e.row.code.startswith(code)]
        if sums_up(parent.yuan, [e.yuan for e in children], half_unit):
            _verify([parent, *children])
    classes = [entry for entry in coded if len(entry.row.code or "") == 3]
    for total in column:
        if not total.row.code and _is_sum(total) and sums_up(total.yuan, [e.yuan for e in classes], half_unit):
            _verify([total, *classes])


def _confirm_lists(column: Sequence[Entry], half_unit: Decimal) -> None:
    """A total row is the sum of the numbered lines above it, or of all the other lines of a short table."""
    plain = [e for e in column if not e.row.code and not e.row.is_part]
    for total in plain:
        if not _is_sum(total):
            continue
        numbered = [e for e in plain if e.row.is_enumerated and e.row.index < total.row.index]
        others = [e for e in plain if not _is_sum(e)]
        for parts in (numbered, others):
            if sums_up(total.yuan, [e.yuan for e in parts], half_unit):
                _verify([total, *parts])
                break


def _is_sum(entry: Entry) -> bool:
    return entry.row.is_total or (entry.row.item is not None and entry.row.item.is_total)


def _confirm_rate(row: Sequence[Entry]) -> None:
    """Rate = executed ÷ budget (D14)."""
    for actual in row:
        rate = actual.completion_pct
        for budget in row:
            is_budget = budget.basis in ("budget", "initial_budget") and budget.yuan > 0
            if rate and is_budget and abs(actual.yuan / budget.yuan * 100 - rate) <= _RATE_ROUNDING:
                _verify([actual, budget])
