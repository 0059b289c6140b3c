"""The DDL, the record classes and the Arrow schemas say the same."""

from __future__ import annotations

import duckdb
import pyarrow as pa
import pytest

from ingest.records import RECORD_TABLES, arrow_schema
from warehouse import store

_DUCKDB_TYPES = {pa.string(): "VARCHAR", pa.int64(): "BIGINT", pa.bool_(): "BOOLEAN", pa.date32(): "DATE"}


def duckdb_type(arrow_type: pa.DataType) -> str:
    if pa.types.is_decimal(arrow_type):
        return f"DECIMAL({arrow_type.precision},{arrow_type.scale})"
    return _DUCKDB_TYPES[arrow_type]


@pytest.mark.parametrize("name", RECORD_TABLES)
def test_a_raw_table_is_its_record_class_and_the_extractor_version(connection, name):
    expected = [(f.name, duckdb_type(f.type), f.nullable) for f in arrow_schema(RECORD_TABLES[name])]
    columns = connection.execute(
        """SELECT column_name, data_type, is_nullable FROM duckdb_columns()
           WHERE schema_name = 'raw' AND table_name = ?""",
        [name],
    ).fetchall()
    assert sorted(columns) == sorted([*expected, ("extractor_version", "VARCHAR", False)])


def test_no_raw_table_is_without_a_record_class(connection):
    rows = connection.execute("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'raw'").fetchall()
    books = {"document", "source", "archive_member", "run", "parse_run", "quarantine", "publication"}
    books |= {"schema_migration", "revision", "build", "run_stage", "source_version", "scan", "correction"}
    assert {name for (name,) in rows} == books | set(RECORD_TABLES)


def test_migrations_are_numbered_applied_once_and_recorded(home):
    with store.open_writer(home) as connection:
        assert store.migrate(connection) == []
        recorded = connection.execute("SELECT name FROM raw.schema_migration ORDER BY name").fetchall()
    names = [name for name, _ in store.migrations()]
    assert [name for (name,) in recorded] == names
    numbers = [int(name[:4]) for name in names]
    assert numbers == sorted(set(numbers)) and numbers[0] == 1  # a branch may leave a gap that another fills


def test_a_failing_migration_leaves_nothing_behind(monkeypatch):
    connection = duckdb.connect()
    good = ("0001_good", "CREATE TABLE raw.good (a INTEGER)")
    bad = ("0002_bad", "CREATE TABLE raw.half (a INTEGER); INSERT INTO raw.no_such VALUES (1)")
    monkeypatch.setattr(store, "migrations", lambda: [good, bad])
    with pytest.raises(duckdb.CatalogException):
        store.migrate(connection)
    tables = connection.execute("SELECT table_name FROM duckdb_tables() ORDER BY 1").fetchall()
    assert tables == [("good",), ("schema_migration",)]
    assert connection.execute("SELECT name FROM raw.schema_migration").fetchall() == [("0001_good",)]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("UPDATE raw.schema_migration SET sha256 = 'x'", "is not the one that made this warehouse"),
        ("INSERT INTO raw.schema_migration VALUES ('9999_later', 'x', now()::TIMESTAMP)", "made by a newer jixiao"),
    ],
)
def test_a_warehouse_of_another_schema_is_refused(home, change, message):
    with store.open_writer(home) as connection:
        connection.execute(change)
    with pytest.raises(store.SchemaMismatch, match=message), store.open_writer(home):
        pass
