"""Choose the reader by what the bytes are, not by what the name says."""

from __future__ import annotations

import importlib
import io
import zipfile
from collections.abc import Callable

from ingest.document import Document
from ingest.errors import Unreadable
from ingest.readers.ole import root_streams

Reader = Callable[[bytes], Document]

# format -> where its reader stands; imported when first needed: a text file is not to wait for a PDF engine
_READERS: dict[str, str] = {
    "txt": "ingest.readers.text:read_text",
    "pdf": "ingest.readers.pdf.reader:read_pdf",
    "docx": "ingest.readers.docx:read_docx",
    "xlsx": "ingest.readers.sheets:read_sheets",
    "xls": "ingest.readers.sheets:read_sheets",
    "html": "ingest.readers.html:read_html",
    "mht": "ingest.readers.mht:read_mht",
    "doc": "ingest.readers.office:read_office",
    "wps": "ingest.readers.office:read_office",
    "rtf": "ingest.readers.office:read_office",
    "odt": "ingest.readers.office:read_office",
    "ods": "ingest.readers.office:read_office",
    "image": "ingest.readers.image:read_image",
}
# Formats that hold documents instead of being one: `ingest.archives` takes them apart.
ARCHIVES = frozenset({"zip", "tar", "gzip", "7z", "rar"})
# First bytes of formats that nothing else begins with.
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\x1f\x8b", "gzip"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!\x1a\x07", "rar"),
    (b"{\\rtf", "rtf"),
    *((magic, "image") for magic in (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM")),
)
# First bytes of formats that are known but that no reader reads.
_FOREIGN: tuple[tuple[bytes, str], ...] = (
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
)
# What the streams in the root of an OLE container say about it.
_OLE_STREAMS = {"Workbook": "xls", "Book": "xls", "WpsDocument": "wps", "WordDocument": "doc"}
_TAR_MARK = slice(257, 262)


def open_document(content: bytes, file_name: str) -> Document:
    """Read bytes as a `Document`. Raises `Unreadable` with a reason for what cannot be read."""
    if not content.strip(b" \t\r\n\x00\xef\xbb\xbf\xff\xfe"):
        raise Unreadable("empty_file")
    name = format_of(content)
    if name in ARCHIVES:
        raise Unreadable("unsupported_format", f"a {name} archive, whose files are documents of their own")
    module, _, function = _READERS[name].partition(":")
    try:
        reader: Reader = getattr(importlib.import_module(module), function)
    except ModuleNotFoundError as error:
        raise Unreadable("unsupported_format", name) from error
    return reader(content)


def reader_modules() -> dict[str, str]:
    """Format -> the module that reads it."""
    return {name: place.partition(":")[0] for name, place in _READERS.items()}


def format_of(content: bytes) -> str:
    """The format's short name: a key of the readers, or one of `ARCHIVES`.

    Raises `Unreadable` for a known format without a reader, and for a container that does not open.
    """
    for magic, name in _FOREIGN:
        if content.startswith(magic):
            raise Unreadable("unsupported_format", name)
    if b"%PDF-" in content[:1024]:
        return "pdf"
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):  # the latter: without any file
        return _zip_format(content)
    for magic, name in _MAGIC:
        if content.startswith(magic):
            return name
    if content[_TAR_MARK] == b"ustar":
        return "tar"
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _ole_format(content)
    head = content[:4096].lstrip().lower()
    if head[:13] == b"mime-version:" or b"\nmime-version:" in head:
        return "mht"
    if head.startswith((b"<!doctype html", b"<html", b"<?xml")) or b"<html" in head[:2048]:
        return "html"
    return "txt"


def _zip_format(content: bytes) -> str:
    try:
        names = set(zipfile.ZipFile(io.BytesIO(content)).namelist())
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise Unreadable("truncated_file", f"a ZIP container that does not open: {error}") from error
    for part, name in (("word/document.xml", "docx"), ("xl/workbook.xml", "xlsx"), ("xl/workbook.bin", "xlsx")):
        if part in names:
            return name
    if any(name.startswith("word/document") and name.endswith(".xml") for name in names):
        return "docx"  # Word Online numbers the part: word/document2.xml
    if "content.xml" in names and "mimetype" in names:
        return _odf_format(content)
    if "OFD.xml" in names:
        raise Unreadable("unsupported_format", "OFD")
    return "zip"


def _odf_format(content: bytes) -> str:
    """By the media type, which OpenDocument keeps as the first member, uncompressed."""
    kind = content[:200].partition(b"application/vnd.oasis.opendocument.")[2][:12]
    if kind.startswith((b"presentation", b"graphics")):
        raise Unreadable("unsupported_format", "an OpenDocument presentation or drawing")
    return "ods" if kind.startswith(b"spreadsheet") else "odt"


def _ole_format(content: bytes) -> str:
    """By the streams of an OLE container's root; of a damaged one, by any that are named in it."""
    streams = root_streams(content) or {
        name for name in (*_OLE_STREAMS, "EncryptedPackage") if f"{name}\0".encode("utf-16-le") in content
    }
    if "EncryptedPackage" in streams:
        raise Unreadable("encrypted")
    for stream, name in _OLE_STREAMS.items():
        if stream in streams:
            return name
    raise Unreadable("unsupported_format", "an OLE container that is neither Word nor Excel")
