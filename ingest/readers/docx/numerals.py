"""Numbers as Word prints them in lists: the formats of ST_NumberFormat (ECMA-376, 17.18.59)."""

from __future__ import annotations

from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_LEGAL_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_LEGAL_DIGITS_TRADITIONAL = "零壹貳參肆伍陸柒捌玖"
_UNITS = ("", "十", "百", "千")
_LEGAL_UNITS = ("", "拾", "佰", "仟")
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
)


def formatted(value: int, number_format: str) -> str:
    """A list number in a number format; formats that are not known print decimal digits."""
    return _FORMATS.get(number_format, str)(value) if value >= 0 else str(value)


def circled(value: int) -> str:
    """①…⑳ ㉑…㊿, beyond them plain digits."""
    for first, last, char in ((1, 20, "①"), (21, 35, "㉑"), (36, 50, "㊱")):
        if first <= value <= last:
            return chr(ord(char) + value - first)
    return str(value)


def _thousands(value: int, digits: str, units: tuple[str, ...], *, keep_one: bool) -> str:
    """一千零一 below ten thousand; ``keep_one``: 壹拾, not 拾."""
    if not 0 < value < 10_000:
        return str(value) if value else digits[0]
    text = ""
    for position in (3, 2, 1, 0):
        digit = value // 10**position % 10
        if digit:
            text += digits[digit] + units[position]
        elif text and not text.endswith("零") and value % 10**position:
            text += "零"
    return text[1:] if not keep_one and 10 <= value < 20 else text


def _counting(value: int) -> str:
    """一 … 十 … 九十九, then digit by digit: 一〇〇."""
    return _thousands(value, _DIGITS, _UNITS, keep_one=False) if 0 < value < 100 else _digital(value)


def _digital(value: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(value))


def _roman(value: int) -> str:
    if not 0 < value < 4000:
        return str(value)
    text = ""
    for worth, letters in _ROMAN:
        text += letters * (value // worth)
        value %= worth
    return text


def _letters(value: int) -> str:
    """A … Z, AA, BB …: letters repeat."""
    return chr(ord("A") + (value - 1) % 26) * ((value - 1) // 26 + 1) if 0 < value <= 780 else str(value)


def _one_of(signs: str) -> Callable[[int], str]:
    return lambda value: signs[value - 1] if 0 < value <= len(signs) else str(value)


def _sexagenary(value: int) -> str:
    return _STEMS[(value - 1) % 10] + _BRANCHES[(value - 1) % 12] if value > 0 else str(value)


def _ordinal(value: int) -> str:
    suffix = "th" if value % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
    return f"{value}{suffix}"


def _thousand_counting(value: int) -> str:
    return _thousands(value, _DIGITS, _UNITS, keep_one=False)


_FORMATS: dict[str, Callable[[int], str]] = {
    "none": lambda value: "",
    "decimalZero": lambda value: f"{value:02d}",
    "decimalFullWidth": lambda value: str(value).translate(str.maketrans("0123456789", "０１２３４５６７８９")),
    "decimalFullWidth2": lambda value: str(value).translate(str.maketrans("0123456789", "０１２３４５６７８９")),
    "numberInDash": lambda value: f"- {value} -",
    "ordinal": _ordinal,
    "upperRoman": _roman,
    "lowerRoman": lambda value: _roman(value).lower(),
    "upperLetter": _letters,
    "lowerLetter": lambda value: _letters(value).lower(),
    "decimalEnclosedCircle": circled,
    "decimalEnclosedCircleChinese": circled,
    "decimalEnclosedParen": lambda value: chr(ord("⑴") + value - 1) if 0 < value <= 20 else f"({value})",
    "decimalEnclosedFullstop": lambda value: chr(ord("⒈") + value - 1) if 0 < value <= 20 else f"{value}.",
    "ideographEnclosedCircle": lambda value: chr(ord("㊀") + value - 1) if 0 < value <= 10 else _counting(value),
    "ideographParenthesis": lambda value: chr(ord("㈠") + value - 1) if 0 < value <= 10 else f"（{_counting(value)}）",
    "chineseCounting": _counting,
    "taiwaneseCounting": _counting,
    "chineseCountingThousand": _thousand_counting,
    "taiwaneseCountingThousand": _thousand_counting,
    "japaneseCounting": _thousand_counting,
    "ideographDigital": _digital,
    "japaneseDigitalTenThousand": _digital,
    "taiwaneseDigital": _digital,
    "chineseLegalSimplified": lambda value: _thousands(value, _LEGAL_DIGITS, _LEGAL_UNITS, keep_one=True),
    "ideographLegalTraditional": lambda value: _thousands(
        value, _LEGAL_DIGITS_TRADITIONAL, _LEGAL_UNITS, keep_one=True
    ),
    "ideographTraditional": _one_of(_STEMS),
    "ideographZodiac": _one_of(_BRANCHES),
    "ideographZodiacTraditional": _sexagenary,
}
