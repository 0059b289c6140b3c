"""The rows of some agencies in memory: five questions an agency would else read the whole file five times each."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb

from dashboard.published import Published

# Which rows of a table belong to the agencies, by the first of these keys that it has; a table with
# none of them is read where it is.
_BELONGS = {
    "agency_id": "SELECT unnest($agencies::VARCHAR[])",
    "report_id": "SELECT report_id FROM marts.dim_report",
    "document_id": "SELECT document_id FROM marts.dim_report",
}
_TABLES = """
    SELECT table_name, list(column_name) FROM information_schema.columns
    WHERE table_catalog = 'whole' AND table_schema = 'marts' GROUP BY table_name ORDER BY table_name
"""


def narrowed(path: Path, agencies: Sequence[str]) -> Published:
    """A published version that holds nothing but what belongs to these agencies."""
    connection = duckdb.connect()
    connection.execute(f"ATTACH '{str(path).replace(chr(39), chr(39) * 2)}' AS whole (READ_ONLY)")
    connection.execute("SET enable_external_access = false")
    connection.execute("CREATE SCHEMA marts")
    tables = [(name, _key(columns)) for name, columns in connection.execute(_TABLES).fetchall()]
    for table, key in sorted(tables, key=lambda pair: [*_BELONGS, None].index(pair[1])):
        if key is None:
            connection.execute(f'CREATE VIEW marts."{table}" AS FROM whole.marts."{table}"')
            continue
        belongs = f'SELECT * FROM whole.marts."{table}" WHERE {key} IN ({_BELONGS[key]})'
        values = {"agencies": list(agencies)} if key == "agency_id" else {}
        connection.execute(f'CREATE TABLE marts."{table}" AS {belongs}', values)
    return Published(path, connection)


def _key(columns: Sequence[str]) -> str | None:
    return next((key for key in _BELONGS if key in columns), None)
