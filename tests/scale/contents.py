"""What the raw tables hold, as one hash a table: whatever the order of rows."""

from __future__ import annotations

import duckdb

from ingest.records import RECORD_TABLES


def raw_hashes(connection: duckdb.DuckDBPyConnection) -> dict[str, tuple[int, int]]:
    """Table of records, and the ledger's states -> (rows, hash)."""
    hashes = {name: _hash(connection, f"SELECT * FROM raw.{name}") for name in RECORD_TABLES}
    return hashes | {"ledger": _hash(connection, "SELECT document_id, extractor_version, state FROM raw.parse_run")}


def _hash(connection: duckdb.DuckDBPyConnection, query: str) -> tuple[int, int]:
    rows = connection.execute(f"SELECT count(*), coalesce(sum(hash(t)), 0)::HUGEINT FROM ({query}) AS t").fetchall()
    return int(rows[0][0]), int(rows[0][1])
