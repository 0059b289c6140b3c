"""Numbers as these reports print them: units, signs, approximation, money in yuan.

Sources of the forms: 财预〔2020〕10号 (columns in 万元), 部门决算公开 templates (万元 or 元).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache

import cn2an

MAX_YUAN = Decimal("9999999999999999.99")

# Factor of a unit in yuan. The longest name that fits wins.
UNIT_YUAN: dict[str, Decimal] = {
    "亿元": Decimal(10**8),
    "千万元": Decimal(10**7),
    "百万元": Decimal(10**6),
    "十万元": Decimal(10**5),
    "万元": Decimal(10**4),
    "千元": Decimal(1000),
    "百元": Decimal(100),
    "元": Decimal(1),
    "亿": Decimal(10**8),
    "万": Decimal(10**4),
}
FOREIGN = ("美元", "港元", "港币", "欧元", "日元", "英镑", "澳元", "卢布", "韩元", "新台币")

_NUMBER = r"\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+"
_NUMERALS = "一二两三四五六七八九十百千零〇壹贰叁肆伍陆柒捌玖拾佰仟廿卅"
_CHINESE = rf"[{_NUMERALS}]+"
_LONGEST_CHINESE = 40
_LONGEST_SEEN = 60  # of the texts that are remembered with what they were read as
_ARABIC = re.compile(r"-?(?:\d+(?:\.\d*)?|\.\d+)")
_ALL_CHINESE = re.compile(_CHINESE)
# Where a number may begin: not inside one, nor behind what makes it another (几十, 1.2.3, 12,3456).
# Behind a fraction a comma parts two numbers: 4125.49,4143.91.
_BEGINS = r"(?<![\d.])(?:(?<!\d,)|(?<=\.\d,)|(?<=\.\d\d,))(?!0\d)"
_BEGINS_CHINESE = rf"(?<![几{_NUMERALS}])"
_MONEY = re.compile(
    rf"(?P<sign>[-−－])?(?P<before>(?<![节制契条合预违])约|(?<![附最临邻])近|逾|将近|接近|大约|(?<![不未])超过?)?\s?"
    rf"(?P<number>{_BEGINS}(?:{_NUMBER})|{_BEGINS_CHINESE}(?:{_CHINESE})(?=余|多|\s?[亿万元]|[百千]?万))"
    rf"\s?(?P<after>余|多)?\s?(?P<unit>亿|千万|百万|十万|万|千|百)?(?P<between>余|多)?\s?"
    rf"(?P<yuan>元(?!素|旦|月|宵|件|首)|圆)?(?P<whole>整)?(?P<last>余|左右|上下|以上|以内)?"
)
_PERCENT = re.compile(rf"(?P<sign>[-−－])?\s?(?P<number>{_BEGINS}(?:{_NUMBER}))\s?(?P<mark>%|％|个百分点|‰)")
# A counter behind a bare 万/亿 means a quantity, not money: 3万余份, 14.3万余人次, 18万平方米.
_COUNTER = re.compile(
    rf"\s?(?:[\d{_NUMERALS}]{{1,6}}[千百])?(?:余|多)?\s?(?:人|份|次|条|件|个|户|名|只|头|亩|平|吨|公|米|立方|千瓦|度|册|张|幅|场|辆|台|套|株|棵|字|里|之多|斤|升|册|篇|学|群|居|农|劳|师|家|起|例|枚|瓶|本|方|km|m|t|k|股|片|块|袋|箱|千克|克|羽|尾|枝|盆|座|处|间|床|部|颗|粒|盒|支|根|把|批|期|年|天|日|小时|分钟|公里|公顷|航|标|兆|像|种|位|点|倍|步|票|级|班|孔|眼|口|井|盏|座|栋|层|套|项)"
)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount of money found at start…end of a string."""

    start: int
    end: int
    yuan: Decimal | None  # None: larger than a DECIMAL(18,2)
    text: str
    is_approximate: bool
    is_bare: bool  # 万 or 亿 without 元
    currency: str | None = None  # a foreign currency's name: then yuan is None


def decimal_of(text: str) -> Decimal | None:
    """A printed number, Arabic with or without thousands separators, or Chinese; else None."""
    return _seen_decimal(text) if len(text) <= _LONGEST_SEEN else _read_decimal(text)


def _read_decimal(text: str) -> Decimal | None:
    plain = text.strip().replace(",", "").replace("，", "").replace(" ", "")
    plain = plain.replace("−", "-").replace("－", "-")
    if _ARABIC.fullmatch(plain):
        try:
            return Decimal(plain)
        except InvalidOperation:  # pragma: no cover - the pattern excludes it
            return None
    if len(plain) <= _LONGEST_CHINESE and _ALL_CHINESE.fullmatch(plain):
        try:
            return Decimal(str(cn2an.cn2an(plain, "smart")))
        except ValueError:
            return None
    return None


# The search for the cells of a table asks for the same numbers again and again.
_seen_decimal = lru_cache(maxsize=32768)(_read_decimal)


def yuan_of(number: Decimal, factor: Decimal) -> Decimal | None:
    """``number`` × ``factor`` to the cent, or None beyond DECIMAL(18,2)."""
    value = number * factor
    if abs(value) > MAX_YUAN:  # quantize fails beyond the context's precision
        return None
    return value.quantize(Decimal("0.01"))


def find_money(text: str, *, bare: bool = True) -> Iterator[Money]:
    """Amounts of money in a string, left to right.

    Without ``bare`` only amounts that say 元; with it also 50万 and 5.2亿 that no
    counter follows (3万余份 is a quantity). 1亿2000万元 is one amount.
    """
    for money in _joined(text):
        if bare or not money.is_bare or money.currency:
            yield money


def _joined(text: str) -> Iterator[Money]:
    held: Money | None = None
    for money in _amounts(text):
        if held and _goes_on(held, money, text):
            money = _sum(held, money, text)
        elif held:
            yield held
        held = money
    if held:
        yield held


def _goes_on(high: Money, low: Money, text: str) -> bool:
    """Whether ``low`` counts on from ``high``: 1亿|2000万元, 12万|3千元, 1亿零|500万元."""
    unit = text[high.end - 1]
    if not high.is_bare or unit not in "亿万" or high.yuan is None or low.yuan is None:
        return False
    return text[high.end : low.start] in ("", "零") and 0 <= low.yuan < UNIT_YUAN[unit]


def _sum(high: Money, low: Money, text: str) -> Money:
    assert high.yuan is not None and low.yuan is not None  # _goes_on refuses them
    yuan = yuan_of(high.yuan + low.yuan.copy_sign(high.yuan), Decimal(1))
    fuzzy = high.is_approximate or low.is_approximate
    return Money(high.start, low.end, yuan, text[high.start : low.end], fuzzy, low.is_bare)


def _amounts(text: str) -> Iterator[Money]:
    """Amounts with one unit each, those without 元 included."""
    position = 0
    while match := _MONEY.search(text, position):
        position = max(match.end("number"), match.start() + 1)
        unit, yuan = match["unit"] or "", match["yuan"] or ""
        if not yuan and unit not in ("万", "亿"):
            continue
        start = match.start() if match["sign"] else match.start("before") if match["before"] else match.start("number")
        if match["sign"] and _is_dash(text, start):
            start = match.start("before") if match["before"] else match.start("number")
        signed = bool(match["sign"]) and start == match.start("sign")
        currency = next((c for c in FOREIGN if not yuan and text.startswith(c, match.end())), None)
        if not yuan and not currency and _COUNTER.match(text, match.end("unit")):
            continue
        number = decimal_of(match["number"])
        if number is None:
            continue
        factor = UNIT_YUAN[unit + "元"] if unit else Decimal(1)
        value = None if currency else yuan_of(-number if signed else number, factor)
        end = match.end() if not match["last"] or match["last"] not in ("以上", "以内") else match.start("last")
        ranged = _RANGE_BEFORE.search(text, max(0, start - 12), start) is not None  # 50-60万元
        fuzzy = ranged or any(
            (match["before"], match["after"], match["between"], match["last"] in ("余", "左右", "上下"))
        )
        yield Money(start, end, value, text[start:end], fuzzy, not yuan, currency)
        position = max(position, match.end("yuan") if yuan else match.end("unit"))


def _is_dash(text: str, sign: int) -> bool:
    """Whether the sign at ``sign`` parts two numbers or dates (2021年-5万元, 5%-10%) instead of making one negative."""
    return sign > 0 and (text[sign - 1].isdigit() or text[sign - 1] in "年月日号）)%％")


def find_percents(text: str) -> Iterator[tuple[int, int, Decimal]]:
    """Percentages in a string as (start, end, value in percent points)."""
    for match in _PERCENT.finditer(text):
        number = decimal_of(match["number"])
        if number is None:
            continue
        if match["mark"] == "‰":
            number /= 10
        signed = bool(match["sign"]) and not _is_dash(text, match.start())
        yield match.start() if signed else match.start("number"), match.end(), -number if signed else number


def parse_percent(text: str) -> Decimal | None:
    """A cell that is a percentage: 99.97%, 100 %, ％; a bare number counts as percent points."""
    found = next(find_percents(text), None)
    if found:
        return found[2]
    return decimal_of(text)


_RANGE_BEFORE = re.compile(r"\d(?:\.\d+)?\s?(?:亿|万)?元?\s?[-－—~～至到]\s?$")
_CELL = re.compile(
    rf"(?P<sign>[-−－]|(?P<open>[(（]))?\s*(?P<number>{_NUMBER})\s*"
    rf"(?P<unit>{'|'.join(UNIT_YUAN)})?\s*(?(open)[)）])"
)


def parse_cell_money(text: str, unit: str) -> Decimal | None:
    """A money cell in exact yuan: its own unit wins over ``unit`` (the column's or caption's).

    None for anything that is not one number: blanks, ``/``, ``—``, words.
    """
    return _seen_cell(text, unit) if len(text) <= _LONGEST_SEEN else _read_cell(text, unit)


def _read_cell(text: str, unit: str) -> Decimal | None:
    match = _CELL.fullmatch(text.strip())
    if not match:
        return None
    number = decimal_of(match["number"])
    if number is None:
        return None
    factor = UNIT_YUAN[match["unit"] or unit]
    return yuan_of(-number if match["sign"] else number, factor)


_seen_cell = lru_cache(maxsize=32768)(_read_cell)
_UNIT_NOTE = re.compile(
    r"(?:单位|金额|资金|人民币)\s*[:：]?\s*(?:人民币)?\s*[（(]?\s*(亿元|千万元|百万元|万元|千元|元)(?![/旦素])"
    r"|[（(]\s*(?:单位\s*[:：])?\s*(亿元|万元|千元|元)\s*[)）]"
)


def printed_unit(text: str) -> str | None:
    """The unit that a header or caption names: 单位：万元, （万元）, 金额单位：元; else None."""
    match = _UNIT_NOTE.search(text)
    return (match[1] or match[2]) if match else None
