"""Every fact's ``source_text`` stands in its file at its ``source_locator``."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.document import quote_at
from ingest.errors import Unreadable
from ingest.parse import parse_bytes
from ingest.readers.encoding import decode
from ingest.records import ParsedDocument

ROOT = Path(__file__).parent.parent
# The repository's samples, and the real reports where a workplace has them.
FOLDERS = (ROOT / "samples" / "reports", ROOT.parent / "shared" / "reports")
FILES = [path for folder in FOLDERS for path in sorted(folder.glob("*.txt"))]
PLACED = ("report", "project", "indicator", "spending", "unexplained_amount")


def _lines(content: bytes) -> list[str]:
    """The decoded file's lines as locators count them: any line end counts, none is part of a line."""
    text, _ = decode(content)
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _facts(parsed: ParsedDocument) -> list[tuple[str, str, str]]:
    """(table, locator, quote) of every fact."""
    return [(table, row.source_locator, row.source_text) for table in PLACED for row in getattr(parsed, table)]


def test_there_are_files_to_check() -> None:
    assert len([path for path in FILES if path.parent == FOLDERS[0]]) >= 30


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_fact_stands_where_it_says(path: Path) -> None:
    content = path.read_bytes()
    lines = _lines(content)
    try:
        facts = _facts(parse_bytes(content, path.name))
    except Unreadable as error:
        assert error.reason_code == "nothing_recognised", path
        return
    assert facts
    wrong = [
        (table, locator, quote[:60])
        for table, locator, quote in facts
        if _plain(quote_at(lines, locator)) != _plain(quote)
    ]
    assert wrong == []


def _plain(text: str) -> str:
    """Line ends as the reader may have found them are all ``\\n`` here."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def test_a_moved_locator_is_noticed() -> None:
    path = FILES[0]
    content = path.read_bytes()
    _, locator, quote = _facts(parse_bytes(content, path.name))[-1]
    lines = ["", *_lines(content)]
    assert quote_at(lines, locator) != quote
