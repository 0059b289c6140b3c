"""What the funds block of a form may hold (资金总额, 其中…): the role model for `decode`.

Identity behind it (财预〔2020〕10号): 执行率 = 全年执行数 ÷ 全年预算数, 得分 = 分值 × 执行率.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache

from ingest import lexicon
from ingest.amounts import decimal_of, parse_cell_money
from ingest.clean import simplified
from ingest.tables.roles import Role

_WHEREOF = re.compile(r"^其中\s*[-—:：]*\s*")
_MONEY = re.compile(r"-?\d[\d,，]*(?:\.\d{1,6})?\s*(?:万元|亿元|元)?")
_RATE = re.compile(r"\d{1,4}(?:\.\d{1,4})?\s*[%％]?")
_DIGIT = re.compile(r"\d")
_NO_NUMBER = re.compile(r"[^\d.]")
_LOST_DIGIT = re.compile(r"0\d")
_BLANK = frozenset(("/", "—", "——", "-", "--", "\\", "无", "－"))
_ROUNDING = Decimal("0.06")
PHASES = ("initial_budget", "budget", "appropriated", "executed")


def source_kind(text: str) -> str | None:
    """``total`` or ``part`` for the label of a funds row (其中： in front allowed), else None."""
    bare = _WHEREOF.sub("", text.strip())
    return lexicon.fund_sources().match(bare) if bare else None


def source_label(text: str) -> str:
    """The printed source without 其中： and a trailing colon."""
    return _WHEREOF.sub("", text.strip()).strip(" :：") or text.strip()


@lru_cache(maxsize=1)
def _source_pattern() -> re.Pattern[str]:
    labels = sorted((r["label"] for r in lexicon.read_rows("fund_sources", ("label",))), key=lambda x: (-len(x), x))
    return re.compile(rf"(?:其中\s*[-—:：]*\s*)?(?:{'|'.join(map(re.escape, labels))})\s*[:：]?")


@lru_cache(maxsize=16384)
def _fit(name: str, text: str) -> float:
    """How well a cell's text fits the column called ``name``."""
    if name == "source":
        kind = source_kind(text)
        return 2.5 if kind else -1.5 if len(text) <= 16 and not _DIGIT.search(text) else -6.0
    if text in _BLANK:
        return 0.2
    if name in PHASES:
        if text.endswith(("%", "％")):
            return -5.0
        if not _MONEY.fullmatch(text):
            return -4.0
        decimals = len(_NO_NUMBER.sub("", text).partition(".")[2])
        return 1.3 if decimals == 2 else 0.9 if decimals in (0, 1) else 0.6
    if name == "rate":
        percent = text.endswith(("%", "％"))
        return 2.0 if percent else 0.0 if _RATE.fullmatch(text) else -4.0
    if name in ("weight", "score"):
        value = decimal_of(text.rstrip("分 "))
        return -4.0 if value is None or value > 100 else 0.8
    return 0.2 if not _MONEY.fullmatch(text) else -2.0


class FundModel:
    """Roles of the funds block. ``total``: the total row's amounts, known in a second pass."""

    best_row = 3.5 + 0.6 * len(PHASES)

    def __init__(self, roles: Sequence[Role]):
        self.roles = roles
        self.names = [role.name for role in roles]
        self.total: dict[str, Decimal] = {}

    def can_start(self, role: int) -> bool:
        return role == 0

    def blank(self, role: int) -> float:
        return -0.02 if role else -3.0

    def skip(self, role: int, *, at_start: bool, first_row: bool) -> float:
        del at_start, first_row
        return -0.8 if self.names[role] in PHASES else -0.1

    def fit(self, role: int, text: str) -> float:
        return _fit(self.names[role], text)

    def ends(self, role: int, text: str, start: int) -> Iterable[int]:
        """Ends of a cell of this role in a loose text: digits run together in a flattened row."""
        plain = simplified(text)
        name = self.names[role]
        while start < len(plain) and plain[start] == " ":
            start += 1
        if name == "source":
            match = _source_pattern().match(plain, start)
            return [match.end()] if match else [len(plain)]
        if name == "deviation":
            return [len(plain)]
        match = (_RATE if name == "rate" else _MONEY).match(plain, start)
        if not match:
            return []
        ends = {match.end()}
        for stop in range(start + 1, match.end()):
            if plain[stop - 1].isdigit():
                ends.add(stop)
        return sorted(ends)

    def row(self, cells: dict[str, str]) -> float:
        """Execution rate and score recompute; a part is not more than the total."""
        gain = 0.0
        money = {n: v for n in PHASES if (t := cells.get(n)) and (v := parse_cell_money(t, "元")) is not None}
        if any(_LOST_DIGIT.match(t) for n, t in cells.items() if n in PHASES):
            gain -= 2.0
        places = {len(t.partition(".")[2]) for n, t in cells.items() if n in PHASES and t[:1].isdigit() and t != "0"}
        gain -= 0.7 * (len(places) - 1) if len(places) > 1 else 0.0
        budget, executed = money.get("budget", money.get("initial_budget")), money.get("executed")
        rate = decimal_of(cells.get("rate", "").rstrip("%％ "))
        if budget and executed is not None:
            computed = executed / budget * 100
            if rate is not None:
                gain += (
                    2.0
                    if abs(computed - rate) <= _ROUNDING or abs(computed - rate) < 1 and rate == rate.to_integral()
                    else -0.8
                )
            gain -= 0.6 if computed > 150 else 0.0
        gain -= 1.5 if rate is not None and rate > 200 else 0.0
        weight, score = (decimal_of(cells.get(n, "").rstrip("分 ")) for n in ("weight", "score"))
        if weight and score is not None:
            gain += 0.5 if score <= weight else -2.0
            if rate is not None and abs(score - weight * rate / 100) <= _ROUNDING:
                gain += 1.0
        return gain + self._against_total(cells, money)

    def _against_total(self, cells: dict[str, str], money: dict[str, Decimal]) -> float:
        if not self.total or source_kind(cells.get("source", "")) != "part":
            return 0.0
        gain = -1.0 * sum(name in cells for name in ("weight", "score"))
        for name, total in self.total.items():
            if total and name in money:
                gain += 0.6 if money[name] == total else 0.2 if money[name] < total else -1.5
        return gain
