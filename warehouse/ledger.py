"""The ledger `raw.parse_run`: which documents are to be parsed, and which again.

A document is parsed if the ledger has no row for it under the current extractor version, or a
rerun asked for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import duckdb

from ingest.isolate import Task
from ingest.records import EXTRACTOR_VERSION
from ingest.sources import local_uri
from warehouse import archive, lake, quarantine
from warehouse.rows import value
from warehouse.store import Home, StoreError, transaction, utc_now

# Rows of the ledger that a rerun of what failed takes up.
_FAILED = """(state = 'quarantined'
    OR (document_id, extractor_version) IN (SELECT (document_id, extractor_version) FROM raw.unread_page)
    OR document_id IN (SELECT archive_id FROM raw.archive_member WHERE reason_code IS NOT NULL))"""
# Documents without a current ledger row. Parameter: the extractor version.
_OPEN = """
    raw.document AS d LEFT JOIN raw.parse_run AS p ON p.document_id = d.document_id AND p.extractor_version = ?
    WHERE (p.document_id IS NULL OR p.redo_requested_at IS NOT NULL)"""


@dataclass(frozen=True, slots=True)
class Selection:
    """What to process again: one of ``failed``, ``document_ids``, ``since`` and ``everything``, or a backfill.

    ``failed`` is whatever gave less than it holds: the quarantine, documents with pages that were
    not read, archives with members that could not be unpacked. ``since`` is the day of first
    ingestion (UTC). A backfill is any of ``fiscal_year`` (of a report in the document),
    ``region_code`` (GB/T 2260; 420000 or 42 is all of Hubei) and ``folder`` (a SOURCE); of
    several, all have to hold.
    """

    failed: bool = False
    document_ids: Sequence[str] = field(default=())
    since: date | None = None
    everything: bool = False
    fiscal_year: int | None = None
    region_code: str | None = None
    folder: str | None = None

    @property
    def is_backfill(self) -> bool:
        return any(part is not None for part in (self.fiscal_year, self.region_code, self.folder))

    @property
    def is_one(self) -> bool:
        """Whether exactly one kind of selection is asked for."""
        kinds = (self.failed, bool(self.document_ids), self.since is not None, self.everything, self.is_backfill)
        return sum(kinds) == 1


@dataclass(frozen=True, slots=True)
class Requested:
    """What a rerun will do: documents from the archive, and the addresses of what failed to be looked at again."""

    documents: int
    source_uris: list[str]


class UnknownDocument(StoreError):
    """A document id that the warehouse does not have."""


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


def pending(
    connection: duckdb.DuckDBPyConnection, home: Home, extractor_version: str = EXTRACTOR_VERSION
) -> list[Task]:
    """The documents that are to be parsed, with the place of their bytes.

    On a lake without those that another home has taken in, for as long as it is at work.
    """
    rows = connection.execute(
        f"""SELECT open.document_id, open.file_name, r.home
            FROM (SELECT d.document_id, d.file_name, d.run_id FROM {_OPEN}) AS open
            LEFT JOIN raw.run AS r ON r.run_id = open.run_id ORDER BY open.file_name, open.document_id""",
        [extractor_version],
    ).fetchall()
    theirs = lake.at_work_elsewhere(home, {owner for _, _, owner in rows if owner})
    return [
        Task(document_id, str(archive.path_of(home, document_id)), name, unpack_to=str(home.unpacked / document_id))
        for document_id, name, owner in rows
        if owner not in theirs
    ]


def still_pending(
    connection: duckdb.DuckDBPyConnection, document_ids: Sequence[str], extractor_version: str = EXTRACTOR_VERSION
) -> set[str]:
    """Those of the documents that are yet to be parsed."""
    rows = connection.execute(
        f"SELECT d.document_id FROM {_OPEN} AND d.document_id IN (SELECT unnest(?::VARCHAR[]))",
        [extractor_version, list(document_ids)],
    ).fetchall()
    return {document_id for (document_id,) in rows}


def count_pending(connection: duckdb.DuckDBPyConnection, extractor_version: str = EXTRACTOR_VERSION) -> int:
    """How many documents are to be parsed."""
    return int(value(connection, f"SELECT count(*) FROM {_OPEN}", extractor_version))


def request_again(
    connection: duckdb.DuckDBPyConnection, selection: Selection, extractor_version: str = EXTRACTOR_VERSION
) -> Requested:
    """Ask for documents to be processed again; their records stay until the new ones are loaded.

    Raises `UnknownDocument`, and ValueError unless exactly one thing is selected.
    """
    if not selection.is_one:
        raise ValueError("select one of: failed, document ids, a date, everything, a year/region/folder")
    where, values = _selected(connection, selection)
    with transaction(connection):
        connection.execute(
            f"UPDATE raw.parse_run SET redo_requested_at = ? WHERE extractor_version = ? AND {where}",
            [utc_now(), extractor_version, *values],
        )
    documents = count_pending(connection, extractor_version)
    uris: list[str] = []
    if selection.failed or selection.everything:
        # also the addresses of what was read: a better file may lie there by now
        uris = [row.source_uri.partition("!/")[0] for row in quarantine.open_quarantine(connection)]
        uris = list(dict.fromkeys(uris))
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
    if selection.is_backfill:
        return _backfilled(connection, selection)
    return "true", []


def _backfilled(connection: duckdb.DuckDBPyConnection, selection: Selection) -> tuple[str, list[object]]:
    conditions: list[str] = []
    values: list[object] = []
    if selection.fiscal_year is not None:
        conditions.append("document_id IN (SELECT document_id FROM raw.report WHERE fiscal_year = ?)")
        values.append(selection.fiscal_year)
    if selection.region_code is not None:
        conditions.append("document_id IN (SELECT unnest(?::VARCHAR[]))")
        values.append(_documents_of_region(connection, selection.region_code))
    if selection.folder is not None:
        places = "SELECT document_id FROM raw.source_version WHERE starts_with(source_uri, ?)"
        conditions.append(f"document_id IN ({places})")
        values.append(_uri_prefix(selection.folder))
    return " AND ".join(conditions), values


def _uri_prefix(folder: str) -> str:
    uri = folder if "://" in folder else local_uri(str(Path(folder).expanduser().absolute()))
    return uri.rstrip("/") + "/"


def _documents_of_region(connection: duckdb.DuckDBPyConnection, region_code: str) -> list[str]:
    """By the models of the last build: which agency is where is worked out there."""
    rows = connection.execute(
        """SELECT count(*) FROM information_schema.tables
           WHERE table_schema = 'marts' AND table_name IN ('dim_report', 'dim_agency')"""
    ).fetchall()
    if rows != [(2,)]:
        raise StoreError("nothing was built yet, so no document has a region; run `jixiao run SOURCE` first")
    prefix = region_code.removesuffix("00").removesuffix("00")  # GB/T 2260: province, city and county, two digits each
    found = connection.execute(
        """SELECT DISTINCT document_id FROM marts.dim_report JOIN marts.dim_agency USING (agency_id)
           WHERE starts_with(region_code, ?)""",
        [prefix],
    ).fetchall()
    return [str(document_id) for (document_id,) in found]


def _check_known(connection: duckdb.DuckDBPyConnection, document_ids: Iterable[str]) -> None:
    for document_id in document_ids:
        if not value(connection, "SELECT count(*) FROM raw.document WHERE document_id = ?", document_id):
            raise UnknownDocument(f"no document {document_id!r} in this home; `jixiao status` counts what there is")
