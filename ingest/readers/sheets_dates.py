"""Dates and times of a spreadsheet as a cell shows them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

_MONTHS = "January February March April May June July August September October November December".split()
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_LAST_DAY = 2_958_465  # 9999-12-31
_DAY = 86_400
_NUMERALS = {"1": "○一二三四五六七八九十", "2": "零壹贰叁肆伍陆柒捌玖拾"}


def date_text(
    tokens: Sequence[tuple[str, str]], number: Decimal, numerals: str = "", is_1904: bool = False
) -> str | None:
    """A serial date under the tokens of a date format; None for a number that is no date.

    ``numerals``: "1" or "2" for [DBNum1] (二○二四年三月) and [DBNum2].
    """
    if not 0 <= number <= _LAST_DAY:
        return None
    places = _second_places(tokens)
    seconds = (number * _DAY).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    days, rest = divmod(seconds, _DAY)
    clock = _Clock(int(days), rest, seconds, any(kind == "noon" for kind, _ in tokens))
    shows: list[str] = []
    in_fraction = False
    for index, (kind, text) in enumerate(tokens):
        if kind in ("date", "elapsed"):
            part = _minutes(tokens, index) if text.lower().startswith("m") and kind == "date" else text.lower()
            shows.append(_numeral(_part(clock, part, kind, is_1904), part, numerals))
            in_fraction = False
        elif kind == "noon":
            names = {"AM/PM": ("AM", "PM"), "A/P": ("A", "P")}.get(text.upper(), ("上午", "下午"))
            shows.append(names[clock.hour >= 12])
        elif (kind, text) == ("sign", ".") and tokens[index + 1 : index + 2] and tokens[index + 1][0] == "digit":
            shows.append(f"{rest % 1:.{places}f}"[1:])
            in_fraction = True
        elif kind == "digit" and in_fraction or kind == "fill":
            continue
        else:
            shows.append(" " if kind == "space" else "" if text in ("@",) else text)
    return "".join(shows).strip()


class _Clock:
    def __init__(self, days: int, rest: Decimal, seconds: Decimal, is_half: bool) -> None:
        self.days, self.total = days, int(seconds)
        self.hour, left = divmod(int(rest), 3600)
        self.minute, self.second = divmod(left, 60)
        self.shown_hour = (self.hour % 12 or 12) if is_half else self.hour

    def date(self, is_1904: bool) -> tuple[int, int, int, int]:
        """Year, month, day, weekday; Excel's 1900 has a 29 February, and a day 0."""
        if is_1904:
            day = date(1904, 1, 1) + timedelta(self.days)
        elif self.days in (0, 60):
            return 1900, 1 if self.days == 0 else 2, 0 if self.days == 0 else 29, 5 if self.days == 0 else 2
        else:
            day = date(1899, 12, 31 if self.days < 60 else 30) + timedelta(self.days)
        return day.year, day.month, day.day, day.weekday()


def _second_places(tokens: Sequence[tuple[str, str]]) -> int:
    return sum(kind == "digit" for kind, _ in tokens)


def _minutes(tokens: Sequence[tuple[str, str]], index: int) -> str:
    """m or mm as minutes where hours stand before it or seconds behind it, else as the month."""
    text = tokens[index][1].lower()
    if len(text) > 2:
        return text
    parts = [(i, t.lower()) for i, (kind, t) in enumerate(tokens) if kind in ("date", "elapsed")]
    at = next(n for n, (i, _) in enumerate(parts) if i == index)
    before = parts[at - 1][1] if at else ""
    after = parts[at + 1][1] if at + 1 < len(parts) else ""
    return "n" * len(text) if before.startswith("h") or after.startswith("s") else text


def _part(clock: _Clock, part: str, kind: str, is_1904: bool) -> str:
    if kind == "elapsed":
        unit = {"h": 3600, "m": 60, "s": 1}[part[0]]
        return str(clock.total // unit).zfill(len(part))
    if part[0] in "hns":
        value = {"h": clock.shown_hour, "n": clock.minute, "s": clock.second}[part[0]]
        return str(value).zfill(len(part))
    year, month, day, weekday = clock.date(is_1904)
    names = {
        "mmm": _MONTHS[month - 1][:3],
        "mmmm": _MONTHS[month - 1],
        "mmmmm": _MONTHS[month - 1][0],
        "ddd": _DAYS[weekday][:3],
        "dddd": _DAYS[weekday],
        "aaa": "一二三四五六日"[weekday],
        "aaaa": "星期" + "一二三四五六日"[weekday],
    }
    if part in names:
        return names[part]
    if part[0] in "ye":
        return f"{year % 100:02}" if part in ("y", "yy") else str(year)
    return str(month if part[0] == "m" else day).zfill(len(part))


def _numeral(text: str, part: str, numerals: str) -> str:
    """A number of a date in Chinese numerals: years digit by digit, the rest as it is spoken."""
    signs = _NUMERALS.get(numerals)
    if not signs or not text.isdigit():
        return text
    if part[0] in "ye" or len(text) > 2:
        return "".join(signs[int(digit)] for digit in text)
    tens, ones = divmod(int(text), 10)
    if not tens:
        return signs[ones]
    first = signs[tens] if tens > 1 or numerals == "2" else ""
    return first + signs[10] + (signs[ones] if ones else "")
