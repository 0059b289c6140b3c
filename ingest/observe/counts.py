"""Rules A06, A07, A11 and A17: quantity × price, instalments, lists that are counted, steps that follow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from itertools import takewhile

from ingest.amounts import Money, decimal_of, find_money
from ingest.extract.pieces import opaque
from ingest.observe.seen import Observation, Seen, Sentence, passed, undecided
from ingest.observe.vocabulary import any_of, funnels

_NUMBER = r"\d{1,9}(?:\.\d{1,4})?"
_PERIODS = {"月": 12, "季度": 4, "季": 4, "年": 1, "天": 365, "日": 365}
_CHINESE = "一二三四五六七八九十"


# ---------------------------------------------------------------- A06


@lru_cache(maxsize=1)
def _rate() -> re.Pattern[str]:
    counters = any_of("counter")
    return re.compile(
        rf"(?P<price>{_NUMBER})(?P<wan>万)?元\s?(?:/|每)\s?(?:(?P<period1>季度|[月年季天日])(?:(?:/|每)(?P<unit1>{counters}))?"
        rf"|(?P<unit2>{counters})(?:(?:/|每)(?P<period2>季度|[月年季天日]))?)"
    )


@lru_cache(maxsize=64)
def _quantity(unit: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\d.])(\d{{1,9}})(?:多|余)?{re.escape(unit)}(?![月年])")


def prices(seen: Seen) -> Iterator[Observation]:
    """A06: where a sentence gives a quantity, a unit price and what was paid, they multiply."""
    for sentence in seen.holding("元/", "元每"):
        rates = list(_rate().finditer(sentence.chars))
        if rates and (rates[0]["unit1"] or rates[0]["unit2"]):
            yield from _price(sentence, rates[:3])


def _price(sentence: Sentence, rates: list[re.Match[str]]) -> Iterator[Observation]:
    chars = sentence.chars
    rate = rates[0]
    inside = {match.start("price") for match in rates}
    amounts = [m for m in find_money(chars, bare=False) if m.yuan and not _is_price(m, chars, inside)]
    total = next((m for m in amounts if m.start > rate.end() and "元/" not in chars[m.end - 1 : m.end + 1]), None)
    if total is None or total.yuan is None:
        return
    unit = rate["unit1"] or rate["unit2"]
    counted = [m for m in _quantity(unit).finditer(chars) if m.start() < total.start]
    place = sentence.part(min([rate.start(), *(m.start() for m in counted)]), total.end)
    if not counted:
        yield undecided("A06", place)
        return
    quantities = {Decimal(m[1]) for m in counted}
    products = [q * _yearly(rates, chars) for q in {*quantities, sum(quantities, Decimal(0))}]
    # The period may be meant otherwise than printed, and further prices may be for something else.
    lenient = [q * _yearly(rates[:n], chars, p) for q in quantities for n in range(1, len(rates) + 1) for p in (1, 12)]
    if any(abs(value - total.yuan) <= total.yuan * Decimal("0.01") for value in [*products, *lenient]):
        yield passed("A06", place)
        return
    quantity = max(quantities)
    computed = quantity * _yearly(rates, chars)
    is_far = computed >= 2 * total.yuan or computed * 2 <= total.yuan
    words = {
        "quantity": quantity,
        "unit": unit,
        "price": "加".join(match[0] for match in rates),
        "computed": _wan(computed),
        "printed": total.text,
    }
    yield Observation(
        "A06", "finding", (place,), variant="product", words=words, printed=total.text, computed=_wan(computed),
        difference=total.yuan - computed, unit="yuan", severity=None if is_far else "soft",
    )  # fmt: skip


def _yearly(rates: list[re.Match[str]], chars: str, periods: int | None = None) -> Decimal:
    """What one unit costs in a year (or in the months that the sentence names) at all the rates, in yuan."""
    months = re.search(r"(?<!\d)(\d{1,2})个月", chars)
    cost = Decimal(0)
    for rate in rates:
        period = _PERIODS.get(rate["period1"] or rate["period2"] or "年", 1)
        if period == 12 and months:
            period = int(months[1])
        price = (decimal_of(rate["price"]) or Decimal(0)) * (10000 if rate["wan"] else 1)
        cost += price * (periods or period)
    return cost


def _is_price(money: Money, chars: str, inside: set[int]) -> bool:
    return money.start in inside or chars[money.end : money.end + 1] in ("/", "每") and money.end < len(chars)


def _wan(yuan: Decimal) -> str:
    return f"{(yuan / 10000).normalize():f}万元"


# ---------------------------------------------------------------- A07

_CONTRACT = re.compile(r"合同(?:总)?(?:金额|价款?|总价|额)(?:合计|共计|总计)?(?:为|是|：|:)?\s*$")
_EACH = re.compile(
    rf"第(?P<first>\d{{1,3}}|[{_CHINESE}]{{1,3}})(?P<unit>季度|期|年|次|笔|个月)"
    rf"(?:(?:至|到|-|—|~)第?(?P<last>\d{{1,3}}|[{_CHINESE}]{{1,3}})(?P=unit)(?:每(?P=unit)|均))?"
    r"(?:实际|应|需)?(?:支付|付款|付)(?:金额|款项|合同款)?(?:为|是|：|:)?\s*"
)


def instalments(seen: Seen) -> Iterator[Observation]:
    """A07: instalments that are counted from the first on make the amount of the contract."""
    plans = [(s, list(_EACH.finditer(s.chars))) for s in seen.holding("支付", "付款")]
    for sentence, parts in plans:
        if parts and _position(parts[0]["first"]) == 1:
            yield from _plan(seen, sentence, parts)


def _position(text: str | None) -> int:
    number = decimal_of(text) if text else None
    return int(number) if number is not None else 0


def _plan(seen: Seen, sentence: Sentence, parts: list[re.Match[str]]) -> Iterator[Observation]:
    money = {m.start: m for m in find_money(sentence.chars)}
    total, number, envelope, last = Decimal(0), 0, Decimal(0), parts[-1].end()
    for part in parts:
        amount = next((m for start, m in money.items() if part.end() <= start <= part.end() + 1), None)
        first, final = _position(part["first"]), _position(part["last"]) or _position(part["first"])
        if amount is None or amount.yuan is None or first != number + 1 or final < first:
            return
        total += amount.yuan * (final - first + 1)
        envelope += _half_unit(amount) * (final - first + 1)
        number, last = final, amount.end
    if number < 2:
        return
    place = sentence.part(parts[0].start(), last)
    contracts = list(_contracts(seen))
    if len({m.yuan for _, m in contracts}) != 1:
        yield undecided("A07", place)
        return
    where, contract = contracts[0]
    assert contract.yuan is not None  # _contracts gives no other
    other = where.part(max(0, contract.start - 8), contract.end)
    if abs(total - contract.yuan) <= envelope + _half_unit(contract):
        yield passed("A07", place, other)
        return
    words = {"count": number, "computed": _wan(total), "printed": contract.text}
    yield Observation(
        "A07", "finding", (other, place), variant="sum", words=words, printed=contract.text, computed=_wan(total),
        difference=contract.yuan - total, unit="yuan",
    )  # fmt: skip


def _contracts(seen: Seen) -> Iterator[tuple[Sentence, Money]]:
    for sentence in seen.holding("合同"):
        for money in find_money(sentence.chars):
            if money.yuan and _CONTRACT.search(sentence.chars, max(0, money.start - 16), money.start):
                yield sentence, money


def _half_unit(money: Money) -> Decimal:
    """Half a unit of the last digit that is printed, in yuan."""
    digits = re.search(r"\d+(?:\.(\d+))?", money.text)
    unit = Decimal(10000) if "万" in money.text else Decimal(1)
    return unit / 2 / 10 ** len(digits[1] or "") if digits and digits[1] else Decimal(0)


# ---------------------------------------------------------------- A17


def steps(seen: Seen) -> Iterator[Observation]:
    """A17: of what was counted, no more can come to the next step: 办结 ≤ 受理, 整改 ≤ 发现."""
    for step in funnels():
        for sentence, match in seen.found(step):
            if match["unit1"] != match["unit2"]:
                continue
            first, second, place = Decimal(match["n1"]), Decimal(match["n2"]), sentence.part(*match.span())
            if second <= first:
                yield passed("A17", place)
                continue
            words = {"quote": place.words, "first": first, "second": second, "unit": match["unit1"]}
            yield Observation(
                "A17", "finding", (place,), variant="more", words=words, printed=str(second), computed=f"≤{first}",
                difference=second - first, unit="value",
            )  # fmt: skip


# ---------------------------------------------------------------- A11

_N = rf"(?P<n>\d{{1,3}}|[{_CHINESE}两]{{1,3}})"
_COUNTED = re.compile(
    rf"(?<![\d.第年月]){_N}(?:个|项|条|类|种|家|所|大|名)(?P<noun>[\u4e00-\u9fff]{{1,12}}?)(?:，|,|：|:)?(?:分别为|分别是|即)[：:]?"
)
_FIRSTS = re.compile(
    rf"(?<![\d.第年月]){_N}(?:个|项|条|大)(?:方面|问题|措施|原因|任务|环节|方式|不足)[^。；一]{{0,6}}?[：:，,]?(?=一是)"
)
_QUOTED_LIST = re.compile(
    rf"(?P<list>“[^”“]{{1,30}}”(?:[、和及]?“[^”“]{{1,30}}”){{1,30}})(?P<more>等)?(?:这|共|的)?{_N}(?:个|项|条|大)(?!一)"
)
_ONES = re.compile(rf"“(?P<list>一[^”“、]{{1,14}}(?:、一[^”“、]{{1,14}}){{1,11}})”(?:的|等)?“{_N}个一”")
_ABSENT = re.compile(
    r"[\u4e00-\u9fff]{2,12}[（(](?:目前|现)?(?:暂未|尚未|未|待|拟)(?:设[置立]|成立|组建|建成?|启用)[^（）()]{0,6}[)）]"
)
_SAYS = re.compile(rf"([{_CHINESE}])是")


def lists(seen: Seen) -> Iterator[Observation]:
    """A11: a number that counts a list is its length. A list that ends in 等 may be longer."""
    for sentence in seen.sentences:
        chars = sentence.chars
        if "分别" in chars or "即" in chars:
            for match in _COUNTED.finditer(chars):
                yield from _after(sentence, match)
        if "“" in chars:
            for match in _QUOTED_LIST.finditer(chars):
                length = match["list"].count("“")
                yield from _judge(sentence, match.span(), match["n"], {length}, is_open=bool(match["more"]))
            for match in _ONES.finditer(chars):
                yield from _judge(sentence, match.span(), match["n"], {match["list"].count("、") + 1})
        if "一是" in chars:
            for match in _FIRSTS.finditer(chars):
                yield from _enumerated(sentence, match)


def _enumerated(sentence: Sentence, match: re.Match[str]) -> Iterator[Observation]:
    """三个方面：一是…；二是…；三是…: the list goes on through the paragraph."""
    rest = sentence.text.chars[sentence.start + match.end() :]
    said = [_CHINESE.index(m[1]) + 1 for m in _SAYS.finditer(rest[:4000])]
    length = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(said, range(1, 11), strict=False)))
    if 1 < length == len(said):
        yield from _judge(sentence, match.span(), match["n"], {length})


def _after(sentence: Sentence, match: re.Match[str]) -> Iterator[Observation]:
    tail = opaque(sentence.chars[match.end() :])
    stop = re.search(r"[。；;：:，,]|$", tail)
    listed = tail[: stop.start()] if stop else tail
    if "、" not in listed:
        return
    joins = len(re.findall(r"(?<=[\u4e00-\u9fff\0”）)])(?:和|及|与|以及)(?=[\u4e00-\u9fff“])", listed))
    length = listed.count("、") + 1
    is_open = listed.rstrip().endswith("等") or "等" in listed[-6:]
    span = match.start(), match.end() + len(listed)
    absent = _ABSENT.search(sentence.chars, match.end(), span[1])
    if absent:
        words = {"n": match["n"], "noun": match["noun"], "quote": absent[0]}
        yield Observation(
            "A11", "finding", (sentence.part(*absent.span()), sentence.part(*span)), key="absent", variant="absent",
            words=words, printed=match["n"], computed=absent[0], unit="text",
        )  # fmt: skip
    yield from _judge(sentence, span, match["n"], set(range(length, length + joins + 1)), is_open)


def _judge(
    sentence: Sentence, span: tuple[int, int], counted: str, lengths: set[int], is_open: bool = False
) -> Iterator[Observation]:
    number = 2 if counted == "两" else _position(counted)
    if number < 2:
        return
    place = sentence.part(*span)
    if number in lengths:
        yield passed("A11", place)
    elif is_open and min(lengths) < number:
        yield undecided("A11", place)
    else:
        length = max(lengths)
        words = {"n": number, "length": length, "quote": place.words}
        yield Observation(
            "A11", "finding", (place,), variant="length", words=words, printed=str(number), computed=str(length),
            difference=Decimal(number - length), unit="value",
        )  # fmt: skip
