"""What every format may bring beside its text: pages not read, pages recognised, attachments."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ingest import parse
from ingest.document import Attachment, Document, UnreadPage
from ingest.errors import Unreadable
from ingest.parse import parse_bytes
from ingest.readers.builder import DocumentBuilder, PrintedLine
from ingest.readers.open import open_document

TEXT = (
    "云岭县公安局2021年度部门决算说明\n\n"
    "云岭县公安局2021年度收入总计1200.50万元，支出总计1200.50万元。\n"
    "2021年度“三公”经费支出20.00万元，其中：公务用车运行维护费18.00万元，公务接待费2.00万元。\n"
)


def paged(**facts) -> Document:
    """Title on page 1, a paragraph each on pages 2 and 3."""
    builder = DocumentBuilder("pdf")
    for page, line in enumerate(filter(None, TEXT.splitlines()), start=1):
        builder.paragraph([PrintedLine(line, f"p{page}/L1", page)])
    return builder.finish(page_count=4, **facts)


def parsed(document: Document, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(parse, "open_document", lambda content, name: document)
    return parse_bytes(b"x", "x.pdf")


def test_pages_that_were_not_read_and_attachments_become_records(monkeypatch):
    attachment = Attachment("附件1.xlsx", "https://example.invalid/1.xlsx", "P9")
    found = parsed(paged(unread_pages=[UnreadPage(4, "needs_ocr", "1 image")], attachments=[attachment]), monkeypatch)
    assert [(r.page, r.reason_code, r.detail) for r in found.unread_page] == [(4, "needs_ocr", "1 image")]
    assert [(r.label, r.uri, r.source_locator) for r in found.attachment] == [
        ("附件1.xlsx", "https://example.invalid/1.xlsx", "P9")
    ]
    assert found.spending and (found.text_engine, found.recognised_page_count) == (None, 0)


def test_what_was_recognised_is_inferred_unless_arithmetic_confirms_it(monkeypatch):
    plain = parsed(paged(), monkeypatch)
    found = parsed(paged(engine="ocr 1", recognised_pages=[3]), monkeypatch)
    assert (found.text_engine, found.recognised_page_count) == ("ocr 1", 1)
    assert {s.source_page for s in plain.spending} == {2, 3}
    for before, after in zip(plain.spending, found.spending, strict=True):
        doubted = before.source_page == 3 and before.confidence != "verified"
        assert after == (replace(before, confidence="inferred") if doubted else before)
    assert "plain" in {s.confidence for s in found.spending} and "inferred" in {s.confidence for s in found.spending}


@pytest.mark.parametrize(
    ("unread", "reason_code", "detail"),
    [
        ([], "nothing_recognised", ""),
        ([UnreadPage(1, "needs_ocr"), UnreadPage(2, "needs_ocr")], "needs_ocr", "2 of 2 pages"),
        ([UnreadPage(2, "unreadable_page", "90 % (cid:n)")], "unreadable_page", "1 of 2 pages; 90 % (cid:n)"),
    ],
)
def test_a_document_without_facts_names_the_pages_that_may_hold_them(monkeypatch, unread, reason_code, detail):
    builder = DocumentBuilder("pdf")
    if len(unread) < 2:
        builder.paragraph([PrintedLine("今天天气很好。", "p1/L1", 1)])
    with pytest.raises(Unreadable) as caught:
        parsed(builder.finish(page_count=2, unread_pages=unread), monkeypatch)
    assert (caught.value.reason_code, caught.value.detail) == (reason_code, detail)


def test_why_tables_were_joined_is_kept_with_the_block(monkeypatch):
    document = open_document(TEXT.encode(), "x.txt")
    joined = replace(document, blocks=[replace(document.blocks[0], joined="same edges"), *document.blocks[1:]])
    assert [b.joined for b in parsed(joined, monkeypatch).block] == ["same edges"] + [None] * (len(joined.blocks) - 1)
