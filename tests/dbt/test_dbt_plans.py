"""How DuckDB joins: none of our models compares every row with every row where keys can be looked up."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from warehouse.store import Home

# Joins without a key to look up, each with the reason why it stays small.
KNOWN = {
    "int_agency": "some two hundred words of a sector, looked for in every agency's name",
    "dim_agency": "the same words (int_agency is a view)",
    "int_report_agency": "some forty words of a name, looked for in every distinct name",
    "mart_spending_function": "thirty function codes that a code begins with",
    "mart_theme_spending": "some fifty words of a theme, looked for in every project's name",
    "mart_peer_rank": "a dozen figures that are ranked, by agency and year",
    "fct_rule_outcome": "its rows are every report and every rule",
}
_WITHOUT_KEY = re.compile(r"NL_JOIN|NESTED_LOOP|CROSS_PRODUCT|POSITIONAL")


@pytest.mark.slow
def test_joins_have_keys_to_look_up(published: Home):
    compiled = sorted((published.path / "dbt" / "compiled" / "jixiao" / "models").rglob("*.sql"))
    assert len(compiled) > 60
    with duckdb.connect(str(published.warehouse), read_only=True) as connection:
        without_key = {path.stem for path in compiled if _joins_without_key(connection, path)}
    assert without_key == set(KNOWN)


def _joins_without_key(connection: duckdb.DuckDBPyConnection, model: Path) -> bool:
    plan = connection.execute(f"EXPLAIN (FORMAT json) {model.read_text(encoding='utf-8')}").fetchall()[0][1]
    return any(_WITHOUT_KEY.search(name) for root in json.loads(plan) for name in _operators(root))


def _operators(node: dict[str, object]) -> Iterator[str]:
    yield str(node["name"])
    for child in node["children"]:  # type: ignore[attr-defined]
        yield from _operators(child)
