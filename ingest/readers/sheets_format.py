"""Numbers and dates of a spreadsheet as the cell shows them: Excel's number formats.

Source of the rules: ECMA-376 part 1, 18.8.30 (numFmts) and 18.8.31, with the built-in
formats of the zh-cn locale. Values are rounded from 15 significant digits, half away
from zero, as Excel does. What is shown differently but means the same number (fractions,
[DBNum] numerals outside dates) is shown in plain digits.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from functools import lru_cache

from ingest.readers.sheets_dates import date_text

BUILT_IN: dict[int, str] = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: '"¥"#,##0', 6: '"¥"#,##0', 7: '"¥"#,##0.00',
    8: '"¥"#,##0.00', 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??", 14: "yyyy/m/d",
    15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss",
    22: "yyyy/m/d h:mm", 27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"', 32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 34: '上午/下午h"时"mm"分"',
    35: '上午/下午h"时"mm"分"ss"秒"', 36: 'yyyy"年"m"月"', 37: "#,##0;-#,##0", 38: "#,##0;-#,##0",
    39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00", 41: '#,##0;-#,##0;"-"', 42: '"¥"#,##0;-"¥"#,##0;"-"',
    43: '#,##0.00;-#,##0.00;"-"', 44: '"¥"#,##0.00;-"¥"#,##0.00;"-"', 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0",
    48: "##0.0E+0", 49: "@", 50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"', 53: 'm"月"d"日"',
    54: 'm"月"d"日"', 55: '上午/下午h"时"mm"分"', 56: '上午/下午h"时"mm"分"ss"秒"', 57: 'yyyy"年"m"月"',
    58: 'm"月"d"日"',
}  # fmt: skip

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.)|_(?P<space>.)|\*(?P<fill>.)|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<general>General|G/通用格式)|(?P<noon>AM/PM|A/P|上午/下午)|(?P<exponent>E[+-])"
    r"|(?P<date>yyyy|yy|y|m{1,5}|dddd|ddd|dd|d|hh?|ss?|aaaa|aaa|e+)|(?P<digit>[0#?])|(?P<sign>[.,%/@;])|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|=|<|>)\s*(-?\d+(?:\.\d+)?)$")
_ELAPSED = re.compile(r"h+|m+|s+", re.IGNORECASE)
_FIFTEEN = Context(prec=15, rounding=ROUND_HALF_UP)
_WIDTH = 11  # characters of a number that General shows
_TESTS = {
    "<": lambda a, b: a < b, "<=": lambda a, b: a <= b, ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b, "=": lambda a, b: a == b, "<>": lambda a, b: a != b,
}  # fmt: skip

Token = tuple[str, str]  # kind and text; kinds are the groups of _TOKEN, and "elapsed"


@dataclass(frozen=True, slots=True)
class _Section:
    tokens: tuple[Token, ...]
    condition: tuple[str, Decimal] | None
    is_date: bool
    numerals: str  # "1" for [DBNum1] …, else empty


def shown(value: str | float, code: str, is_1904: bool = False) -> str:
    """A number as a cell of that number format shows it.

    ``value`` as stored (a float or its decimal text). Text that is no number comes back as it is.
    """
    try:
        number = _FIFTEEN.create_decimal(value if isinstance(value, str) else repr(float(value)))
    except (InvalidOperation, ValueError):
        return str(value)
    if not number.is_finite():
        return str(value)
    sections = _sections(code)
    index = _chosen(sections, number)
    if index is None:
        return _general(number)
    section = sections[index]
    if section.is_date:
        return date_text(section.tokens, number, section.numerals, is_1904) or _general(number)
    keeps_sign = section.condition is not None or index == 0
    return _number(section.tokens, number if keeps_sign else abs(number)).strip()


def shown_text(text: str, code: str) -> str:
    """A text as a cell of that number format shows it: the fourth section may add to it or hide it."""
    sections = _sections(code)
    if len(sections) < 4:
        return text
    return "".join(text if token == ("sign", "@") else _literal(token) for token in sections[3].tokens).strip()


@lru_cache(maxsize=1024)
def _sections(code: str) -> tuple[_Section, ...]:
    parts: list[list[Token]] = [[]]
    for match in _TOKEN.finditer(code or "General"):
        kind = match.lastgroup or "other"
        text = match[kind]
        if (kind, text) == ("sign", ";"):
            parts.append([])
        else:
            parts[-1].append((kind, text))
    return tuple(_section(part) for part in parts[:4])


def _section(tokens: list[Token]) -> _Section:
    kept: list[Token] = []
    condition: tuple[str, Decimal] | None = None
    numerals = ""
    for kind, text in tokens:
        if kind != "bracket":
            kept.append((kind, text))
        elif match := _CONDITION.match(text):
            condition = match[1], Decimal(match[2])
        elif text[:1] == "$":
            kept.append(("quoted", text[1:].split("-")[0]))  # currency sign and locale
        elif text[:5].upper() == "DBNUM":
            numerals = text[5:]
        elif _ELAPSED.fullmatch(text):
            kept.append(("elapsed", text))
    is_date = any(kind in ("date", "elapsed", "noon") for kind, _ in kept) and ("general", "General") not in kept
    return _Section(tuple(kept), condition, is_date, numerals)


def _chosen(sections: tuple[_Section, ...], number: Decimal) -> int | None:
    """Index of the section that shows the number; None where none does."""
    numeric = sections[:3]
    if any(section.condition for section in numeric):
        for index, section in enumerate(numeric):
            if section.condition is None or _TESTS[section.condition[0]](number, section.condition[1]):
                return index
        return None
    if number < 0:
        return 1 if len(numeric) > 1 else 0
    return 2 if number == 0 and len(numeric) > 2 else 0


def _literal(token: Token) -> str:
    kind, text = token
    if kind in ("quoted", "escaped", "other"):
        return text
    return " " if kind == "space" else ""


def _number(tokens: tuple[Token, ...], number: Decimal) -> str:
    kinds = {kind for kind, _ in tokens}
    if "general" in kinds or ("sign", "@") in tokens or ("sign", "/") in tokens and "digit" in kinds:
        sign = "" if number >= 0 else "-"
        shows = [_general(abs(number)) if k == "general" or t in "@" else _literal((k, t)) for k, t in tokens]
        return sign + "".join(shows) if ("sign", "/") not in tokens else _general(number)
    if "digit" not in kinds:
        return "".join("%" if token == ("sign", "%") else _literal(token) for token in tokens)
    if "exponent" in kinds:
        return _scientific(tokens, number)
    return _fixed(tokens, number)


def _fixed(tokens: tuple[Token, ...], number: Decimal) -> str:
    """Digits put into their places: the whole part from the right, the fraction from the left."""
    dot = tokens.index(("sign", ".")) if ("sign", ".") in tokens else len(tokens)
    whole, fraction = list(tokens[:dot]), tokens[dot + 1 :]
    last = max((i for i, (kind, _) in enumerate(whole) if kind == "digit"), default=-1)
    thousands = sum(token == ("sign", ",") for token in whole[last + 1 :])
    grouped = any(token == ("sign", ",") for token in whole[: last + 1])
    places = sum(kind == "digit" for kind, _ in fraction)
    scale = 2 * tokens.count(("sign", "%")) - 3 * thousands
    exact = abs(number).scaleb(scale)
    digits, _, decimals = f"{exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):f}".partition(".")
    sign = "-" if number < 0 else ""
    tail = _fraction(fraction, decimals) if dot < len(tokens) else ""
    point = "." if tail else ""  # Excel leaves a bare point behind 85 in 0.##; it says nothing
    return sign + _whole(whole, digits.lstrip("0"), grouped) + point + tail


def _whole(tokens: list[Token], digits: str, grouped: bool) -> str:
    first = next((i for i, (kind, _) in enumerate(tokens) if kind == "digit"), len(tokens))
    shows: list[str] = []
    count = 0

    def put(digit: str) -> None:
        nonlocal count
        if grouped and count and count % 3 == 0:
            shows.append(",")
        shows.append(digit)
        count += 1

    for index in range(len(tokens) - 1, -1, -1):
        kind, text = tokens[index]
        if kind != "digit":
            shows.append("%" if text == "%" and kind == "sign" else _literal((kind, text))[::-1])
            continue
        if digits:
            put(digits[-1])
            digits = digits[:-1]
        elif text == "0":
            put("0")
        while index == first and digits:
            put(digits[-1])
            digits = digits[:-1]
    return "".join(shows)[::-1]


def _fraction(tokens: tuple[Token, ...], decimals: str) -> str:
    shows: list[str] = []
    used = 0
    for kind, text in tokens:
        if kind == "digit":
            rest = decimals[used:]
            shows.append(rest[0] if text == "0" or rest.strip("0") else "")
            used += 1
        else:
            shows.append("%" if text == "%" and kind == "sign" else _literal((kind, text)))
    return "".join(shows)


def _scientific(tokens: tuple[Token, ...], number: Decimal) -> str:
    at = next(i for i, (kind, _) in enumerate(tokens) if kind == "exponent")
    mantissa = tokens[:at]
    places = sum(kind == "digit" for kind, _ in mantissa[mantissa.index(("sign", ".")) :]) if (
        "sign", ".") in mantissa else 0  # fmt: skip
    figure, _, power = f"{number:.{places}E}".partition("E")
    width = sum(kind == "digit" for kind, _ in tokens[at:])
    sign = "-" if power.startswith("-") else "+" if tokens[at][1].endswith("+") else ""
    return f"{figure}E{sign}{power.lstrip('+-').zfill(width)}"


def _general(number: Decimal) -> str:
    """As General shows it: up to eleven characters; whole numbers in full, however long."""
    whole = len(str(abs(int(number))))
    places = max(0, _WIDTH - 1 - whole)
    short = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _WIDE)
    if not short and number:
        return f"{number:.5E}".replace("E-0", "E-")
    text = f"{short:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


_WIDE = Context(prec=400)
