"""Counts of things in a sentence: 15个科队, 犯罪嫌疑人33人, 近600名."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from ingest.observe.vocabulary import measures

_NOT_BEFORE = frozenset("0123456789.,第〔[（(-—－~～/:：")  # inside a number, an ordinal, a range, a citation
_ABOUT = ("约", "近", "超", "超过", "逾", "不少于", "至少", "以上")


@dataclass(slots=True)
class Tally:
    """``number`` of ``unit`` at start…end of the characters; units that count the same are one (名, 人)."""

    start: int
    end: int
    number: int
    unit: str
    is_about: bool


@lru_cache(maxsize=1)
def _tally() -> re.Pattern[str]:
    kinds = "|".join(f"{re.escape(m.word)}(?!{m.not_before})" for m in measures())
    return re.compile(rf"([0-9]{{1,9}}(?:,[0-9]{{3}})*)([余多几])?\s?({kinds})")


@lru_cache(maxsize=1)
def _same() -> dict[str, str]:
    return {m.word: m.same_as for m in measures()}


def tallies(chars: str) -> list[Tally]:
    """The counts in a text, left to right."""
    found = []
    for match in _tally().finditer(chars):
        start = match.start()
        if start and chars[start - 1] in _NOT_BEFORE and not _opens(chars, start):
            continue
        number = int(match[1].replace(",", ""))
        is_about = bool(match[2]) or chars[max(0, start - 3) : start].rstrip().endswith(_ABOUT)
        found.append(Tally(start, match.end(), number, _same()[match[3]], is_about))
    return found


def _opens(chars: str, start: int) -> bool:
    """Whether the mark in front of a number only opens or announces it: （3个, ：3个, 检查5家,整改3家."""
    mark = chars[start - 1]
    return mark in "（(：:" or mark == "," and not (start > 1 and chars[start - 2].isdigit())
