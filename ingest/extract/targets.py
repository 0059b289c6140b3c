"""Targets and actual values of indicators: operator, value, unit, attainment (财预〔2021〕101号)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from ingest import lexicon
from ingest.amounts import decimal_of

# A stroke is a sign only where nothing stands before it: 1-3次 and 2021-12 are ranges and dates.
_NUMBER = re.compile(r"(?:(?<![^\s≥≤<>=（(：:])[-−－])?\d[\d,]*(?:\.\d+)?")
_RANGE = re.compile(r"\s*[%％]?\s*[-－—~～至到]\s*\d")
_UNIT = re.compile(r"\s*(%|％|‰|[\u4e00-\u9fffA-Za-z²³㎡/]{1,8})")
_ENDS_UNIT = re.compile(r"以上|以下|以内|及以上|左右|[，。；、（(]|的|前|内$|底")


@dataclass(frozen=True, slots=True)
class Target:
    """A target or actual value taken apart; None where it is not measurable."""

    operator: str | None
    value: Decimal | None
    unit: str | None


@lru_cache(maxsize=1)
def _operators() -> tuple[tuple[str, str], ...]:
    signs = {"operator_ge": ">=", "operator_le": "<=", "operator_gt": ">", "operator_lt": "<", "operator_eq": "="}
    pairs = [(word, sign) for kind, sign in signs.items() for word in lexicon.words()[kind]]
    return tuple(sorted(pairs, key=lambda p: -len(p[0])))


def read_target(text: str | None) -> Target:
    """A printed target: ``≥95%`` → (>=, 95, %); words only → (qualitative, None, None)."""
    if not text:
        return Target(None, None, None)
    numbers = list(_NUMBER.finditer(text))
    if not numbers:
        return Target("qualitative", None, None)
    if len(numbers) > 1 and re.search(r"月|日|年", text):
        return Target("qualitative", None, None)  # a date or a period, not one measure
    match = numbers[0]
    if _RANGE.match(text, match.end()):
        return Target("=", None, _unit(text, numbers[-1].end()))  # 95%-100%: no single value
    unit = _unit(text, match.end())
    if unit in ("月", "日", "年") and re.search(r"前|底|截止|截至", text):
        return Target("qualitative", None, None)
    return Target(_operator(text, match.start(), match.end()), decimal_of(match[0]), unit)


def _unit(text: str, start: int) -> str | None:
    match = _UNIT.match(text, start)
    if not match:
        return None
    return _ENDS_UNIT.split(match[1])[0] or None


def _operator(text: str, start: int, end: int) -> str:
    before, after = text[:start].rstrip(), text[end:]
    for word, sign in _operators():
        if before.endswith(word):
            return sign
    if any(word in after for word in lexicon.words()["suffix_ge"]):
        return ">="
    if any(word in after for word in lexicon.words()["suffix_le"]):
        return "<="
    return "="


def attainment(target: Target, actual: str | None) -> str:
    """met, partly, not_met, stated_met (only words such as 已完成) or unknown."""
    if not actual:
        return "unknown"
    words = lexicon.words()
    plain = actual.strip(" 。；，")
    for kind, verdict in (("not_met", "not_met"), ("partly", "partly"), ("done", "stated_met")):
        if plain in words[kind]:
            return verdict
    measured = read_target(actual)
    if target.value is None or measured.value is None:
        return "unknown"
    if target.unit and measured.unit and target.unit != measured.unit:
        return "unknown"
    if _compare(target.operator or "=", measured.value, target.value):
        return "met"
    missed_limit = target.operator in ("<=", "<")  # beyond a limit nothing is met in part
    return "not_met" if missed_limit or measured.value <= 0 else "partly"


def _compare(operator: str, actual: Decimal, target: Decimal) -> bool:
    if operator in ("<=", "<"):
        return actual <= target if operator == "<=" else actual < target
    return actual > target if operator == ">" else actual >= target
