"""The words before an amount: whose item it is, in which phase, in which year.

A *lead* is the text between the last separator or number and an amount: 2021年县财政安排
看守所经费 20万元. It is agent, year, phase words and item in no fixed order; the phase words
of `money_verbs.csv` say on which side of them the item stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.extract.money_items import item_code_of
from ingest.extract.money_words import Word, money_words
from ingest.extract.pieces import opaque

LONGEST_LEAD = 300
_LONGEST_ITEM = 60

NUMBERING = re.compile(
    r"\s*(?:第[一二三四五六七八九十百\d]{1,4}(?:部分|章|节)|[一二三四五六七八九十]{1,3}(?:[、.．]|是)|[（(][一二三四五六七八九十\d]{1,3}[)）]"
    r"|\d{1,2}(?:[、.．)）](?!\d)|\s(?=[\u4e00-\u9fff]))|[①-⑳●•·◆■])\s*"
)
_DATE = re.compile(
    r"(?:截[至止]到?|至|到|于|自|从|在)?\s?(?<!\d)(?P<year>(?:19|20)\d\d)\s?(?:[—–\-－~～至到]{1,3}\s?(?P<until>(?:19|20)\d\d)\s?)?年(?:度|初|末|底)?"
    r"(?:\d{1,2}月(?:份|底|初|末)?(?:\d{1,2}日)?)?(?P<open>起|以来|之前|开始)?(?:底|前|止|末|期间|间)?"
)
_UNTIL = re.compile(r"截[至止]到?(?:\d{1,2}月(?:\d{1,2}日)?|目前|年|期)?(?:底|末|份|止|前)*")
_LAST_YEAR = re.compile(r"(?:上一?年度?|去年)(?!末?度?的?(?:结转|结余|项目结|财政拨款结))")
_THIS_YEAR = re.compile(r"本年度?|今年")
_CONNECTOR = re.compile(
    r"(?:[\s，,：:；;、。”）)]|其中|另外|另有|此外|同时|并且|以及|还有|包括|包含|即(?!将)|主要是|主要为|具体为|(?:资金)?来源(?:为|是|于|包括)|分别(?=为|是)|全年(?=共|累计)|年内|现|并|且|另|和|及|与|由(?=.{1,8}构成))+"
)
_FRONT = re.compile(
    r"(?:[\s，,、：:的该]|各(?![类项级地])|其(?![他它中])|本年度?(?=[^支收预决财一]|$)|当年(?=[^财]|$)|其中|共计|累计|合计(?=[^数])|实际(?=[\u4e00-\u9fff]{0,4}$)|全年|已经?|将|把|对(?!附属|个人|企业|民间|社会)|为(?!民)|了|用于|分别|按|因(?!公)|是|有(?![线机关偿色])|由|经(?![营费济办常])|年内|主要|全部|并|共(?!青|同|产|计)|(?:本|我|全)(?:部门|单位|[局校院委办镇乡所队馆站处县市区](?![级本])))+"
)
_BACK = re.compile(
    r"(?:[\s，,、：:的]|(?<![作行成])为(?:每?年)?|是|达到?|已|共计?|总共|累计|合计(?<![入出]合计)|计(?<![总合预会设统审]计)|约|近|仅|了|于|均|各|分别|人民币|高达|只|(?<=[，、])(?:金额|资金)|\(|（)++$"
)
_WEAK = re.compile(
    r"(?>项目|专项|资金总额|资金|经费|款项|费用|全年|年度|总额|总数|总计|合计|共计|累计|金额|数额|全部|实际|当年|本年度?|目前|财政|情况|单位|部门|学校|我[局校院]"
    r"|各地|[一二三四五六七八九十两]{1,2}年|第一|第二|一次性|整个|上述|该|本|此|各|这|总|共|其|年|月|份|额|数|均)*+"
)
_NAMED_FUND = re.compile(r"(?:项目|专项)(?:资金|经费)|财政资金")
_FUND = re.compile(r"(?:专项|财政|项目)?(?:资金|经费|金额|款项?|费用|总额|总数|总计|拨款)(?:总额|共计|合计)?")
_OVER_YEARS = re.compile(r"[二两三四五六七八九十\d]年(?:来|间)?(?:累计|共|合计)")
_LIST_HEAD = re.compile(r"^[^，。；（）()]{2,16}?(?:主要)?(?:包括|包含)(?=[^费金]{2})")
_GOES_ON = re.compile(r"(?:专项)?(?:资金|经费|项目|补助|工程|专项)|已|实际|累计|共|全年")
_SPENT_ON = ("项目", "财政", "单位", "部门")  # 项目支出预算: with 支出 it is an item
_EACH = re.compile(r"^(?:分别|各|均)")
_OF_YEAR = re.compile(r"本年度?$|当年$")
_ORG = re.compile(
    r"[\u4e00-\u9fff]{2,25}?(?:局|委员会|委|办公室|院|中心|学校|小学|中学|大学|政府|街道办事处|厅|部|所|站|队|馆)"
    r"(?=(?:本年|财政拨款|一般公共预算|政府性基金|收入|支出|机关运行|政府采购|“三公”|部门预算|预算|决算|基本支出|项目支出|总))"
)
_TOTAL = re.compile(r"总|合计|决算|预算|数")
_AGENT = re.compile(
    r"(?>由|经|从|中央|国家|自治区|省|市|州|县|区|旗|镇|乡|街道|上级|本级|同级|地方|级|里|人民|财政拨款|财政|政府|发改委|发改局|主管部门|局|厅|部门|部|所"
    r"|[我本][局县市区校院所单位部门]{1,2}|甲方|乙方|学校|医院|单位|直接|及时|全额|资金)*+"
)
_RECIPIENT = re.compile(
    r"给?(?:[我本全](?:部门|单位|[局校院委办镇乡所队馆站处县市区系统])|学校|医院)(?=.{2})|给[^，的]{1,16}?(?:局|公司|单位|学校|医院|中心|政府|大队|支队|委|乡|镇|村)"
)
MONEY_NOUN = re.compile(
    r"(?:支出|收入|经费|资金|费用?|补贴|补助|津贴|奖励|奖金|金|款|工资|薪酬|待遇|投资|采购|总额|合计|总计|预算|决算|额度|债券|配套|结转|结余|保险|投入|拨款|额|医疗|运行|事务|工程|服务|货物|专项|（[类款项]）|科目)(?:（[^（）]{0,30}）)?$"
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """What a lead says. ``item`` None: to be inherited; ``basis`` None: no phase word of its own."""

    item: str | None
    basis: str | None
    has_year: bool  # False: total investment, contracts: not of one year
    fallback: str  # the printed words, trimmed
    printed: str = ""  # the same with the words that say when: for want of an item


@dataclass(frozen=True, slots=True)
class YearFound:
    """A year that words name: ``year`` None for a range of years."""

    year: int | None
    is_relative: bool = False


def tail(lead: str) -> str:
    return lead[-LONGEST_LEAD:]


def year_in(text: str, base: int | None) -> YearFound | None:
    """The last year that ``text`` names outside brackets; relative words count from ``base``."""
    masked = opaque(tail(text))
    dates = _dates(masked)
    if dates:
        last = dates[-1]
        if last["until"] and last["until"] != last["year"]:
            return YearFound(None)
        return YearFound(int(last["year"]))
    if base is not None and _LAST_YEAR.search(masked):
        return YearFound(base - 1, is_relative=True)
    if base is not None and _THIS_YEAR.search(masked):
        return YearFound(base, is_relative=True)
    return None


def _dates(masked: str) -> list[re.Match[str]]:
    """Dates that say when, not since when (2020年起, 自2020年启动)."""
    return [m for m in _DATE.finditer(masked) if not m["open"] and (m["until"] or m[0][0] not in "自从")]


def years_in(text: str) -> list[int]:
    """All years that ``text`` names, left to right."""
    return [int(m["year"]) for m in _dates(opaque(tail(text))) if not m["until"]]


def trim(item: str) -> str:
    """An item without what only connects it: leading 其中/该/为, trailing 为/达/共, unpaired brackets."""
    previous = None
    while previous != item:
        previous = item
        item = item[match.end() :] if (match := _FRONT.match(item)) and match.end() < len(item) else item
        item = _BACK.sub("", item)
        item = _LIST_HEAD.sub("", item)
        item = NUMBERING.sub("", item, count=1) if NUMBERING.match(item) else item
    if len(item) > 24 and "的" in item[:-4]:
        item = item[item.rindex("的", 0, -4) + 1 :] or item
    item = item.replace("“”", "")
    if match := re.fullmatch(r"“([^“”]{2,40})”(?:项目|专项)?", item):
        return match[1]
    if item[:1] in "“‘" and item.count("”") + item.count("’") == 0:
        item = item[1:]
    return item[-_LONGEST_ITEM:]


def is_weak(item: str) -> bool:
    """Nothing but words that fit any item: 项目, 资金, 全年 …"""
    bare = re.sub(r"[“”\s、，]", "", item)
    return _WEAK.fullmatch(bare) is not None and not _NAMED_FUND.search(bare)


def _bare_lead(lead: str, agency: str | None) -> str:
    """The lead without numbering, connectors, dates and the agency's own name in front."""
    text = tail(lead)
    previous = None
    while previous != text:
        previous = text
        for pattern in (_CONNECTOR, NUMBERING):
            match = pattern.match(text)
            text = text[match.end() :] if match else text
        masked = opaque(text)
        for date in reversed(list(_DATE.finditer(masked))):
            text = text[: date.start()] + text[date.end() :]
        text = _UNTIL.sub("", text, count=1)
        if agency and text.startswith(agency) and len(text) > len(agency):
            text = text[len(agency) :]
        text = _ORG.sub("", text, count=1) if _ORG.match(text) else text
    return text


def _phase_words(masked: str) -> list[Word]:
    """Phase words that are phases here: a bare 预算, 收入 or 支出 counts only at its place."""
    kept = []
    for word in money_words().phases(masked):
        rest = _BACK.sub("", masked[word.end :])
        if masked[word.start : word.end] == "预算" and rest and not _FUND.fullmatch(rest):
            continue
        front = masked[: word.start]
        if masked[word.start : word.end] == "计划" and _is_name(trim(front), masked[word.end :]):
            continue
        if word.role == "bare" and (_FRONT.sub("", front).strip() or _OF_YEAR.search(front)):
            continue
        if word.role == "bare" and (masked[word.start : word.end] == "收入" or _TOTAL.match(masked, word.end)):
            continue
        kept.append(word)
    return kept


def _is_name(front: str, behind: str) -> bool:
    """Whether 计划 ends a name (营养改善计划资金, 营养改善计划已列支) and plans nothing."""
    named = len(front) >= 4 and not _AGENT.fullmatch(front) and not is_weak(front)
    return named and (not _BACK.sub("", behind) or _GOES_ON.match(behind) is not None)


def read_phrase(lead: str, agency: str | None = None) -> Phrase:
    """Item and phase of a lead (see module)."""
    text = _bare_lead(lead, agency)
    masked = opaque(text)
    words = _phase_words(masked)
    fallback = trim(text)
    if not words:
        item = trim(text)
        return Phrase(None if not item or is_weak(item) else item, None, True, fallback, text)
    last = words[-1]
    basis, has_year = _basis(words, masked)
    item = _item(text, last)
    return Phrase(
        None if not item or is_weak(item) else item, basis, has_year, fallback, _BACK.sub("", _EACH.sub("", text))
    )


def _basis(words: list[Word], masked: str) -> tuple[str, bool]:
    last = words[-1]
    has_year = all(w.has_year for w in words) and not _OVER_YEARS.search(masked)
    bases = {w.basis for w in words}
    if last.basis == "budget" and "initial_budget" in bases:
        return "initial_budget", has_year
    planned = [w for w in words[:-1] if w.basis == "planned" and w.role == "verb"]
    if planned and last.role == "verb":
        return "planned", has_year
    if len(words) > 1 and last.role == "verb" and masked[last.start : last.end].startswith("用于"):
        return words[-2].basis, has_year
    return last.basis, has_year


def _item(text: str, word: Word) -> str:
    """The item beside the decisive phase word; empty where there is none."""
    printed = text[word.start : word.end]
    before, after = text[: word.start], trim(text[word.end :])
    if word.role in ("payee", "need"):
        return printed + after if after else ""
    if word.role == "item":
        return trim(before + printed)
    if word.role != "noun":
        after = trim(_RECIPIENT.sub("", after, count=1)) if _RECIPIENT.match(after) else after
    front = trim(before)
    agent = not front or _AGENT.fullmatch(front) is not None
    if after and not _FUND.fullmatch(after):
        return after
    if after:
        return "" if agent and word.role != "deed" else trim(before + printed + after)
    if word.role == "deed":
        return trim(before + printed)
    if word.role in ("verb", "bare"):
        return "" if agent else _object_of(front)
    keep = printed[:2] if printed[:2] in ("支出", "收入") and front and not front.endswith(("支出", "收入")) else ""
    return front + keep if front and (not is_weak(front) or (keep and front in _SPENT_ON)) else ""


def _object_of(front: str) -> str:
    """The item before a verb: 执法办案积分奖励已列支, 区级配套安排."""
    return re.sub(r"(?:已|实际|直接|及时|共|全额|累计|均)+$", "", front)


_LEVEL = re.compile(r"(?P<name>[^（）()\s、，。；：:\d.—–-]{2,30}?)\s?[（(](?P<level>[类款项])[）)](?P<tail>支出)?")
_DASHES = re.compile(r"\s?(?:[—–―]{1,2}|-{1,2}|－)\s?")
_CODED = re.compile(r"“?(\d{3,7})”?\s*[.、]?\s*([^\d（）()]{2,30})|([^\d（）()]{2,30})[（(](\d{3,7})[）)]")
_DIGITS = re.compile(r"(?<!\d)(2\d{2}(?:\d{2}){0,2})(?!\d)")


@dataclass(frozen=True, slots=True)
class Function:
    """A functional class as printed: levels from 类 on, and the digits where they stand there."""

    names: tuple[str, ...]
    levels: str  # which of 类款项 the names are; empty where dashes part them
    code: str | None
    item: str


def _is_class(name: str) -> bool:
    """Whether a name is one of the 类 level: 教育, 教育支出."""
    return "function" in (item_code_of(name)[0], item_code_of(name + "支出")[0])


def function_of(item: str) -> Function | None:
    """The functional class that a phrase names; None where it names none.

    教育支出（类）普通教育（款）高中教育（项） · 公共安全支出—行政运行 · 2040201行政运行.
    """
    text = trim(item)
    code = next((m[1] for m in _DIGITS.finditer(text)), None)
    found = list(_LEVEL.finditer(text))
    if found:
        names = tuple(m["name"] + (m["tail"] or "" if m["level"] == "类" else "") for m in found)
        single = len(found) == 1 and found[0]["level"] == "类"
        return Function(names, "".join(m["level"] for m in found), code, found[0][0] if single else found[-1]["name"])
    parts = [p for p in _DASHES.split(text) if p]
    if 2 <= len(parts) <= 3 and not re.search(r"\d", text) and _is_class(parts[0]):
        return Function(tuple(parts), "", None, parts[-1])
    if code and (match := _CODED.fullmatch(text)):
        name = (match[2] or match[3]).strip("“”")
        return Function((name,), {3: "类", 5: "款", 7: "项"}[len(code)], code, name)
    if re.fullmatch(r"[“”\u4e00-\u9fff]+科目", text):
        name = text.removesuffix("科目").strip("“”")
        return Function((name,), "", None, name) if _is_class(name) else None
    return None
