"""Headings and lead-ins: what they say of the amounts that stand under them.

A heading gives a level (一、 （一） 1. （1）), and may name an item, a functional class, a
project, a phase (资金到位情况) or say that nothing below is a fact (名词解释).
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from ingest.extract.phrases import MONEY_NOUN, NUMBERING, Function, function_of, is_weak, trim, year_in
from ingest.records import BASES

_LEVELS = (
    re.compile(r"\s*(?:第[一二三四五六七八九十\d]{1,3}部分|附件)"),
    re.compile(r"\s*[一二三四五六七八九十]{1,3}[、.．]"),
    re.compile(r"\s*[（(][一二三四五六七八九十]{1,3}[)）]"),
    re.compile(r"\s*\d{1,2}[、.．]"),
    re.compile(r"\s*[（(]\d{1,2}[)）]|\s*\d{1,2}[)）]"),
    re.compile(r"\s*[①-⑳]"),
)
_UNNUMBERED_TOP = re.compile(r"(?:说明|解释|概况|情况|附件|报告)$")
_LONGEST_HEADING = 80
_LONGEST_TITLE = 40
_CLOSING = re.compile(
    r"(?:的?(?:支出|收入)?(?:年初)?(?:财政拨款)?(?:预算|决算)?(?:收支)?(?:增减)?(?:总体|具体|执行|完成|变动|变化|使用|安排|实施)?(?:及|和|与)?(?:执行|变动|使用|结构)?(?:情况)?的?(?:说明|综述|分析|情况|表)?)$"
)
_QUOTED_PROJECT = re.compile(r"“([^“”]{2,40})”\s?(?:项目|专项|工程)|[（(]“?([^“”（）()]{2,40}?)”?项目[)）]$")
# Headings of whole chapters: amounts below them have items of their own.
_NO_ITEM = re.compile(
    r"收入.*支出|收支|^(?:本年|部门|单位)?(?:总?收入|总?支出|资金|预算|决算|财政资金|经费|工程|服务|事务|投入|项目资金|部门财政资金)$"
)
MUTES = ("definition", "asset", "regulation")


@dataclass(frozen=True, slots=True)
class Section:
    """What a heading says; None where it says nothing of it."""

    level: int
    item: str | None = None
    function: Function | None = None
    effect: str | None = None  # a basis, or one of MUTES
    project: str | None = None
    year: int | None = None


@lru_cache(maxsize=1)
def section_effects() -> tuple[tuple[re.Pattern[str], str], ...]:
    """``money_sections.csv``: heading pattern → basis or mute; ValueError names a wrong line."""
    return load_effects((files("ingest.lexicon") / "money_sections.csv").read_text(encoding="utf-8"))


def load_effects(text: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    rows = []
    for number, row in enumerate(csv.DictReader(text.splitlines()), start=2):
        pattern, effect = row.get("pattern") or "", row.get("effect") or ""
        if not pattern or effect not in (*BASES, *MUTES, "none"):
            raise ValueError(f"money_sections.csv line {number}: pattern, effect {(*BASES, *MUTES, 'none')}: {row}")
        try:
            rows.append((re.compile(pattern), effect))
        except re.error as error:
            raise ValueError(f"money_sections.csv line {number}: {pattern!r} is no pattern: {error}") from error
    if not rows:
        raise ValueError("money_sections.csv has no rows")
    return tuple(rows)


def effect_of(words: str) -> str | None:
    """The phase that a heading's words name, or the reason to read nothing below it."""
    return next((effect for pattern, effect in section_effects() if pattern.search(words)), None)


def project_in(words: str, known: tuple[str, ...] = ()) -> str | None:
    """The project that words name: a known one, or a quoted one before 项目."""
    named = next((name for name in sorted(known, key=len, reverse=True) if len(name) > 1 and name in words), None)
    if named:
        return named
    match = _QUOTED_PROJECT.search(words[:400])
    return (match[1] or match[2]) if match else None


def level_of(words: str) -> int | None:
    """The depth of a numbering, 0 the highest; None without one."""
    return next((level for level, pattern in enumerate(_LEVELS) if pattern.match(words)), None)


def heading(words: str, known: tuple[str, ...] = ()) -> Section | None:
    """What a paragraph without amounts says as a heading; None for a paragraph that is none."""
    words = words.strip()
    level = level_of(words)
    bare = trim(NUMBERING.sub("", words, count=1)).rstrip("。：:；;")
    function = function_of(bare) if len(bare) <= _LONGEST_HEADING else None
    title = len(words) <= _LONGEST_TITLE and not re.search(r"[，。；;！](?!$)", words)
    if not function and not title:
        return None
    project = project_in(words, known)
    if level is None:
        top = _UNNUMBERED_TOP.search(bare)
        if project and bare.startswith(project) and bare.endswith("情况说明"):
            level = 0  # a project's own description, with 一、 below it
        else:
            level = 1 if top else len(_LEVELS) + (function is None)
    return Section(level, _heading_item(bare), function, effect_of(words), project, _year(words, level))


def _year(words: str, level: int) -> int | None:
    found = year_in(words, None) if level < len(_LEVELS) else None
    return found.year if found else None


def _heading_item(bare: str) -> str | None:
    """The item that a heading names: 公务接待费支出决算情况说明 → 公务接待费."""
    item = trim(re.sub(r"(?<!\d)(?:19|20)\d\d年度?", "", bare))
    item = trim(_CLOSING.sub("", item, count=1))
    if not item or len(item) > 30 or is_weak(item) or _NO_ITEM.search(item) or not MONEY_NOUN.search(item):
        return None
    return item
