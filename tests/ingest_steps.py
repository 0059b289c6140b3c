"""The ingest steps of a run in their order, for tests: what flows/ does, without Prefect."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb

import small_parser
from ingest import isolate, sources
from ingest.errors import Unreadable
from ingest.isolate import Limits
from ingest.records import EXTRACTOR_VERSION
from ingest.sources import Problem
from warehouse import archive, inventory, ledger, load, members, quarantine, runs
from warehouse.inventory import Plan
from warehouse.store import Home

LIMITS = Limits(max_bytes=1 << 20, seconds=20)


@dataclass
class Ingest:
    """Calling it ingests ``arguments`` (default: the folder) and returns the plan it followed."""

    home: Home
    connection: duckdb.DuckDBPyConnection
    folder: Path
    parse: str = small_parser.NAME
    limits: Limits = LIMITS
    version: str = EXTRACTOR_VERSION
    after_scan: Callable[[], None] = lambda: None
    workers: int = 0  # in this process; tests of isolation set more
    parsed: int = 0

    def __call__(self, *arguments: str) -> Plan:
        scan = sources.find(arguments or [str(self.folder)], skip=self.home.path, missing_ok=True)
        self.after_scan()
        run_id = runs.start_run(self.connection, " ".join(arguments))
        plan = inventory.observe(self.connection, scan, run_id, self.version, self.limits.max_bytes)
        taken, problems = [], []
        for found in plan.to_take:
            try:
                taken.append(archive.take(self.home, found, self.limits.max_bytes))
            except Unreadable as error:
                problems.append(Problem(found.uri, found.file_name, error.reason_code, error.detail))
        inventory.record_taken(self.connection, taken, run_id)
        quarantine.record_problems(self.connection, problems, run_id)
        self.parsed = self._parse(run_id)
        self.parsed += self._parse(run_id)  # what was in archives
        runs.finish_run(self.connection, run_id, "nothing_new" if plan.nothing_new else "published", {})
        return plan

    def _parse(self, run_id: str) -> int:
        tasks = ledger.pending(self.connection, self.home, self.version)
        for outcomes in isolate.parse_all(tasks, self.limits, self.workers, self.parse):
            members.keep(self.home, outcomes)
            load.load_batch(self.connection, outcomes, run_id, self.version)
        return len(tasks)

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        return self.connection.execute(sql).fetchall()

    def quarantined(self) -> dict[str, str]:
        """Open quarantine: file name -> reason code."""
        return {row.file_name: row.reason_code for row in quarantine.open_quarantine(self.connection)}
