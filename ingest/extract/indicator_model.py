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
from ingest.tables.roles import Role

_NUMBER = re.compile(r"-?\d{1,3}(?:\.\d{1,4})?\s*分?")
_POINTS = re.compile(r"\d{1,3}(?:\.\d{1,2})?(?:分)?")
_VALUE = re.compile(r"(?:[≥≤=<>＝]{1,2}|不低于|不少于|不超过|大于|小于|达到|高于|低于)?\s*\d[\d,]*(?:\.\d+)?")
_UNIT = re.compile(
    r"(?:%|‰|(?:万元|亿元|万|元)(?:/[\u4e00-\u9fff]{1,2})*|[a-zA-Z²³㎡/]{1,6}|[\u4e00-\u9fff]{1,3}(?:/[\u4e00-\u9fff]{1,2})*)(?:以上|以下|以内|左右)?"
)
_BOUNDARY = re.compile(
    r"(?<=[\u4e00-\u9fff）)。；])(?=[\d≥≤=<>-])|(?<=[%\d])(?=[\u4e00-\u9fff≥≤])"
    r"|(?<=[\u4e00-\u9fffA-Za-z])(?=[≥≤=<>])| +|(?<=[。；])"
)
# Where a value in words may begin, and words printed twice running (target and actual alike).
_QUALITY = re.compile(
    r"(?=有所|明显|逐步|持续|不断|显著|有效|长期|进一步|基本|建立健全|良好|优良|定性|定量|已完成|按时完成|部分完成|未完成|达成预期)"
)
_TWICE = re.compile(r"([\u4e00-\u9fff]{2,16})(?=\1)")
# A level-3 name in which the row before or behind goes on: 414配备救生衣, 网点数量≥480处已完成配备…
_GLUED = re.compile(
    r"^\d+(?![\d年月日级项度.、：:%])|[≥≤=]\d|.(?:已|按时|按期|全部|基本)完成.|.\d+[个处次人件套台户册](?=[\u4e00-\u9fff]{4})"
)
_GOES_ON = re.compile(r".[≥≤]\d|.(?:已|按时|按期|全部|基本)完成.")
_DONE_BEHIND = re.compile(r".(?:已完成|按时完成|按期完成|已达成|达成预期指标|基本达成|未完成)$")
_SIGNED = re.compile(r"^\s*(?:[≥≤<>=＝]|不低于|不少于|不超过|大于|小于|达到|高于|低于)?\s*\d")
_BLANK = frozenset(("/", "—", "——", "-", "--", "\\", "…", "……", "－"))
_LEVELS = ("level1", "level2")
_TEXTS = ("explanation", "criteria", "deviation")


@lru_cache(maxsize=2)
def _level_pattern(level: int) -> re.Pattern[str]:
    labels = [row["label"] for row in lexicon.read_rows("levels", ("level", "label")) if row["level"] == str(level)]
    joined = "|".join(re.escape(x) for x in sorted(labels, key=lambda x: (-len(x), x)))
    return re.compile(rf"(?:{joined})(?:[（(]\s*\d+(?:\.\d+)?\s*分?\s*[)）])?")


@lru_cache(maxsize=8192)
def _is_level(level: int, text: str) -> bool:
    return lexicon.levels(level).match(text) is not None


class IndicatorModel:
    """Scores for the roles of one table's header, in printed order."""

    def __init__(self, roles: Sequence[Role]):
        self.roles = roles
        self.names = [role.name for role in roles]
        self._found_ends: dict[tuple[int, str, int], list[int]] = {}
        self._fits: dict[tuple[int, str], float] = {}
        self._is_scoring = "explanation" in self.names or "criteria" in self.names
        # scoring tables name their levels freely: 社会公众满意度 is a level 3 there
        self._known_level = 2.0 if self._is_scoring else 3.0
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
        costs = {
            "level3": -2.2,
            "target": -1.0,
            "actual": -0.9,
            "weight": -1.2,
            "score": -1.2,
            "nature": -0.8,
            "unit": -0.5,
        }
        return costs.get(name, -0.1)

    def fit(self, role: int, text: str) -> float:
        known = self._fits.get((role, text))
        if known is None:
            known = self._fits[role, text] = self._fit(role, text)
        return known

    def _fit(self, role: int, text: str) -> float:
        name = self.names[role]
        if name in _LEVELS:
            return self._fit_level(1 if name == "level1" else 2, text)
        if name.endswith("weight") or name == "score":
            return self._fit_points(name, text)
        if name == "level3":
            return self._fit_level3(text)
        if name == "nature":
            return 2.0 if text in lexicon.words()["nature"] else -3.0
        if name == "unit":
            return (
                1.2
                if text in lexicon.words()["measure_unit"]
                else -0.8
                if len(text) <= 6 and not text[0].isdigit()
                else -3.0
            )
        if name in ("target", "actual"):
            return self._fit_value(name, text)
        return self._fit_text(name, text)

    def _fit_level(self, level: int, text: str) -> float:
        if _is_level(level, text):
            return self._known_level
        if _is_level(3 - level, text):
            return -0.6 if level == 1 else -0.8
        if re.search(r"\d|[，。；%≥≤]", text) or len(text) > 14:
            return -3.5
        return -0.4 if text.endswith(("指标", "指针")) else -1.2

    @staticmethod
    def _fit_points(name: str, text: str) -> float:
        if text in _BLANK:
            return 0.3
        if not _NUMBER.fullmatch(text):
            return -6.0
        value = decimal_of(text.rstrip("分 "))
        if value is None or value > 100 or (len(text) > 1 and text[0] == "0" and text[1] != "."):
            return -4.0
        if value < 0:
            return -2.0
        return 1.6 if value > 0 or name == "score" else 0.2

    def _fit_level3(self, text: str) -> float:
        if text in _BLANK or text in lexicon.words()["done"] or text in lexicon.words()["measure_unit"]:
            return -2.5
        if _NUMBER.fullmatch(text) or _SIGNED.match(text) and len(text) < 6:
            return -2.5
        known = _is_level(1, text) or _is_level(2, text)
        if self._is_scoring and text.endswith("。"):
            return -1.0  # an explanation, not a name
        if _GLUED.search(text) or _TWICE.search(text) or _DONE_BEHIND.search(text):
            return -1.5  # another cell stands inside
        length = 0.0 if 2 <= len(text) <= 45 else -0.8
        return (-0.6 if known else 0.9) + length

    @staticmethod
    def _fit_value(name: str, text: str) -> float:
        words = lexicon.words()
        done = text in words["done"] or text in words["partly"] or text in words["not_met"]
        if done:
            return 1.6 if name == "actual" else -0.2
        if text in _BLANK:
            return -0.1
        if text in words["nature"] or _is_level(2, text):
            return -1.5
        if re.search(r".[≥≤]", text) and "，" not in text:
            return -1.5  # two values in a cell
        if re.search(r"[\d%] \S* ?\d", text) and "，" not in text and "月" not in text:
            return -1.2  # spaces part cells
        if (_DONE_BEHIND.search(text) or _GOES_ON.search(text)) and "，" not in text:
            return -1.2
        signed = bool(_SIGNED.match(text))
        if name == "target":
            return 0.8 if text.isdigit() else 1.3 if signed else 0.35 if len(text) < 120 else -0.3
        return 0.9 if signed and text[0] not in "≥≤" else 0.5 if signed else 0.25 if len(text) < 160 else -0.3

    @staticmethod
    def _fit_text(name: str, text: str) -> float:
        if _NUMBER.fullmatch(text):
            return -2.5
        if text[0].isdigit() and name == "deviation" and not re.match(r"20\d\d年|\d{1,2}[月日、]|\d[.、](?!\d)", text):
            return -1.6
        done = text in lexicon.words()["done"]
        if name == "deviation" and _is_level(2, text):
            return -1.5
        if name == "deviation" and (_GLUED.search(text) or _DONE_BEHIND.search(text)):
            return -3.0  # the next row
        if name == "criteria":
            return 0.8 if re.search(r"得\d*分|记\d|扣\d|不得分|计\d|满分", text) else 0.1
        if name == "explanation":
            return 0.5 if len(text) >= 8 or re.search("反映|考核|＝|=", text) else 0.1
        return -0.8 if done else 0.35 if re.search("原因|因|延|调|受|疫情|改进|加强|无|偏差|不足", text) else 0.1

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
        for match in _TWICE.finditer(plain, start, stop + 17):
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
