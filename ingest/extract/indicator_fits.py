"""How well a text fits a column of an indicator or scoring table: above 0 speaks for it, below against it."""

from __future__ import annotations

import re
from functools import lru_cache

from ingest import lexicon
from ingest.amounts import decimal_of

_NUMBER = re.compile(r"-?\d{1,3}(?:\.\d{1,4})?\s*分?")
TWICE = re.compile(r"([\u4e00-\u9fff]{2,16})(?=\1)")  # words printed twice running (target and actual alike)
# A level-3 name in which the row before or behind goes on: 414配备救生衣, 网点数量≥480处已完成配备…
_GLUED = re.compile(
    r"^\d+(?![\d年月日级项度.、：:%])|[≥≤=]\d|.(?:已|按时|按期|全部|基本)完成.|.\d+[个处次人件套台户册](?=[\u4e00-\u9fff]{4})"
)
_GOES_ON = re.compile(r".[≥≤]\d|.(?:已|按时|按期|全部|基本)完成.")
_RATES = re.compile(r"\d[%％]\d+(?:\.\d+)?[%％]")
_DONE_BEHIND = re.compile(r".(?:已完成|按时完成|按期完成|已达成|达成预期指标|基本达成|未完成)$")
_SIGNED = re.compile(r"^\s*(?:[≥≤<>=＝]|不低于|不少于|不超过|大于|小于|达到|高于|低于)?\s*\d")
_ENDS_LEVEL_NAME = ("指标", "指针")
_NO_LEVEL = re.compile(r"\d|[，。；%≥≤]")
_TWO_VALUES = re.compile(r".[≥≤]")
_SPACES_PART = re.compile(r"[\d%] \S* ?\d")
_OWN_DATE = re.compile(r"20\d\d年|\d{1,2}[月日、]|\d[.、](?!\d)")
_CRITERIA = re.compile(r"得\d*分|记\d|扣\d|不得分|计\d|满分")
_EXPLAINS = re.compile("反映|考核|＝|=")
_REASON = re.compile("原因|因|延|调|受|疫情|改进|加强|无|偏差|不足")
_BLANK = frozenset(("/", "—", "——", "-", "--", "\\", "…", "……", "－"))


@lru_cache(maxsize=8192)
def _is_level(level: int, text: str) -> bool:
    return lexicon.levels(level).match(text) is not None


@lru_cache(maxsize=16384)  # names of levels, points and short answers repeat in every form
def fit_of(name: str, is_scoring: bool, text: str) -> float:
    """How well ``text`` fits the column called ``name``; ``is_scoring``: in a scoring table."""
    if name in ("level1", "level2"):
        return _fit_level(1 if name == "level1" else 2, is_scoring, text)
    if name.endswith("weight") or name == "score":
        return _fit_points(name, text)
    if name == "level3":
        return _fit_level3(is_scoring, text)
    if name == "nature":
        return 2.0 if text in lexicon.words()["nature"] else -3.0
    if name == "unit":
        return _fit_unit(text)
    if name in ("target", "actual"):
        return _fit_value(name, text)
    return _fit_text(name, text)


def _fit_unit(text: str) -> float:
    if text in lexicon.words()["measure_unit"]:
        return 1.2
    return -0.8 if len(text) <= 6 and not text[0].isdigit() else -3.0


def _fit_level(level: int, is_scoring: bool, text: str) -> float:
    if _is_level(level, text):
        return 2.0 if is_scoring else 3.0  # scoring tables name their levels freely: 社会公众满意度 is a level 3 there
    if _is_level(3 - level, text):
        return -0.6 if level == 1 else -0.8
    if _NO_LEVEL.search(text) or len(text) > 14:
        return -3.5
    return -0.4 if text.endswith(_ENDS_LEVEL_NAME) else -1.2


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


def _fit_level3(is_scoring: bool, text: str) -> float:
    if text in _BLANK or text in lexicon.words()["done"] or text in lexicon.words()["measure_unit"]:
        return -2.5
    if _NUMBER.fullmatch(text) or _SIGNED.match(text) and len(text) < 6:
        return -2.5
    known = _is_level(1, text) or _is_level(2, text)
    if is_scoring and text.endswith("。"):
        return -1.0  # an explanation, not a name
    if _RATES.search(text):
        return -4.0  # target and actual of the row before
    if _GLUED.search(text) or TWICE.search(text) or _DONE_BEHIND.search(text):
        return -1.5  # another cell stands inside
    length = 0.0 if 2 <= len(text) <= 45 else -0.8
    return (-0.6 if known else 0.9) + length


def _fit_value(name: str, text: str) -> float:
    words = lexicon.words()
    done = text in words["done"] or text in words["partly"] or text in words["not_met"]
    if done:
        return 1.6 if name == "actual" else -0.2
    if text in _BLANK:
        return -0.1
    if text in words["nature"] or _is_level(2, text):
        return -1.5
    if _RATES.search(text):
        return -4.0  # its own and that of another row
    if _TWO_VALUES.search(text) and "，" not in text:
        return -1.5  # two values in a cell
    if _SPACES_PART.search(text) and "，" not in text and "月" not in text:
        return -1.2  # spaces part cells
    if (_DONE_BEHIND.search(text) or _GOES_ON.search(text)) and "，" not in text:
        return -1.2
    signed = bool(_SIGNED.match(text))
    if name == "target":
        return 0.8 if text.isdigit() else 1.3 if signed else 0.35 if len(text) < 120 else -0.3
    return 0.9 if signed and text[0] not in "≥≤" else 0.5 if signed else 0.25 if len(text) < 160 else -0.3


def _fit_text(name: str, text: str) -> float:
    if _NUMBER.fullmatch(text):
        return -2.5
    if text[0].isdigit() and name == "deviation" and not _OWN_DATE.match(text):
        return -1.6
    done = text in lexicon.words()["done"]
    if name == "deviation" and _is_level(2, text):
        return -1.5
    if name == "deviation" and (_GLUED.search(text) or _DONE_BEHIND.search(text) or _RATES.search(text)):
        return -3.0  # the next row
    if name == "criteria":
        return 0.8 if _CRITERIA.search(text) else 0.1
    if name == "explanation":
        return 0.5 if len(text) >= 8 or _EXPLAINS.search(text) else 0.1
    return -0.8 if done else 0.35 if _REASON.search(text) else 0.1
