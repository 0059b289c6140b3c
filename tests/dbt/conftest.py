from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from dbt_contents import all_contents
from dbt_home import make_home, run_dbt


@pytest.fixture(scope="session")
def target(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """dbt's target folder: parsed once, reused by every run of the session."""
    return tmp_path_factory.mktemp("dbt_target")


@pytest.fixture(scope="session")
def marts(tmp_path_factory: pytest.TempPathFactory, target: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The test warehouse, built and tested by dbt: every model, data test and unit test passed."""
    home = make_home(tmp_path_factory.mktemp("dbt_home"), all_contents())
    result = run_dbt(home, target, "build", "--selector", "everything")
    nodes = getattr(result.result, "results", [])
    problems = [
        f"{node.node.name}: {node.message}" for node in nodes if node.status not in ("success", "pass", "skipped")
    ]
    assert result.success and not problems, problems or result.exception
    with duckdb.connect(str(home.warehouse), read_only=True) as connection:
        yield connection
