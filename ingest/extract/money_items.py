"""From the printed name of an item of money to the standard vocabulary and its flow."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from ingest.clean import simplified
from ingest.records import FLOWS

_CODE = re.compile(r"[a-z]+(?:_[a-z]+)*")
_NOISE = re.compile(r"[\s\"“”‘’'《》:：;；,，.。]+")
# Words in front of an item that say whose or which year's money it is, not what it is.
_SCOPE = re.compile(r"^(?:其中|本年度?|当年|年度|全年|本部门|本单位|部门|单位|\d{4}年度?)+(?=.)")


@dataclass(frozen=True, slots=True)
class ItemCode:
    """A line of ``item_codes.csv``: an item whose name ``pattern`` finds has this code and flow."""

    code: str
    flow: str
    pattern: re.Pattern[str]


def load_item_codes(text: str) -> tuple[ItemCode, ...]:
    """The rows of ``item_codes.csv`` in file order; ValueError names the line that is wrong."""
    rows = []
    for number, row in enumerate(csv.DictReader(text.splitlines()), start=2):
        code, flow, pattern = (row.get(name) or "" for name in ("code", "flow", "pattern"))
        if not _CODE.fullmatch(code) or flow not in FLOWS or not pattern:
            raise ValueError(f"item_codes.csv line {number}: needs code, flow (one of {FLOWS}) and pattern, got {row}")
        try:
            rows.append(ItemCode(code, flow, re.compile(pattern)))
        except re.error as error:
            raise ValueError(f"item_codes.csv line {number}: {pattern!r} is no pattern: {error}") from error
    if not rows:
        raise ValueError("item_codes.csv has no rows")
    return tuple(rows)


@lru_cache(maxsize=1)
def _item_codes() -> tuple[ItemCode, ...]:
    return load_item_codes((files("ingest.lexicon") / "item_codes.csv").read_text(encoding="utf-8"))


@lru_cache(maxsize=16384)
def item_code_of(item: str) -> tuple[str | None, str]:
    """Standard code (None: not in the vocabulary) and flow of an item as printed.

    The first row of ``item_codes.csv`` that fits wins. What names neither revenue nor a
    balance is expenditure.
    """
    name = _NOISE.sub("", simplified(item)).replace("(", "（").replace(")", "）")[:120]
    bare = _SCOPE.sub("", name)
    for row in _item_codes():
        if row.pattern.search(bare) or row.pattern.search(name):
            return row.code, row.flow
    return None, "expenditure"
