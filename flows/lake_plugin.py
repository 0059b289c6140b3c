"""What dbt's connection to a lake needs before it attaches it (named in dbt_project/profiles.yml)."""

from __future__ import annotations

from dbt.adapters.duckdb.plugins import BasePlugin
from duckdb import DuckDBPyConnection

from warehouse.lake import load_extensions


class Plugin(BasePlugin):
    """DuckDB's extensions, from their Python packages."""

    def configure_connection(self, conn: DuckDBPyConnection) -> None:
        load_extensions(conn)
