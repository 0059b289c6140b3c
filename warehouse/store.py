"""The home folder: where things lie, and opening the warehouse.

Whoever writes holds the lock on the home (`warehouse/lock.py`). DuckDB's own lock on the
warehouse (a foreign tool that has it open) is reported in the same words.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

_SCHEMA_FOLDER = Path(__file__).parent / "schema"
_READER_SECONDS = 5.0
_POLL_SECONDS = 0.1
_MIGRATION_TABLE = """
CREATE SCHEMA IF NOT EXISTS raw;
CREATE TABLE IF NOT EXISTS raw.schema_migration (
    name VARCHAR NOT NULL, sha256 VARCHAR NOT NULL, applied_at TIMESTAMP NOT NULL
)"""


@dataclass(frozen=True, slots=True)
class Home:
    """The paths of a JIXIAO_HOME."""

    path: Path

    @property
    def warehouse(self) -> Path:
        return self.path / "warehouse.duckdb"

    @property
    def lock(self) -> Path:
        return self.path / "writer.lock"

    @property
    def owner(self) -> Path:
        """Who holds the lock."""
        return self.path / "writer.json"

    @property
    def state(self) -> Path:
        """The state as the last run wrote it down (`warehouse/state.py`)."""
        return self.path / "state.json"

    @property
    def failures(self) -> Path:
        """The open quarantine and unread pages as the last run wrote them down."""
        return self.path / "failures.json"

    @property
    def logs(self) -> Path:
        return self.path / "logs"

    @property
    def metrics(self) -> Path:
        return self.path / "metrics.prom"

    @property
    def archive(self) -> Path:
        return self.path / "archive"

    @property
    def unfinished(self) -> Path:
        """Files on their way into the archive. On the archive's file system, so that a rename suffices."""
        return self.archive / ".unfinished"

    @property
    def unpacked(self) -> Path:
        """Members of archives on their way into the archive, a folder an archive."""
        return self.unfinished / "members"

    @property
    def converted(self) -> Path:
        """Documents as LibreOffice has converted them, for the length of a parse."""
        return self.unfinished / "converted"

    @property
    def published(self) -> Path:
        return self.path / "published"

    @property
    def versions(self) -> Path:
        return self.published / "versions"

    @property
    def current(self) -> Path:
        """The symlink that BI tools open."""
        return self.published / "jixiao.duckdb"


class StoreError(Exception):
    """Something about the home: the message says what, where and what to do."""


class NoWarehouse(StoreError):
    """There is no warehouse in this home yet."""


class SchemaMismatch(StoreError):
    """The warehouse was made by another version of the schema."""


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
    if not home.warehouse.exists():
        raise NoWarehouse(f"there is no warehouse in {home.path} yet; `jixiao run SOURCE` makes one")
    with _connect(home, read_only=True) as connection:
        if pending_migrations(connection):
            raise SchemaMismatch(f"{home.warehouse} has an older schema; `jixiao run` migrates it")
        yield connection


@contextmanager
def _connect(home: Home, read_only: bool) -> Iterator[duckdb.DuckDBPyConnection]:
    try:
        connection = _opened(home.warehouse, read_only)
    except duckdb.IOException as error:
        if not _is_locked(error):
            raise
        from warehouse.lock import HomeLocked, other_writer  # which needs this module

        writer = other_writer(home)
        who = f" (the writer is {writer})" if writer else ""
        first_line = str(error).splitlines()[0]
        raise HomeLocked(
            f"{home.warehouse} is open in another process{who}: {first_line}; close it there and run again"
        ) from error
    try:
        yield connection
    finally:
        connection.close()


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
    names = []
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
    """All or nothing: commit at the end, roll back on any exception."""
    connection.execute("BEGIN")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
