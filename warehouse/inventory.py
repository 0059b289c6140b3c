"""What was found: files against `raw.source`, which says what is new.

A file is read again only if its size, time or etag changed. `raw.source_version` keeps what
lay at an address before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import duckdb
import pyarrow as pa

from ingest.isolate import limits_from_environment
from ingest.records import EXTRACTOR_VERSION
from ingest.sources import FoundFile, Problem, Scan
from warehouse import archive, ledger, members, quarantine, versions
from warehouse.archive import Taken
from warehouse.rows import arrow, registered
from warehouse.store import transaction, utc_now

_FOUND = pa.schema(
    [("source_uri", pa.string()), ("byte_size", pa.int64()), ("mtime_ns", pa.int64()), ("etag", pa.string())]
)
_TAKEN = pa.schema(
    [
        ("source_uri", pa.string()),
        ("file_name", pa.string()),
        ("byte_size", pa.int64()),
        ("mtime_ns", pa.int64()),
        ("etag", pa.string()),
        ("modified_at", pa.timestamp("us")),
        ("document_id", pa.string()),
        ("document_size", pa.int64()),
        ("archive_path", pa.string()),
    ]
)


# Sources that are as they were found; where neither time nor etag is told, nobody can know.
_SAME = """s.source_uri = f.source_uri AND s.byte_size IS NOT DISTINCT FROM f.byte_size
    AND s.mtime_ns IS NOT DISTINCT FROM f.mtime_ns AND s.etag IS NOT DISTINCT FROM f.etag
    AND (f.mtime_ns IS NOT NULL OR f.etag IS NOT NULL)"""
_AS_FOUND = f"FROM raw.source AS s JOIN found AS f ON {_SAME}"


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run has to do: files to read, how many are as they were, documents known but not parsed."""

    to_take: list[FoundFile]
    unchanged: int
    pending: int

    @property
    def nothing_new(self) -> bool:
        return not self.to_take and not self.pending


def observe(
    connection: duckdb.DuckDBPyConnection,
    scan: Scan,
    run_id: str,
    extractor_version: str = EXTRACTOR_VERSION,
    max_bytes: int | None = None,
) -> Plan:
    """Compare a scan with what is known: marks files seen or missing, enters its problems and manifest, gives the plan.

    Files over ``max_bytes`` (default JIXIAO_MAX_BYTES) become quarantine without being read.
    """
    limit = limits_from_environment().max_bytes if max_bytes is None else max_bytes
    found = arrow(_FOUND, _found_rows(scan.files))
    with transaction(connection), registered(connection, found=found):
        _record_manifest(connection, scan, run_id)
        known = _mark_seen(connection)
        _mark_missing(connection, scan)
        members.follow_archives(connection)
        versions.follow(connection)
        fresh = [f for f in scan.files if f.uri not in known]
        oversized = [_oversized(f, limit) for f in fresh if f.byte_size is not None and f.byte_size > limit]
        quarantine.resolve_unread(connection, [*known, *scan.folders])
        quarantine.resolve_gone(connection, scan)
        quarantine.record_problems(connection, [*scan.problems, *oversized], run_id)
        quarantine.reconcile(connection, run_id, extractor_version)
        pending = ledger.count_pending(connection, extractor_version)
    refused = {problem.uri for problem in oversized}
    return Plan([f for f in fresh if f.uri not in refused], len(known), pending)


def _found_rows(files: Sequence[FoundFile]) -> list[tuple[object, ...]]:
    return [(f.uri, f.byte_size, f.mtime_ns, f.etag) for f in files]


def _record_manifest(connection: duckdb.DuckDBPyConnection, scan: Scan, run_id: str) -> None:
    # a run looks twice, before its flow and in it: the second look counts
    connection.execute("DELETE FROM raw.scan WHERE run_id = ?", [run_id])
    for seen in scan.seen:
        at = seen.seen_at.astimezone(UTC).replace(tzinfo=None)
        connection.execute(
            "INSERT INTO raw.scan VALUES (?, ?, ?, ?, ?, ?, ?)",
            [run_id, seen.argument, seen.kind, at, seen.files, seen.bytes, seen.problems],
        )


def _oversized(found: FoundFile, max_bytes: int) -> Problem:
    reason = archive.too_large(found.byte_size or 0, max_bytes)
    return Problem(found.uri, found.file_name, reason.reason_code, reason.detail)


def _mark_seen(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """Stamps the sources that are as they were; returns their URIs."""
    known = connection.execute(f"SELECT s.source_uri {_AS_FOUND}").fetchall()
    connection.execute(
        f"UPDATE raw.source AS s SET last_seen_at = ?, missing_since = NULL FROM found AS f WHERE {_SAME}", [utc_now()]
    )
    return {str(uri) for (uri,) in known}


def _mark_missing(connection: duckdb.DuckDBPyConnection, scan: Scan) -> None:
    """Stamps the files under the scanned places that were not found and are indeed gone."""
    gone = []
    for root in [*scan.roots, *scan.complete]:
        rows = connection.execute(
            """SELECT source_uri FROM raw.source
               WHERE missing_since IS NULL AND container_uri IS NULL AND starts_with(source_uri, ?)
                 AND source_uri NOT IN (SELECT source_uri FROM found)""",
            [root.rstrip("/") + "/"],
        ).fetchall()
        gone += [str(uri) for (uri,) in rows if root in scan.complete or quarantine.is_gone(str(uri))]
    connection.execute(
        "UPDATE raw.source SET missing_since = ? WHERE source_uri IN (SELECT unnest(?::VARCHAR[]))", [utc_now(), gone]
    )


def not_yet_taken(connection: duckdb.DuckDBPyConnection, files: Sequence[FoundFile]) -> list[FoundFile]:
    """Those of the files that are not known as they were found."""
    found = arrow(_FOUND, _found_rows(files))
    with registered(connection, found=found):
        known = {uri for (uri,) in connection.execute(f"SELECT s.source_uri {_AS_FOUND}").fetchall()}
    return [f for f in files if f.uri not in known]


def record_taken(connection: duckdb.DuckDBPyConnection, taken: Sequence[Taken], run_id: str) -> None:
    """Enter files whose bytes are in the archive: new documents, new or changed sources."""
    with transaction(connection), registered(connection, taken=arrow(_TAKEN, [_taken_row(t) for t in taken])):
        now = utc_now()
        connection.execute(
            """INSERT INTO raw.document BY NAME
               SELECT DISTINCT ON (document_id) document_id, file_name, source_uri, document_size AS byte_size,
                      archive_path, ?::TIMESTAMP AS first_ingested_at, ? AS run_id
               FROM taken WHERE document_id NOT IN (SELECT document_id FROM raw.document)
               ORDER BY document_id, source_uri""",
            [now, run_id],
        )
        connection.execute(
            """UPDATE raw.source AS s
               SET document_id = t.document_id, byte_size = t.byte_size, mtime_ns = t.mtime_ns,
                   etag = t.etag, modified_at = t.modified_at, last_seen_at = ?, missing_since = NULL
               FROM taken AS t WHERE s.source_uri = t.source_uri""",
            [now],
        )
        connection.execute(
            """INSERT INTO raw.source BY NAME
               SELECT source_uri, document_id, file_name, byte_size, mtime_ns, etag, modified_at,
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
        versions.follow(connection)
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
    return uri, name, found.byte_size, found.mtime_ns, found.etag, modified_at, taken.document_id, size, path
