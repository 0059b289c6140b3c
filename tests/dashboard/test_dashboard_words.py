"""No word of a page is missing, in any language."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from dashboard import filters, tables
from dashboard.page import PAGES
from dashboard.words import LANGUAGES, Say, words
from ingest.errors import REASONS

ROOT = Path(__file__).resolve().parents[2]
CODE = "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "dashboard").rglob("*.py")))
# Families whose keys are made where they are used.
_FAMILIES = {
    "page": set(PAGES),
    "about": set(PAGES),
    "band": set(filters.BANDS),
    "attainment": set(filters.STATES),
    "severity": set(filters.SEVERITIES),
    "reason": set(REASONS),
}


def _used() -> Iterator[str]:
    """Keys that stand in the code as they are."""
    yield from re.findall(r'say\(\s*"([\w.]+)"', CODE)
    for key in re.findall(r'chart\(\s*say, "(\w+)"', CODE):
        yield from (f"chart.{key}", f"chart.{key}.note")
    for key in re.findall(r'metric\(say, \w+, "(\w+)"', CODE):
        yield from (f"metric.{key}", f"metric.{key}.help")
    yield from (f"table.{key}" for key in re.findall(r'show_(?:query|table)\([^)]*?, "(\w+)"\)', CODE))
    yield from (f"filter.{key}" for key in re.findall(r'state\.\w+\(say, "(\w+)"', CODE))
    yield from re.findall(r'\("(table\.\w+)", queries', CODE)


def _lexicon(path: str, column: str) -> set[str]:
    with (ROOT / path).open(encoding="utf-8", newline="") as file:
        return {row[column] for row in csv.DictReader(file) if row[column]}


def test_every_word_that_the_code_names_is_there() -> None:
    used = set(_used())
    assert len(used) > 80 and used <= words().keys(), used - words().keys()


@pytest.mark.parametrize("family", _FAMILIES)
def test_every_code_of_the_pages_has_a_word(family: str) -> None:
    assert {f"{family}.{code}" for code in _FAMILIES[family]} <= words().keys()


@pytest.mark.parametrize(
    ("family", "path", "column"),
    [
        ("sector", "dbt_project/seeds/sector_keyword.csv", "sector"),
        ("item", "ingest/lexicon/item_codes.csv", "code"),
    ],
)
def test_every_code_of_the_data_has_a_word(family: str, path: str, column: str) -> None:
    missing = {f"{family}.{code}" for code in _lexicon(path, column)} - words().keys()
    assert not missing


def test_every_kind_of_a_column_is_a_kind_or_a_family_with_words() -> None:
    families = {key.partition(".")[0] for key in words()}
    kinds = {tables.kind_of(column) for column in tables._KINDS}
    assert kinds <= families | tables.KINDS


def test_a_word_has_the_same_gaps_in_every_language() -> None:
    for key, entry in words().items():
        gaps = [{name for _, name, _, _ in Formatter().parse(entry[language]) if name} for language in LANGUAGES]
        assert all(gap == gaps[0] for gap in gaps), key


def test_a_code_without_a_word_shows_as_it_is_and_none_as_unknown() -> None:
    assert Say("en").code("severity", "brand_new") == "brand_new"
    assert Say("en").code("severity", None) == "unknown"


def test_an_unknown_language_falls_back_to_chinese() -> None:
    assert Say("xx")("unknown") == "未知"
