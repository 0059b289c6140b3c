"""The data dictionary of a published version, as a tabular data package (Frictionless, profile v1).

Fields carry ``columnType`` of the Fiscal Data Package 1.0 where one fits (`fiscal_columns.csv`). The
package does not claim that profile: its schema still asks for the vocabulary of 0.3.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

PROFILE = "tabular-data-package"
_UNITS = {"_yuan": "yuan", "_pct": "percent points", "_size": "bytes", "_count": "count"}
_TYPES = {
    "VARCHAR": "string",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIMESTAMP": "datetime",
    "TIMESTAMP WITH TIME ZONE": "datetime",
    "FLOAT": "number",
    "DOUBLE": "number",
}


def datapackage(connection: duckdb.DuckDBPyConnection, row_counts: dict[str, int], version: str) -> dict[str, Any]:
    """Describe the tables of schema `marts`, from the comments on them and their columns."""
    return {
        "profile": PROFILE,
        "name": "jixiao",
        "title": "Chinese budget performance reports: projects, indicators, spending, findings",
        "version": version,
        "resources": [_resource(connection, table, rows) for table, rows in row_counts.items()],
    }


def _resource(connection: duckdb.DuckDBPyConnection, table: str, rows: int) -> dict[str, Any]:
    columns = connection.execute(
        """SELECT column_name, data_type, comment FROM duckdb_columns()
           WHERE database_name = current_database() AND schema_name = 'marts' AND table_name = ?
           ORDER BY column_index""",
        [table],
    ).fetchall()
    resource = {
        "profile": "tabular-data-resource",
        "name": table,
        "path": f"parquet/{table}.parquet",
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "rows": rows,
        "description": _table_comment(connection, table),
        "schema": {"fields": [_field(table, *column) for column in columns]},
    }
    return {key: value for key, value in resource.items() if value is not None}


def _table_comment(connection: duckdb.DuckDBPyConnection, table: str) -> str | None:
    here = "database_name = current_database() AND schema_name = 'marts'"
    rows = connection.execute(
        f"""SELECT comment FROM duckdb_tables() WHERE {here} AND table_name = $table
            UNION ALL SELECT comment FROM duckdb_views() WHERE {here} AND view_name = $table""",
        {"table": table},
    ).fetchall()
    return rows[0][0] if rows else None


def _field(table: str, name: str, duckdb_type: str, comment: str | None) -> dict[str, Any]:
    types = fiscal_columns()
    field = {
        "name": name,
        "type": field_type(duckdb_type),
        "duckdbType": duckdb_type,
        "columnType": types.get((table, name)) or types.get(("", name)),
        "unit": next((unit for suffix, unit in _UNITS.items() if name.endswith(suffix)), None),
        "description": comment,
    }
    return {key: value for key, value in field.items() if value}


@cache
def fiscal_columns() -> dict[tuple[str, str], str]:
    """Fiscal column types by (table, column); table ``""`` holds for all."""
    with Path(__file__).with_name("fiscal_columns.csv").open(encoding="utf-8", newline="") as file:
        return {(row["table"], row["column"]): row["column_type"] for row in csv.DictReader(file)}


def field_type(duckdb_type: str) -> str:
    """The data package's type of a DuckDB type."""
    if duckdb_type.endswith("[]"):
        return "array"
    if duckdb_type.startswith(("STRUCT", "MAP")):
        return "object"
    if duckdb_type.startswith("DECIMAL"):
        return "number"
    if duckdb_type.endswith(("INT", "INTEGER")):
        return "integer"
    return _TYPES.get(duckdb_type, "any")
