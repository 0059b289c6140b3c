"""Members of archives: documents of their own that come, change and go with their archive."""

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path

import pytest

from warehouse import archive, ledger, quarantine
from warehouse.ledger import Selection


def zipped(files: dict[str, bytes], locked: tuple[str, ...] = ()) -> bytes:
    """A ZIP file; the entries named in ``locked`` say that they are encrypted."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))  # the same bytes at any time
            file.writestr(entry, content, file.compression)
        for info in file.filelist:
            info.flag_bits |= info.filename in locked
    return target.getvalue()


def sources(ingest) -> dict[str, bool]:
    """Path under the folder -> whether it is there."""
    rows = ingest.rows("SELECT source_uri, missing_since IS NULL FROM raw.source ORDER BY 1")
    return {str(uri).removeprefix(ingest.folder.as_uri() + "/"): bool(there) for uri, there in rows}


def projects(ingest) -> list[str]:
    return [str(name) for (name,) in ingest.rows("SELECT project_name FROM raw.project ORDER BY 1")]


def write(folder: Path, name: str, files: dict[str, bytes], **options) -> None:
    (folder / name).write_bytes(zipped(files, **options))


def test_each_member_is_a_document_with_its_path(ingest, folder):
    inner = zipped({"c.txt": b"well 3"})
    write(folder, "a.zip", {"年度/b.txt": b"road 1", "inner.zip": inner, "~$b.docx": b"x"})
    ingest()
    assert projects(ingest) == ["road", "well"]
    assert sources(ingest) == {
        "a.zip": True,
        "a.zip!/%E5%B9%B4%E5%BA%A6/b.txt": True,
        "a.zip!/inner.zip!/c.txt": True,
    }
    described = "SELECT file_name, format, byte_size FROM raw.document WHERE file_name <> 'a.zip' ORDER BY 1"
    assert ingest.rows(described) == [("b.txt", "txt", 6), ("c.txt", "txt", 6)]
    document_id = hashlib.sha256(b"road 1").hexdigest()
    assert archive.read(ingest.home, document_id) == b"road 1"
    assert ingest.quarantined() == {}
    assert ledger.document_states(ingest.connection) == {"parsed": 2, "quarantined": 0, "pending": 0, "expanded": 1}
    assert ingest.rows("SELECT format FROM raw.document WHERE file_name = 'a.zip'") == [("zip",)]
    assert not ingest.home.unpacked.exists() or not any(ingest.home.unpacked.iterdir())


def test_an_unchanged_archive_is_not_expanded_again(ingest, folder):
    write(folder, "a.zip", {"b.txt": b"road 1"})
    ingest()
    ledger_rows = "SELECT document_id, finished_at FROM raw.parse_run ORDER BY 1"
    before = ingest.rows(ledger_rows)
    assert len(before) == 2 and ingest().nothing_new and ingest.parsed == 0
    assert ingest.rows(ledger_rows) == before


def test_a_copy_of_a_known_archive_brings_its_members_places_without_unpacking(ingest, folder):
    write(folder, "a.zip", {"b.txt": b"road 1"})
    ingest()
    write(folder, "copy.zip", {"b.txt": b"road 1"})
    assert len(ingest().to_take) == 1 and ingest.parsed == 0
    assert sources(ingest) == dict.fromkeys(["a.zip", "a.zip!/b.txt", "copy.zip", "copy.zip!/b.txt"], True)
    assert projects(ingest) == ["road"]


def test_a_file_and_a_member_of_one_content_are_one_document(ingest, folder):
    write(folder, "a.zip", {"b.txt": b"road 1"})
    (folder / "loose.txt").write_bytes(b"road 1")
    ingest()
    assert projects(ingest) == ["road"]
    assert list(sources(ingest)) == ["a.zip", "a.zip!/b.txt", "loose.txt"]


def test_members_go_and_come_back_with_their_archive(ingest, folder, tmp_path):
    write(folder, "a.zip", {"b.txt": b"road 1", "bad.txt": b"fail 1"})
    ingest()
    assert ingest.quarantined() == {"bad.txt": "parser_crash"}
    (folder / "a.zip").rename(tmp_path / "elsewhere.zip")
    ingest()
    assert sources(ingest) == {"a.zip": False, "a.zip!/b.txt": False, "a.zip!/bad.txt": False}
    assert ingest.quarantined() == {} and projects(ingest) == ["road"], "facts stay, nobody is asked to act"
    (tmp_path / "elsewhere.zip").rename(folder / "a.zip")
    ingest()
    assert set(sources(ingest).values()) == {True} and ingest.quarantined() == {"bad.txt": "parser_crash"}


def test_a_changed_archive_has_its_new_members_and_misses_the_old(ingest, folder):
    write(folder, "a.zip", {"b.txt": b"road 1", "c.txt": b"well 1"})
    ingest()
    write(folder, "a.zip", {"b.txt": b"road 2", "d.txt": b"mill 1"})
    ingest()
    assert sources(ingest) == {"a.zip": True, "a.zip!/b.txt": True, "a.zip!/c.txt": False, "a.zip!/d.txt": True}
    ((document_id,),) = ingest.rows("SELECT document_id FROM raw.source WHERE file_name = 'b.txt'")
    assert document_id == hashlib.sha256(b"road 2").hexdigest()
    assert projects(ingest) == ["mill", "road", "road", "well"]


def test_a_locked_member_waits_in_quarantine_under_its_own_name(ingest, folder):
    write(folder, "a.zip", {"b.txt": b"road 1", "d/locked.txt": b"well 1"}, locked=("d/locked.txt",))
    ingest()
    (row,) = quarantine.open_quarantine(ingest.connection)
    assert (row.file_name, row.reason_code) == ("locked.txt", "encrypted")
    assert row.source_uri == (folder / "a.zip").as_uri() + "!/d/locked.txt"
    assert projects(ingest) == ["road"]
    assert ingest().nothing_new and ingest.quarantined() == {"locked.txt": "encrypted"}
    requested = ledger.request_again(ingest.connection, Selection(failed=True))
    (task,) = ledger.pending(ingest.connection, ingest.home)
    assert requested.documents == 1 and task.file_name == "a.zip"
    write(folder, "a.zip", {"b.txt": b"road 1", "d/locked.txt": b"well 1"})
    ingest()
    assert ingest.quarantined() == {} and projects(ingest) == ["road", "well"]


@pytest.mark.parametrize(
    ("content", "reason_code"),
    [
        (zipped({}), "empty_archive"),
        (zipped({"b.txt": b"x"}, locked=("b.txt",)), "encrypted"),
        (zipped({f"{n}.txt": bytes(1 << 20) for n in range(9)}), "archive_limit"),
    ],
)
def test_an_archive_that_gives_nothing_is_in_quarantine_itself(ingest, folder, content, reason_code):
    (folder / "a.zip").write_bytes(content)
    ingest()
    assert ingest.quarantined() == {"a.zip": reason_code}
    assert ledger.document_states(ingest.connection)["quarantined"] == 1
    assert sources(ingest) == {"a.zip": True}


def test_a_member_is_processed_again_from_the_archive(ingest, folder):
    write(folder, "a.zip", {"b.txt": b"road 1", "c.txt": b"well 1"})
    ingest()
    (folder / "a.zip").unlink()
    document_id = hashlib.sha256(b"road 1").hexdigest()
    assert ledger.request_again(ingest.connection, Selection(document_ids=[document_id])).documents == 1
    assert ingest._parse("rerun") == 1
    assert projects(ingest) == ["road", "well"]


def test_a_member_whose_copy_was_damaged_heals_from_its_archive(ingest, folder):
    write(folder, "a.zip", {"b.txt": b"road 1"})
    ingest()
    document_id = hashlib.sha256(b"road 1").hexdigest()
    archive.path_of(ingest.home, document_id).write_bytes(b"road 9")
    ledger.request_again(ingest.connection, Selection(document_ids=[document_id]))
    ingest._parse("rerun")
    assert ingest.quarantined() == {"b.txt": "unreadable_file"}
    ingest()
    assert ingest.quarantined() == {} and projects(ingest) == ["road"]
    assert ingest().nothing_new


def test_a_new_extractor_version_expands_and_parses_again(ingest, folder):
    write(folder, "a.zip", {"b.txt": b"road 1"})
    ingest()
    ingest.version = "9.0.0"
    ingest()
    assert ledger.document_states(ingest.connection, "9.0.0") == {
        "parsed": 1, "quarantined": 0, "pending": 0, "expanded": 1,
    }  # fmt: skip
    assert ingest().nothing_new


def test_an_archive_that_breaks_its_worker_leaves_nothing_behind(ingest, folder):
    ingest.workers = 1
    write(folder, "a.zip", {"b.txt": b"road 1", "worse.txt": b"segfault 1"})
    ingest()
    assert projects(ingest) == ["road"] and ingest.quarantined() == {"worse.txt": "parser_crash"}
    assert not ingest.home.unpacked.exists() or not any(ingest.home.unpacked.iterdir())
