"""What is new: files against `raw.source`, documents against the ledger `raw.parse_run`.

A file is read again only if its size or time changed; a document is parsed if the
ledger has no row for it under the current extractor version, or a rerun asked for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from uuid import uuid4

import duckdb
import pyarrow as pa

from ingest.isolate import Task, limits_from_environment
from ingest.records import EXTRACTOR_VERSION
from ingest.sources import FoundFile, Problem, Scan
from warehouse import archive, members, quarantine
from warehouse.archive import Taken
from warehouse.rows import arrow, fetch, registered, value
from warehouse.store import Home, StoreError, transaction, utc_now

RUN_STATES = ("running", "published", "nothing_new", "failed")

_FOUND = pa.schema([("source_uri", pa.string()), ("byte_size", pa.int64()), ("mtime_ns", pa.int64())])
_TAKEN = pa.schema(
    [
        ("source_uri", pa.string()),
        ("file_name", pa.string()),
        ("byte_size", pa.int64()),
        ("mtime_ns", pa.int64()),
        ("modified_at", pa.timestamp("us")),
        ("document_id", pa.string()),
        ("document_size", pa.int64()),
        ("archive_path", pa.string()),
    ]
)
# Rows of the ledger that a rerun of what failed takes up.
_FAILED = """(state = 'quarantined'
    OR (document_id, extractor_version) IN (SELECT (document_id, extractor_version) FROM raw.unread_page)
    OR document_id IN (SELECT archive_id FROM raw.archive_member WHERE reason_code IS NOT NULL))"""
# Documents without a current ledger row. Parameter: the extractor version.
_PENDING = """
    SELECT d.document_id, d.file_name FROM raw.document AS d
    LEFT JOIN raw.parse_run AS p ON p.document_id = d.document_id AND p.extractor_version = ?
    WHERE p.document_id IS NULL OR p.redo_requested_at IS NOT NULL
    ORDER BY d.file_name, d.document_id"""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run has to do: files to read, how many are as they were, documents known but not parsed."""

    to_take: list[FoundFile]
    unchanged: int
    pending: int

    @property
    def nothing_new(self) -> bool:
        return not self.to_take and not self.pending


@dataclass(frozen=True, slots=True)
class Run:
    """A row of the history; ``counts`` are whatever the run counted. Times are UTC."""

    run_id: str
    started_at: datetime
    finished_at: datetime | None
    state: str
    source: str
    counts: Mapping[str, int] | None
    message: str | None


@dataclass(frozen=True, slots=True)
class Selection:
    """What to process again: exactly one of the four. ``since`` is the day of first ingestion (UTC).

    ``failed`` is whatever gave less than it holds: the quarantine, documents with pages that were
    not read, archives with members that could not be unpacked.
    """

    failed: bool = False
    document_ids: Sequence[str] = field(default=())
    since: date | None = None
    everything: bool = False


@dataclass(frozen=True, slots=True)
class Requested:
    """What a rerun will do: documents from the archive, and files never read to be looked for again."""

    documents: int
    source_uris: list[str]


class UnknownDocument(StoreError):
    """A document id that the warehouse does not have."""


# ------------------------------------------------------------------ runs


def start_run(connection: duckdb.DuckDBPyConnection, source: str) -> str:
    """Enter a run; returns its id. A run still marked as running cannot be: the lock is ours."""
    run_id = uuid4().hex[:12]
    with transaction(connection):
        connection.execute(
            "UPDATE raw.run SET state = 'failed', finished_at = ?, message = ? WHERE state = 'running'",
            [utc_now(), "ended without finishing (killed, or the machine stopped); the next run went on from there"],
        )
        connection.execute(
            "INSERT INTO raw.run (run_id, started_at, state, source) VALUES (?, ?, 'running', ?)",
            [run_id, utc_now(), source],
        )
    return run_id


def finish_run(
    connection: duckdb.DuckDBPyConnection, run_id: str, state: str, counts: Mapping[str, int], message: str = ""
) -> None:
    """Close a run with one of `RUN_STATES`."""
    if state not in RUN_STATES:
        raise ValueError(f"unknown run state {state!r}; one of {', '.join(RUN_STATES)}")
    connection.execute(
        "UPDATE raw.run SET finished_at = ?, state = ?, counts = map(?, ?), message = ? WHERE run_id = ?",
        [utc_now(), state, list(counts), list(counts.values()), message or None, run_id],
    )


def history(connection: duckdb.DuckDBPyConnection, limit: int = 10) -> list[Run]:
    """The last runs, newest first."""
    sql = "SELECT run_id, started_at, finished_at, state, source, counts, message FROM raw.run"
    return fetch(connection, Run, f"{sql} ORDER BY started_at DESC LIMIT ?", limit)


def document_states(
    connection: duckdb.DuckDBPyConnection, extractor_version: str = EXTRACTOR_VERSION
) -> dict[str, int]:
    """Documents by state: ``parsed``, ``quarantined``, ``pending``, and ``expanded`` where there are archives."""
    rows = connection.execute(
        """SELECT CASE WHEN p.redo_requested_at IS NULL THEN coalesce(p.state, 'pending') ELSE 'pending' END, count(*)
           FROM raw.document AS d
           LEFT JOIN raw.parse_run AS p ON p.document_id = d.document_id AND p.extractor_version = ?
           GROUP BY 1""",
        [extractor_version],
    ).fetchall()
    return {"parsed": 0, "quarantined": 0, "pending": 0} | {str(state): int(count) for state, count in rows}


# ------------------------------------------------------------------ files


def observe(
    connection: duckdb.DuckDBPyConnection,
    scan: Scan,
    run_id: str,
    extractor_version: str = EXTRACTOR_VERSION,
    max_bytes: int | None = None,
) -> Plan:
    """Compare a scan with what is known: marks files seen or missing, enters its problems, gives the plan.

    Files over ``max_bytes`` (default JIXIAO_MAX_BYTES) become quarantine without being read.
    """
    limit = limits_from_environment().max_bytes if max_bytes is None else max_bytes
    found = arrow(_FOUND, [(f.uri, f.byte_size, f.mtime_ns) for f in scan.files])
    with transaction(connection), registered(connection, found=found):
        known = _mark_seen(connection)
        _mark_missing(connection, scan)
        members.follow_archives(connection)
        fresh = [f for f in scan.files if f.uri not in known]
        oversized = [_oversized(f, limit) for f in fresh if f.byte_size is not None and f.byte_size > limit]
        quarantine.resolve_unread(connection, [*known, *scan.folders])
        quarantine.resolve_gone(connection, scan)
        quarantine.record_problems(connection, [*scan.problems, *oversized], run_id)
        quarantine.reconcile(connection, run_id, extractor_version)
        pending = len(connection.execute(_PENDING, [extractor_version]).fetchall())
    refused = {problem.uri for problem in oversized}
    return Plan([f for f in fresh if f.uri not in refused], len(known), pending)


def _oversized(found: FoundFile, max_bytes: int) -> Problem:
    reason = archive.too_large(found.byte_size or 0, max_bytes)
    return Problem(found.uri, found.file_name, reason.reason_code, reason.detail)


def _mark_seen(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """Stamps the sources that are as they were; returns their URIs."""
    same = "s.source_uri = f.source_uri AND s.byte_size = f.byte_size AND s.mtime_ns = f.mtime_ns"
    known = connection.execute(f"SELECT s.source_uri FROM raw.source AS s JOIN found AS f ON {same}").fetchall()
    connection.execute(
        f"UPDATE raw.source AS s SET last_seen_at = ?, missing_since = NULL FROM found AS f WHERE {same}", [utc_now()]
    )
    return {str(uri) for (uri,) in known}


def _mark_missing(connection: duckdb.DuckDBPyConnection, scan: Scan) -> None:
    """Stamps the files under the scanned folders that were not found and are indeed gone."""
    gone = []
    for root in scan.roots:
        rows = connection.execute(
            """SELECT source_uri FROM raw.source
               WHERE missing_since IS NULL AND container_uri IS NULL AND starts_with(source_uri, ?)
                 AND source_uri NOT IN (SELECT source_uri FROM found)""",
            [root.rstrip("/") + "/"],
        ).fetchall()
        gone += [str(uri) for (uri,) in rows if quarantine.is_gone(str(uri))]
    connection.execute(
        "UPDATE raw.source SET missing_since = ? WHERE source_uri IN (SELECT unnest(?::VARCHAR[]))", [utc_now(), gone]
    )


def record_taken(connection: duckdb.DuckDBPyConnection, taken: Sequence[Taken], run_id: str) -> None:
    """Enter files whose bytes are in the archive: new documents, new or changed sources."""
    with transaction(connection), registered(connection, taken=arrow(_TAKEN, [_taken_row(t) for t in taken])):
        now = utc_now()
        connection.execute(
            """INSERT INTO raw.document BY NAME
               SELECT DISTINCT ON (document_id) document_id, file_name, source_uri, document_size AS byte_size,
                      archive_path, ?::TIMESTAMP AS first_ingested_at
               FROM taken WHERE document_id NOT IN (SELECT document_id FROM raw.document)
               ORDER BY document_id, source_uri""",
            [now],
        )
        connection.execute(
            """UPDATE raw.source AS s
               SET document_id = t.document_id, byte_size = t.byte_size, mtime_ns = t.mtime_ns,
                   modified_at = t.modified_at, last_seen_at = ?, missing_since = NULL
               FROM taken AS t WHERE s.source_uri = t.source_uri""",
            [now],
        )
        connection.execute(
            """INSERT INTO raw.source BY NAME
               SELECT source_uri, document_id, file_name, byte_size, mtime_ns, modified_at,
                      ?::TIMESTAMP AS first_seen_at, ?::TIMESTAMP AS last_seen_at
               FROM taken WHERE source_uri NOT IN (SELECT source_uri FROM raw.source)""",
            [now, now],
        )
        connection.execute(  # the archive's copy was damaged and has just been replaced
            """UPDATE raw.parse_run SET redo_requested_at = ?
               WHERE reason_code = 'unreadable_file' AND document_id IN (SELECT document_id FROM taken)""",
            [now],
        )
        members.follow_archives(connection)
        quarantine.resolve_unread(connection, [t.found.uri for t in taken])
        quarantine.reconcile(connection, run_id)


def _taken_row(taken: Taken) -> tuple[object, ...]:
    found = taken.found
    modified_at = None
    if found.mtime_ns is not None:
        modified_at = datetime.fromtimestamp(found.mtime_ns / 1e9, UTC).replace(tzinfo=None)
    path = archive.relative_path(taken.document_id)
    size = taken.byte_size
    uri, name = found.uri, found.file_name
    return uri, name, found.byte_size, found.mtime_ns, modified_at, taken.document_id, size, path


# ------------------------------------------------------------------ documents


def pending(
    connection: duckdb.DuckDBPyConnection, home: Home, extractor_version: str = EXTRACTOR_VERSION
) -> list[Task]:
    """The documents of the whole home that are to be parsed, with the place of their bytes."""
    rows = connection.execute(_PENDING, [extractor_version]).fetchall()
    return [
        Task(document_id, str(archive.path_of(home, document_id)), name, unpack_to=str(home.unpacked / document_id))
        for document_id, name in rows
    ]


def request_again(
    connection: duckdb.DuckDBPyConnection, selection: Selection, extractor_version: str = EXTRACTOR_VERSION
) -> Requested:
    """Ask for documents to be processed again; their records stay until the new ones are loaded.

    Raises `UnknownDocument`, and ValueError unless exactly one thing is selected.
    """
    chosen = [selection.failed, bool(selection.document_ids), selection.since is not None, selection.everything]
    if sum(chosen) != 1:
        raise ValueError("select one of: failed, document ids, a date, everything")
    where, values = _selected(connection, selection)
    connection.execute(
        f"UPDATE raw.parse_run SET redo_requested_at = ? WHERE extractor_version = ? AND {where}",
        [utc_now(), extractor_version, *values],
    )
    documents = len(connection.execute(_PENDING, [extractor_version]).fetchall())
    uris: list[str] = []
    if selection.failed or selection.everything:
        uris = [row.source_uri for row in quarantine.open_quarantine(connection) if row.document_id is None]
    return Requested(documents, uris)


def _selected(connection: duckdb.DuckDBPyConnection, selection: Selection) -> tuple[str, list[object]]:
    """The condition on `raw.parse_run` and its parameters."""
    if selection.failed:
        return _FAILED, []
    if selection.since is not None:
        return "document_id IN (SELECT document_id FROM raw.document WHERE first_ingested_at >= ?)", [selection.since]
    if selection.document_ids:
        _check_known(connection, selection.document_ids)
        return "document_id IN (SELECT unnest(?::VARCHAR[]))", [list(selection.document_ids)]
    return "true", []


def _check_known(connection: duckdb.DuckDBPyConnection, document_ids: Iterable[str]) -> None:
    for document_id in document_ids:
        if not value(connection, "SELECT count(*) FROM raw.document WHERE document_id = ?", document_id):
            raise UnknownDocument(f"no document {document_id!r} in this home; `jixiao status` counts what there is")
