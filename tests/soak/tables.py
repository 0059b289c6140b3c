"""What is published, as one hash a table: whatever the order of rows, and but for when they were made."""

from __future__ import annotations

from pathlib import Path

import duckdb

from warehouse.store import Home

_COLUMNS = """
    SELECT table_name, list(column_name ORDER BY column_index) FROM duckdb_columns()
    WHERE schema_name = 'marts' AND NOT starts_with(data_type, 'TIMESTAMP') GROUP BY 1 ORDER BY 1"""


def published_hashes(home: Home) -> dict[str, tuple[int, int]]:
    """Table -> (rows, hash) of what a reader gets now."""
    return file_hashes(home.current.resolve(strict=True))


def file_hashes(path: Path) -> dict[str, tuple[int, int]]:
    """The same of one version."""
    with duckdb.connect(str(path), read_only=True) as connection:
        tables = connection.execute(_COLUMNS).fetchall()
        return {name: _hash(connection, name, columns) for name, columns in tables}


def _hash(connection: duckdb.DuckDBPyConnection, table: str, columns: list[str]) -> tuple[int, int]:
    row = ", ".join(f'"{column}"' for column in columns)
    query = f"SELECT count(*), coalesce(sum(hash(row({row}))), 0)::HUGEINT FROM marts.{table}"
    rows, total = connection.execute(query).fetchall()[0]
    return int(rows), int(total)
