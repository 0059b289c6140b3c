"""Qualifiers that compare: against which year or budget, up or down, and of which fact they speak."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from ingest.extract.facts import Fact
from ingest.extract.phrases import NUMBERING, is_weak, trim

_AGAINST = re.compile(
    r"(?:同比|环比|与|比|较|同|相比|和|对比)\s?(?:(?P<year>(?:19|20)\d\d)\s?年度?|(?P<last>上一?年度?|去年|上一?年))(?:同期|同口径|全年|一般公共预算|财政拨款|部门)*(?P<what>年初预算|支出预算|收入预算|预算|支出决算|收入决算|决算|执行|支出|收入|实际)?"
    r"(?:数|额|总额|情况|安排)?(?:的)?(?:相比|比较|对比|相较|比)?"
    r"|(?P<same>同比|环比)"
    r"|(?:与|比|较)\s?(?:本年度?|当年|今年|全年|部门)*(?P<budget>年初预算|全年预算|调整预算|预算|计划|控制数|合同)(?:数|安排|批复)?(?:的)?(?:相比|比较)?"
)
_DIRECTION = re.compile(
    r"(?P<up>增加|增长|上升|提高|上涨|增幅|增多|多|上浮|扩大|增)|(?P<down>减少|下降|降低|压缩|压减|缩减|减低|下浮|回落|节约|降幅|减幅|减|降)"
)
_DIRECTION_END = re.compile(
    r"(?P<up>增加|增长|上升|提高|上涨|增幅|增多|上浮|扩大|增)(?:了|额|数|金额|幅度|率|资金|支出|收入|预算|比例|各|均|约|为|是|达到?|[:：\s])*$"
    r"|(?P<down>减少|下降|降低|压缩|压减|缩减|减低|下浮|回落|节约|降幅|减幅|减)(?:了|额|数|金额|幅度|率|资金|支出|收入|预算|比例|各|均|约|为|是|达到?|[:：\s])*$"
)
_GROUP = re.compile(r"各|均|分别|收、支|收支|收入、支出|收入支出|收入和支出")
_SUBJECT_TAIL = re.compile(
    r"(?:支出|收入)?(?:决算|预算|执行|年初预算|总体|规模|情况|金额|总额|总数|数|各|均|分别|额|同|也|又|总体上)*$"
)
_CORE = re.compile(r"(?:支出|收入|费用|经费|费|总计|合计|总额|财政拨款|决算|预算)+$")


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a figure is compared with. ``year`` None: with a budget, not with a year."""

    start: int
    end: int
    year: int | None
    basis: str | None


def comparison_in(words: str, base_year: int | None) -> Comparison | None:
    """The last comparison that ``words`` open: 与2019年, 比上年预算数, 同比; None without one."""
    match = next(reversed(list(_AGAINST.finditer(words))), None)
    if not match:
        return None
    if match["budget"]:
        return Comparison(match.start(), match.end(), None, None)
    year = int(match["year"]) if match["year"] else (base_year - 1 if base_year else 0)
    what = match["what"] or ""
    basis = (
        "budget" if what.endswith("预算") else "actual" if what.endswith("决算") or what in ("执行", "实际") else None
    )
    return Comparison(match.start(), match.end(), year, basis)


def direction(words: str) -> int | None:
    """+1 or -1 where ``words`` end with a change (增加, 下降了); None otherwise."""
    match = _DIRECTION_END.search(words)
    return None if not match else 1 if match["up"] else -1


def subject_of(words: str, compared: Comparison | None) -> str:
    """Whose change a clause tells: 公务接待费支出决算比2019年减少 → 公务接待费; empty where it does not say."""
    change = _DIRECTION_END.search(words)
    front = words[: change.start()] if change else words
    if compared and compared.start < len(front):
        front = front[: compared.start] + front[compared.end :]
    front = trim(NUMBERING.sub("", trim(re.sub(r"^相比|^比|其中", "", trim(front))), count=1))
    front = re.sub(r"(?:19|20)\d\d年度?", "", front)
    core = trim(_SUBJECT_TAIL.sub("", front))
    return "" if is_weak(core) else front


def matching_facts(
    words: str, compared: Comparison | None, sentences: Sequence[list[Fact]], current: list[Fact]
) -> list[Fact]:
    """The facts that a change in ``words`` belongs to, by its subject or its nearness."""
    subject = subject_of(words, compared)
    known = [f for sentence in reversed(sentences) for f in reversed(sentence) if not f.is_prior]
    if _GROUP.search(words):
        return _both_sides(known)
    if subject:
        return named_facts(subject, known)
    if current:
        return current
    own = [f for f in sentences[-1] if not f.is_prior]
    if own:
        return [own[-1]]
    before = next((s for s in reversed(sentences[:-1]) if s), [])
    return _head(before)


def _head(sentence: Sequence[Fact]) -> list[Fact]:
    """What a sentence is about: its first item, in its latest phase."""
    facts = [f for f in sentence if not f.is_prior]
    return [[f for f in facts if f.item == facts[0].item][-1]] if facts else []


def _both_sides(known: Sequence[Fact]) -> list[Fact]:
    """收、支总计各减少: revenue and expenditure total alike; one fact where one names both."""
    if not known:
        return []
    latest = known[0]
    if len(_sides(latest.item)) == 1:
        for fact in known[1:]:
            same = fact.basis == latest.basis and fact.fiscal_year == latest.fiscal_year
            if same and len(_sides(fact.item)) == 1 and _sides(fact.item) != _sides(latest.item):
                return [fact, latest]
    return [latest]


def _sides(item: str) -> set[str]:
    return {side for side in "收支" if side in item}


def named_facts(subject: str, known: Sequence[Fact]) -> list[Fact]:
    """The nearest fact whose item is the subject."""
    key = _core(subject)
    for fact in known[:40]:
        if _core(fact.item) == key:
            return [fact]
    best, score = None, 0.6
    for fact in known[:40]:
        name = _core(fact.item)
        likeness = (
            0.9
            if key and name and (key in name or name in key)
            else SequenceMatcher(None, key, name, autojunk=False).ratio()
        )
        if likeness > score:
            best, score = fact, likeness
    return [best] if best else []


def _core(item: str) -> str:
    bare = re.sub(r"[“”\s、，的]|（[^）]*）", "", item)
    return _CORE.sub("", bare) or bare
