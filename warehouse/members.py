"""Members of archives: documents whose source is a place in an archive.

`raw.archive_member` says what an archive holds, whatever it is called and wherever it lies;
the members' rows of `raw.source` follow from it and from the archive's own sources. So a
copy of a known archive needs no unpacking, and members vanish and come back with it.
"""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterable
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from ingest.isolate import Outcome, Task
from warehouse import archive, versions
from warehouse.packing import Packed
from warehouse.rows import arrow, registered
from warehouse.store import Home, utc_now

_KEPT = pa.schema([("document_id", pa.string()), ("archive_path", pa.string())])
# The sources of members as they should be: each place of an archive times what the archive holds.
_DUE = """
    SELECT a.source_uri || '!/' || m.label AS source_uri, a.source_uri AS container_uri, m.document_id, m.file_name,
           m.byte_size, a.modified_at, a.last_seen_at, a.missing_since
    FROM raw.source AS a JOIN raw.archive_member AS m ON m.archive_id = a.document_id
    WHERE a.container_uri IS NULL AND m.document_id IS NOT NULL"""


def keep(home: Home, outcomes: Iterable[Outcome]) -> None:
    """Move the members that workers have unpacked into the archive. To be done before `record`."""
    for outcome in outcomes:
        keep_of(home, outcome.task, {m.document_id for m in outcome.expanded.members} if outcome.expanded else set())


def keep_of(home: Home, task: Task, unpacked: Collection[str | None]) -> None:
    """The same of one task, whose members with these ids were unpacked."""
    if not task.unpack_to:
        return
    folder = Path(task.unpack_to)
    for document_id in filter(None, set(unpacked)):
        archive.adopt(home, folder / document_id, document_id)
    shutil.rmtree(folder, ignore_errors=True)  # what is left of an archive that failed


def record(connection: duckdb.DuckDBPyConnection, packed: Packed, run_id: str) -> None:
    """Enter what archives hold: their members, new documents and sources. Part of the caller's transaction."""
    ledger = packed.ledger
    expanded = ledger.filter(pc.equal(ledger["state"], "expanded"))["document_id"].to_pylist()
    if not expanded:
        return
    held = {document_id for document_id in packed.member["document_id"].to_pylist() if document_id}
    kept = [(document_id, archive.relative_path(document_id)) for document_id in held]
    with registered(connection, batch_member=packed.member, batch_kept=arrow(_KEPT, kept)):
        connection.execute(
            "DELETE FROM raw.archive_member WHERE archive_id IN (SELECT unnest(?::VARCHAR[]))",
            [expanded],
        )
        connection.execute("INSERT INTO raw.archive_member BY NAME FROM batch_member")
        connection.execute(
            f"""INSERT INTO raw.document BY NAME
                SELECT DISTINCT ON (due.document_id) due.document_id, due.file_name, due.source_uri, due.byte_size,
                       k.archive_path, ?::TIMESTAMP AS first_ingested_at, ? AS run_id
                FROM ({_DUE}) AS due JOIN batch_kept AS k ON k.document_id = due.document_id
                WHERE due.document_id NOT IN (SELECT document_id FROM raw.document)
                ORDER BY due.document_id, due.source_uri""",
            [utc_now(), run_id],
        )
        connection.execute(  # the archive's copy was damaged and has just been replaced
            """UPDATE raw.parse_run SET redo_requested_at = ?
               WHERE reason_code = 'unreadable_file' AND document_id IN (SELECT document_id FROM batch_kept)""",
            [utc_now()],
        )
    follow_archives(connection)
    versions.follow(connection)


def follow_archives(connection: duckdb.DuckDBPyConnection) -> None:
    """Bring the members' sources up to date with the archives': new, changed, gone, back again."""
    if not connection.execute("SELECT 1 FROM raw.archive_member LIMIT 1").fetchall():
        return
    now = utc_now()
    connection.execute(f"CREATE OR REPLACE TEMPORARY TABLE due AS {_DUE}")
    connection.execute(
        """UPDATE raw.source AS s
           SET document_id = d.document_id, byte_size = d.byte_size, modified_at = d.modified_at,
               last_seen_at = d.last_seen_at, missing_since = d.missing_since
           FROM due AS d WHERE s.source_uri = d.source_uri
             AND (s.document_id, s.last_seen_at, s.missing_since)
                 IS DISTINCT FROM (d.document_id, d.last_seen_at, d.missing_since)"""
    )
    connection.execute(
        """UPDATE raw.source SET missing_since = ?
           WHERE container_uri IS NOT NULL AND missing_since IS NULL
             AND source_uri NOT IN (SELECT source_uri FROM due)""",
        [now],
    )
    connection.execute(
        """INSERT INTO raw.source BY NAME
           SELECT *, ?::TIMESTAMP AS first_seen_at FROM due
           WHERE source_uri NOT IN (SELECT source_uri FROM raw.source)""",
        [now],
    )
    connection.execute("DROP TABLE due")
