"""Sums that accounts must satisfy, checked within the rounding of what is printed (domain rules D1–D15)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import combinations
from math import comb

from ingest.extract.money_lexicon import identities

MAX_ASSIGNMENTS = 5000


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


def assignments(label_count: int, amount_count: int) -> Iterator[tuple[int, ...]]:
    """Every way to give amounts in order to labels, each label at most one: the labels' indexes.

    Nothing where there are more than `MAX_ASSIGNMENTS` ways.
    """
    if 0 < amount_count <= label_count and comb(label_count, amount_count) <= MAX_ASSIGNMENTS:
        yield from combinations(range(label_count), amount_count)
