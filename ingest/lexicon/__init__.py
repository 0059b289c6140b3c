"""What is known about forms, as data: labels, columns, levels, words; checked on load.

Each CSV beside this module maps printed words to one role. `match` folds the accidents
of print (white space, width, traditional characters, brackets with notes), so the files
hold each label once.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from ingest.clean import simplified

_MOST_SEEN = 20_000  # texts remembered a lexicon: labels repeat, contents do not
_FOLDER = Path(__file__).parent
_PUNCTUATION = re.compile(r"[\s:：·\"“”'‘’*＊、,，.。;；\-—–_/／“”]+")
_NOTE = re.compile(r"[（(][^（）()]*[）)]")
_NUMBERING = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[、.．)）](?!\d))"
)


class LexiconError(ValueError):
    """A data file of the lexicon is not what the code relies on; names file and line."""


def fold(label: str) -> str:
    """A printed label for comparison: simplified, no white space, no punctuation, ASCII brackets folded."""
    return _PUNCTUATION.sub("", simplified(label)).replace("(", "（").replace(")", "）").upper()


def fold_bare(label: str) -> str:
    """`fold` without bracketed notes and numbering: 一、项目资金（万元） → 项目资金."""
    return fold(_NUMBERING.sub("", _NOTE.sub("", label.strip())))


@dataclass(frozen=True)
class Lexicon:
    """Folded label → role (or standard name); ``labels`` by length, longest first, for scanning."""

    roles: Mapping[str, str]
    _seen: dict[str, str | None] = field(default_factory=dict, compare=False, repr=False)

    def match(self, text: str) -> str | None:
        """The role of a whole cell, or None: exact after folding, then without notes and numbering."""
        if not text or len(text) > 60:
            return None
        try:
            return self._seen[text]
        except KeyError:
            role = self.roles.get(fold(text)) or self.roles.get(fold_bare(text))
        if len(self._seen) >= _MOST_SEEN:
            self._seen.clear()
        self._seen[text] = role
        return role

    def __contains__(self, text: str) -> bool:
        return self.match(text) is not None


def read_rows(name: str, columns: tuple[str, ...]) -> list[dict[str, str]]:
    """Rows of a lexicon CSV, stripped; raises `LexiconError` on a missing column or an empty field."""
    path = _FOLDER / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        missing = set(columns) - set(reader.fieldnames or ())
        if missing:
            raise LexiconError(f"{path.name}: columns {sorted(missing)} are missing")
        rows = [{k: (v or "").strip() for k, v in row.items() if k} for row in reader]
    for number, row in enumerate(rows, start=2):
        empty = [c for c in columns if not row[c]]
        if empty:
            raise LexiconError(f"{path.name} line {number}: {empty} empty")
    return rows


def _mapping(name: str, key: str, value: str, keep: Mapping[str, str] | None = None) -> Lexicon:
    roles: dict[str, str] = {}
    for row in read_rows(name, (key, value)):
        if keep and any(row[column] != wanted for column, wanted in keep.items()):
            continue
        folded = fold(row[key])
        if roles.get(folded, row[value]) != row[value]:
            raise LexiconError(f"{name}.csv: {row[key]!r} is both {roles[folded]!r} and {row[value]!r}")
        roles[folded] = row[value]
    if not roles:
        raise LexiconError(f"{name}.csv holds nothing for {keep}")
    return Lexicon(roles)


@lru_cache(maxsize=1)
def form_labels() -> Lexicon:
    """Labels of the head, goals and foot of a form → role (project_name, contact, total, …)."""
    return _mapping("labels", "label", "role")


@lru_cache(maxsize=1)
def indicator_columns() -> Lexicon:
    """Headers of an indicator or scoring table → column role."""
    return _mapping("indicator_columns", "label", "role")


@lru_cache(maxsize=1)
def fund_columns() -> Lexicon:
    """Headers of the funds block → column role."""
    return _mapping("fund_columns", "label", "role")


@lru_cache(maxsize=1)
def fund_sources() -> Lexicon:
    """Row labels of the funds block → ``total`` or ``part``."""
    return _mapping("fund_sources", "label", "kind")


@lru_cache(maxsize=2)
def levels(level: int) -> Lexicon:
    """Names of first- or second-level indicators → the standard name (财预〔2021〕101号 taxonomy)."""
    return _mapping("levels", "label", "standard", keep={"level": str(level)})


@lru_cache(maxsize=1)
def words() -> Mapping[str, frozenset[str]]:
    """Small word lists by kind (done, nature, operator_ge, …), as printed."""
    found: dict[str, set[str]] = {}
    for row in read_rows("words", ("kind", "word")):
        found.setdefault(row["kind"], set()).add(row["word"])
    return {kind: frozenset(members) for kind, members in found.items()}


@lru_cache(maxsize=1)
def standard_level1() -> Mapping[str, str]:
    """Standard second level → the first level it belongs to (2020 form; 财预〔2020〕10号)."""
    return {row["level2"]: row["level1"] for row in read_rows("level_taxonomy", ("level2", "level1"))}
