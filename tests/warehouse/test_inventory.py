"""What is as it was and what is not, where sizes, times and etags are told or not; and the manifest."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ingest.sources import FoundFile, Scan, Seen
from warehouse import inventory
from warehouse.archive import Taken

URL = "https://example.org/reports/a.pdf"
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def found(size: int | None = 10, mtime_ns: int | None = 1, etag: str | None = None) -> FoundFile:
    return FoundFile(URL, URL, "a.pdf", size, mtime_ns, etag)


@pytest.mark.parametrize(
    ("before", "now", "is_known"),
    [
        (found(), found(), True),
        (found(), found(size=11), False),
        (found(), found(mtime_ns=2), False),
        (found(etag="x"), found(etag="x"), True),
        (found(etag="x"), found(etag="y"), False),
        (found(size=None, mtime_ns=None, etag="x"), found(size=None, mtime_ns=None, etag="x"), True),
        (found(mtime_ns=None), found(mtime_ns=None), False),
        (found(mtime_ns=None), found(mtime_ns=None, etag="x"), False),
    ],
)
def test_a_file_is_read_again_unless_it_is_known_to_be_as_it_was(connection, before, now, is_known):
    inventory.record_taken(connection, [Taken(before, "d" * 64, 10)], "r")
    plan = inventory.observe(connection, Scan(files=[now]), "r")
    assert plan.unchanged == is_known and len(plan.to_take) == (not is_known)
    assert inventory.not_yet_taken(connection, [now]) == plan.to_take


@pytest.mark.parametrize(("complete", "is_missing"), [(["https://example.org/reports"], True), ([], False)])
def test_a_remote_file_is_missing_only_where_the_place_was_listed_whole(connection, complete, is_missing):
    inventory.record_taken(connection, [Taken(found(), "d" * 64, 10)], "r")
    inventory.observe(connection, Scan(complete=complete), "r")
    rows = connection.execute("SELECT missing_since IS NOT NULL FROM raw.source").fetchall()
    assert rows == [(is_missing,)]


def test_the_manifest_says_what_each_argument_held_once_a_run(connection):
    scan = Scan(seen=[Seen("reports", "folder", NOON, 3, 300, 1), Seen("s3://b", "s3", NOON, 0, 0, 0)])
    for _ in range(2):
        inventory.observe(connection, scan, "r")
    inventory.observe(connection, scan, "later")
    rows = connection.execute("SELECT * EXCLUDE run_id FROM raw.scan WHERE run_id = 'r' ORDER BY 1").fetchall()
    at = datetime(2026, 11, 21, 12)  # noqa: DTZ001
    assert rows == [("reports", "folder", at, 3, 300, 1), ("s3://b", "s3", at, 0, 0, 0)]
