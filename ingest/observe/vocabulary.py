"""The words of the rules that read text, from ``lexicon/observe_*.csv``; checked on load."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from string import Formatter

from ingest.lexicon import LexiconError, read_rows


@dataclass(frozen=True, slots=True)
class Template:
    """A finding's sentence in both languages, with places for words: ``{name}``."""

    chinese: str
    english: str


@dataclass(frozen=True, slots=True)
class Opposed:
    """Two statuses that one project cannot have at once; ``note`` says why."""

    rule_id: str
    group: str
    one: re.Pattern[str]
    other: re.Pattern[str]
    note: str
    note_en: str
    severity: str


@dataclass(frozen=True, slots=True)
class Repealed:
    """A regulation or institution, and the first day on which it was no longer in force."""

    name: str
    pattern: re.Pattern[str]
    ended: date
    successor: str


@dataclass(frozen=True, slots=True)
class Residue:
    """What a template leaves behind, by rule: X06 an instruction or placeholder, X11 what was left out."""

    rule_id: str
    pattern: re.Pattern[str]
    severity: str


def _pattern(name: str, text: str) -> re.Pattern[str]:
    try:
        return re.compile(text)
    except re.error as error:
        raise LexiconError(f"{name}.csv: {text!r} is no pattern: {error}") from error


@lru_cache(maxsize=1)
def templates() -> Mapping[tuple[str, str], Template]:
    """(rule, variant) → the sentence of a finding. Both languages may only name the same words."""
    found: dict[tuple[str, str], Template] = {}
    for row in read_rows("observe_statements", ("rule_id", "variant", "chinese", "english")):
        key = row["rule_id"], row["variant"]
        if key in found:
            raise LexiconError(f"observe_statements.csv: {key} stands twice")
        if not row["chinese"].endswith("。") or row["chinese"].count("。") != 1 or not row["english"].endswith("."):
            raise LexiconError(f"observe_statements.csv: {key} is not one sentence")
        names = {name for _, name, _, _ in Formatter().parse(row["chinese"]) if name}
        if not {name for _, name, _, _ in Formatter().parse(row["english"]) if name} <= names | {"note_en"}:
            raise LexiconError(f"observe_statements.csv: {key} names other words in English")
        found[key] = Template(row["chinese"], row["english"])
    return found


@lru_cache(maxsize=1)
def opposed() -> tuple[Opposed, ...]:
    name = "observe_opposed"
    return tuple(
        Opposed(
            row["rule_id"],
            row["group"],
            _pattern(name, row["one"]),
            _pattern(name, row["other"]),
            row["note"],
            row["note_en"],
            row["severity"],
        )
        for row in read_rows(name, ("rule_id", "group", "one", "other", "note", "note_en", "severity"))
    )


@lru_cache(maxsize=1)
def repealed() -> tuple[Repealed, ...]:
    name = "observe_repealed"
    columns = ("name", "pattern", "ended", "successor", "source")
    return tuple(
        Repealed(row["name"], _pattern(name, row["pattern"]), date.fromisoformat(row["ended"]), row["successor"])
        for row in read_rows(name, columns)
    )


@lru_cache(maxsize=1)
def residues() -> tuple[Residue, ...]:
    name = "observe_residue"
    return tuple(
        Residue(row["rule_id"], _pattern(name, row["pattern"]), row["severity"])
        for row in read_rows(name, ("rule_id", "pattern", "severity"))
    )


@lru_cache(maxsize=1)
def self_references() -> tuple[re.Pattern[str], Mapping[str, tuple[str, ...]]]:
    """A pattern for 本院, 我局 … (group ``kind``), and the ends of names that may say so of themselves."""
    ends: dict[str, tuple[str, ...]] = {}
    parts: list[str] = []
    not_after: set[str] = set()
    for row in read_rows("observe_self", ("kind", "ends", "not_after", "not_before")):
        ends[row["kind"]] = tuple(row["ends"].split("|"))
        parts.append(f"{row['kind']}(?!{row['not_before']})")
        not_after |= set(row["not_after"])
    return _pattern("observe_self", f"[我本](?<![{''.join(sorted(not_after))}].)(?:{'|'.join(parts)})"), ends


@lru_cache(maxsize=1)
def words() -> Mapping[str, frozenset[str]]:
    """Word lists by kind: units that exclude each other, words of direction, …"""
    found: dict[str, set[str]] = {}
    for row in read_rows("observe_words", ("kind", "word")):
        found.setdefault(row["kind"], set()).add(row["word"])
    return {kind: frozenset(members) for kind, members in found.items()}


@lru_cache(maxsize=1)
def funnels() -> tuple[re.Pattern[str], ...]:
    """For each pair of steps a pattern with their numbers (n1, n2) and units; nothing but words between."""
    name = "observe_funnel"
    count = (
        r"(?:了|共|各类|案件|刑事|行政)?[^，。；\d%]{{0,8}}?(?P<n{0}>\d{{1,9}})余?"
        r"(?P<unit{0}>人次|件次|[件起人个处条项次份例辆])"
    )
    between = r"[^，。；\d]{0,6}[，,、](?:共|已|均)?"
    return tuple(
        _pattern(name, f"(?:{row['first']}){count.format(1)}{between}(?:{row['second']}){count.format(2)}")
        for row in read_rows(name, ("first", "second"))
    )


@lru_cache(maxsize=8)
def any_of(kind: str) -> str:
    """The words of a kind as alternatives of a pattern, longest first."""
    return "|".join(re.escape(w) for w in sorted(words()[kind], key=lambda w: (-len(w), w)))
