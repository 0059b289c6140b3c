"""The words of prose about money, read from ``lexicon/money_verbs.csv`` and ``money_exclusions.csv``."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from ingest.records import BASES

# noun: 年初预算, stands between item and amount · verb: 安排, its object is the item ·
# deed: 采购, a verb, and a noun behind its object · payee: 付给 · need: 所需, part of the item ·
# item: 总投资, names the item and the phase · bare: 支出, a phase only where it stands alone ·
# guard: 政府采购, hides the words inside.
ROLES = ("noun", "verb", "deed", "payee", "need", "item", "bare", "guard")
REACHES = ("clause", "sentence", "before", "after")
# A verb before one of these is part of a compound noun: 购置费, 使用率, 采购总额.
_NOUN_TAIL = r"(?![费率权证款性卡系者]|支出|总额|情况|方式|进度|办法|标准|及|和运|计划|中心)"


@dataclass(frozen=True, slots=True)
class Word:
    """A phase word found at start…end of a clause."""

    start: int
    end: int
    role: str
    basis: str
    has_year: bool  # False: the amount may run over several years, so no year is inherited


@dataclass(frozen=True, slots=True)
class Exclusion:
    """What tells that an amount is no money of the agency, and the reason code that says so."""

    pattern: re.Pattern[str]
    reach: str
    reason: str


@dataclass(frozen=True)
class MoneyWords:
    """The vocabulary, compiled."""

    phase: re.Pattern[str]
    meaning: dict[str, tuple[str, str, bool]]
    exclusions: tuple[Exclusion, ...]

    def phases(self, clause: str) -> list[Word]:
        """Phase words of a clause, left to right, the longest at each place; guards dropped."""
        found = []
        for match in self.phase.finditer(clause):
            role, basis, has_year = self.meaning[match[0]]
            if role != "guard":
                found.append(Word(match.start(), match.end(), role, basis, has_year))
        return found

    def exclusion(self, reach: str, text: str) -> str | None:
        """The reason code of the first exclusion of this reach that ``text`` meets."""
        return next((e.reason for e in self.exclusions if e.reach == reach and e.pattern.search(text)), None)


def _rows(text: str, name: str, columns: tuple[str, ...]) -> list[tuple[int, dict[str, str]]]:
    reader = csv.DictReader(text.splitlines())
    missing = set(columns) - set(reader.fieldnames or ())
    if missing:
        raise ValueError(f"{name}: columns {sorted(missing)} are missing")
    rows = [(number, {c: (row[c] or "").strip() for c in columns}) for number, row in enumerate(reader, start=2)]
    if not rows:
        raise ValueError(f"{name} has no rows")
    return rows


def load_verbs(text: str) -> tuple[re.Pattern[str], dict[str, tuple[str, str, bool]]]:
    """``money_verbs.csv`` as one pattern and the meaning of each word; ValueError names a wrong line."""
    meaning: dict[str, tuple[str, str, bool]] = {}
    for number, row in _rows(text, "money_verbs.csv", ("word", "role", "basis", "year")):
        word, role, basis, year = row.values()
        guard = role == "guard"
        if not word or role not in ROLES or (not guard and (basis not in BASES or year not in ("keep", "none"))):
            raise ValueError(f"money_verbs.csv line {number}: word, role {ROLES}, basis {BASES}, year keep/none: {row}")
        if word in meaning:
            raise ValueError(f"money_verbs.csv line {number}: {word} stands there twice")
        meaning[word] = (role, basis, year != "none")
    longest_first = sorted(meaning, key=lambda w: (-len(w), w))
    tail = {"verb": _NOUN_TAIL, "deed": _NOUN_TAIL}
    return re.compile("|".join(re.escape(w) + tail.get(meaning[w][0], "") for w in longest_first)), meaning


def load_exclusions(text: str) -> tuple[Exclusion, ...]:
    """``money_exclusions.csv``; ValueError names a wrong line."""
    found = []
    for number, row in _rows(text, "money_exclusions.csv", ("pattern", "reach", "reason")):
        if row["reach"] not in REACHES or not row["reason"].isidentifier() or not row["pattern"]:
            raise ValueError(f"money_exclusions.csv line {number}: pattern, reach {REACHES}, reason code: {row}")
        try:
            pattern = f"(?:{row['pattern']})$" if row["reach"] == "before" else row["pattern"]
            found.append(Exclusion(re.compile(pattern), row["reach"], row["reason"]))
        except re.error as error:
            raise ValueError(
                f"money_exclusions.csv line {number}: {row['pattern']!r} is no pattern: {error}"
            ) from error
    return tuple(found)


@lru_cache(maxsize=1)
def money_words() -> MoneyWords:
    """The vocabulary of the installed lexicon."""
    folder = files("ingest.lexicon")
    phase, meaning = load_verbs((folder / "money_verbs.csv").read_text(encoding="utf-8"))
    return MoneyWords(phase, meaning, load_exclusions((folder / "money_exclusions.csv").read_text(encoding="utf-8")))
