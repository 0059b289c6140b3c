"""All rules over 100,000 reports: seconds and memory of the checks, findings and outcomes, model by model.

A few hundred generated reports are read, made into many in SQL (`benchmarks.dashboard_corpus`), and the models
up to the checks are built first; then every model of the rules is built in a process of its own, on two threads.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from benchmarks import dashboard_corpus
from benchmarks.results import machine, write_section
from flows.models import PROJECT
from warehouse.store import Home, open_writer

REPORTS, ORIGINALS = 100_000, 400
LIMIT_S = 60.0
RULES = "path:models/intermediate/checks fct_finding fct_rule_outcome"


def prepare(home: Home, reports: int) -> None:
    """Raw tables of ``reports`` reports, and the models that the checks read."""
    dashboard_corpus.read_originals(home, ORIGINALS)
    with open_writer(home) as connection:
        dashboard_corpus.multiply(connection, reports // ORIGINALS)
    dbt(home, "seed")
    dbt(home, "run", "--select", "+int_check", "--exclude", "path:models/intermediate/checks")


def dbt(home: Home, *words: str) -> tuple[float, float, int]:
    """Runs dbt in a process of its own: seconds, seconds of processor, peak of memory in MiB. Raises where it fails."""
    code = "import sys; from dbt.cli.main import dbtRunner; sys.exit(not dbtRunner().invoke(sys.argv[1:]).success)"
    where = ["--project-dir", PROJECT, "--profiles-dir", PROJECT, "--target-path", home.path / "dbt"]
    where += ["--log-path", home.path / "dbt", "--quiet", "--log-level-file", "none", "--write-json"]
    start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, "-c", code, *words, *map(str, where)],
        env={**os.environ, "DO_NOT_TRACK": "1", "JIXIAO_WAREHOUSE": str(home.warehouse)},
        check=True,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - start, cpu, after.ru_maxrss // 1024


def seconds_by_model(home: Home) -> dict[str, float]:
    """Execution time of each model of the last run, the slowest first."""
    results = json.loads((home.path / "dbt" / "run_results.json").read_text(encoding="utf-8"))["results"]
    times = {result["unique_id"].rsplit(".", 1)[-1]: result["execution_time"] for result in results}
    return dict(sorted(times.items(), key=lambda item: -item[1]))


def counts(home: Home) -> dict[str, int]:
    with duckdb.connect(str(home.warehouse), read_only=True) as connection:
        tables = ("raw.report", "raw.project", "raw.indicator", "raw.spending", "marts.fct_finding")
        return {table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables}  # type: ignore[index]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=REPORTS)
    parser.add_argument("--home", type=Path, help="keep the warehouse here and use it again")
    options = parser.parse_args()
    about = machine()
    with tempfile.TemporaryDirectory() as place:
        home = Home(options.home or Path(place))
        if not home.warehouse.exists():
            prepare(home, options.reports)
        start, start_cpu, _ = dbt(home, "run", "--select", "stg_report")
        wall, cpu, peak = dbt(home, "run", "--select", *RULES.split())
        models = seconds_by_model(home)
        rows = counts(home)
        slowest = ", ".join(f"`{name}` {seconds:.1f} s" for name, seconds in list(models.items())[:6])
        body = (
            f"{about}\n\n`python -m benchmarks.findings`: {rows['raw.report']:,} reports ({rows['raw.project']:,}"
            f" projects, {rows['raw.indicator']:,} indicators, {rows['raw.spending']:,} amounts), made in SQL from"
            f" {ORIGINALS} generated ones; DuckDB on {os.cpu_count()} cores.\n\n"
            "| all rules: checks, `fct_finding`, `fct_rule_outcome` | measured | limit |\n|---|---|---|\n"
            f"| seconds, all models, two side by side | {wall - start:.1f} | {LIMIT_S:g} |\n"
            f"| seconds with dbt's start | {wall:.1f} | |\n"
            f"| seconds of processor, without dbt's start | {cpu - start_cpu:.1f} | {LIMIT_S * 2:g} |\n"
            f"| peak of memory, MiB | {peak:,} | |\n"
            f"| findings | {rows['marts.fct_finding']:,} | |\n\nThe slowest models: {slowest}."
        )
        write_section("All rules over 100,000 reports", body)


if __name__ == "__main__":
    main()
