"""The dbt build beside the SQL that it compiled, run straight in DuckDB: what dbt itself costs.

python -m benchmarks.dbt_build --indicators 10000000 [--home HOME]   # HOME: one with a few parsed documents
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

import duckdb
from dbt.contracts.graph.manifest import Manifest

from benchmarks import jobs
from benchmarks.results import machine, write_section
from flows.models import PROJECT
from flows.parsed import name_of, parsed_project
from flows.transform import run_dbt
from ingest.records import RECORD_TABLES
from warehouse.store import Home

GOAL_RATIO = 1.5
_TABLES = ("document", "source", "source_version", "parse_run", *RECORD_TABLES)
_KEYS = (
    "document_id",
    "report_id",
    "project_id",
    "indicator_id",
    "spending_id",
    "observation_id",
)  # hexadecimal: the first digits tell copies
_SPOKEN = ("source_uri", "agency_name")  # of another file and agency in each copy
_RUNNABLE = {"model", "test"}


def multiply(database: Path, indicators: int) -> dict[str, int]:
    """Copies of all documents under other keys until there are so many indicators; rows by raw table."""
    with duckdb.connect(str(database)) as connection:
        there = connection.execute("SELECT count(*) FROM raw.indicator").fetchall()[0][0]
        copies = -(-indicators // there)
        for table in _TABLES:
            names = [row[0] for row in connection.execute(f"DESCRIBE raw.{table}").fetchall()]
            connection.execute(
                f"INSERT INTO raw.{table} SELECT {', '.join(map(_copied, names))}"
                f" FROM raw.{table} AS r CROSS JOIN range(1, {copies}) AS c (copy)"
            )
        connection.execute("CHECKPOINT")
        return {t: connection.execute(f"SELECT count(*) FROM raw.{t}").fetchall()[0][0] for t in _TABLES}


def _copied(name: str) -> str:
    if name in _KEYS:
        return f"format('{{:08x}}', c.copy) || substr(r.{name}, 9) AS {name}"
    if name in _SPOKEN:
        return f"r.{name} || c.copy AS {name}"
    return f"r.{name}"


def run_straight(database: Path, target: Path) -> float:
    """Run what a build has compiled, in its order, on one connection; seconds."""
    parsed = parsed_project(name_of(PROJECT))
    assert parsed is not None, "a build keeps what it has parsed"
    results = json.loads((target / "run_results.json").read_text(encoding="utf-8"))["results"]
    statements = [statement for result in results if (statement := _statement(result, parsed))]
    with duckdb.connect(str(database)) as connection:
        begin = time.perf_counter()
        for statement in statements:
            connection.execute(statement).fetchall()
        return time.perf_counter() - begin


def _statement(result: dict[str, Any], parsed: Manifest) -> str | None:
    node, sql = parsed.nodes.get(result["unique_id"]), result.get("compiled_code")
    if node is None or node.resource_type not in _RUNNABLE or not sql:
        return None
    if node.resource_type == "test":
        return f"SELECT count(*) FROM ({sql})"
    kind = "VIEW" if node.config.materialized == "view" else "TABLE"
    return f"CREATE OR REPLACE {kind} {result['relation_name']} AS {sql}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--indicators", type=int, default=10_000_000)
    parser.add_argument("--home", type=Path, help="its raw tables are copied; without one 500 reports are parsed")
    parser.add_argument("--record", action="store_true")
    options = parser.parse_args()
    about = machine()
    with tempfile.TemporaryDirectory(prefix="jixiao-benchmark-") as place:
        home = Home(Path(place) / "home")
        home.path.mkdir()
        if options.home:
            shutil.copyfile(options.home / "warehouse.duckdb", home.warehouse)
        else:
            jobs.jixiao(jobs.corpus(Path(place), 500, "text"), home.path, 2)
        rows = multiply(home.warehouse, options.indicators)
        begin = time.perf_counter()
        nodes = run_dbt(home.path, lambda line: None, continue_from=Path(place) / "failed")
        by_dbt = time.perf_counter() - begin
        begin = time.perf_counter()
        run_dbt(home.path, lambda line: None, continue_from=Path(place) / "failed")
        again = time.perf_counter() - begin
        straight = run_straight(home.warehouse, home.path / "dbt")
    body = (
        f"{about}\n\n`python -m benchmarks.dbt_build --indicators {options.indicators}`: "
        f" {rows['indicator']:,} indicators,"
        f" {rows['spending']:,} amounts, {rows['document']:,} documents (copies under other keys);"
        f" {sum(nodes.values())} nodes, one run each. {again / straight:.2f}× the SQL alone (goal {GOAL_RATIO}).\n\n"
        "| way | s |\n|---|---|\n"
        f"| dbt build in this process, new tables | {by_dbt:.1f} |\n"
        f"| dbt build, again | {again:.1f} |\n"
        f"| the same compiled models and tests straight in DuckDB, one after the other | {straight:.1f} |"
    )
    if options.record:
        write_section("dbt build", body)
    else:
        print(body)


if __name__ == "__main__":
    main()
