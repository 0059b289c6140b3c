"""What the columns of an indicator or scoring table may hold: the role model for `decode`.

Weights and scores follow 财预〔2020〕10号: points of a row are at most 100, a score is at
most its weight.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache

from ingest import lexicon
from ingest.amounts import decimal_of
from ingest.clean import simplified
from ingest.extract.indicator_fits import TWICE, fit_of
from ingest.tables.roles import Role

_POINTS = re.compile(r"\d{1,3}(?:\.\d{1,2})?(?:分)?")
_VALUE = re.compile(r"(?:[≥≤=<>＝]{1,2}|不低于|不少于|不超过|大于|小于|达到|高于|低于)?\s*\d[\d,]*(?:\.\d+)?")
_UNIT = re.compile(
    r"(?:%|‰|(?:万元|亿元|万|元)(?:/[\u4e00-\u9fff]{1,2})*|[a-zA-Z²³㎡/]{1,6}|[\u4e00-\u9fff]{1,3}(?:/[\u4e00-\u9fff]{1,2})*)(?:以上|以下|以内|左右)?"
)
_BOUNDARY = re.compile(
    r"(?<=[\u4e00-\u9fff）)。；])(?=[\d≥≤=<>-])|(?<=[%\d])(?=[\u4e00-\u9fff≥≤])"
    r"|(?<=[\u4e00-\u9fffA-Za-z])(?=[≥≤=<>])| +|(?<=[。；])"
)
# Where a value in words may begin.
_QUALITY = re.compile(
    r"(?=有所|明显|逐步|持续|不断|显著|有效|长期|进一步|基本|建立健全|良好|优良|定性|定量|已完成|按时完成|部分完成|未完成|达成预期)"
)
_LEVELS = ("level1", "level2")
_SKIPPED = {
    "level3": -2.2,
    "target": -1.0,
    "actual": -0.9,
    "weight": -1.2,
    "score": -1.2,
    "nature": -0.8,
    "unit": -0.5,
}
_TEXTS = ("explanation", "criteria", "deviation")


@lru_cache(maxsize=2)
def _level_pattern(level: int) -> re.Pattern[str]:
    labels = [row["label"] for row in lexicon.read_rows("levels", ("level", "label")) if row["level"] == str(level)]
    joined = "|".join(re.escape(x) for x in sorted(labels, key=lambda x: (-len(x), x)))
    return re.compile(rf"(?:{joined})(?:[（(]\s*\d+(?:\.\d+)?\s*分?\s*[)）])?")


class IndicatorModel:
    """Scores for the roles of one table's header, in printed order."""

    best_row = 1.2

    def __init__(self, roles: Sequence[Role]):
        self.roles = roles
        self.names = [role.name for role in roles]
        self._found_ends: dict[tuple[int, str, int], list[int]] = {}
        self._is_scoring = "explanation" in self.names or "criteria" in self.names
        self._level3 = self.names.index("level3") if "level3" in self.names else len(self.names)

    def can_start(self, role: int) -> bool:
        return role <= self._level3

    def blank(self, role: int) -> float:
        name = self.names[role]
        if name == "level3":
            return -2.5
        return -0.15 if name in (*_LEVELS, "level1_weight", "level2_weight", *_TEXTS, "unit") else -0.6

    def skip(self, role: int, *, at_start: bool, first_row: bool) -> float:
        name = self.names[role]
        if role < self._level3:
            if at_start:
                return -1.0 if first_row and name in _LEVELS else 0.0
            return -0.2 if "weight" in name else -1.3
        return _SKIPPED.get(name, -0.1)

    def fit(self, role: int, text: str) -> float:
        return fit_of(self.names[role], self._is_scoring, text)

    def ends(self, role: int, text: str, start: int) -> Iterable[int]:
        """Ends of a cell of this role in a loose text (see `RoleModel.ends`)."""
        known = self._found_ends.get((role, text, start))
        if known is None:
            known = self._found_ends[role, text, start] = sorted(set(self._ends(role, text, start)))
        return known

    def _ends(self, role: int, text: str, start: int) -> Iterable[int]:
        name, plain = self.names[role], simplified(text)
        while start < len(text) and text[start] == " ":
            start += 1
        if name in _LEVELS:
            match = _level_pattern(1 if name == "level1" else 2).match(plain, start)
            return [match.end()] if match else []
        if name.endswith("weight") or name == "score":
            return self._ends_of_points(plain, start)
        if name == "unit":
            match = _UNIT.match(plain, start)
            return [match.end()] if match else []
        if name == "nature":
            return [start + len(w) for w in lexicon.words()["nature"] if plain.startswith(w, start)]
        ends = self._ends_of_value(plain, start) if name in ("target", "actual") else []
        ends += self._boundaries(plain, start, 12 if name in _TEXTS else 6)
        return [end for end in ends if end - start <= 400]

    @staticmethod
    def _ends_of_points(plain: str, start: int) -> list[int]:
        match = _POINTS.match(plain, start)
        if not match:
            return []
        ends = {match.end()}
        for stop in range(start + 1, match.end()):
            if plain[stop - 1] != "." and (plain[start:stop].isdigit() or "." in plain[start:stop]):
                ends.add(stop)
        return sorted(ends)

    @staticmethod
    def _ends_of_value(plain: str, start: int) -> list[int]:
        match = _VALUE.match(plain, start)
        if not match:
            return []
        ends, digits = [], match.end()
        for stop in range(match.end(), start, -1):  # 100 of 10020 where digits run together
            if plain[stop - 1].isdigit():
                ends.append(stop)
            if match.end() - stop > 4 or not plain[stop - 1].isdigit():
                break
        unit = _UNIT.match(plain, digits)
        if unit:
            ends += range(digits + 1, unit.end() + 1) if unit[0][0] != "%" else [digits + 1]
        return ends

    @staticmethod
    def _boundaries(plain: str, start: int, most: int) -> list[int]:
        ends: list[int] = []
        for match in _BOUNDARY.finditer(plain, start + 1):
            ends.append(match.start())
            if len(ends) >= most:
                break
        stop = ends[-1] if ends else len(plain)
        ends += [m.start() for m in _QUALITY.finditer(plain, start + 2, stop)]
        for match in TWICE.finditer(plain, start, stop + 17):
            ends += [e for e in (match.start(), match.end(), 2 * match.end() - match.start()) if e > start]
        for words in ("done", "partly", "not_met"):
            ends += [start + len(w) for w in lexicon.words()[words] if plain.startswith(w, start)]
        return [*ends, len(plain)]

    def row(self, cells: dict[str, str]) -> float:
        """Score ≤ weight; a row needs a level-3 name or at least something to measure."""
        gain = 0.0
        weight, score = _points(cells.get("weight")), _points(cells.get("score"))
        if weight is not None and score is not None:
            gain += 0.6 if score <= weight else -0.7
        if "level3" not in cells:
            gain -= 0.8
        if cells.get("target") and cells["target"] == cells.get("actual"):
            gain += 0.4
        if weight is not None and score is not None and score == weight:
            gain += 0.2
        nature, target = cells.get("nature"), cells.get("target")
        if nature and target and (nature == "定性") == target[:1].isdigit():
            gain -= 0.8
        return gain


def _points(text: str | None) -> Decimal | None:
    return decimal_of(text.rstrip("分 ")) if text else None
