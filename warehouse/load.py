"""Load parsed documents into the raw tables: records and ledger in one transaction.

Loading a document again replaces its records of the same extractor version. Those of
other versions stay, so that two versions can be compared; `raw.current_parse` says
which one counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import duckdb
import pyarrow as pa

from ingest.errors import Unreadable
from ingest.isolate import Outcome
from ingest.records import EXTRACTOR_VERSION, RECORD_TABLES, arrow_table
from warehouse import members, quarantine, revision
from warehouse.rows import arrow, registered
from warehouse.store import transaction, utc_now

_LEDGER = pa.schema(
    [
        ("document_id", pa.string()),
        ("state", pa.string()),
        ("started_at", pa.timestamp("us")),
        ("finished_at", pa.timestamp("us")),
        ("seconds", pa.float64()),
        ("reason_code", pa.string()),
        ("detail", pa.string()),
        ("record_counts", pa.map_(pa.string(), pa.int64())),
    ]
)
_DOCUMENT = pa.schema(
    [
        ("document_id", pa.string()),
        ("format", pa.string()),
        ("encoding", pa.string()),
        ("page_count", pa.int64()),
        ("text_engine", pa.string()),
        ("recognised_page_count", pa.int64()),
    ]
)
# What DuckDB or Arrow raise for a value that a table cannot hold.
_REFUSALS = (duckdb.ConstraintException, duckdb.ConversionException, pa.ArrowException, ValueError, OverflowError)


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
    try:
        return _load(connection, outcomes, run_id, extractor_version)
    except _REFUSALS as error:
        if len(outcomes) == 1:
            refused = [replace(outcomes[0], parsed=None, error=_refusal(error))]
            return _load(connection, refused, run_id, extractor_version)
    totals: Counter[str] = Counter()
    for outcome in outcomes:
        totals.update(load_batch(connection, [outcome], run_id, extractor_version))
    return dict(totals)


def _refusal(error: Exception) -> Unreadable:
    return Unreadable("parser_crash", f"its records do not fit the raw tables: {str(error).splitlines()[0]}")


def _load(
    connection: duckdb.DuckDBPyConnection, outcomes: Sequence[Outcome], run_id: str, extractor_version: str
) -> dict[str, int]:
    parsed = [outcome.parsed for outcome in outcomes if outcome.parsed]
    tables = {
        name: arrow_table(record_class, [record for document in parsed for record in getattr(document, name)])
        for name, record_class in RECORD_TABLES.items()
    }
    ledger = arrow(_LEDGER, [_ledger_row(outcome) for outcome in outcomes])
    with transaction(connection), registered(connection, batch_ledger=ledger):
        _forget(connection, extractor_version)
        for name, table in tables.items():
            if table.num_rows:
                _append(connection, name, table, extractor_version)
        connection.execute(
            "INSERT INTO raw.parse_run BY NAME SELECT *, ? AS extractor_version, ? AS run_id FROM batch_ledger",
            [extractor_version, run_id],
        )
        _describe_documents(connection, outcomes)
        members.record(connection, outcomes, run_id)
        _read_sources_again(connection)
        quarantine.reconcile(connection, run_id, extractor_version)
        revision.touch(connection)
    return {name: table.num_rows for name, table in tables.items()}


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


def _ledger_row(outcome: Outcome) -> tuple[object, ...]:
    started_at = outcome.started_at.astimezone(UTC).replace(tzinfo=None)
    finished_at: datetime = started_at + timedelta(seconds=outcome.seconds)
    times = (started_at, finished_at, outcome.seconds)
    if outcome.error:
        return outcome.task.document_id, "quarantined", *times, outcome.error.reason_code, outcome.error.detail, []
    if outcome.expanded:
        return outcome.task.document_id, "expanded", *times, None, None, []
    counts = [(name, len(getattr(outcome.parsed, name))) for name in RECORD_TABLES]
    return outcome.task.document_id, "parsed", *times, None, None, counts


def _describe_documents(connection: duckdb.DuckDBPyConnection, outcomes: Sequence[Outcome]) -> None:
    rows: list[tuple[object, ...]] = []
    for outcome in outcomes:
        if p := outcome.parsed:
            rows.append((p.document_id, p.format, p.encoding, p.page_count, p.text_engine, p.recognised_page_count))
        elif outcome.expanded:
            rows.append((outcome.task.document_id, outcome.expanded.kind, None, None, None, None))
    names = [name for name in _DOCUMENT.names if name != "document_id"]
    with registered(connection, batch_document=arrow(_DOCUMENT, rows)):
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
