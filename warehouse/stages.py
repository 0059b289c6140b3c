"""The stages of runs in `raw.run_stage`: how long each took, for how many items."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import duckdb

from warehouse.rows import fetch
from warehouse.store import transaction

# What else there is to know about a stage, from what the run has written. Parameter: the run.
_DETAILS = {
    "read files": """SELECT sum(files) AS files, sum(bytes) AS bytes, sum(problems) AS problems
                     FROM raw.scan WHERE run_id = ?""",
    "parse": """SELECT sum(seconds) AS worker_seconds, max(seconds) AS slowest_seconds,
                       count(*) FILTER (state = 'quarantined') AS quarantined
                FROM raw.parse_run WHERE run_id = ?""",
    "publish": "SELECT sum(byte_size) AS bytes FROM raw.publication WHERE run_id = ?",
}


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of a run. ``seconds`` it was at work, ``items`` it got through (None where they are not counted).

    A stage that comes more than once (archives are parsed in two rounds) is one row. Times are UTC.
    """

    stage: str
    started_at: datetime
    finished_at: datetime
    seconds: float
    items: int | None
    detail: Mapping[str, float] | None = None


def record(connection: duckdb.DuckDBPyConnection, run_id: str, stages: Iterable[Stage]) -> None:
    """Enter the stages of a run, with what the raw tables know about them."""
    with transaction(connection):
        for stage in stages:
            detail = {**(stage.detail or {}), **_detail(connection, run_id, stage.stage)}
            connection.execute(
                "INSERT INTO raw.run_stage VALUES (?, ?, ?, ?, ?, ?, map(?::VARCHAR[], ?::DOUBLE[]))",
                [run_id, stage.stage, stage.started_at, stage.finished_at, stage.seconds, stage.items,
                 list(detail), list(detail.values())],
            )  # fmt: skip


def _detail(connection: duckdb.DuckDBPyConnection, run_id: str, stage: str) -> dict[str, float]:
    if stage not in _DETAILS:
        return {}
    result = connection.execute(_DETAILS[stage], [run_id])
    names = [str(column[0]) for column in result.description or ()]
    (row,) = result.fetchall()
    return {name: float(number) for name, number in zip(names, row, strict=True) if number is not None}


def of_last_run(connection: duckdb.DuckDBPyConnection) -> list[Stage]:
    """The stages of the last run that had any, in their order."""
    return fetch(
        connection,
        Stage,
        """SELECT stage, started_at, finished_at, seconds, items, detail FROM raw.run_stage
           WHERE run_id = (SELECT run_id FROM raw.run_stage ORDER BY finished_at DESC LIMIT 1) ORDER BY started_at""",
    )
