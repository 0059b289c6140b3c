"""Opening the warehouse: the file ``warehouse.duckdb`` in the home, or a lake (`warehouse/lake.py`).

Whoever writes holds the lock on the home (`warehouse/lock.py`). DuckDB's own lock on the
file (a foreign tool that has it open) is reported in the same words.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from warehouse import lake
from warehouse.home import Home, HomeLocked, NoWarehouse, SchemaMismatch, StoreError

__all__ = [
    "Home", "NoWarehouse", "SchemaMismatch", "StoreError", "exists", "migrate", "migrations", "open_reader",
    "open_writer", "pending_migrations", "transaction", "utc_now",
]  # fmt: skip

_SCHEMA_FOLDER = Path(__file__).parent / "schema"
_READER_SECONDS = 5.0
_POLL_SECONDS = 0.1
# DuckDB's own 16 MB are two batches of a load: half of what a load took was writing them out again and again.
_CHECKPOINT = "256MB"
_MIGRATION_TABLE = """
CREATE SCHEMA IF NOT EXISTS raw;
CREATE TABLE IF NOT EXISTS raw.schema_migration (
    name VARCHAR NOT NULL, sha256 VARCHAR NOT NULL, applied_at TIMESTAMP NOT NULL
)"""


def utc_now() -> datetime:
    """The time for the warehouse's TIMESTAMP columns: UTC without zone."""
    return datetime.now(UTC).replace(tzinfo=None)


@contextmanager
def open_writer(home: Home) -> Iterator[duckdb.DuckDBPyConnection]:
    """The warehouse, migrated to this version's schema, for writing (hold the lock first)."""
    home.path.mkdir(parents=True, exist_ok=True)
    with _connect(home, read_only=False) as connection:
        migrate(connection)
        yield connection


@contextmanager
def open_reader(home: Home) -> Iterator[duckdb.DuckDBPyConnection]:
    """The warehouse, read-only. Raises `NoWarehouse`, `warehouse.lock.HomeLocked` or `SchemaMismatch`."""
    if not exists(home):
        raise NoWarehouse(f"there is no warehouse in {home.path} yet; `jixiao run SOURCE` makes one")
    with _connect(home, read_only=True) as connection:
        if pending_migrations(connection):
            raise SchemaMismatch("the warehouse has an older schema; `jixiao run` migrates it")
        yield connection


def exists(home: Home) -> bool:
    """Whether anything was ever run on the home's warehouse."""
    return lake.exists() if lake.is_used() else home.warehouse.exists()


@contextmanager
def _connect(home: Home, read_only: bool) -> Iterator[duckdb.DuckDBPyConnection]:
    connection = lake.connect(home, read_only) if lake.is_used() else _open_file(home, read_only)
    try:
        yield connection
    finally:
        connection.close()


def _open_file(home: Home, read_only: bool) -> duckdb.DuckDBPyConnection:
    try:
        connection = _opened(home.warehouse, read_only)
        if not read_only:
            connection.execute(f"SET wal_autocheckpoint = '{_CHECKPOINT}'")
        return connection
    except duckdb.IOException as error:
        if not _is_locked(error):
            raise
        from warehouse.lock import other_writer  # which is told of by those who only hold the lock

        writer = other_writer(home)
        who = f" (the writer is {writer})" if writer else ""
        first_line = str(error).splitlines()[0]
        raise HomeLocked(
            f"{home.warehouse} is open in another process{who}: {first_line}; close it there and run again"
        ) from error


def _opened(path: Path, read_only: bool) -> duckdb.DuckDBPyConnection:
    """Whoever writes holds the home's lock, so that only a passing reader (`jixiao failures`) is in its way."""
    deadline = time.monotonic() + (0 if read_only else _READER_SECONDS)
    while True:
        try:
            return duckdb.connect(str(path), read_only=read_only)
        except duckdb.IOException as error:
            if not _is_locked(error) or time.monotonic() >= deadline:
                raise
        time.sleep(_POLL_SECONDS)


def _is_locked(error: duckdb.IOException) -> bool:
    return "lock" in str(error).lower()


def migrations() -> list[tuple[str, str]]:
    """The migrations of this version: (name, SQL) in order."""
    return [(path.stem, path.read_text(encoding="utf-8")) for path in sorted(_SCHEMA_FOLDER.glob("[0-9]*.sql"))]


def pending_migrations(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    """The migrations that this warehouse lacks.

    Raises `SchemaMismatch` if it has one that this version does not know or knows otherwise.
    """
    applied: dict[str, str] = {}
    exists = "SELECT count(*) FROM duckdb_tables() WHERE schema_name = 'raw' AND table_name = 'schema_migration'"
    if connection.execute(exists).fetchall()[0][0]:
        applied = dict(connection.execute("SELECT name, sha256 FROM raw.schema_migration").fetchall())
    known = dict(migrations())
    for name, checksum in applied.items():
        if name not in known:
            raise SchemaMismatch(f"the warehouse has migration {name}, made by a newer jixiao; update jixiao")
        if _checksum(known[name]) != checksum:
            raise SchemaMismatch(
                f"migration {name} is not the one that made this warehouse; migrations are never edited:"
                " restore it and add a new one (or, while developing, start with a new JIXIAO_HOME)"
            )
    return [(name, sql) for name, sql in known.items() if name not in applied]


def migrate(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Bring the schema up to date, each migration in its own transaction; returns their names."""
    names: list[str] = []
    if not pending_migrations(connection):
        return names
    with lake.alone():  # another writer of a lake may be at it too
        for name, sql in pending_migrations(connection):
            with transaction(connection):
                connection.execute(_MIGRATION_TABLE)
                connection.execute(sql)
                connection.execute(
                    "INSERT INTO raw.schema_migration VALUES (?, ?, ?)", [name, _checksum(sql), utc_now()]
                )
            names.append(name)
    return names


def _checksum(sql: str) -> str:
    return hashlib.sha256(sql.encode("utf-8")).hexdigest()


@contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """All or nothing: commit at the end, roll back on any exception. On a lake nobody else writes meanwhile."""
    with lake.alone() as check_alone:
        connection.execute("BEGIN")
        try:
            yield
            check_alone()
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")
