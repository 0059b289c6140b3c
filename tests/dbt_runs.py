"""dbt in this process on a home; the project is parsed once for all homes and all workers."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from flows.models import PROJECT
from made_once import made_once
from warehouse.store import Home

if TYPE_CHECKING:  # importing dbt takes seconds
    import pytest
    from dbt.cli.main import dbtRunnerResult

_PARSED = "partial_parse.msgpack"
NO_TESTS = ("--exclude-resource-type", "test", "--exclude-resource-type", "unit_test")


@contextmanager
def _warehouse(path: Path) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in ("JIXIAO_WAREHOUSE", "DO_NOT_TRACK")}
    os.environ |= {"JIXIAO_WAREHOUSE": str(path), "DO_NOT_TRACK": "1"}
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


class Project:
    """Our dbt project as dbt has parsed it, which is most of what a small build costs.

    dbt would parse again for every path of a warehouse. So it is parsed for a path that is always the same;
    what it makes of that goes into each run (https://docs.getdbt.com/reference/programmatic-invocations).
    """

    def __init__(self, factory: pytest.TempPathFactory) -> None:
        self._folder = made_once(factory, "dbt_project", self._parse)
        self._own = factory.mktemp("dbt")

    def run(self, home: Home, *words: str) -> dbtRunnerResult:
        """`dbt` with these words on the home's warehouse."""
        from dbt.adapters.duckdb.connections import DuckDBConnectionManager
        from dbt.cli.main import dbtRunner

        target = self._own / "target"
        if not target.exists():
            target.mkdir()
            shutil.copyfile(self._folder / _PARSED, target / _PARSED)
        with _warehouse(self._folder / "warehouse.duckdb"):
            parsed = _dbt(dbtRunner(), target, "parse")
        assert parsed.success, parsed.exception
        try:
            with _warehouse(home.warehouse):
                return _dbt(dbtRunner(manifest=parsed.result), target, *words)
        finally:
            DuckDBConnectionManager.close_all_connections()

    @staticmethod
    def _parse(folder: Path) -> None:
        from dbt.cli.main import dbtRunner

        with _warehouse(folder / "warehouse.duckdb"):
            parsed = _dbt(dbtRunner(), folder, "parse")
        assert parsed.success, parsed.exception


def _dbt(runner: object, target: Path, *words: str) -> dbtRunnerResult:
    where = ["--project-dir", PROJECT, "--profiles-dir", PROJECT, "--target-path", target, "--log-path", target]
    quiet = ["--quiet", "--log-level-file", "none"]
    return runner.invoke([*words, *map(str, where), *quiet])  # type: ignore[attr-defined]


def problems(result: dbtRunnerResult) -> list[str]:
    """What did not end well: models, seeds and tests, each with its message."""
    nodes = getattr(result.result, "results", [])
    told = [f"{n.node.name}: {n.message}" for n in nodes if n.status not in ("success", "pass", "skipped")]
    return told or ([] if result.success else [str(result.exception)])
