"""A small warehouse with known facts."""

from __future__ import annotations

import typing
from dataclasses import dataclass, field, fields
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import duckdb

from empty_home import empty_home
from flows.models import PROJECT
from ingest.records import EXTRACTOR_VERSION, RECORD_TABLES, arrow_table, stable_key
from warehouse import store

__all__ = ["NOON", "PROJECT", "Content", "make_home", "record"]

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
    home = empty_home(path)
    with store.open_writer(home) as connection:
        for document_id, name in {content.document_id: content.name for content in contents}.items():
            connection.execute(
                "INSERT INTO raw.document BY NAME SELECT ? AS document_id, ? AS file_name, ? AS source_uri,"
                " 10 AS byte_size, 'archive/x' AS archive_path, ? AS first_ingested_at, 'txt' AS format",
                [document_id, name, f"/reports/{name}", NOON],
            )
        for content in contents:
            _enter(connection, content)
        for (table, version), rows in _rows(contents).items():
            connection.register("incoming", arrow_table(RECORD_TABLES[table], rows))
            connection.execute(
                f"INSERT INTO raw.{table} BY NAME SELECT *, ? AS extractor_version FROM incoming", [version]
            )
            connection.unregister("incoming")
    return home


def _enter(connection: duckdb.DuckDBPyConnection, content: Content) -> None:
    connection.execute(
        "INSERT INTO raw.parse_run BY NAME SELECT ? AS document_id, ? AS extractor_version, ? AS state,"
        " 'run' AS run_id, ? AS started_at, ? AS finished_at, 0.1 AS seconds, MAP {} AS record_counts,"
        " if(state = 'parsed', NULL, 'nothing_recognised') AS reason_code",
        [content.document_id, content.version, content.state, content.finished_at, content.finished_at],
    )


def _rows(contents: list[Content]) -> dict[tuple[str, str], list[object]]:
    """Table and version -> records of all documents: one insert each, which is what takes the time."""
    rows: dict[tuple[str, str], list[object]] = {}
    for content in contents:
        for table, records in content.records.items():
            rows.setdefault((table, content.version), []).extend(records)
    return rows
