from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from dbt_contents import all_contents
from dbt_home import make_home
from rule_cases import CASES

from dbt_runs import NO_TESTS, Project, problems
from made_once import made_once
from warehouse.store import Home


@pytest.fixture(scope="session")
def marts(tmp_path_factory: pytest.TempPathFactory, dbt: Project) -> Iterator[duckdb.DuckDBPyConnection]:
    """The test warehouse, built and tested by dbt: every model, data test and unit test passed."""
    home = make_home(tmp_path_factory.mktemp("dbt_home") / "home", all_contents())
    assert problems(dbt.run(home, "build", "--selector", "everything")) == []
    with duckdb.connect(str(home.warehouse), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="session")
def judged_home(tmp_path_factory: pytest.TempPathFactory, dbt: Project) -> Home:
    """The same documents and all cases of rules, a document each; for reading only."""

    def make(folder: Path) -> None:
        home = make_home(folder / "home", [*all_contents(), *(case.content() for case in CASES)])
        assert problems(dbt.run(home, "build", *NO_TESTS)) == []

    return Home(made_once(tmp_path_factory, "judged", make) / "home")
