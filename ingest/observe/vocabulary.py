"""The words of the rules that read text, from ``lexicon/observe_*.csv``; checked on load."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
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


@dataclass(frozen=True, slots=True)
class Measure:
    """A word that counts; followed by ``not_before`` it is part of another word. ``same_as``: counts the same."""

    word: str
    not_before: str
    same_as: str


@dataclass(frozen=True, slots=True)
class Stages:
    """A step of a procedure and the step behind it, of which no more can come; ``excused``: unless these are said."""

    first: re.Pattern[str]
    second: re.Pattern[str]
    severity: str
    excused: re.Pattern[str]
    note: str
    note_en: str


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate by its name: ``part`` of ``whole``, both counted in one of the units. Each has its number as ``n``."""

    rate: re.Pattern[str]
    part: re.Pattern[str]
    whole: re.Pattern[str]


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


@lru_cache(maxsize=1)
def measures() -> tuple[Measure, ...]:
    """Longest first."""
    name = "observe_measures"
    rows = [Measure(**row) for row in read_rows(name, ("word", "not_before", "same_as"))]
    for row in rows:
        _pattern(name, row.not_before)
        if row.same_as not in {other.word for other in rows}:
            raise LexiconError(f"{name}.csv: {row.word} counts as {row.same_as}, which is no measure")
    return tuple(sorted(rows, key=lambda row: (-len(row.word), row.word)))


@lru_cache(maxsize=1)
def _exclusive() -> Mapping[str, tuple[re.Pattern[str], ...]]:
    name = "observe_exclusive"
    groups: dict[str, list[re.Pattern[str]]] = {}
    for row in read_rows(name, ("group", "kind")):
        groups.setdefault(row["group"], []).append(_pattern(name, row["kind"]))
    if any(len(kinds) < 2 for kinds in groups.values()):
        raise LexiconError(f"{name}.csv: a group of one kind excludes nothing")
    return {group: tuple(kinds) for group, kinds in groups.items()}


def exclusive(labels: Sequence[str]) -> bool:
    """Whether things so labelled are of kinds that exclude each other, each of another: 男职工, 女职工."""
    for kinds in _exclusive().values():
        found = [next((number for number, kind in enumerate(kinds) if kind.search(label)), None) for label in labels]
        if None not in found and len(set(found)) == len(labels) > 1:
            return True
    return False


_PERSONS = r"[^，,、。；;：:\d%]{0,16}?(?P<n>\d{1,9})(?P<about>[余多])?\s?(?:名|人)(?!次)"


@lru_cache(maxsize=1)
def stages() -> tuple[Stages, ...]:
    """Both patterns hold the number of persons as ``n``."""
    name = "observe_stages"
    columns = ("first", "second", "severity", "excused", "note", "note_en")
    return tuple(
        Stages(
            _pattern(name, f"(?:{row['first']}){_PERSONS}"),
            _pattern(name, f"(?:{row['second']}){_PERSONS}"),
            row["severity"],
            _pattern(name, row["excused"]),
            row["note"],
            row["note_en"],
        )
        for row in read_rows(name, columns)
    )


@lru_cache(maxsize=1)
def rates() -> tuple[Rate, ...]:
    name = "observe_rates"
    return tuple(
        Rate(
            _pattern(name, rf"(?:{row['rate']})(?:为|达到?|是)?\s?(?P<n>\d{{1,3}}(?:\.\d{{1,4}})?)%"),
            _pattern(name, _counted(row["part"], row["unit"])),
            _pattern(name, _counted(row["whole"], row["unit"])),
        )
        for row in read_rows(name, ("rate", "part", "whole", "unit"))
    )


def _counted(verb: str, units: str) -> str:
    return rf"(?:{verb})[^，,、。；;：:\d%率]{{0,16}}?(?P<n>\d{{1,9}})(?P<about>[余多])?\s?(?P<unit>{units})"


@lru_cache(maxsize=1)
def totals() -> Mapping[str, re.Pattern[str]]:
    """Group of things that an agency has a number of → how they are called."""
    name = "observe_totals"
    return {row["group"]: _pattern(name, row["noun"]) for row in read_rows(name, ("group", "noun"))}


@lru_cache(maxsize=1)
def procured() -> Mapping[str, re.Pattern[str]]:
    """Kind of government procurement → words for what is bought as such (政府采购法 第二条)."""
    name = "observe_procured"
    return {row["kind"]: _pattern(name, row["bought"]) for row in read_rows(name, ("kind", "bought"))}
