"""A published home of as many reports as one likes: a few hundred are read, the rest are copies made in SQL.

A copy has keys of its own, stands under another agency of a real region, in another year, with
its money times a whole number, so that what adds up in the original adds up in the copy.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import duckdb
from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import dbtRunner

from flows import steps
from flows.models import PROJECT, models_digest
from ingest.isolate import parse_all
from ingest.records import RECORD_TABLES
from ingest.sources import find
from tests.corpus import LAYOUTS_OF, generate, names, render
from warehouse import publish, revision, runs
from warehouse.load import load_batch
from warehouse.store import Home, open_writer

# Those that are decoded in milliseconds; a regulation holds no facts.
_TURNS = [
    (kind, layout)
    for kind, layouts in LAYOUTS_OF.items()
    for layout in layouts
    if layout not in ("flat", "one_line", "glued") and kind != "regulation"
]
_RUN = "benchmark"
_TEXTS_SHARED = 10  # of so many copies one has the original's goals and outcomes word by word


def publish_copies(home: Home, originals: int, copies: int) -> None:
    """Read ``originals`` generated reports, make each into ``copies``, build the models and publish."""
    read_originals(home, originals)
    with open_writer(home) as connection:
        multiply(connection, copies)
        revision.start_build(connection, _RUN, models_digest())
    _build(home)
    with open_writer(home) as connection:
        revision.finish_build(connection, _RUN, True, {"success": 1})
    publish.publish(home, _RUN)


def read_originals(home: Home, originals: int) -> None:
    with tempfile.TemporaryDirectory() as place:
        for number in range(originals):
            kind, layout = _TURNS[number % len(_TURNS)]
            content = render(generate(number, kind), layout)
            (Path(place) / f"{number:04}.txt").write_text(content, encoding="utf-8")
        with open_writer(home) as connection:
            run_id = runs.start_run(connection, _RUN)
        plan = steps.look(home, find([place]), run_id)
        steps.take_files(home, plan.to_take, run_id)
    tasks = steps.pending_documents(home)
    with open_writer(home) as connection:
        for outcomes in parse_all(tasks, workers=0):
            load_batch(connection, outcomes, run_id)
        runs.finish_run(connection, run_id, "ingested", {})


def multiply(connection: duckdb.DuckDBPyConnection, copies: int) -> None:
    """Rows of copies 1 to ``copies`` - 1 beside those of the originals in every raw table that the models read."""
    connection.execute(f"CREATE TEMP TABLE copies AS SELECT n FROM range(1, {copies}) AS t(n)")
    connection.execute(
        f"""CREATE TEMP TABLE regions AS
            SELECT region_name, row_number() OVER (ORDER BY region_code) - 1 AS place
            FROM read_csv('{PROJECT / "seeds" / "region.csv"}', all_varchar = true)
            WHERE region_level = 'county'
            QUALIFY count(*) OVER (PARTITION BY region_name) = 1"""
    )
    tables = [name for name in RECORD_TABLES if name not in ("cell", "attachment")]
    for table in (*tables, "document", "parse_run", "source", "source_version"):
        columns = [row[0] for row in connection.execute(f"DESCRIBE raw.{table}").fetchall()]
        changed = ", ".join(f"{_copied(name)} AS {name}" for name in columns if _copied(name))
        connection.execute(
            f"INSERT INTO raw.{table} SELECT t.* REPLACE ({changed}) FROM raw.{table} AS t CROSS JOIN copies"
        )


def _copied(column: str) -> str | None:
    """A column's value in copy ``n``; None where it is the original's."""
    place = "|".join(sorted(names.PLACES, key=len, reverse=True))
    known = {
        "document_id": "sha256(document_id || n)",
        "file_name": "n || '-' || file_name",
        "source_uri": "source_uri || '.' || n",
        "agency_name": f"""(
            SELECT region_name FROM regions
            WHERE place = hash(regexp_extract(agency_name, '^({place})') || n) % (SELECT count(*) FROM regions)
        ) || regexp_replace(agency_name, '^({place})', '')""",
        "project_name": "project_name || n",
        **{
            text: f"if(n % {_TEXTS_SHARED} = 0, {text}, n || {text})"
            for text in ("goal_text", "outcome_text", "level3")
        },
        **{year: f"{year} - n % 5" for year in ("fiscal_year", "title_year")},
    }
    if column in known:
        return known[column]
    if column in ("report_id", "project_id", "indicator_id", "spending_id", "observation_id"):
        return f"left(md5({column} || n), length({column}))"
    return f"{column} * (1 + n % 9)" if column.endswith("_yuan") else None


def _build(home: Home) -> None:
    """The models without their tests, which another benchmark has."""
    os.environ["JIXIAO_WAREHOUSE"] = str(home.warehouse)
    where = ["--project-dir", PROJECT, "--profiles-dir", PROJECT]
    where += ["--target-path", home.path / "dbt", "--log-path", home.logs]
    untested = ["--exclude-resource-type", "test", "--exclude-resource-type", "unit_test"]
    try:
        result = dbtRunner().invoke(["build", *map(str, where), *untested, "--log-level-file", "none"])
    finally:
        DuckDBConnectionManager.close_all_connections()
    if not result.success:
        raise SystemExit(f"the models were not built: {result.exception}")
