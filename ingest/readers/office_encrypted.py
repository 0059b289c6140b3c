"""Whether a file of an office format is encrypted, told before LibreOffice is started."""

from __future__ import annotations

import io
import zipfile

from ingest.readers.ole import stream_head

_FIB_MAGIC = b"\xec\xa5"
_FIB_FLAGS = slice(10, 12)
_F_ENCRYPTED = 0x0100  # [MS-DOC] 2.5.2, FibBase


def is_encrypted(content: bytes, format: str) -> bool:
    """``format`` is that of `ingest.readers.open.format_of`; formats without encryption give False."""
    if format in ("doc", "wps"):
        fib = stream_head(content, "WordDocument")
        return fib[:2] == _FIB_MAGIC and bool(int.from_bytes(fib[_FIB_FLAGS], "little") & _F_ENCRYPTED)
    return format in ("odt", "ods") and _is_encrypted_odf(content)


def _is_encrypted_odf(content: bytes) -> bool:
    """A manifest names the encryption of each part; it is itself in the clear."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            manifest = archive.open("META-INF/manifest.xml").read(1 << 20)
    except (KeyError, OSError, ValueError, zipfile.BadZipFile, NotImplementedError, EOFError):
        return False
    return b"encryption-data" in manifest
