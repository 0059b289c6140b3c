"""Run dbt in this process: models and tests on the home's warehouse."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import dbtRunner, dbtRunnerResult
from dbt_common.events.base_types import EventMsg

from flows.progress import progress

PROJECT = Path(__file__).resolve().parent.parent / "dbt_project"
# what dbt's result of a node means for publishing: a warning is told, an error stops
_STOPS = {"error", "fail", "runtime error", "partial success"}


class BuildFailed(Exception):
    """A model or a test of severity error failed; nothing may be published. Names each with its message."""


def run_dbt(home: Path, log: Callable[[str], None], project: Path = PROJECT) -> dict[str, int]:
    """Build and test every model of ``project``; returns how many nodes ended in each status.

    ``log`` hears each node as it ends. The full log is ``home/logs/dbt.log``; compiled SQL
    and the parsed project (reused by the next run) are in ``home/dbt``. Raises `BuildFailed`.
    """
    os.environ["JIXIAO_WAREHOUSE"] = str(home / "warehouse.duckdb")
    words = ["build", "--project-dir", str(project), "--profiles-dir", str(project)]
    words += ["--target-path", str(home / "dbt"), "--log-path", str(home / "logs")]
    words += ["--log-level", "none", "--log-level-file", "info"]
    try:
        result = dbtRunner(callbacks=[_listener(log)]).invoke(words)
    finally:
        DuckDBConnectionManager.close_all_connections()  # or this process keeps the file locked
    failures = _failures(result)
    if failures or not result.success:
        raise BuildFailed("; ".join(failures) or f"dbt could not run: {result.exception}")
    return _count_statuses(result)


def _listener(log: Callable[[str], None]) -> Callable[[EventMsg], None]:
    def hear(event: EventMsg) -> None:
        match event.info.name:
            case "LogStartLine" if event.data.index == 1:
                progress().stage("build", event.data.total)
            case "NodeFinished":
                node = event.data.node_info
                log(f"{node.node_status}: {node.unique_id}")
                progress().advance()

    return hear


def _failures(result: dbtRunnerResult) -> list[str]:
    nodes = getattr(result.result, "results", [])
    return [f"{n.node.unique_id}: {' '.join((n.message or 'failed').split())}" for n in nodes if n.status in _STOPS]


def _count_statuses(result: dbtRunnerResult) -> dict[str, int]:
    counts: dict[str, int] = {}
    for node in result.result.results:
        counts[str(node.status)] = counts.get(str(node.status), 0) + 1
    return counts
