"""The history of runs: one row a run in `raw.run`, closed however it ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

import duckdb

from warehouse.rows import fetch
from warehouse.store import transaction, utc_now

RUN_STATES = ("running", "ingested", "built", "published", "nothing_new", "failed")


@dataclass(frozen=True, slots=True)
class Run:
    """A row of the history; ``counts`` are whatever the run counted. Times are UTC."""

    run_id: str
    started_at: datetime
    finished_at: datetime | None
    state: str
    source: str
    counts: Mapping[str, int] | None
    message: str | None


def start_run(connection: duckdb.DuckDBPyConnection, source: str, home: str | None = None) -> str:
    """Enter a run; returns its id. One of this home still marked as running cannot be: the lock is ours."""
    run_id = uuid4().hex[:12]
    with transaction(connection):
        connection.execute(
            """UPDATE raw.run SET state = 'failed', finished_at = ?, message = ?
               WHERE state = 'running' AND home IS NOT DISTINCT FROM ?""",
            [
                utc_now(),
                "ended without finishing (killed, or the machine stopped); the next run went on from there",
                home,
            ],
        )
        connection.execute(
            "INSERT INTO raw.run (run_id, started_at, state, source, home) VALUES (?, ?, 'running', ?, ?)",
            [run_id, utc_now(), source, home],
        )
    return run_id


def finish_run(
    connection: duckdb.DuckDBPyConnection, run_id: str, state: str, counts: Mapping[str, int], message: str = ""
) -> None:
    """Close a run with one of `RUN_STATES`."""
    if state not in RUN_STATES:
        raise ValueError(f"unknown run state {state!r}; one of {', '.join(RUN_STATES)}")
    with transaction(connection):
        connection.execute(
            "UPDATE raw.run SET finished_at = ?, state = ?, counts = map(?, ?), message = ? WHERE run_id = ?",
            [utc_now(), state, list(counts), list(counts.values()), message or None, run_id],
        )


def history(connection: duckdb.DuckDBPyConnection, limit: int = 10) -> list[Run]:
    """The last runs, newest first."""
    sql = "SELECT run_id, started_at, finished_at, state, source, counts, message FROM raw.run"
    return fetch(connection, Run, f"{sql} ORDER BY started_at DESC LIMIT ?", limit)
