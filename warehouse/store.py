"""The home folder: where things lie, who may write, and opening the warehouse.

One writer at a time: `hold_lock` takes an flock on a file in the home. The operating
system releases it when the holder ends, however it ends; the file's text says who
holds it. DuckDB's own lock on the warehouse (a foreign tool that has it open) is
reported in the same words.
"""

from __future__ import annotations

import fcntl
import getpass
import hashlib
import json
import os
import shutil
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

import duckdb

_SCHEMA_FOLDER = Path(__file__).parent / "schema"
_POLL_SECONDS = 0.2
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


class HomeLocked(StoreError):
    """Another process is writing (or holds the warehouse open)."""


class NoWarehouse(StoreError):
    """There is no warehouse in this home yet."""


class SchemaMismatch(StoreError):
    """The warehouse was made by another version of the schema."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Who holds the lock of a home."""

    pid: int
    host: str
    user: str
    started: str
    command: str

    @classmethod
    def current(cls, command: str) -> Owner:
        try:
            user = getpass.getuser()
        except (KeyError, OSError):  # a container's user id without a name
            user = str(os.getuid())
        started = datetime.now(UTC).isoformat(timespec="seconds")
        return cls(os.getpid(), socket.gethostname(), user, started, command)

    def __str__(self) -> str:
        return f"{self.command!r}, process {self.pid} of {self.user} on {self.host}, since {self.started}"


def utc_now() -> datetime:
    """The time for the warehouse's TIMESTAMP columns: UTC without zone."""
    return datetime.now(UTC).replace(tzinfo=None)


def lock_seconds() -> float:
    """How long a second run waits: JIXIAO_LOCK_SECONDS, 600 if not set."""
    return float(os.environ.get("JIXIAO_LOCK_SECONDS", "600"))


@contextmanager
def hold_lock(
    home: Home,
    command: str,
    wait_seconds: float | None = None,
    on_wait: Callable[[str], None] | None = None,
) -> Iterator[Owner]:
    """Be the one writer of the home; yields our entry in the lock file.

    Waits up to ``wait_seconds`` (default `lock_seconds`) for another holder, says once on
    ``on_wait`` who that is, and then raises `HomeLocked`.
    """
    home.path.mkdir(parents=True, exist_ok=True)
    seconds = lock_seconds() if wait_seconds is None else wait_seconds
    with home.lock.open("a+", encoding="utf-8") as file:
        _wait_for(file, home, seconds, on_wait)
        owner = Owner.current(command)
        _write_owner(file, owner)
        shutil.rmtree(home.unfinished, ignore_errors=True)  # of a holder that was killed
        try:
            yield owner
        finally:
            file.truncate(0)
            fcntl.flock(file, fcntl.LOCK_UN)


def _wait_for(file: IO[str], home: Home, seconds: float, on_wait: Callable[[str], None] | None) -> None:
    deadline = time.monotonic() + seconds
    is_told = False
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            holder = lock_owner(home)
        who = str(holder) if holder else "another process"
        if on_wait and not is_told and seconds > 0:
            on_wait(f"waiting up to {seconds:g} s: {home.path} is in use by {who}")
            is_told = True
            continue  # the holder may have finished meanwhile
        if time.monotonic() >= deadline:
            raise HomeLocked(
                f"{home.path} is in use by {who}; wait until it has finished, or stop it,"
                " or raise JIXIAO_LOCK_SECONDS, and run again"
            )
        time.sleep(min(_POLL_SECONDS, seconds))


def _write_owner(file: IO[str], owner: Owner) -> None:
    file.truncate(0)
    entry = {name: getattr(owner, name) for name in ("pid", "host", "user", "started", "command")}
    file.write(json.dumps(entry, ensure_ascii=False))
    file.flush()


def lock_owner(home: Home) -> Owner | None:
    """Who wrote last into the lock file; None if nobody holds the home or it cannot be read."""
    try:
        entry = json.loads(home.lock.read_text(encoding="utf-8"))
        return Owner(**entry)
    except (OSError, ValueError, TypeError):
        return None


@contextmanager
def open_writer(home: Home) -> Iterator[duckdb.DuckDBPyConnection]:
    """The warehouse, migrated to this version's schema, for writing (hold the lock first)."""
    home.path.mkdir(parents=True, exist_ok=True)
    with _connect(home, read_only=False) as connection:
        migrate(connection)
        yield connection


@contextmanager
def open_reader(home: Home) -> Iterator[duckdb.DuckDBPyConnection]:
    """The warehouse, read-only. Raises `NoWarehouse`, `HomeLocked` or `SchemaMismatch`."""
    if not home.warehouse.exists():
        raise NoWarehouse(f"there is no warehouse in {home.path} yet; `jixiao run SOURCE` makes one")
    with _connect(home, read_only=True) as connection:
        if pending_migrations(connection):
            raise SchemaMismatch(f"{home.warehouse} has an older schema; `jixiao run` migrates it")
        yield connection


@contextmanager
def _connect(home: Home, read_only: bool) -> Iterator[duckdb.DuckDBPyConnection]:
    try:
        connection = duckdb.connect(str(home.warehouse), read_only=read_only)
    except duckdb.IOException as error:
        if "lock" not in str(error).lower():
            raise
        owner = lock_owner(home)
        who = f" (the writer is {owner})" if owner else ""
        first_line = str(error).splitlines()[0]
        raise HomeLocked(
            f"{home.warehouse} is open in another process{who}: {first_line}; close it there and run again"
        ) from error
    try:
        yield connection
    finally:
        connection.close()


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
