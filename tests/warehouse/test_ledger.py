"""What is new, what is done, and what a rerun does again."""

from __future__ import annotations

import os
from datetime import date

import pytest

import small_parser
from ingest.errors import Unreadable
from ingest.records import RECORD_TABLES
from ingest.sources import FoundFile
from warehouse import archive, ledger, runs
from warehouse.ledger import Selection
from warehouse.store import StoreError

TOO_LARGE = "road 1\n" * 200_000


def facts(ingest) -> list[tuple[object, ...]]:
    """All records and the ledger, without times."""
    rows = ingest.rows("SELECT document_id, extractor_version, state, record_counts FROM raw.parse_run ORDER BY ALL")
    for name in RECORD_TABLES:
        rows += ingest.rows(f"SELECT * FROM raw.{name} ORDER BY ALL")
    return rows


def write(folder, **contents: str) -> None:
    for name, content in contents.items():
        (folder / f"{name}.txt").write_text(content, encoding="utf-8")


def test_a_run_loads_the_records_of_every_document(ingest, folder):
    write(folder, a="road 1.25\nschool 2", b="bridge 3")
    plan = ingest()
    assert (len(plan.to_take), plan.unchanged, plan.nothing_new) == (2, 0, False)
    assert ingest.rows("SELECT project_name, budget_yuan::VARCHAR FROM raw.project ORDER BY 1") == [
        ("bridge", "3.00"),
        ("road", "1.25"),
        ("school", "2.00"),
    ]
    assert ingest.rows("SELECT file_name, format, encoding, byte_size FROM raw.document ORDER BY 1") == [
        ("a.txt", "txt", "utf-8", 18),
        ("b.txt", "txt", "utf-8", 8),
    ]
    states = ledger.document_states(ingest.connection)
    assert states == {"parsed": 2, "quarantined": 0, "pending": 0}
    assert ingest.rows("SELECT DISTINCT record_counts['project'] FROM raw.parse_run ORDER BY 1") == [(1,), (2,)]


def test_running_twice_changes_nothing_and_reads_nothing(ingest, folder):
    write(folder, a="road 1", b="fail 1")
    ingest()
    before = facts(ingest)
    again = ingest()
    assert again.nothing_new and again.unchanged == 2 and ingest.parsed == 0
    assert facts(ingest) == before
    assert [run.state for run in runs.history(ingest.connection)] == ["nothing_new", "published"]


def test_one_content_under_two_names_is_one_document_with_two_sources(ingest, folder):
    write(folder, a="road 1", b="road 1")
    ingest()
    assert ingest.parsed == 1
    assert ingest.rows("SELECT count(*) FROM raw.document") == [(1,)]
    assert ingest.rows("SELECT s.file_name FROM raw.source s JOIN raw.document USING (document_id) ORDER BY 1") == [
        ("a.txt",),
        ("b.txt",),
    ]
    write(folder, c="road 1")
    assert len(ingest().to_take) == 1 and ingest.parsed == 0


def test_a_touched_file_is_read_but_not_parsed_and_a_changed_one_is_a_new_document(ingest, folder):
    write(folder, a="road 1")
    ingest()
    os.utime(folder / "a.txt", ns=(1, 1))
    assert len(ingest().to_take) == 1 and ingest.parsed == 0
    write(folder, a="road 2")
    assert len(ingest().to_take) == 1 and ingest.parsed == 1
    assert ingest.rows("SELECT count(*) FROM raw.document") == [(2,)]
    assert ingest.rows("SELECT count(*) FROM raw.source") == [(1,)]


def test_a_new_extractor_version_processes_everything_again_beside_the_old(ingest, folder):
    write(folder, a="road 1", b="bridge 2")
    ingest()
    ingest.version = "9.0.0"
    assert ingest().to_take == [] and ingest.parsed == 2
    assert ingest.rows("SELECT count(*), count(DISTINCT extractor_version) FROM raw.project") == [(4, 2)]
    assert ingest.rows("SELECT DISTINCT extractor_version FROM raw.current_parse") == [("9.0.0",)]
    assert ingest().nothing_new


def test_a_version_that_fails_leaves_the_facts_of_the_one_before_current(ingest, folder):
    write(folder, a="road 1")
    ingest()
    old = ingest.version
    ingest.version, ingest.parse = "9.0.0", "small_parser:refuse"
    ingest()
    assert ingest.quarantined() == {"a.txt": "nothing_recognised"}
    assert ingest.rows("SELECT extractor_version FROM raw.current_parse") == [(old,)]


def test_a_removed_file_keeps_its_facts_and_is_marked_missing(ingest, folder):
    write(folder, a="road 1", b="road 2")
    ingest()
    (folder / "a.txt").unlink()
    ingest()
    assert ingest.rows("SELECT file_name FROM raw.source WHERE missing_since IS NOT NULL") == [("a.txt",)]
    assert ingest.rows("SELECT count(*) FROM raw.project") == [(2,)]
    write(folder, a="road 1")
    ingest()
    assert ingest.rows("SELECT count(*) FROM raw.source WHERE missing_since IS NOT NULL") == [(0,)]


def test_a_file_outside_the_scanned_folder_is_not_called_missing(ingest, folder, tmp_path):
    write(folder, a="road 1")
    ingest()
    (tmp_path / "other").mkdir()
    (folder / "a.txt").unlink()
    ingest(str(tmp_path / "other"))
    assert ingest.rows("SELECT count(*) FROM raw.source WHERE missing_since IS NOT NULL") == [(0,)]


def test_trouble_that_goes_on_is_one_entry_since_its_first_day(ingest, folder):
    write(folder, big=TOO_LARGE)
    (folder / "dead.txt").symlink_to("nothing")
    for _ in range(3):
        ingest()
    sql = "SELECT file_name, last_seen_at > first_seen_at, resolved_at FROM raw.quarantine ORDER BY 1"
    assert ingest.rows(sql) == [("big.txt", True, None), ("dead.txt", True, None)]


def test_nothing_in_a_folder_that_cannot_be_listed_is_called_missing_or_healed(ingest, folder, monkeypatch):
    (folder / "closed").mkdir()
    write(folder / "closed", a="road 1", big=TOO_LARGE)
    ingest()

    def scandir(path, real_scandir=os.scandir):
        if str(path).endswith("closed"):  # root may list anything, so the refusal is put in
            raise PermissionError(13, "Permission denied")
        return real_scandir(path)

    monkeypatch.setattr(os, "scandir", scandir)
    ingest()
    assert ingest.quarantined() == {"closed": "unreadable_folder", "big.txt": "too_large"}
    assert ingest.rows("SELECT count(*) FROM raw.source WHERE missing_since IS NOT NULL") == [(0,)]


def test_a_bad_file_that_was_taken_out_waits_for_nobody(ingest, folder):
    write(folder, a="road 1", bad="fail 1")
    ingest()
    assert ingest.quarantined() == {"bad.txt": "parser_crash"}
    (folder / "bad.txt").unlink()
    ingest()
    assert ingest.quarantined() == {}


# ------------------------------------------------------------------ rerun


@pytest.mark.parametrize(
    ("select", "documents"),
    [
        (lambda ids: Selection(failed=True), {"bad.txt"}),
        (lambda ids: Selection(document_ids=[ids["b.txt"]]), {"b.txt"}),
        (lambda ids: Selection(since=date(2000, 1, 1)), {"a.txt", "b.txt", "bad.txt"}),
        (lambda ids: Selection(since=date(2999, 1, 1)), set()),
        (lambda ids: Selection(everything=True), {"a.txt", "b.txt", "bad.txt"}),
    ],
)
def test_a_rerun_processes_its_selection_from_the_archive_and_changes_nothing(ingest, folder, select, documents):
    write(folder, a="road 1", b="road 2", bad="fail 1")
    ingest()
    before = facts(ingest)
    ids = dict(ingest.rows("SELECT file_name, document_id FROM raw.document"))
    for path in folder.iterdir():
        path.unlink()
    requested = ledger.request_again(ingest.connection, select(ids))
    waiting = ledger.pending(ingest.connection, ingest.home)
    assert {task.file_name for task in waiting} == documents
    everything = [row[0] for row in ingest.connection.execute("SELECT document_id FROM raw.document").fetchall()]
    assert ledger.still_pending(ingest.connection, everything) == {task.document_id for task in waiting}
    assert ledger.still_pending(ingest.connection, []) == set()
    assert requested.documents == len(documents)
    assert facts(ingest) == before, "the old records stay until the new ones are there"
    ingest._parse("rerun")
    assert facts(ingest) == before
    assert ledger.pending(ingest.connection, ingest.home) == []


@pytest.mark.parametrize(
    ("selection", "documents"),
    [
        (Selection(fiscal_year=2022), {"a.txt"}),
        (Selection(region_code="431227"), {"a.txt"}),
        (Selection(region_code="430000"), {"a.txt", "b.txt"}),
        (Selection(region_code="42"), set()),
        (Selection(fiscal_year=2023, region_code="43"), {"b.txt"}),
    ],
)
def test_a_backfill_takes_a_year_or_a_region(ingest, folder, selection, documents):
    write(folder, a="road 1", b="road 2", c="road 3")
    ingest()
    ingest.rows("UPDATE raw.report SET fiscal_year = 2023")
    ingest.rows(
        """UPDATE raw.report SET fiscal_year = 2022 WHERE document_id IN
           (SELECT document_id FROM raw.document WHERE file_name = 'a.txt')"""
    )
    with pytest.raises(StoreError, match="nothing was built yet"):
        ledger.request_again(ingest.connection, Selection(region_code="43"))
    ingest.rows("CREATE SCHEMA marts")
    ingest.rows(
        """CREATE TABLE marts.dim_report AS SELECT document_id, file_name[1:1] AS agency_id FROM raw.document"""
    )
    ingest.rows("CREATE TABLE marts.dim_agency (agency_id VARCHAR, region_code VARCHAR)")
    ingest.rows("INSERT INTO marts.dim_agency VALUES ('a', '431227'), ('b', '430100'), ('c', NULL)")
    assert ledger.request_again(ingest.connection, selection).documents == len(documents)
    assert {task.file_name for task in ledger.pending(ingest.connection, ingest.home)} == documents


def test_a_backfill_of_a_folder_takes_what_was_found_there(ingest, folder):
    (folder / "in").mkdir()
    (folder / "inner").mkdir()
    write(folder / "in", a="road 1")
    write(folder / "inner", b="road 2")
    ingest()
    assert ledger.request_again(ingest.connection, Selection(folder=str(folder / "in"))).documents == 1
    assert [task.file_name for task in ledger.pending(ingest.connection, ingest.home)] == ["a.txt"]


def test_a_rerun_of_what_failed_heals_it(ingest, folder):
    write(folder, a="road 1")
    ingest.parse = "small_parser:refuse"
    ingest()
    assert ingest.quarantined() == {"a.txt": "nothing_recognised"}
    ingest.parse = small_parser.NAME
    assert ledger.request_again(ingest.connection, Selection(failed=True)).documents == 1
    ingest._parse("rerun")
    assert ingest.quarantined() == {}
    assert ingest.rows("SELECT project_name FROM raw.project") == [("road",)]
    assert ingest.rows("SELECT count(*) FROM raw.quarantine WHERE resolved_at IS NOT NULL") == [(1,)]


def test_a_rerun_looks_again_for_files_that_were_never_read(ingest, folder):
    write(folder, big=TOO_LARGE)
    ingest()
    requested = ledger.request_again(ingest.connection, Selection(failed=True))
    assert requested == ledger.Requested(0, [(folder / "big.txt").as_uri()])


def test_a_rerun_looks_again_at_the_address_of_what_failed(ingest, folder):
    write(folder, a="fail 1", b="road 2")
    ingest()
    write(folder, a="bridge 1")  # a better file, put there meanwhile
    requested = ledger.request_again(ingest.connection, Selection(failed=True))
    assert requested == ledger.Requested(1, [(folder / "a.txt").as_uri()])
    ingest(*requested.source_uris)
    assert ingest.quarantined() == {}
    assert ingest.rows("SELECT project_name FROM raw.project ORDER BY 1") == [("bridge",), ("road",)]


@pytest.mark.parametrize("selection", [Selection(), Selection(failed=True, everything=True)])
def test_a_rerun_needs_exactly_one_selection(connection, selection):
    with pytest.raises(ValueError, match="select one of"):
        ledger.request_again(connection, selection)


def test_a_rerun_of_an_unknown_document_says_so(connection):
    with pytest.raises(ledger.UnknownDocument, match="no document 'abc' in this home"):
        ledger.request_again(connection, Selection(document_ids=["abc"]))


# ------------------------------------------------------------------ runs


def test_a_run_that_was_killed_is_closed_by_the_next(connection):
    first = runs.start_run(connection, "a")
    second = runs.start_run(connection, "b")
    runs.finish_run(connection, second, "published", {"documents": 3}, "all well")
    newest, killed = runs.history(connection)
    assert (newest.run_id, newest.state, newest.counts, newest.message) == (
        second, "published", {"documents": 3}, "all well",
    )  # fmt: skip
    assert (killed.run_id, killed.state) == (first, "failed") and "killed" in str(killed.message)


def test_a_run_ends_in_a_known_state(connection):
    with pytest.raises(ValueError, match="unknown run state"):
        runs.finish_run(connection, "x", "done", {})


# ------------------------------------------------------------------ archive


def test_the_archive_keeps_the_bytes_under_their_checksum(ingest, folder):
    write(folder, a="road 1")
    ingest()
    ((document_id, path),) = ingest.rows("SELECT document_id, archive_path FROM raw.document")
    assert path == f"archive/{document_id[:2]}/{document_id}"
    assert (ingest.home.path / path).read_bytes() == b"road 1" == archive.read(ingest.home, document_id)
    files = [p for p in ingest.home.archive.rglob("*") if p.is_file()]
    assert len(files) == 1, "nothing half taken stays"


def test_a_damaged_archive_heals_from_the_source(ingest, folder):
    write(folder, a="road 1")
    ingest()
    ((document_id,),) = ingest.rows("SELECT document_id FROM raw.document")
    archive.path_of(ingest.home, document_id).write_bytes(b"road 9")
    ledger.request_again(ingest.connection, Selection(everything=True))
    ingest._parse("rerun")
    assert ingest.quarantined() == {"a.txt": "unreadable_file"}
    ingest()
    assert ingest.quarantined() == {}
    assert ingest.rows("SELECT project_name, budget_yuan::INTEGER FROM raw.project") == [("road", 1)]
    assert ingest().nothing_new


@pytest.mark.parametrize("byte_size", [None, 3])
def test_a_file_larger_than_it_said_is_refused_while_it_is_read(home, folder, byte_size):
    write(folder, a="road 1")
    found = FoundFile("file:///a.txt", str(folder / "a.txt"), "a.txt", byte_size, None)
    with pytest.raises(Unreadable) as caught:
        archive.take(home, found, max_bytes=5)
    assert caught.value.reason_code == "too_large"
    assert [path for path in home.archive.rglob("*") if path.is_file()] == []


def test_a_full_disk_stops_the_run_and_blames_no_file(ingest, folder, monkeypatch):
    def full(*arguments: object, **options: object) -> None:
        raise OSError(28, "No space left on device")

    write(folder, a="road 1")
    monkeypatch.setattr(archive.tempfile, "mkstemp", full)
    with pytest.raises(OSError, match="No space left"):
        ingest()
    assert ingest.quarantined() == {}


@pytest.mark.parametrize(("damage", "message"), [("change", "is damaged"), ("remove", "cannot be read")])
def test_a_damaged_archive_is_noticed_on_reading(ingest, folder, damage, message):
    write(folder, a="road 1")
    ingest()
    ((document_id,),) = ingest.rows("SELECT document_id FROM raw.document")
    path = archive.path_of(ingest.home, document_id)
    path.write_bytes(b"road 9") if damage == "change" else path.unlink()
    with pytest.raises(archive.ArchiveDamaged, match=message):
        archive.read(ingest.home, document_id)
