"""What is up to date: raw tables against the models' tables, and those against what is published.

Each is a comparison of numbers that were written in the transaction of the change itself. So
the answer is right whatever died in between, and a build or publication that nobody needs is
recognised as such wherever it is started from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import duckdb

from warehouse.rows import fetch, value
from warehouse.store import Home, transaction, utc_now


@dataclass(frozen=True, slots=True)
class Build:
    """A build of the models: ``state`` is ``running``, ``passed`` or ``failed``. Times are UTC."""

    run_id: str
    revision: int
    models_sha256: str
    state: str
    started_at: datetime
    finished_at: datetime | None
    nodes: Mapping[str, int] | None
    message: str | None


def touch(connection: duckdb.DuckDBPyConnection) -> None:
    """Something that the models read has changed. Part of the caller's transaction."""
    connection.execute("UPDATE raw.revision SET revision = revision + 1, changed_at = ?", [utc_now()])


def current(connection: duckdb.DuckDBPyConnection) -> int:
    """The state of the raw tables as a number."""
    return int(value(connection, "SELECT revision FROM raw.revision"))


def start_build(connection: duckdb.DuckDBPyConnection, run_id: str, models_sha256: str) -> None:
    """Say that the marts are about to change. One that stays ``running`` was killed."""
    connection.execute(
        "INSERT INTO raw.build (run_id, revision, models_sha256, state, started_at) VALUES (?, ?, ?, 'running', ?)",
        [run_id, current(connection), models_sha256, utc_now()],
    )


def finish_build(
    connection: duckdb.DuckDBPyConnection, run_id: str, passed: bool, nodes: Mapping[str, int], message: str = ""
) -> None:
    """Close the run's build; ``nodes`` counts models and tests by status."""
    with transaction(connection):
        connection.execute(
            """UPDATE raw.build SET state = ?, finished_at = ?, nodes = map(?, ?), message = ?
               WHERE run_id = ? AND state = 'running'""",
            ["passed" if passed else "failed", utc_now(), list(nodes), list(nodes.values()), message or None, run_id],
        )


def last_build(connection: duckdb.DuckDBPyConnection) -> Build | None:
    """The newest build: what the marts are."""
    names = ", ".join(Build.__dataclass_fields__)
    rows = fetch(connection, Build, f"SELECT {names} FROM raw.build ORDER BY started_at DESC LIMIT 1")
    return rows[0] if rows else None


def is_built(connection: duckdb.DuckDBPyConnection, models_sha256: str) -> bool:
    """Whether the marts are what these models make of the raw tables as they are, and have passed."""
    build = last_build(connection)
    wanted = ("passed", current(connection), models_sha256)
    return build is not None and (build.state, build.revision, build.models_sha256) == wanted


def is_published(connection: duckdb.DuckDBPyConnection, home: Home) -> bool:
    """Whether the home's published link leads to a copy of the newest build, and that has passed."""
    build = last_build(connection)
    if build is None or build.state != "passed" or not home.current.exists():
        return False
    copy = "SELECT revision, models_sha256 FROM raw.publication WHERE version = ?"
    rows = connection.execute(copy, [home.current.resolve().stem]).fetchall()
    return rows == [(build.revision, build.models_sha256)]
