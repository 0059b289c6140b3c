"""The Python recipes of `docs/bi.md`, run as they are printed."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest

from tests.published_contract import contract, make_empty_marts

PAGE = (Path(__file__).parent.parent / "docs" / "bi.md").read_text(encoding="utf-8")
RECIPES = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `data/published` of a warehouse that holds one project and one theme."""
    place = tmp_path_factory.mktemp("bi")
    parquet = place / "data" / "published" / "parquet"
    parquet.mkdir(parents=True)
    with duckdb.connect(str(parquet.parent / "jixiao.duckdb")) as connection:
        make_empty_marts(connection)
        connection.execute(
            "INSERT INTO marts.mart_project_execution (project_name, budget_yuan) VALUES ('禁毒经费', 2370000)"
        )
        connection.execute(
            "INSERT INTO marts.mart_theme_spending (theme, budget_yuan, counts_in_total)"
            " VALUES ('禁毒', 2370000, true), ('禁毒', 5, false)"
        )
        for table in contract():
            connection.execute(f"COPY marts.{table} TO '{parquet}/{table}.parquet'")
    return place


def test_the_recipes_print_what_is_published(folder, monkeypatch, capsys):
    monkeypatch.chdir(folder)
    printed = []
    for recipe in RECIPES:
        exec(compile(recipe, "bi.md", "exec"), {})
        printed.append(capsys.readouterr().out)
    from_database, from_parquet = printed
    assert "禁毒经费" in from_database
    assert from_parquet == "[('禁毒', Decimal('2370000.00'))]\n"


def test_every_table_that_is_named_is_published():
    assert set(re.findall(r"\b((?:mart|dim|fct)_\w+)", PAGE)) <= set(contract())
