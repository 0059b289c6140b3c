"""The warehouse on DuckLake: the catalog in PostgreSQL, the rows as Parquet files beside the home.

``JIXIAO_WAREHOUSE=ducklake:postgres://user@host:port/database``. Several processes may read and
write, on several machines. Raw tables are written by one transaction at a time, which is what
`alone` is for: a PostgreSQL advisory lock, so that it ends with the process that holds it. An
ingest holds it for a load, a build and a publication from beginning to end.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import socket
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from warehouse.home import Home, HomeLocked, StoreError

_PREFIX = "ducklake:"
_EXTENSIONS = ("postgres_scanner", "ducklake")  # duckdb-extension-*: exactly of duckdb's version
_INSTALL = "pip install 'jixiao[lake]'"
# Our advisory locks in the catalog's database: who writes, and which homes are at work.
_WRITER = (0x6A6978, 1)
_HOMES = 0x6A6979
_held_here = False  # this process is the one that writes


def is_used() -> bool:
    """Whether JIXIAO_WAREHOUSE names a lake."""
    return os.environ.get("JIXIAO_WAREHOUSE", "").startswith(_PREFIX)


def catalog() -> str:
    """The address of the catalog, as PostgreSQL's tools take it."""
    return os.environ["JIXIAO_WAREHOUSE"].removeprefix(_PREFIX)


def load_extensions(connection: duckdb.DuckDBPyConnection) -> None:
    """Load DuckDB's extensions from their Python packages; nothing is downloaded."""
    for name in _EXTENSIONS:
        spec = importlib.util.find_spec(f"duckdb_extension_{name}")
        if spec is None or spec.origin is None:
            raise StoreError(f"a lake needs DuckDB's extension {name}: {_INSTALL}")
        file = Path(spec.origin).parent / "extensions" / f"v{duckdb.__version__}" / f"{name}.duckdb_extension"
        connection.load_extension(str(file))


def connect(home: Home, read_only: bool) -> duckdb.DuckDBPyConnection:
    """A connection whose default database is the lake; a writer makes it where there is none."""
    connection = duckdb.connect()
    try:
        load_extensions(connection)
        try:
            _attach(connection, "READ_ONLY" if read_only else "CREATE_IF_NOT_EXISTS false")
        except duckdb.InvalidInputException:
            if read_only:
                raise
            with alone():
                _attach(connection, f"DATA_PATH '{_quoted(data_path(home))}'")
        connection.execute("USE lake")
    except BaseException:
        connection.close()
        raise
    return connection


def data_path(home: Home) -> str:
    """Where a new lake keeps its Parquet files: JIXIAO_LAKE_DATA, else ``lake`` in the home."""
    return os.environ.get("JIXIAO_LAKE_DATA") or str(home.path / "lake")


def exists() -> bool:
    """Whether the catalog's database holds a lake with our tables."""
    with _postgres("jixiao") as postgres:
        found = postgres.execute("SELECT to_regclass('ducklake_schema') IS NOT NULL").fetchone()[0]
        sql = "SELECT count(*) FROM ducklake_schema WHERE schema_name = 'raw' AND end_snapshot IS NULL"
        return bool(found and postgres.execute(sql).fetchone()[0])


def _attach(connection: duckdb.DuckDBPyConnection, option: str) -> None:
    connection.execute(f"ATTACH '{_quoted(f'ducklake:postgres:{catalog()}')}' AS lake ({option})")


def _quoted(text: str) -> str:
    return text.replace("'", "''")


# ------------------------------------------------------------------ one writer at a time


@contextmanager
def alone(doing: str = "load") -> Iterator[Callable[[], None]]:
    """Be the only writer of the lake, if there is one; inside of itself it is held already.

    The value raises `HomeLocked` if the lock was lost meanwhile (the connection to PostgreSQL broke):
    to be asked before a commit. Waits up to JIXIAO_LOCK_SECONDS (600), then raises `HomeLocked`.
    """
    global _held_here
    if not is_used() or _held_here:
        yield _nothing
        return
    with _postgres(f"jixiao {doing}, process {os.getpid()} on {socket.gethostname()}") as postgres:
        _take(postgres)
        _held_here = True
        try:
            yield lambda: _check(postgres)
        finally:
            _held_here = False


@contextmanager
def at_work(home: Home) -> Iterator[None]:
    """Let the other homes on the lake know that this one has a run, for as long as the process lives."""
    if not is_used():
        yield
        return
    with _postgres(f"jixiao at work, process {os.getpid()} on {socket.gethostname()}") as postgres:
        postgres.execute("SELECT pg_advisory_lock(%s, %s)", (_HOMES, _number(home.name)))
        yield


def at_work_elsewhere(home: Home, names: Collection[str]) -> set[str]:
    """Those of the homes (`Home.name`) that have a run just now; ``home`` itself is not among them."""
    others = set(names) - {home.name}
    if not is_used() or not others:
        return set()
    with _postgres("jixiao") as postgres:
        sql = "SELECT objid FROM pg_locks WHERE locktype = 'advisory' AND classid = %s AND granted"
        present = {int(number) for (number,) in postgres.execute(sql, [_HOMES]).fetchall()}
    return {name for name in others if _number(name) in present}


def _number(name: str) -> int:
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4]) >> 1


def _nothing() -> None: ...


@contextmanager
def _postgres(name: str) -> Iterator[Any]:
    try:
        import psycopg
    except ImportError as error:
        raise StoreError(f"a lake needs psycopg: {_INSTALL}") from error
    try:
        connection = psycopg.connect(catalog(), autocommit=True, application_name=name[:63])
    except psycopg.OperationalError as error:
        raise StoreError(f"the lake's catalog does not answer: {str(error).strip()}") from error
    with connection:
        yield connection


def _take(postgres: Any) -> None:
    from psycopg.errors import LockNotAvailable

    seconds = float(os.environ.get("JIXIAO_LOCK_SECONDS", "600"))
    postgres.execute(f"SET lock_timeout = {max(1, round(seconds * 1000))}")
    try:
        postgres.execute("SELECT pg_advisory_lock(%s, %s)", _WRITER)
    except LockNotAvailable as error:
        raise HomeLocked(
            f"the lake is being written by {_holder(postgres)}; wait until it has finished,"
            " or raise JIXIAO_LOCK_SECONDS, and run again"
        ) from error


def _holder(postgres: Any) -> str:
    rows = postgres.execute(
        """SELECT application_name FROM pg_locks JOIN pg_stat_activity USING (pid)
           WHERE locktype = 'advisory' AND classid = %s AND objid = %s AND granted""",
        _WRITER,
    ).fetchall()
    return rows[0][0] if rows else "another process"


def _check(postgres: Any) -> None:
    import psycopg

    try:
        postgres.execute("SELECT 1")
    except psycopg.Error as error:
        raise HomeLocked("the lock on the lake was lost (PostgreSQL has ended the connection); run again") from error
