"""Publish schema `marts`: a checked copy that readers switch to in one step.

A version is ``versions/jixiao-<time>.duckdb`` and the folder ``versions/jixiao-<time>``
with the same tables as Parquet and their data dictionary. Only when it is whole,
checked and on the disk do the links in ``published/`` move to it; a failure at any
point leaves them as they were. Files are never changed once linked, so whoever holds an
older version goes on undisturbed.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from warehouse.datapackage import datapackage
from warehouse.revision import Build, last_build
from warehouse.rows import fetch, value
from warehouse.store import Home, StoreError, open_writer, transaction, utc_now

CONTRACT_TABLES = (
    "dim_agency",
    "dim_document",
    "dim_report",
    "fct_finding",
    "fct_indicator",
    "fct_project",
    "fct_spending",
)
KEPT_VERSIONS = 5


@dataclass(frozen=True, slots=True)
class Publication:
    """A published version; ``row_counts`` by table, ``sha256`` of the DuckDB file. Times are UTC.

    ``revision`` and ``models_sha256`` are of the build that it is a copy of.
    """

    version: str
    path: str
    published_at: datetime
    run_id: str
    byte_size: int
    sha256: str
    row_counts: dict[str, int]
    revision: int | None
    models_sha256: str | None


class PublishError(StoreError):
    """The copy did not pass its checks; what was published stays published."""


def publish(home: Home, run_id: str, required: Sequence[str] = CONTRACT_TABLES) -> Publication:
    """Copy `marts` out of the warehouse and move the published links to the copy (hold the lock).

    Raises `PublishError` if the last build did not pass, a required table is missing or the copy differs.
    """
    version = f"jixiao-{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}"
    home.versions.mkdir(parents=True, exist_ok=True)
    _remove_unfinished(home)
    aside = home.versions / f".{version}"
    try:
        with open_writer(home) as connection:
            build = _passed_build(connection)
            row_counts = _build(connection, aside, version, required)
            publication = _place(home, aside, version, run_id, row_counts, build)
            with _links_moved(home, version), transaction(connection):
                _record(connection, publication)
    except BaseException:
        _remove_version(home, version)
        raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    _prune(home)
    return publication


def last_publication(connection: duckdb.DuckDBPyConnection) -> Publication | None:
    """The newest publication that the warehouse knows of."""
    names = ", ".join(Publication.__dataclass_fields__)
    rows = fetch(connection, Publication, f"SELECT {names} FROM raw.publication ORDER BY version DESC LIMIT 1")
    return rows[0] if rows else None


# ------------------------------------------------------------------ the copy


def _passed_build(connection: duckdb.DuckDBPyConnection) -> Build:
    build = last_build(connection)
    if build is None:
        raise PublishError("nothing was built yet; `jixiao run SOURCE` builds and publishes")
    if build.state != "passed":
        how = "did not pass its checks" if build.state == "failed" else "was ended before it was done"
        raise PublishError(f"the last build {how}; what was published stays, `jixiao run SOURCE` builds again")
    return build


def _build(
    connection: duckdb.DuckDBPyConnection, aside: Path, version: str, required: Sequence[str]
) -> dict[str, int]:
    """Write the version into the folder ``aside`` and check it; returns rows by table."""
    tables = _tables(connection)
    missing = sorted(set(required) - set(tables))
    if missing:
        raise PublishError(f"schema marts lacks {', '.join(missing)}; nothing was published. Build the models first")
    (aside / "parquet").mkdir(parents=True)
    copy = aside / f"{version}.duckdb"
    connection.execute(f"ATTACH {_literal(str(copy))} AS published")
    try:
        connection.execute("CREATE SCHEMA published.marts")
        row_counts = {table: _copy_table(connection, table, aside) for table in tables}
        for statement in _comments(connection):
            connection.execute(statement)
        connection.execute("CHECKPOINT published")
    finally:
        connection.execute("DETACH published")
    _check(copy, row_counts)
    package = datapackage(connection, row_counts, version)
    (aside / "datapackage.json").write_text(json.dumps(package, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return row_counts


def _tables(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Tables and views of the warehouse's marts."""
    rows = connection.execute(
        """SELECT table_name FROM information_schema.tables
           WHERE table_catalog = current_database() AND table_schema = 'marts' ORDER BY table_name"""
    ).fetchall()
    return [str(name) for (name,) in rows]


def _copy_table(connection: duckdb.DuckDBPyConnection, table: str, aside: Path) -> int:
    """Copy a table in its order, to DuckDB and to Parquet; returns its rows in the warehouse."""
    name = _identifier(table)
    connection.execute(f"CREATE TABLE published.marts.{name} AS FROM marts.{name}")
    parquet = aside / "parquet" / f"{table}.parquet"
    connection.execute(
        f"COPY published.marts.{name} TO {_literal(str(parquet))} (FORMAT parquet, COMPRESSION zstd)"
    )
    return int(value(connection, f"SELECT count(*) FROM marts.{name}"))


def _comments(connection: duckdb.DuckDBPyConnection) -> Iterator[str]:
    """The statements that give the copy the warehouse's comments."""
    here = "database_name = current_database() AND schema_name = 'marts' AND comment IS NOT NULL"
    tables = connection.execute(
        f"""SELECT table_name, comment FROM duckdb_tables() WHERE {here}
            UNION ALL SELECT view_name, comment FROM duckdb_views() WHERE {here}"""
    ).fetchall()
    columns = connection.execute(
        f"SELECT table_name, column_name, comment FROM duckdb_columns() WHERE {here}"
    ).fetchall()
    for table, comment in tables:
        yield f"COMMENT ON TABLE published.marts.{_identifier(table)} IS {_literal(comment)}"
    for table, column, comment in columns:
        place = f"published.marts.{_identifier(table)}.{_identifier(column)}"
        yield f"COMMENT ON COLUMN {place} IS {_literal(comment)}"


def _check(copy: Path, row_counts: dict[str, int]) -> None:
    """The finished file opens read-only by itself, with nothing in a WAL, and holds all tables and rows."""
    if copy.with_name(copy.name + ".wal").exists():
        raise PublishError(f"{copy} was not written out; nothing was published")
    with duckdb.connect(str(copy), read_only=True) as connection:
        found = {
            table: int(value(connection, f"SELECT count(*) FROM marts.{_identifier(table)}"))
            for table in _tables(connection)
        }
    if found != row_counts:
        differing = sorted(t for t in found.keys() | row_counts.keys() if found.get(t) != row_counts.get(t))
        raise PublishError(f"the copy differs from the warehouse in {', '.join(differing)}; nothing was published")


def _identifier(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


# ------------------------------------------------------------------ the switch


def _place(
    home: Home, aside: Path, version: str, run_id: str, row_counts: dict[str, int], build: Build
) -> Publication:
    """Put the finished version on the disk under its own name; nobody reads it yet."""
    for path in (*(aside / "parquet").iterdir(), *aside.iterdir(), aside):
        _fsync(path)
    file = home.versions / f"{version}.duckdb"
    with (aside / file.name).open("rb") as copy:
        sha256 = hashlib.file_digest(copy, "sha256").hexdigest()
    (aside / file.name).rename(file)
    aside.rename(home.versions / version)
    _fsync(home.versions)
    relative = str(file.relative_to(home.path))
    size = file.stat().st_size
    return Publication(
        version, relative, utc_now(), run_id, size, sha256, row_counts, build.revision, build.models_sha256
    )


def _record(connection: duckdb.DuckDBPyConnection, publication: Publication) -> None:
    p = publication
    connection.execute(
        "INSERT INTO raw.publication VALUES (?, ?, ?, ?, ?, ?, map(?, ?), ?, ?)",
        [p.version, p.path, p.published_at, p.run_id, p.byte_size, p.sha256, list(p.row_counts),
         list(p.row_counts.values()), p.revision, p.models_sha256],
    )  # fmt: skip


@contextmanager
def _links_moved(home: Home, version: str) -> Iterator[None]:
    """Move the published links to a version; back to where they were if the block or a move fails."""
    targets = {
        home.published / "parquet": f"versions/{version}/parquet",
        home.published / "datapackage.json": f"versions/{version}/datapackage.json",
        home.current: f"versions/{version}.duckdb",
    }
    before = {link: str(link.readlink()) if link.is_symlink() else None for link in targets}
    try:
        for link, target in targets.items():
            _move_link(link, target)
        _fsync(home.published)
        yield
    except BaseException:
        for link, old_target in before.items():
            if old_target is not None:
                _move_link(link, old_target)
            elif link.is_symlink():
                link.unlink()
        raise


def _move_link(link: Path, target: str) -> None:
    aside = link.with_name(f".{link.name}.new")
    aside.unlink(missing_ok=True)
    aside.symlink_to(target)
    aside.replace(link)


def _fsync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


# ------------------------------------------------------------------ old versions


def _remove_unfinished(home: Home) -> None:
    """What a killed publish left behind."""
    for path in home.versions.glob(".jixiao-*"):
        shutil.rmtree(path)


def _remove_version(home: Home, version: str) -> None:
    (home.versions / f"{version}.duckdb").unlink(missing_ok=True)
    shutil.rmtree(home.versions / version, ignore_errors=True)


def _prune(home: Home) -> None:
    """Keep the newest versions; an open file of a removed one stays readable to its holder."""
    for path in sorted(home.versions.glob("jixiao-*.duckdb"))[:-KEPT_VERSIONS]:
        _remove_version(home, path.stem)
