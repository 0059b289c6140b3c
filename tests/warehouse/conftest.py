"""A home, a folder of files, and the ingest of one into the other, with the real processes."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))  # small_parser, also for the worker processes

from ingest_steps import Ingest
from warehouse.store import Home, open_writer


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "reports"
    path.mkdir()
    return path


@pytest.fixture
def connection(home: Home) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_writer(home) as connection:
        yield connection


@pytest.fixture
def ingest(home: Home, connection: duckdb.DuckDBPyConnection, folder: Path) -> Ingest:
    return Ingest(home, connection, folder)
