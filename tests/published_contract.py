"""The published tables as the models' contract describes them, and an empty warehouse of them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import duckdb
import yaml

MODELS = Path(__file__).resolve().parents[1] / "dbt_project" / "models" / "marts"


@cache
def contract() -> dict[str, dict[str, str]]:
    """Published tables: column → type."""
    files = [yaml.safe_load(file.read_text(encoding="utf-8")) for file in MODELS.glob("_*.yml")]
    models = [model for file in files for model in file.get("models", [])]
    return {model["name"]: {c["name"]: c["data_type"] for c in model["columns"]} for model in models}


def make_empty_marts(connection: duckdb.DuckDBPyConnection) -> None:
    """Every published table, without rows."""
    connection.execute("CREATE SCHEMA marts")
    for table, columns in contract().items():
        body = ", ".join(f'"{name}" {data_type}' for name, data_type in columns.items())
        connection.execute(f"CREATE TABLE marts.{table} ({body})")
        connection.execute(f"COMMENT ON TABLE marts.{table} IS 'One row a …'")
