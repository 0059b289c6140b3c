"""7z: many files are packed as one stream (a block), so an archive is unpacked in one go, onto disk, within its bound.

py7zr sees numbers instead of names: with ``../`` in one of them it would refuse the whole archive.
"""

from __future__ import annotations

import io
import tempfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import IO, Any

from ingest.archives.entries import Entry, damaged
from ingest.errors import Unreadable


def sevenzip_entries(content: bytes, file_name: str, most: int) -> Iterator[Entry]:
    """Raises `Unreadable`: encrypted, damaged_file, archive_limit."""
    with _opened(content) as archive, tempfile.TemporaryFile() as spool:
        files = [file for file in archive.files if not _is_skipped(file)]
        byte_size = sum(file.uncompressed for file in files)  # py7zr writes no byte more than that
        if byte_size > most:
            raise Unreadable("archive_limit", f"it unpacks to more than {most:,} bytes")
        unpacking = _Unpacking(spool, {})
        paths, sums = {}, {}
        for number, file in enumerate(files):
            facts = file.file_properties()
            paths[str(number)], sums[str(number)] = file.filename, file.crc32
            facts["filename"], facts["digest"] = str(number), None  # else one wrong checksum ends it all
        reasons = _unpack(archive, {file.filename: file for file in files}, unpacking)
        for name, path in paths.items():
            read = partial(unpacking.read, name, sums[name], reasons.get(name))
            yield Entry(path.replace("\\", "/"), read)


def _opened(content: bytes) -> Any:
    import py7zr  # takes half a second, and few folders hold a 7z file
    from py7zr.exceptions import PasswordRequired

    try:
        archive = py7zr.SevenZipFile(io.BytesIO(content))
    except PasswordRequired as error:
        raise Unreadable("encrypted") from error
    except MemoryError:
        raise
    except Exception as error:  # its parts have no errors in common
        raise damaged(error) from error
    if archive.needs_password():
        raise Unreadable("encrypted")
    if getattr(archive, "files", None) is None:
        raise Unreadable("empty_archive", "no file in it")
    return archive


def _is_skipped(file: Any) -> bool:
    return bool(file.is_directory or file.is_symlink or file.is_junction or file.is_socket)


def _unpack(archive: Any, files: dict[str, Any], unpacking: _Unpacking) -> dict[str, Unreadable]:
    """Unpack what can be; what is wrong with the others. Damage costs the rest of its block."""
    from py7zr.exceptions import UnsupportedCompressionMethodError

    reasons: dict[str, Unreadable] = {}
    waiting = dict(files)
    while waiting:
        try:
            archive.reset()
            archive.extract(targets=list(waiting), factory=unpacking.factory())
            unpacking.finish()
            break
        except UnsupportedCompressionMethodError as error:
            reason = Unreadable("unsupported_format", f"packed in a way that is not read here ({error})")
        except MemoryError:
            raise
        except Exception as error:  # the decompressors have no errors in common
            if unpacking.trouble:
                raise unpacking.trouble from error
            reason = damaged(error)
        for name in unpacking.whole:
            waiting.pop(name, None)
        at = unpacking.current or next(iter(waiting), "")
        block = waiting[at].folder if at in waiting else None
        lost = [name for name, file in waiting.items() if name == at or (block is not None and file.folder is block)]
        reasons |= dict.fromkeys(lost, reason)
        for name in lost:
            del waiting[name]
        if not lost:
            reasons |= dict.fromkeys(waiting, reason)
            break
    return reasons


@dataclass
class _Unpacking:
    """Files one after the other in ``spool``; ``whole`` says where: start, length, checksum."""

    spool: IO[bytes]
    whole: dict[str, tuple[int, int, int]]
    current: str | None = None
    trouble: OSError | None = None
    _start: int = 0
    _length: int = 0
    _sum: int = 0

    def factory(self) -> Any:
        from py7zr.io import WriterFactory

        unpacking = self
        self.current = None

        class Factory(WriterFactory):
            def create(self, filename: str) -> Any:
                unpacking.begin(filename)
                return _Writer(unpacking)

        return Factory()

    def begin(self, name: str) -> None:
        self.finish()
        self.current, self._length, self._sum = name, 0, 0
        self._start = self.spool.seek(0, io.SEEK_END)

    def finish(self) -> None:
        """The file in hand is whole."""
        if self.current is not None:
            self.whole[self.current] = (self._start, self._length, self._sum)
            self.current = None

    def write(self, chunk: bytes) -> int:
        try:
            self.spool.write(chunk)
        except OSError as error:  # the disk's, not the archive's
            self.trouble = error
            raise
        self._length += len(chunk)
        self._sum = zlib.crc32(chunk, self._sum)
        return len(chunk)

    def read(self, name: str, checksum: int | None, reason: Unreadable | None, most: int) -> bytes:
        """Raises `Unreadable`."""
        if reason is not None:
            raise reason
        if name not in self.whole:
            raise Unreadable("damaged_file", "it is not in the stream that should hold it")
        start, length, found = self.whole[name]
        if checksum is not None and checksum != found:
            raise Unreadable("damaged_file", "its checksum differs")
        self.spool.seek(start)
        return self.spool.read(min(length, most))


@dataclass(frozen=True, slots=True)
class _Writer:
    """A file as py7zr writes it: it asks for these methods only."""

    unpacking: _Unpacking

    def write(self, chunk: bytes) -> int:
        return self.unpacking.write(chunk)

    def read(self, size: int | None = None) -> bytes:
        return b""

    def seek(self, offset: int, whence: int = 0) -> int:
        return 0

    def flush(self) -> None:
        """Nothing is kept back."""

    def size(self) -> int:
        return 0

    def close(self) -> None:
        """Whether it is whole shows when the next one begins."""
