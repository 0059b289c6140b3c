"""Rows between Python and DuckDB: dataclasses out, Arrow in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

import duckdb
import pyarrow as pa

Row = TypeVar("Row")


def fetch(connection: duckdb.DuckDBPyConnection, row_class: type[Row], sql: str, *values: Any) -> list[Row]:
    """The result of a query as dataclass instances, columns by position."""
    return [row_class(*row) for row in connection.execute(sql, list(values)).fetchall()]


def value(connection: duckdb.DuckDBPyConnection, sql: str, *values: Any) -> Any:
    """The first column of the first row."""
    return connection.execute(sql, list(values)).fetchall()[0][0]


def count_changed(connection: duckdb.DuckDBPyConnection, sql: str, *values: Any) -> int:
    """Run an INSERT, UPDATE or DELETE; returns the rows it changed."""
    return int(value(connection, sql, *values))


@contextmanager
def registered(connection: duckdb.DuckDBPyConnection, **tables: pa.Table) -> Iterator[None]:
    """Arrow tables as views for the length of a block."""
    for name, table in tables.items():
        connection.register(name, table)
    try:
        yield
    finally:
        for name in tables:
            connection.unregister(name)


def arrow(schema: pa.Schema, rows: Sequence[Sequence[Any]]) -> pa.Table:
    """Row tuples as an Arrow table."""
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(schema)
    return pa.Table.from_arrays([pa.array(c, type=f.type) for c, f in zip(columns, schema, strict=True)], schema=schema)
