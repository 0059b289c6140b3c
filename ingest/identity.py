"""Who reports, for which year, on which day: agency, fiscal year and date of a report."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import cn2an

from ingest import lexicon
from ingest.clean import simplified
from ingest.document import Block

_YEAR = r"(?:19|20)\d{2}"
_YEARS = re.compile(rf"({_YEAR})\s*年?度?\s*(?:[-—~－至到]+|——)\s*({_YEAR})\s*年")
_CHINESE_YEAR = re.compile(r"([二〇○零一]{1}[〇○零O0九][一二三四五六七八九〇○零]{2})\s*年")
_TITLE_YEAR = re.compile(rf"({_YEAR})\s*(?:年度?|财年|[)）])")
_BODY_YEAR = re.compile(rf"(?<!\d)({_YEAR})\s*年(?!\s*\d{{1,2}}\s*月\s*\d{{1,2}}\s*日)")
_DATE = re.compile(rf"({_YEAR})\s*(?:年|[./-])\s*(\d{{1,2}})\s*(?:月|[./-])\s*(\d{{1,2}})\s*日?")
_CHINESE_DATE = re.compile(
    r"([二〇○零一]{1}[〇○零][一二三四五六七八九〇○零]{2})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})日"
)
# The year of the money: a year that stands before the words that give, plan or spend it.
_MONEY_YEAR = re.compile(
    rf"({_YEAR})\s*年(?:度|初|底|末)?[^，。；\d]{{0,16}}(?:安排|下达|预算|拨付|批复|纳入|决算|收入|支出|实际|财政)"
)
_PUBLISHED = re.compile(r"(?:发布|公开|更新|发表|编制|印发)(?:时间|日期)|访问次数|信息来源|〔|\[20|【20")
# A place in front of an agency's name, so that 全县教育局 or 我局 is none.
_PLACE = (
    r"(?:(?![年度月日的据照由被经将是及各本我全该在等以从到向并把对])[\u4e00-\u9fff]){1,12}?(?<![社小校园辖地])"
    r"(?:特别行政区|自治区|自治州|自治县|自治旗|地区|省|市|州|盟|县|区|旗|镇|乡|街道|开发区|高新区|新区|管理区)"
)
# Behind 区委 or 县政府 the name goes on: 中共…区委社会工作部, …县政府办公室.
_INNER_BODY = re.compile(
    r"[\u4e00-\u9fff]{0,10}?(?:部|办公室|委员会|办|局|研究室|党校|中心)(?![\u4e00-\u9fff]{0,2}[门分])"
)
# …镇中心 + 卫生院, …市第一 + 幼儿园: the name goes on to the last noun before a year or a mark.
_FURTHER = re.compile(
    r"[\u4e00-\u9fff]{0,8}?(?:卫生院|医院|学校|小学|中学|幼儿园|学院|中心|委员会|办公室|站|所|院|馆|局)(?=\s?\d{4}|[^\u4e00-\u9fff]|$)"
)
_NOT_NAME = re.compile(r"[我本该各全贵]|有关|相关|以及|附件|根据|按照|关于|年度|对于|由于|经过|通过|实施|负责")


@dataclass(frozen=True, slots=True)
class Found:
    """A value and where it was found (title, field, signature, body, sibling)."""

    value: str
    source: str


@lru_cache(maxsize=1)
def _agency_pattern() -> re.Pattern[str]:
    suffixes = sorted(
        (r["suffix"] for r in lexicon.read_rows("agency_suffixes", ("suffix", "sector"))), key=lambda x: (-len(x), x)
    )
    return re.compile(
        rf"(?:中共|中国共产党)?{_PLACE}[\u4e00-\u9fff（）()]{{0,18}}?(?:{'|'.join(suffixes)})(?:本级)?(?![\u4e00-\u9fff]{{0,3}}(?:大队|支队|中队|派出所))"
    )


def agency_in(text: str) -> str | None:
    """The first agency with a place in its name: 岷阳县第二幼儿园, 中共…区委社会工作部; None without a place."""
    plain = simplified(text)
    for match in _agency_pattern().finditer(plain):
        start = match.start() + len(match[0]) - len(re.sub(r"^(?:关于|于|受|为|送|报)+(?=.{4})", "", match[0]))
        end = match.end()
        if match[0].endswith(("委", "政府")) and (inner := _INNER_BODY.match(plain, end)):
            end = inner.end()
        if further := _FURTHER.match(plain, end):
            end = further.end()
        name = text[start:end]
        if 4 <= len(name) <= 40 and not _NOT_NAME.search(name.removesuffix("本级")):
            return name
    return None


def is_full_agency(text: str) -> bool:
    """Whether a name stands for an agency by itself (a place in it), not an inner unit such as 特巡警支队."""
    return bool(re.match(rf"(?:中共|中国共产党)?{_PLACE}", simplified(text))) and not text.endswith(
        ("支队", "大队", "中队", "科", "股")
    )


def signature_agency(blocks: Sequence[Block]) -> str | None:
    """The agency that signs: a line of its own among the last ones, usually above the date."""
    lines = [b.text.chars for b in blocks if b.kind != "table" and b.text.chars]
    tail = lines[-6:]
    for number in range(len(tail) - 1, -1, -1):
        line = re.sub(r"[（(](?:盖章|公章|章)[)）]", "", tail[number]).strip()
        line = _DATE.sub("", line).strip()
        if 4 <= len(line) <= 30 and (found := agency_in(line)) and found == line.replace(" ", ""):
            return found
    return None


def report_date(blocks: Sequence[Block]) -> date | None:
    """The date of signature: a line that is only a date among the last lines of the report."""
    lines = [b.text.chars.strip() for b in blocks if b.kind != "table" and b.text.chars]
    for line in reversed(lines[-5:]):
        bare = re.sub(r"^[^\d二]{0,30}(?=(?:20\d\d|二))", "", line)
        match = _DATE.fullmatch(bare) or (_DATE.search(bare) if len(line) <= 40 else None)
        if match:
            return _day(int(match[1]), int(match[2]), int(match[3]))
        chinese = _CHINESE_DATE.search(line)
        if chinese:
            return _day(_chinese_year(chinese[1]), int(cn2an.cn2an(chinese[2])), int(cn2an.cn2an(chinese[3])))
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _chinese_year(text: str) -> int:
    digits = {c: str(n) for n, c in enumerate("零一二三四五六七八九")} | {"〇": "0", "○": "0", "O": "0"}
    return int("".join(digits.get(c, c) for c in text))


def title_year(title: str) -> int | None:
    """The year a title names; None for none and for several years (2016—2019年度)."""
    if _YEARS.search(title):
        return None
    match = _TITLE_YEAR.search(title) or re.search(rf"(?<!\d)({_YEAR})(?!\d)", title)
    if match:
        return int(match[1])
    chinese = _CHINESE_YEAR.search(title)
    return _chinese_year(chinese[1]) if chinese else None


def spans_years(title: str) -> bool:
    """Whether a title names a span of years: then the report has no single fiscal year."""
    return bool(_YEARS.search(title))


def fiscal_year(title: str | None, texts: Iterable[str], fallback: int | None = None) -> Found | None:
    """The year of the funds. The title counts, unless the body's money is clearly of another year.

    ``texts``: the report's paragraphs and label cells. Dates of publication do not count.
    """
    if title and spans_years(title):
        return None
    votes: Counter[int] = Counter()
    mentions: Counter[int] = Counter()
    for text in texts:
        if _PUBLISHED.search(text[:40]):
            continue
        for match in _MONEY_YEAR.finditer(text):
            votes[int(match[1])] += 1
        for match in _BODY_YEAR.finditer(text):
            mentions[int(match[1])] += 1
        for match in re.finditer(rf"[（(]\s*({_YEAR})\s*年度?\s*[)）]", text):
            votes[int(match[1])] += 1
    named = title_year(title) if title else None
    if named is not None:
        rival = max(votes, key=lambda y: (votes[y], y), default=named)
        if rival != named and not votes[named] and mentions[rival] > mentions[named] and abs(rival - named) == 1:
            return Found(str(rival), "body")
        return Found(str(named), "title")
    pool = votes or mentions
    if pool:
        return Found(str(max(pool, key=lambda y: (pool[y], y))), "body")
    return Found(str(fallback), "sibling") if fallback else None
