"""The content-addressed archive: every file's bytes under their own checksum.

A file is hashed and copied in one pass, and all later work reads the copy. So a file
that changes or vanishes during a run cannot give facts under the wrong key, and a
rerun needs nothing but the home.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import Unreadable
from ingest.sources import FoundFile, open_found
from warehouse.store import Home

_CHUNK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Taken:
    """A found file whose bytes are in the archive. ``document_id`` is their sha256."""

    found: FoundFile
    document_id: str
    byte_size: int


class ArchiveDamaged(Exception):
    """The archive's copy of a document is missing or is not what its name says."""


def relative_path(document_id: str) -> str:
    """Where a document lies, relative to the home (or to the folder above a shared archive)."""
    return f"archive/{document_id[:2]}/{document_id}"


def path_of(home: Home, document_id: str) -> Path:
    """Where a document lies."""
    return home.archive / document_id[:2] / document_id


def take(home: Home, found: FoundFile, max_bytes: int) -> Taken:
    """Copy a found file into the archive.

    Raises `Unreadable` (`too_large` without reading it, `vanished`, `unreadable_file`),
    and OSError where the archive cannot be written.
    """
    if found.byte_size is not None and found.byte_size > max_bytes:
        raise too_large(found.byte_size, max_bytes)
    home.unfinished.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    byte_size = 0
    descriptor, aside = tempfile.mkstemp(dir=home.unfinished)
    try:
        with os.fdopen(descriptor, "wb") as copy:
            for chunk in _chunks(found):
                byte_size += len(chunk)
                if byte_size > max_bytes:
                    raise too_large(byte_size, max_bytes)
                digest.update(chunk)
                copy.write(chunk)
        adopt(home, Path(aside), digest.hexdigest())
    except BaseException:
        Path(aside).unlink()
        raise
    return Taken(found, digest.hexdigest(), byte_size)


def adopt(home: Home, path: Path, document_id: str) -> None:
    """Move a file that lies in the home, and whose sha256 is ``document_id``, into the archive."""
    target = path_of(home, document_id)
    target.parent.mkdir(exist_ok=True)
    path.replace(target)


def _chunks(found: FoundFile) -> Iterator[bytes]:
    """The file's bytes. Only trouble with the file becomes `Unreadable`, not with the archive (a full disk)."""
    try:
        with open_found(found.path) as source:
            while chunk := source.read(_CHUNK_BYTES):
                yield chunk
    except FileNotFoundError as error:
        raise Unreadable("vanished", str(error)) from error
    except OSError as error:
        raise Unreadable("unreadable_file", error.strerror or str(error)) from error
    except Exception as error:
        if "://" not in found.path:
            raise
        raise Unreadable("unreadable_file", f"{type(error).__name__}: {error}") from error  # a store's own kind


def too_large(byte_size: int, max_bytes: int) -> Unreadable:
    """Why a file over the limit is refused; nothing is raised here."""
    return Unreadable("too_large", f"{byte_size:,} bytes, limit {max_bytes:,}")


def read(home: Home, document_id: str) -> bytes:
    """A document's bytes, checked against its id; raises `ArchiveDamaged`."""
    path = path_of(home, document_id)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ArchiveDamaged(f"{path} cannot be read ({error.strerror}); run again on the file's source") from error
    if hashlib.sha256(content).hexdigest() != document_id:
        raise ArchiveDamaged(f"{path} is damaged (checksum differs); delete it and run again on the file's source")
    return content
