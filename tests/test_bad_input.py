"""Bad input, from folder to raw tables with the real parser: each file has its reason, the others come through."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ingest.isolate import DEFAULT_PARSE, Limits
from ingest_steps import Ingest
from warehouse import ledger, quarantine
from warehouse.quarantine import Quarantined
from warehouse.store import Home, open_writer

pytestmark = pytest.mark.slow  # parses in worker processes

GOOD = """禁毒专项资金绩效自评报告
项目名称：禁毒专项经费
2021年度，县财政安排禁毒专项经费20万元，实际支出18.5万元，全部用于禁毒宣传。
某某县公安局
2022年3月1日
"""
GOOD_NAMES = (
    "good.txt",
    "two\nlines.txt",
    "it's \"quoted\".txt",
    "up..%2F..%2Fetc%2Fpasswd",
    "up..\\..\\b.txt",
    "50%;$(x).txt",
)
CONTENTS = {
    "empty.txt": b"",
    "blank.txt": b" \r\n\n",
    "rubbish.txt": bytes(range(256)) * 40,
    "packed.txt": b"\xfd7zXZ\x00" + bytes(100),
    "cut.txt": GOOD.encode("utf-8")[:-2],
    "big5.txt": ("績效自評報告，預算執行率" * 20).encode("big5"),
    "weather.txt": "今天天气很好。\n".encode(),
}
TWO_HUNDRED_MB = 200 << 20

# File -> reason code and words of its message.
EXPECTED = {
    "empty.txt": ("empty_file", "no content"),
    "blank.txt": ("empty_file", "no content"),
    "rubbish.txt": ("binary_rubbish", "neither text nor a known format"),
    "packed.txt": ("unsupported_format", "an xz archive"),
    "cut.txt": ("truncated_file", "a UTF-8 character is cut in two"),
    "big5.txt": ("undecodable_text", "fits no known encoding"),
    "weather.txt": ("nothing_recognised", "no report was recognised"),
    "huge.txt": ("too_large", "209,715,200 bytes, limit 134,217,728"),
    "vanishing.txt": ("vanished", "then was not"),
    "dead link.txt": ("unreadable_file", "No such file or directory"),
    "pipe.txt": ("unreadable_file", "not a regular file"),
    "deep": ("unreadable_folder", "File name too long"),
}


def make_too_deep(folder: Path) -> None:
    """Folders ``deep`` in each other until the path is too long for the system: unreadable even to root."""
    descriptor = os.open(folder, os.O_RDONLY)
    for name in ["deep", *["d" * 250] * 20]:
        os.mkdir(name, dir_fd=descriptor)
        inner = os.open(name, os.O_RDONLY, dir_fd=descriptor)
        os.close(descriptor)
        descriptor = inner
    os.close(descriptor)


def make_folder(folder: Path) -> None:
    for number, name in enumerate(GOOD_NAMES):
        (folder / name).write_text(GOOD.replace("20万元", f"{20 + number}万元"), encoding="utf-8")
    for name, content in CONTENTS.items():
        (folder / name).write_bytes(content)
    with (folder / "huge.txt").open("wb") as file:
        file.truncate(TWO_HUNDRED_MB)  # sparse: takes no room
    (folder / "vanishing.txt").write_text(GOOD)
    (folder / "dead link.txt").symlink_to("nothing here")
    os.mkfifo(folder / "pipe.txt")
    make_too_deep(folder)


@contextmanager
def ingested(base: Path, workers: int) -> Iterator[Ingest]:
    """One run over a folder with everything bad and a few good reports."""
    folder = base / "reports"
    folder.mkdir()
    make_folder(folder)
    with open_writer(Home(base / "home")) as connection:
        ingest = Ingest(Home(base / "home"), connection, folder, DEFAULT_PARSE, Limits(), workers=workers)
        ingest.after_scan = (folder / "vanishing.txt").unlink
        ingest()
        ingest.after_scan = lambda: None
        yield ingest


@pytest.fixture(scope="module")
def ingest(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ingest]:
    with ingested(tmp_path_factory.mktemp("bad"), workers=1) as ingest:
        yield ingest


@pytest.fixture(scope="module")
def entries(ingest: Ingest) -> dict[str, Quarantined]:
    rows = quarantine.open_quarantine(ingest.connection)
    assert len({row.file_name for row in rows}) == len(rows)
    return {"deep" if "/deep/" in row.source_uri else row.file_name: row for row in rows}


def test_all_bad_files_and_no_others_are_in_quarantine(entries):
    assert set(entries) == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_a_bad_file_has_its_reason_its_message_and_advice(entries, name):
    reason_code, words = EXPECTED[name]
    assert entries[name].reason_code == reason_code
    assert words in entries[name].message
    assert entries[name].advice


@pytest.mark.parametrize("name", CONTENTS)
def test_a_file_that_was_read_is_kept_with_its_failure(ingest, entries, name):
    assert entries[name].document_id is not None
    assert len(ingest.rows(f"FROM raw.parse_run WHERE document_id = '{entries[name].document_id}'")) == 1


def test_a_file_that_is_too_large_is_not_copied(ingest):
    assert all(path.stat().st_size < 1 << 20 for path in ingest.home.archive.rglob("*") if path.is_file())


@pytest.mark.parametrize("name", GOOD_NAMES)
def test_good_reports_come_through_under_any_name(ingest, name):
    facts = ingest.connection.execute(
        """SELECT p.project_name, p.budget_yuan::INTEGER FROM raw.project AS p
           JOIN raw.source AS s USING (document_id) WHERE s.file_name = ?""",
        [name],
    ).fetchall()
    assert facts == [("禁毒专项经费", (20 + GOOD_NAMES.index(name)) * 10_000)]


def test_the_quarantine_follows_the_files(tmp_path):
    with ingested(tmp_path, workers=0) as ingest:
        first = ingest.quarantined()
        assert ingest().nothing_new and ingest.parsed == 0
        again = ingest.quarantined()
        assert first.keys() - again.keys() == {"vanishing.txt"}, "what is gone for good waits for nobody"
        assert ledger.document_states(ingest.connection)["pending"] == 0
        for name in (*CONTENTS, "huge.txt", "dead link.txt", "pipe.txt"):
            (ingest.folder / name).unlink()
            (ingest.folder / name).write_text(GOOD + name, encoding="utf-8")
        ingest()
        assert list(ingest.quarantined().values()) == ["unreadable_folder"]
        shutil.rmtree(ingest.folder / "deep")
        ingest()
        assert ingest.quarantined() == {}
