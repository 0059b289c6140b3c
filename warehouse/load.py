"""Load parsed documents into the raw tables: records and ledger in one transaction.

Loading a document again replaces its records of the same extractor version. Those of
other versions stay, so that two versions can be compared; `raw.current_parse` says
which one counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import duckdb
import pyarrow as pa

from ingest.isolate import Outcome
from ingest.records import EXTRACTOR_VERSION, RECORD_TABLES
from warehouse import members, quarantine, revision
from warehouse.packing import Packed, pack, refused, singly
from warehouse.rows import registered
from warehouse.store import transaction, utc_now

# What DuckDB raises for a value that a table cannot hold.
_REFUSALS = (duckdb.ConstraintException, duckdb.ConversionException)


def load_batch(
    connection: duckdb.DuckDBPyConnection,
    outcomes: Sequence[Outcome],
    run_id: str,
    extractor_version: str = EXTRACTOR_VERSION,
) -> dict[str, int]:
    """Load what became of some documents, all or nothing; returns records loaded by raw table.

    Records that the tables refuse (a missing value, a number out of range) quarantine
    their document alone, as `parser_crash`.
    """
    return load_packed(connection, pack(outcomes), run_id, extractor_version)


def load_packed(
    connection: duckdb.DuckDBPyConnection, packed: Packed, run_id: str, extractor_version: str = EXTRACTOR_VERSION
) -> dict[str, int]:
    """`load_batch` of a batch that is packed already, perhaps by another process."""
    try:
        return _load(connection, packed, run_id, extractor_version)
    except _REFUSALS as error:
        if packed.ledger.num_rows == 1:
            return _load(connection, refused(packed, error), run_id, extractor_version)
    totals: Counter[str] = Counter()
    for part in singly(packed):
        totals.update(load_packed(connection, part, run_id, extractor_version))
    return dict(totals)


def _load(
    connection: duckdb.DuckDBPyConnection, packed: Packed, run_id: str, extractor_version: str
) -> dict[str, int]:
    with transaction(connection), registered(connection, batch_ledger=packed.ledger):
        _forget(connection, extractor_version)
        for name, table in packed.records.items():
            if table.num_rows:
                _append(connection, name, table, extractor_version)
        connection.execute(
            "INSERT INTO raw.parse_run BY NAME SELECT *, ? AS extractor_version, ? AS run_id FROM batch_ledger",
            [extractor_version, run_id],
        )
        _describe_documents(connection, packed.document)
        members.record(connection, packed, run_id)
        _read_sources_again(connection)
        quarantine.reconcile(connection, run_id, extractor_version)
        revision.touch(connection)
    return packed.counts


def _forget(connection: duckdb.DuckDBPyConnection, extractor_version: str) -> None:
    """Delete what an earlier load of these documents left. Without a ledger row there is nothing."""
    rows = connection.execute(
        "SELECT document_id FROM raw.parse_run SEMI JOIN batch_ledger USING (document_id) WHERE extractor_version = ?",
        [extractor_version],
    ).fetchall()
    if not rows:
        return
    document_ids = [document_id for (document_id,) in rows]
    for name in (*RECORD_TABLES, "parse_run"):
        connection.execute(
            f"DELETE FROM raw.{name} WHERE extractor_version = ? AND document_id IN (SELECT unnest(?::VARCHAR[]))",
            [extractor_version, document_ids],
        )


def _append(connection: duckdb.DuckDBPyConnection, name: str, table: pa.Table, extractor_version: str) -> None:
    with registered(connection, batch_records=table):
        connection.execute(
            f"INSERT INTO raw.{name} BY NAME SELECT *, ? AS extractor_version FROM batch_records", [extractor_version]
        )


def _describe_documents(connection: duckdb.DuckDBPyConnection, described: pa.Table) -> None:
    names = [name for name in described.column_names if name != "document_id"]
    with registered(connection, batch_document=described):
        connection.execute(
            f"""UPDATE raw.document AS d SET {", ".join(f"{name} = b.{name}" for name in names)}
                FROM batch_document AS b WHERE d.document_id = b.document_id"""
        )


def _read_sources_again(connection: duckdb.DuckDBPyConnection) -> None:
    """Only the archive's copy can be unreadable here: the next run reads the sources, or expands them, again."""
    damaged = "SELECT document_id FROM batch_ledger WHERE reason_code = 'unreadable_file'"
    connection.execute(f"UPDATE raw.source SET mtime_ns = NULL, etag = NULL WHERE document_id IN ({damaged})")
    connection.execute(
        f"""UPDATE raw.parse_run SET redo_requested_at = ? WHERE state = 'expanded'
            AND document_id IN (SELECT archive_id FROM raw.archive_member WHERE document_id IN ({damaged}))""",
        [utc_now()],
    )
