"""Run dbt in this process: models and tests on the home's warehouse."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import dbtRunner, dbtRunnerResult
from dbt_common.events.base_types import EventMsg

from flows.models import PROJECT, models_digest
from flows.parsed import keep_parsed, name_of, parsed_project
from flows.progress import progress
from warehouse import lake, revision
from warehouse.lock import HomeLocked
from warehouse.store import Home, open_writer

# what dbt's result of a node means for publishing: a warning is told, an error stops
_STOPS = {"error", "fail", "runtime error", "partial success"}
# What a failed build left to do, and what somebody has repaired since.
_UNFINISHED = ("result:error+", "result:fail+", "result:skipped+", "state:modified+")
_LOCKED = "Could not set lock on file"
# Two models at once hide what dbt does between statements. Of a large warehouse that is nothing, and they would need
# twice the memory: 4.2 instead of 2.5 GB at 100,000 reports.
_LARGE_BYTES = 256 << 20


class BuildFailed(Exception):
    """A model or a test of severity error failed; nothing may be published. Names each with its message.

    ``nodes`` counts models and tests by status.
    """

    def __init__(self, message: str, nodes: dict[str, int]) -> None:
        super().__init__(message)
        self.nodes = nodes


class WarehouseBusy(BuildFailed, HomeLocked):
    """Another program has the warehouse open: this can pass."""


def build_models(home: Home, run_id: str, log: Callable[[str], None], project: Path = PROJECT) -> dict[str, int]:
    """Build and test the models, enter the build in `raw.build`; returns how many nodes ended in each status.

    If the build before this one failed on the same raw tables, only what failed, what waited
    for it and what was changed since is built. Raises `BuildFailed`.
    """
    failed = home.path / "dbt-failed"
    with open_writer(home) as connection:
        before = revision.last_build(connection)
        if before is None or (before.state, before.revision) != ("failed", revision.current(connection)):
            shutil.rmtree(failed, ignore_errors=True)
        revision.start_build(connection, run_id, models_digest(project))
    try:
        nodes = run_dbt(home.path, log, project, failed)
    except BuildFailed as error:
        _enter(home, run_id, error.nodes, str(error))
        raise
    _enter(home, run_id, nodes)
    return nodes


def _enter(home: Home, run_id: str, nodes: dict[str, int], message: str = "") -> None:
    with open_writer(home) as connection:
        revision.finish_build(connection, run_id, not message, nodes, message)


def run_dbt(
    home: Path, log: Callable[[str], None], project: Path = PROJECT, continue_from: Path | None = None
) -> dict[str, int]:
    """Build and test every model of ``project``; returns how many nodes ended in each status.

    ``log`` hears each node as it ends. The full log is ``home/logs/dbt.log``; compiled SQL is in
    ``home/dbt``. A build that fails leaves its results in ``continue_from``, and one that finds such
    results goes on from there (dbt's ``result:`` and ``state:`` selectors). Raises `BuildFailed`.
    """
    if not lake.is_used():
        os.environ["JIXIAO_WAREHOUSE"] = str(home / "warehouse.duckdb")
    name = name_of(project)
    manifest = parsed_project(name)
    try:
        result = dbtRunner(manifest, callbacks=[_listener(log)]).invoke(_words(home, project, continue_from))
    finally:
        DuckDBConnectionManager.close_all_connections()  # or this process keeps the file locked
    if not manifest and result.result is not None:  # else the file is of an earlier state of the project
        keep_parsed(name, home / "dbt")
    failures = _failures(result)
    nodes = _count_statuses(result)
    if result.success and not failures:
        return nodes
    if continue_from and failures:
        if manifest:  # dbt writes only what it has parsed itself
            manifest.write(str(home / "dbt" / "manifest.json"))
        _keep_results(home / "dbt", continue_from)
    message = "; ".join(failures) or f"dbt could not run: {result.exception}"
    raise (WarehouseBusy if _LOCKED in message else BuildFailed)(message, nodes)


def _words(home: Path, project: Path, continue_from: Path | None) -> list[str]:
    """The command as dbt's own line would take it."""
    warehouse = home / "warehouse.duckdb"
    words = ["build", "--project-dir", str(project), "--profiles-dir", str(project)]
    words += ["--target-path", str(home / "dbt"), "--log-path", str(home / "logs")]
    words += ["--log-level", "none", "--log-level-file", "info"]
    if warehouse.exists() and warehouse.stat().st_size > _LARGE_BYTES:
        words += ["--threads", "1"]
    if continue_from:
        words.append("--write-json")  # the project does not: what it writes only serves to go on from a failure
    if continue_from and (continue_from / "run_results.json").exists():
        words += ["--select", *_UNFINISHED, "--state", str(continue_from)]
    return words


def _keep_results(target: Path, folder: Path) -> None:
    """What dbt needs to go on from a build: its manifest, and its results last, which say that it is there."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name in ("manifest.json", "run_results.json"):
        shutil.copyfile(target / name, folder / name)


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
    for node in getattr(result.result, "results", []):
        counts[str(node.status)] = counts.get(str(node.status), 0) + 1
    return counts
