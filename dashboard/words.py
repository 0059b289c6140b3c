"""The words of the pages: `words.csv`, a line a word, in every language of the pages."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGES = {"zh": "中文", "en": "English"}
_FILE = Path(__file__).with_name("words.csv")


@cache
def words() -> dict[str, dict[str, str]]:
    """Key -> language -> word. Raises ValueError for a key that is there twice or lacks a language."""
    found: dict[str, dict[str, str]] = {}
    with _FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            key = row.pop("key")
            if key in found or not all(row.get(language) for language in LANGUAGES):
                raise ValueError(f"{_FILE.name}: {key!r} is there twice or lacks a language")
            found[key] = row
    return found


class Say:
    """The words in one language."""

    def __init__(self, language: str) -> None:
        self.language = language if language in LANGUAGES else "zh"

    def __call__(self, key: str, **values: Any) -> str:
        """The word of a key, its ``{gaps}`` filled. Raises KeyError for a key that is not there."""
        word = words()[key][self.language]
        return word.format(**values) if values else word

    def code(self, family: str, code: Any) -> str:
        """The word for a code of the data (``severity``, ``hard``); a code without a word shows as it is."""
        if code is None or code == "":
            return self("unknown")
        entry = words().get(f"{family}.{code}")
        return entry[self.language] if entry else str(code)
