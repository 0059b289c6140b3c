"""Text of documents is hostile: here it becomes text that shows as it is."""

from __future__ import annotations

import re

_LONGEST = 120
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
# Streamlit replaces these after Markdown was read, where a backslash does not help:
# `:smile:`, `:material/home:` and arrows. A word joiner (no width) keeps them apart.
_LATER = re.compile(r"(?<=[:<>~=-])(?=[\w<>=-])")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


def short(text: object, longest: int = _LONGEST) -> str:
    """One line of at most ``longest`` characters; what was cut off is told by an ellipsis."""
    line = " ".join(clean(text).split())
    return line if len(line) <= longest else line[: longest - 1] + "…"


def clean(text: object) -> str:
    """Without control characters and the marks that turn the direction of writing."""
    return _CONTROL.sub("", "" if text is None else str(text))


def escaped(text: object, longest: int = _LONGEST) -> str:
    """`short`, for where Streamlit reads Markdown: headings, labels, captions."""
    return _PUNCTUATION.sub(r"\\\1", _LATER.sub("\u2060", short(text, longest)))
