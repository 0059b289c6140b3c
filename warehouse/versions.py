"""What lay at an address from when to when: `raw.source_version` follows `raw.source`.

`raw.source` says what is at an address now; whatever changes it calls `follow` in the same
transaction. A file that changed at its address is a new version, and the document before it
stays, with its facts and its bytes.
"""

from __future__ import annotations

import duckdb

from warehouse import revision
from warehouse.rows import count_changed
from warehouse.store import utc_now


def follow(connection: duckdb.DuckDBPyConnection) -> None:
    """Close what is no longer there, open what is new. Part of the caller's transaction."""
    now = utc_now()
    closed = count_changed(
        connection,
        """UPDATE raw.source_version AS v SET valid_to = ?
           WHERE valid_to IS NULL AND (source_uri, document_id) NOT IN
               (SELECT (source_uri, document_id) FROM raw.source WHERE missing_since IS NULL)""",
        now,
    )
    opened = count_changed(
        connection,
        """INSERT INTO raw.source_version
           SELECT source_uri, document_id, ?::TIMESTAMP, NULL FROM raw.source
           WHERE missing_since IS NULL
             AND source_uri NOT IN (SELECT source_uri FROM raw.source_version WHERE valid_to IS NULL)""",
        now,
    )
    if closed or opened:
        revision.touch(connection)
