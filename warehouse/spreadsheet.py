"""What a spreadsheet would take for a formula, and how text is kept from it: wherever files for people are written."""

from __future__ import annotations

import re

# ASCII signs (OWASP, "CSV injection"), also behind blanks, and their full-width forms, which Chinese and
# Japanese Excel take too
_FORMULA = re.compile(r"[ \u00a0\u3000]*[=+\-@\t\r\n＝＋－＠]")


def is_formula(text: str) -> bool:
    return _FORMULA.match(text) is not None


def defused(text: str) -> str:
    """The text such that no spreadsheet takes it for a formula: with an apostrophe before it where needed."""
    return "'" + text if is_formula(text) else text
