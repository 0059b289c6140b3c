"""Sums that accounts must satisfy, checked within the rounding of what is printed (domain rules D1–D15)."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import combinations
from typing import TypeVar

from ingest.extract.money_lexicon import identities

Key = TypeVar("Key", bound=Hashable)

MAX_ASSIGNMENTS = 5000


def half_unit_yuan(texts: Iterable[str], factor: Decimal) -> Decimal:
    """Half of the last decimal place that a table prints, in yuan."""
    places = max((len(text.partition(".")[2].strip(" %元万亿")) for text in texts), default=0)
    return Decimal(5).scaleb(-places - 1) * factor


def sums_up(total: Decimal, parts: Sequence[Decimal], half_unit: Decimal) -> bool:
    """Whether parts make up a total: off by no more than the rounding of every figure; 0 = 0 + 0 proves nothing."""
    if not total or not any(parts):
        return False
    envelope = half_unit * (len(parts) + 1) if len(parts) > 1 else Decimal(0)
    return abs(total - sum(parts)) <= envelope


def confirmed_names(values: Mapping[str, Decimal], half_unit: Decimal) -> set[str]:
    """Names whose values an identity of accounts confirms; a part that is not printed counts as 0."""
    confirmed: set[str] = set()
    for total, parts in identities():
        present = [part for part in parts if part in values]
        if total in values and sums_up(values[total], [values[part] for part in present], half_unit):
            confirmed |= {total, *present}
    return confirmed


def contradicted(values: Mapping[str, Decimal], half_unit: Decimal) -> bool:
    """Whether the identities of the grand totals (D1–D3) fail for values that name both total and main part."""
    for total, parts in identities():
        present = [values[part] for part in parts if part in values]
        if total in values and present and parts[0] in values and not sums_up(values[total], present, half_unit):
            return True
    return False


def assignments(labels: Sequence[Key], amounts: Sequence[Decimal]) -> list[dict[Key, Decimal]]:
    """Every way to give amounts to labels in order, each label at most one; empty if there are too many."""
    count = 1
    for k in range(len(amounts)):
        count = count * (len(labels) - k) // (k + 1)
    if not amounts or count == 0 or count > MAX_ASSIGNMENTS:
        return []
    return [
        dict(zip((labels[i] for i in chosen), amounts, strict=True))
        for chosen in combinations(range(len(labels)), len(amounts))
    ]
