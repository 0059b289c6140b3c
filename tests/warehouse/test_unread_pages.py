"""Pages that were not read: published in part, never in silence."""

from __future__ import annotations

import pytest

from ingest.records import UnreadPageRecord
from small_parser import parse as parse_small
from warehouse import ledger
from warehouse.ledger import Selection
from warehouse.quarantine import page_text, partly_read

NAME = "test_unread_pages:parse"


def parse(content: bytes, file_name: str):
    """As the small parser; the file's name says which pages were not read: ``3,5.txt``."""
    parsed = parse_small(content, file_name)
    for page in map(int, file_name.removesuffix(".txt").split(",")):
        code, detail = ("needs_ocr", "") if page < 9 else ("unreadable_page", "40 % (cid:n)")
        record = UnreadPageRecord(document_id=parsed.document_id, page=page, reason_code=code, detail=detail)
        parsed.unread_page.append(record)
    return parsed


@pytest.mark.parametrize(
    ("pages", "text"),
    [([3], "page 3"), ([1, 2], "pages 1-2"), ([3, 5, 6, 7, 9], "pages 3, 5-7, 9")],
)
def test_pages_are_told_briefly(pages, text):
    assert page_text(pages) == text


@pytest.fixture
def partial(ingest, folder):
    ingest.parse = NAME
    (folder / "3,4,12.txt").write_text("road 1")
    ingest()
    return ingest


def test_a_document_read_in_part_is_published_and_its_pages_are_named(partial):
    assert partial.quarantined() == {}
    assert ledger.document_states(partial.connection)["parsed"] == 1
    told = partly_read(partial.connection)
    assert [(row.file_name, row.reason_code, row.pages, row.message) for row in told] == [
        ("3,4,12.txt", "needs_ocr", (3, 4), "the pages are pictures without text: pages 3-4"),
        ("3,4,12.txt", "unreadable_page", (12,), "a page holds text that cannot be trusted: page 12: 40 % (cid:n)"),
    ]
    assert all("rerun --failed" in row.advice for row in told)


def test_a_rerun_of_what_failed_takes_up_what_was_read_in_part(partial, folder):
    requested = ledger.request_again(partial.connection, Selection(failed=True))
    assert requested.documents == 1
    partial.parse = "small_parser:parse"
    partial._parse("rerun")
    assert partly_read(partial.connection) == []


def test_a_file_that_is_gone_waits_for_nobody(partial, folder):
    (folder / "3,4,12.txt").unlink()
    partial()
    assert partly_read(partial.connection) == []
    assert partial.rows("SELECT count(*) FROM raw.unread_page") == [(3,)]
