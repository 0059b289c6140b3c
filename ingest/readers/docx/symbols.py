"""Characters of symbol fonts, which stand in the text as codes of another meaning.

Wingdings and its kin put pictures where letters are: an "R" in Wingdings 2 prints a ticked box.
Only signs that say something in a report are listed; the rest is kept as it stands in the file.
"""

from __future__ import annotations

import re

from ingest.readers.docx.numerals import circled

_WINGDINGS = {
    0x6F: "□", 0x71: "❑", 0x72: "❒", 0xA8: "☐", 0xFB: "✗", 0xFC: "√", 0xFD: "☒", 0xFE: "☑",
    0xA1: "○", 0x6C: "●", 0x6E: "■", 0x75: "◆", 0xD8: "➢", 0xE0: "→",
    **{0x81 + n: circled(n + 1) for n in range(10)},
}  # fmt: skip
_WINGDINGS_2 = {
    0x4F: "✗", 0x50: "√", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA2: "■", 0xA3: "□", 0x81: "○", 0x98: "●",
}  # fmt: skip
_SYMBOL = {
    0xA3: "≤", 0xB3: "≥", 0xB1: "±", 0xB4: "×", 0xB8: "÷", 0xB9: "≠", 0xBB: "≈", 0xB0: "°", 0xA5: "∞",
    0x3C: "<", 0x3D: "=", 0x3E: ">", 0x25: "%", 0x2B: "+", 0x2D: "-", 0xB2: "″", 0xA2: "′", 0xB7: "·",
    0x53: "Σ", 0x44: "Δ", 0x61: "α", 0x62: "β", 0xD6: "√", 0xAE: "→", 0x6D: "μ",
}  # fmt: skip
_FONTS = {"wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2, "symbol": _SYMBOL}
_PRIVATE = 0xF000  # codes of symbol fonts are kept in U+F020…U+F0FF

_ENCLOSED = re.compile(r"eq\s*\\o\s*(?:\\a[clr]\s*)?\((.)\s*[,，;；]\s*(.+?)\)\s*$", re.IGNORECASE)
_SYMBOL_FIELD = re.compile(r"symbol\s+(\d+|0x[0-9a-f]+)(?:.*?\\f\s*\"?([^\"\\]+))?", re.IGNORECASE)
_TICKS = frozenset("√✓✔ü")
_CROSSES = frozenset("×✗✘xX")


def is_symbol_font(font: str | None) -> bool:
    """Whether letters in this font are pictures."""
    return font is not None and font.strip().lower() in _FONTS


def symbol(code: int, font: str | None) -> str:
    """The character that a code prints in a font."""
    table = _FONTS.get((font or "").strip().lower(), {})
    found = table.get(code - _PRIVATE if code >= _PRIVATE else code)
    if found is not None:
        return found
    return chr(code) if 0x20 <= code < 0x110000 and not 0xD800 <= code < 0xE000 else ""


def in_font(text: str, font: str | None) -> str:
    """Text as it prints in a symbol font; Chinese characters come from another font and stay."""
    return "".join(
        symbol(ord(char), font) if ord(char) < 0x100 or 0xF000 <= ord(char) < 0xF100 else char for char in text
    )


def of_field(instruction: str) -> str:
    """What a field without a result prints: characters put one over another, or a symbol."""
    text = instruction.strip()
    enclosed = _ENCLOSED.match(text)
    if enclosed:
        return _enclosed(enclosed[1], enclosed[2].strip())
    code = _SYMBOL_FIELD.match(text)
    return symbol(int(code[1], 0), (code[2] or "").strip() or None) if code and _is_number(code[1]) else ""


def _is_number(text: str) -> bool:
    return text.isdigit() or text.lower().startswith("0x")


def _enclosed(outer: str, inner: str) -> str:
    """○ with 3 is ③, □ with √ a ticked box."""
    if outer in "○〇◯" and inner.isdigit():
        return circled(int(inner))
    if outer in "□☐":
        return "☑" if inner in _TICKS else "☒" if inner in _CROSSES else inner
    return inner
