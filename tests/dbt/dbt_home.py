"""A small warehouse with known facts, and building it with the real dbt."""

from __future__ import annotations

import os
import typing
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import duckdb
from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import dbtRunner, dbtRunnerResult

from ingest.records import EXTRACTOR_VERSION, RECORD_TABLES, arrow_table, stable_key
from warehouse import store

PROJECT = Path(__file__).resolve().parents[2] / "dbt_project"
NOON = datetime.fromisoformat("2026-11-21T12:00")
_REQUIRED = {str: "", int: 1, bool: False, Decimal: Decimal(0)}
_USUAL = {"confidence": "plain", "attainment": "unknown", "flow": "expenditure", "basis": "actual"}


def record(table: str, **given: object) -> object:
    """A record of a raw table: what is not given is None where it may be, else the plainest value."""
    cls = RECORD_TABLES[table]
    hints = typing.get_type_hints(cls)
    plain = {f.name: _USUAL.get(f.name, _REQUIRED.get(hints[f.name])) for f in fields(cls)}
    return cls(**(plain | {name: _exact(value) for name, value in given.items()}))


def _exact(value: object) -> object:
    return Decimal(str(value)) if isinstance(value, float) else value


@dataclass
class Content:
    """The records of one document, by raw table, with keys and places made up as they are added."""

    name: str
    version: str = EXTRACTOR_VERSION
    finished_at: datetime = NOON
    state: str = "parsed"
    records: dict[str, list[object]] = field(default_factory=dict)

    @property
    def document_id(self) -> str:
        return stable_key("test document", self.name) * 3

    def add(self, table: str, parent: str | None = None, **given: object) -> str:
        """Add a record under a report (or, for facts, ``report_id``); returns its key."""
        rows = self.records.setdefault(table, [])
        key = stable_key(self.name, table, len(rows))
        given = {"document_id": self.document_id, f"{table}_id": key, f"{table}_no": len(rows) + 1} | given
        if parent:
            given["report_id"] = parent
        words = {"source_locator": f"L{len(rows) + 1}:1-9", "source_text": f"{self.name} {table} {len(rows) + 1}"}
        known = {f.name for f in fields(RECORD_TABLES[table])}
        rows.append(record(table, **{k: v for k, v in (words | given).items() if k in known}))
        return key


def make_home(path: Path, contents: list[Content]) -> store.Home:
    """A home whose raw tables hold the contents, migrated by the warehouse's own code."""
    home = store.Home(path)
    with store.open_writer(home) as connection:
        for document_id, name in {content.document_id: content.name for content in contents}.items():
            connection.execute(
                "INSERT INTO raw.document BY NAME SELECT ? AS document_id, ? AS file_name, ? AS source_uri,"
                " 10 AS byte_size, 'archive/x' AS archive_path, ? AS first_ingested_at, 'txt' AS format",
                [document_id, name, f"/reports/{name}", NOON],
            )
        for content in contents:
            _load(connection, content)
    return home


def _load(connection: duckdb.DuckDBPyConnection, content: Content) -> None:
    connection.execute(
        "INSERT INTO raw.parse_run BY NAME SELECT ? AS document_id, ? AS extractor_version, ? AS state,"
        " 'run' AS run_id, ? AS started_at, ? AS finished_at, 0.1 AS seconds, MAP {} AS record_counts,"
        " if(state = 'parsed', NULL, 'nothing_recognised') AS reason_code",
        [content.document_id, content.version, content.state, content.finished_at, content.finished_at],
    )
    for table, rows in content.records.items():
        connection.register("incoming", arrow_table(RECORD_TABLES[table], rows))
        connection.execute(
            f"INSERT INTO raw.{table} BY NAME SELECT *, ? AS extractor_version FROM incoming", [content.version]
        )
        connection.unregister("incoming")


@contextmanager
def _environment(**values: str) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def run_dbt(home: store.Home, target: Path, *words: str) -> dbtRunnerResult:
    """Run dbt in this process on a home; the parsed project is reused over runs by ``target``."""
    where = ["--project-dir", PROJECT, "--profiles-dir", PROJECT, "--target-path", target, "--log-path", target]
    quiet = ["--quiet", "--log-level-file", "none"]
    with _environment(JIXIAO_WAREHOUSE=str(home.warehouse), DO_NOT_TRACK="1"):
        try:
            return dbtRunner().invoke([*words, *map(str, where), *quiet])
        finally:
            DuckDBConnectionManager.close_all_connections()
