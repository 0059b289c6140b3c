"""A home, a folder of files, and the ingest of one into the other, with the real processes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))  # small_parser, also for the worker processes

from empty_home import empty_home
from ingest_steps import Ingest
from warehouse.store import Home, open_writer

ROOT = Path(__file__).parents[2]
HOLD = """
import sys
from pathlib import Path
from warehouse import lock, store
home = store.Home(Path(sys.argv[1]))
with lock.hold_lock(home, "jixiao run reports"), store.open_writer(home):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def new_home(tmp_path: Path) -> Home:
    """Nothing was ever done in it."""
    return Home(tmp_path / "home")


@pytest.fixture
def home(new_home: Home) -> Home:
    return empty_home(new_home.path)


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


@pytest.fixture
def other_process(home: Home) -> Iterator[subprocess.Popen[str]]:
    """Another process that writes to the home until its standard input is closed."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(home.path)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert process.stdout is not None and process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.communicate()
