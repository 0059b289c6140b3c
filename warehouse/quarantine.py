"""The quarantine: which files gave no facts, why, and what to do.

Two kinds of row. A file that was never read (vanished, too large, an unreadable folder)
is entered when that happens and resolved when the file is read. A document that could
not be parsed follows from the ledger: `reconcile` keeps one open row for each of its
sources that is still there.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import duckdb
import pyarrow as pa

from ingest.errors import Unreadable
from ingest.records import EXTRACTOR_VERSION
from ingest.sources import Problem, Scan, local_path
from warehouse.rows import arrow, count_changed, fetch, registered
from warehouse.store import utc_now

_TEXT_COLUMNS = ("source_uri", "document_id", "file_name", "reason_code", "message", "advice", "detail")
_SCHEMA = pa.schema([(name, pa.string()) for name in _TEXT_COLUMNS])
_URIS = pa.schema([("source_uri", pa.string())])


# Sources that are there and their document's reason, or a member's that could not be unpacked.
# Parameter: the extractor version.
_FAILED = """
    SELECT s.source_uri || coalesce('!/' || m.label, '') AS source_uri, s.document_id,
           coalesce(m.file_name, s.file_name) AS file_name, coalesce(m.reason_code, p.reason_code) AS reason_code,
           coalesce(m.detail, p.detail) AS detail
    FROM raw.source AS s
    JOIN raw.parse_run AS p ON p.document_id = s.document_id
    LEFT JOIN raw.archive_member AS m
        ON p.state = 'expanded' AND m.archive_id = p.document_id AND m.reason_code IS NOT NULL
    WHERE p.extractor_version = ? AND s.missing_since IS NULL AND (p.state = 'quarantined' OR m.label IS NOT NULL)"""
_UNREAD_PAGES = """
    SELECT s.source_uri, s.document_id, s.file_name, u.reason_code, list(u.page ORDER BY u.page),
           list(u.detail ORDER BY u.page), c.finished_at, c.run_id
    FROM raw.unread_page AS u
    JOIN raw.current_parse AS c USING (document_id, extractor_version)
    JOIN raw.source AS s USING (document_id)
    WHERE s.missing_since IS NULL
    GROUP BY ALL
    ORDER BY s.file_name, s.source_uri, u.reason_code"""
_MOST_DETAILS = 3


@dataclass(frozen=True, slots=True)
class Quarantined:
    """An open quarantine row, or pages of a published document that were not read. Times are UTC.

    ``document_id`` is None if the file was never read, and the archive's for a member that could
    not be unpacked. ``pages`` is empty where the whole file gave no facts.
    """

    source_uri: str
    document_id: str | None
    file_name: str
    reason_code: str
    message: str
    advice: str
    detail: str
    first_seen_at: datetime
    last_seen_at: datetime
    run_id: str
    pages: tuple[int, ...] = ()


def open_quarantine(connection: duckdb.DuckDBPyConnection) -> list[Quarantined]:
    """All files that gave no facts and wait for somebody, by name."""
    return fetch(
        connection,
        Quarantined,
        """SELECT source_uri, document_id, file_name, reason_code, message, advice, detail,
                  first_seen_at, last_seen_at, run_id
           FROM raw.quarantine WHERE resolved_at IS NULL ORDER BY file_name, source_uri""",
    )


def partly_read(connection: duckdb.DuckDBPyConnection) -> list[Quarantined]:
    """Published files with pages that were not read: one entry a file and reason."""
    entries = []
    for uri, document_id, name, reason_code, pages, details, at, run_id in connection.execute(_UNREAD_PAGES).fetchall():
        told = "; ".join(list(dict.fromkeys(detail for detail in details if detail))[:_MOST_DETAILS])
        detail = f"{page_text(pages)}: {told}" if told else page_text(pages)
        reason = Unreadable(reason_code, detail)
        described = uri, document_id, name, reason_code, reason.message, reason.advice, detail
        entries.append(Quarantined(*described, at, at, run_id, tuple(pages)))
    return entries


def page_text(pages: Sequence[int]) -> str:
    """Page numbers in order as text: ``page 3``, ``pages 3, 5-9``."""
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][1] + 1:
            runs[-1][1] = page
        else:
            runs.append([page, page])
    words = ", ".join(f"{first}" if first == last else f"{first}-{last}" for first, last in runs)
    return f"{'page' if len(pages) == 1 else 'pages'} {words}"


def record_problems(connection: duckdb.DuckDBPyConnection, problems: Iterable[Problem], run_id: str) -> None:
    """Enter files that could not be read (`sources.find`, `archive.take`); one open row a source."""
    rows = [_entry(p.uri, None, p.file_name, p.reason_code, p.detail) for p in problems]
    _enter(connection, rows, run_id)


def resolve_unread(connection: duckdb.DuckDBPyConnection, uris: Sequence[str]) -> None:
    """Close the never-read rows of sources that have now been read (or folders listed)."""
    with registered(connection, resolved=arrow(_URIS, [(uri,) for uri in uris])):
        connection.execute(
            """UPDATE raw.quarantine SET resolved_at = ?
               WHERE resolved_at IS NULL AND document_id IS NULL AND source_uri IN (SELECT source_uri FROM resolved)""",
            [utc_now()],
        )


def resolve_gone(connection: duckdb.DuckDBPyConnection, scan: Scan) -> None:
    """Close the never-read rows of what is no longer there, or no longer met where the scan looked."""
    sql = "SELECT source_uri FROM raw.quarantine WHERE resolved_at IS NULL AND document_id IS NULL"
    uris = [str(uri) for (uri,) in connection.execute(sql).fetchall()]
    met = {problem.uri for problem in scan.problems} | {found.uri for found in scan.files}
    resolve_unread(connection, [uri for uri in uris if uri not in met and (is_gone(uri) or _was_looked_at(uri, scan))])


def _was_looked_at(uri: str, scan: Scan) -> bool:
    """Whether the scan came by this place."""
    is_hidden = any(uri.startswith(problem.uri + "/") for problem in scan.problems)
    return not is_hidden and any(uri.startswith(root.rstrip("/") + "/") for root in scan.roots)


def is_gone(uri: str) -> bool:
    """Whether a local file certainly does not exist; a folder that cannot be entered proves nothing."""
    path = local_path(uri)
    if path is None:
        return False
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False


def reconcile(connection: duckdb.DuckDBPyConnection, run_id: str, extractor_version: str = EXTRACTOR_VERSION) -> None:
    """Make the documents' rows agree with the ledger and with the sources that are still there."""
    now = utc_now()
    still_true = f"""EXISTS (FROM ({_FAILED}) AS f WHERE f.source_uri = q.source_uri
                     AND f.document_id = q.document_id AND f.reason_code = q.reason_code)"""
    count_changed(
        connection,
        f"""UPDATE raw.quarantine AS q SET resolved_at = ?
            WHERE resolved_at IS NULL AND document_id IS NOT NULL AND NOT {still_true}""",
        now,
        extractor_version,
    )
    rows = connection.execute(_FAILED, [extractor_version]).fetchall()
    _enter(connection, [_entry(*row) for row in rows], run_id)


def _entry(uri: str, document_id: str | None, file_name: str, reason_code: str, detail: str) -> tuple[str | None, ...]:
    reason = Unreadable(reason_code, detail)
    return uri, document_id, file_name, reason_code, reason.message, reason.advice, detail


def _enter(connection: duckdb.DuckDBPyConnection, rows: Sequence[tuple[str | None, ...]], run_id: str) -> None:
    """Add rows or, where the source has an open one, bring that up to date."""
    if not rows:
        return
    now = utc_now()
    with registered(connection, entered=arrow(_SCHEMA, rows)):
        connection.execute(
            """UPDATE raw.quarantine AS q
               SET document_id = e.document_id, reason_code = e.reason_code, message = e.message,
                   advice = e.advice, detail = e.detail, last_seen_at = ?, run_id = ?
               FROM entered AS e WHERE q.source_uri = e.source_uri AND q.resolved_at IS NULL""",
            [now, run_id],
        )
        connection.execute(
            f"""INSERT INTO raw.quarantine BY NAME
                SELECT {", ".join(_TEXT_COLUMNS)}, ?::TIMESTAMP AS first_seen_at, ?::TIMESTAMP AS last_seen_at,
                       ? AS run_id
                FROM entered
                WHERE source_uri NOT IN (SELECT source_uri FROM raw.quarantine WHERE resolved_at IS NULL)""",
            [now, now, run_id],
        )
