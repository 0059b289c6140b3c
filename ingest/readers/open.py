"""Choose the reader by what the bytes are, not by what the name says."""

from __future__ import annotations

from ingest.document import Document
from ingest.errors import Unreadable
from ingest.readers.text import read_text

# First bytes of formats that are known but have no reader in this version.
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "PDF"),
    (b"PK\x03\x04", "a ZIP container (docx, xlsx, zip)"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an OLE container (doc, xls, wps)"),
    (b"{\\rtf", "RTF"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"II*\x00", "an image"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"\x1f\x8b", "a gzip archive"),
)


def open_document(content: bytes, file_name: str) -> Document:
    """Read bytes as a `Document`. Raises `Unreadable` with a reason for what cannot be read."""
    if not content.strip(b" \t\r\n\x00\xef\xbb\xbf\xff\xfe"):
        raise Unreadable("empty_file")
    head = content[:1024].lstrip()
    for magic, name in _MAGIC:
        if content.startswith(magic):
            raise Unreadable("unsupported_format", name)
    if head[:15].lower().startswith((b"<!doctype html", b"<html")):
        raise Unreadable("unsupported_format", "HTML")
    return read_text(content)
