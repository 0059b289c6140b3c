"""What is published does not depend on which document came first into the raw tables."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from dbt_runs import Project, problems
from tests.soak.tables import file_hashes
from warehouse.store import Home, open_writer

pytestmark = pytest.mark.slow


def turn_round(home: Home) -> None:
    """The rows of every raw table, last first."""
    with open_writer(home) as connection:
        tables = connection.execute("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'raw'").fetchall()
        for (table,) in tables:
            connection.execute(f"CREATE TEMP TABLE turned AS SELECT * FROM raw.{table} ORDER BY rowid DESC")
            connection.execute(f"DELETE FROM raw.{table}")
            connection.execute(f"INSERT INTO raw.{table} FROM turned")
            connection.execute("DROP TABLE turned")


def test_the_order_of_the_raw_rows_changes_nothing(judged_home: Home, tmp_path: Path, dbt: Project) -> None:
    shutil.copytree(judged_home.path, tmp_path / "home")
    home = Home(tmp_path / "home")
    before = file_hashes(home.warehouse)
    assert before["fct_finding"][0] > 100
    turn_round(home)
    assert problems(dbt.run(home, "run")) == []
    after = file_hashes(home.warehouse)
    assert {name for name in before if before[name] != after[name]} == set()
