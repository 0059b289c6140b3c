"""Readers ask without pause while versions are published: none meets an error or a mixture of two versions."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from tests.soak import setting
from warehouse import revision
from warehouse.publish import CONTRACT_TABLES, publish
from warehouse.store import Home, open_writer

pytestmark = pytest.mark.soak

READERS = 8
PUBLISHES = setting("PUBLISHES", 12)
ROWS = 20_000


def _make_generation(connection: duckdb.DuckDBPyConnection, generation: int) -> None:
    """Every table of the contract is of this generation, and `checksum` says what they sum up to."""
    connection.execute("CREATE SCHEMA IF NOT EXISTS marts")
    for table in CONTRACT_TABLES:
        rows = f"SELECT range AS row_no, {generation} AS generation FROM range({ROWS + generation})"
        connection.execute(f"CREATE OR REPLACE TABLE marts.{table} AS {rows}")
    both = " UNION ALL ".join(f"FROM marts.{table}" for table in ("fct_project", "fct_spending"))
    total = "sum(hash(row_no, generation))::HUGEINT AS total"
    connection.execute(
        f"CREATE OR REPLACE TABLE marts.checksum AS SELECT {generation} AS generation, {total} FROM ({both})"
    )
    revision.start_build(connection, f"run {generation}", "models")
    revision.finish_build(connection, f"run {generation}", passed=True, nodes={})


def test_readers_see_whole_versions_and_no_error(tmp_path: Path) -> None:
    home, stop = Home(tmp_path / "home"), tmp_path / "stop"
    with open_writer(home) as connection:
        _make_generation(connection, 0)
    publish(home, "run 0")
    command = [sys.executable, "-m", "tests.soak.reader", str(home.path), str(stop)]
    readers = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(READERS)]
    try:
        for generation in range(1, PUBLISHES + 1):
            with open_writer(home) as connection:
                _make_generation(connection, generation)
            publish(home, f"run {generation}")
    finally:
        stop.touch()
        seen = [json.loads(reader.communicate()[0]) for reader in readers]
    print(f"{sum(s['queries'] for s in seen):,} reads by {READERS} processes through {PUBLISHES} publishes")
    for sight in seen:
        assert sight["errors"] == [] and sight["torn"] == []
        assert sight["queries"] > 0 and sight["generations"] == sorted(sight["generations"]), "never an older one"
    assert max(len(sight["generations"]) for sight in seen) > 2, "they read while versions changed"
