"""`docs/questions.md`: twenty questions, each with tables and a page that exist and a query that runs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.published_contract import contract, make_empty_marts
from warehouse.store import Home

ROOT = Path(__file__).parent.parent
SECTIONS = re.split(r"^## ", (ROOT / "docs" / "questions.md").read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
NAMES = [section.split()[0] for section in SECTIONS]
every_question = pytest.mark.parametrize("section", SECTIONS, ids=NAMES)


def query(section: str) -> str:
    [found] = re.findall(r"```sql\n(.*?)```", section, re.DOTALL)
    return found


@pytest.fixture(scope="module")
def empty() -> Iterator[duckdb.DuckDBPyConnection]:
    """The published tables as the contract has them, without rows."""
    with duckdb.connect() as connection:
        make_empty_marts(connection)
        yield connection


def test_all_twenty_questions_are_there_in_order():
    assert [f"Q{number}" for number in range(1, 21)] == NAMES


@every_question
def test_tables_and_pages_named_exist(section):
    tables = re.findall(r"`((?:mart|fct|dim)_\w+)", section)
    pages = re.findall(r"[Pp]age:? (\w+)", section)
    assert set(tables or re.findall(r"marts\.(\w+)", section)) <= set(contract())
    assert pages and set(pages) <= {path.stem for path in (ROOT / "dashboard" / "views").glob("*.py")}


@every_question
def test_the_query_runs_on_the_published_columns(section, empty):
    assert empty.execute(query(section)).fetchall() == []


@pytest.fixture(scope="module")
def samples(samples_home: Home) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published file of a run on the samples."""
    with duckdb.connect(str(samples_home.current.resolve()), read_only=True) as connection:
        yield connection


@every_question
def test_the_query_answers_on_the_samples_or_the_page_says_why_not(section, samples):
    has_rows = bool(samples.execute(query(section)).fetchall())
    assert has_rows != ("\nNo rows on the samples: " in section)


def test_links_lead_somewhere():
    text = (ROOT / "docs" / "questions.md").read_text(encoding="utf-8")
    targets = re.findall(r"\]\((?!http)([^)#]+)\)", text)
    assert targets and [target for target in targets if not (ROOT / "docs" / target).exists()] == []
