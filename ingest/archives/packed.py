"""7z and RAR. A 7z archive packs its files as one stream, so it is unpacked in one go, within the bound.

RAR's stored files are read here; compressed ones by a program (unar, bsdtar, unrar), whose
output is read only as far as the bound. It runs in the worker, under its limits.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.archives.entries import Entry, damaged, read_stream
from ingest.errors import Unreadable

if TYPE_CHECKING:
    import rarfile

RAR_TOOLS = ("unrar", "unar", "7z", "7zz", "bsdtar")  # those that rarfile knows how to ask, in its order


def sevenzip_entries(content: bytes, file_name: str, most: int) -> Iterator[Entry]:
    """Raises `Unreadable`: encrypted, damaged_file, archive_limit."""
    import py7zr  # takes half a second, and few folders hold a 7z file
    from py7zr.exceptions import PasswordRequired

    unpacked: list[tuple[str, _Unpacked]] = []
    budget = _Budget(most)

    class Factory(py7zr.io.WriterFactory):
        def create(self, filename: str) -> _Unpacked:  # type: ignore[override]  # it asks for these methods only
            unpacked.append((filename, _Unpacked(budget)))
            return unpacked[-1][1]

    try:
        with py7zr.SevenZipFile(io.BytesIO(content)) as archive:
            if archive.needs_password():
                raise Unreadable("encrypted")
            budget.check(sum(info.uncompressed for info in archive.list()))
            archive.extractall(factory=Factory())
    except (Unreadable, MemoryError):
        raise
    except PasswordRequired as error:
        raise Unreadable("encrypted") from error
    except Exception as error:  # the decompressors have no errors in common
        raise damaged(error) from error
    for path, file in unpacked:
        yield Entry(path.replace("\\", "/"), file.first)


class _Budget:
    """What is left of the bytes that an archive may unpack to."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._left = most

    def check(self, byte_size: int) -> None:
        if byte_size > self._left:
            raise Unreadable("archive_limit", f"it unpacks to more than {self._most:,} bytes")

    def take(self, byte_size: int) -> None:
        self.check(byte_size)
        self._left -= byte_size


class _Unpacked(io.BytesIO):
    """A file in memory, as py7zr writes it."""

    def __init__(self, budget: _Budget) -> None:
        super().__init__()
        self._budget = budget

    def write(self, chunk: bytes) -> int:  # type: ignore[override]
        self._budget.take(len(chunk))
        return super().write(chunk)

    def size(self) -> int:
        return self.getbuffer().nbytes

    def close(self) -> None:
        """py7zr closes a file when it is whole; we read it after that."""

    def first(self, most: int) -> bytes:
        return self.getvalue()[:most]


def rar_entries(content: bytes, file_name: str, most: int) -> Iterator[Entry]:
    """Raises `Unreadable`: encrypted, damaged_file."""
    import rarfile

    with tempfile.TemporaryDirectory(prefix="jixiao-rar-") as folder:
        path = Path(folder) / "archive.rar"
        path.write_bytes(content)
        try:
            archive = rarfile.RarFile(path, part_only=True)
        except (rarfile.PasswordRequired, rarfile.NoCrypto) as error:
            raise Unreadable("encrypted") from error
        except (rarfile.Error, OSError, ValueError, EOFError) as error:
            raise damaged(error) from error
        with archive:
            if archive.needs_password() and not archive.infolist():
                raise Unreadable("encrypted")
            for info in archive.infolist():
                if info.is_file():
                    yield Entry(info.filename.replace("\\", "/"), partial(_read_rar, archive, info))


def _read_rar(archive: rarfile.RarFile, info: rarfile.RarInfo, most: int) -> bytes:
    import rarfile

    if info.needs_password():
        raise Unreadable("encrypted")
    if info.flags & (rarfile.RAR_FILE_SPLIT_BEFORE | rarfile.RAR_FILE_SPLIT_AFTER):
        raise Unreadable("unsupported_format", "a file that goes on in another part of a RAR archive")
    try:
        with archive.open(info) as stream:
            return read_stream(stream, most)
    except rarfile.RarCannotExec as error:
        raise Unreadable("needs_unrar", "a compressed file of a RAR archive") from error
    except (rarfile.Error, OSError, ValueError, EOFError) as error:
        raise damaged(error) from error
