"""Amounts of money and shares: drawn so that they add up, printed as reports print them."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from random import Random

CENT = Decimal("0.01")
UNIT_YUAN = {"元": Decimal(1), "千元": Decimal(1000), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}
_DIGITS = "零一二三四五六七八九"


def wan(hundredths: int) -> Decimal:
    """Yuan of an amount in hundredths of 万元 (so that two places of 万元 print it exactly)."""
    return Decimal(hundredths) * 100


def amount(rng: Random, least: int, most: int) -> Decimal:
    """An amount of least…most 万元 with two places, in yuan; some are round, as in real budgets."""
    if rng.random() < 0.3:
        return wan(rng.randint(least, most) * 100)
    return wan(rng.randint(least * 100, most * 100))


def split(rng: Random, total: Decimal, count: int) -> list[Decimal]:
    """``count`` amounts, none of them 0, that sum to ``total``."""
    hundredths = int(total / 100)
    cuts = sorted(rng.sample(range(1, hundredths), count - 1))
    return [wan(b - a) for a, b in zip([0, *cuts], [*cuts, hundredths], strict=True)]


def rounded(value: Decimal) -> Decimal:
    return value.quantize(CENT, ROUND_HALF_UP)


def percent(part: Decimal, whole: Decimal) -> Decimal:
    return rounded(part * 100 / whole)


def printed(yuan: Decimal, unit: str = "万元", thousands: bool = False, places: int = 2) -> str:
    """The number alone, in ``unit``: ``1,234.50``."""
    value = yuan / UNIT_YUAN[unit]
    return f"{value:,.{places}f}" if thousands else f"{value:.{places}f}"


def short(value: Decimal) -> str:
    """A number without zeros at its end: 20, 9.5."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def chinese_wan(yuan: Decimal) -> str:
    """``二十万元``; only whole 万元 from 1 to 99."""
    tens, ones = divmod(int(yuan / UNIT_YUAN["万元"]), 10)
    head = "" if not tens else ("十" if tens == 1 else _DIGITS[tens] + "十")
    return head + (_DIGITS[ones] if ones else "") + "万元"
