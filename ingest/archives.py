"""ZIP, tar and gzip files → their members, each a file of its own with its path.

An archive is hostile until it has been read: nothing is written under a name from it, whatever
is unpacked is counted while it is unpacked (headers lie), and one damaged or encrypted member
costs itself. DOCX, XLSX and ODT are ZIP files too, but documents: `open.format_of` tells.
"""

from __future__ import annotations

import gzip
import io
import lzma
import tarfile
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import IO
from urllib.parse import quote

from ingest.errors import Unreadable
from ingest.readers.open import ARCHIVES, format_of
from ingest.sources import is_passed_over

_CHUNK_BYTES = 1 << 20
_UTF8_NAME, _ENCRYPTED = 0x800, 0x41  # flags of a ZIP entry
_TAR_BLOCK = 512
_CJK = "\u2e80"
_DAMAGE = (zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError)


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much an archive may hold; beyond ``free_bytes`` unpacked, ``ratio`` to the archive's size counts too."""

    depth: int = 3
    members: int = 10_000
    member_bytes: int = 128 << 20
    total_bytes: int = 1 << 30
    ratio: int = 200
    free_bytes: int = 64 << 20


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive: one of ``document_id`` (sha256) and ``reason_code`` is set.

    ``label`` is its path for a URI: percent-encoded, unique in the archive, ``inner.zip!/c.pdf``
    in a nested one. A path is only a label: it may well say ``../..``.
    """

    label: str
    file_name: str
    document_id: str | None = None
    byte_size: int | None = None
    reason_code: str | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Expanded:
    """An archive's kind and its members, nested ones included, in its order."""

    kind: str
    members: list[Member]


@dataclass(frozen=True, slots=True)
class _Entry:
    """``read`` gives at most so many bytes; raises `Unreadable`."""

    path: str
    read: Callable[[int], bytes]


def archive_kind(content: bytes) -> str | None:
    """``zip``, ``tar`` or ``gzip``; None for a document and for what no reader reads."""
    try:
        kind = format_of(content)
    except Unreadable:
        return None
    return kind if kind in ARCHIVES else None


def expand(content: bytes, file_name: str, keep: Callable[[bytes], str], bounds: Bounds | None = None) -> Expanded:
    """Take an archive apart; ``keep`` stores a member's bytes and returns their sha256.

    Folders, hidden files and lock files are passed over. Raises `Unreadable`: ``archive_limit`` for
    an archive beyond its bounds, and the members' reason where none of them could be read.
    """
    expansion = _Expansion(keep, bounds or Bounds(), len(content))
    kind = archive_kind(content)
    if kind is None:
        raise ValueError(f"{file_name!r} is no archive")
    expansion.add(kind, content, file_name)
    if not any(member.document_id for member in expansion.members):
        raise _why_nothing(expansion.members)
    return Expanded(kind, expansion.members)


def _why_nothing(members: list[Member]) -> Unreadable:
    counts = Counter(member.reason_code for member in members if member.reason_code)
    if len(counts) == 1:
        return Unreadable(members[0].reason_code or "", members[0].detail)
    return Unreadable("empty_archive", ", ".join(f"{n} {code}" for code, n in counts.items()) or "no file in it")


@dataclass
class _Expansion:
    keep: Callable[[bytes], str]
    bounds: Bounds
    byte_size: int
    members: list[Member] = field(default_factory=list)
    _labels: set[str] = field(default_factory=set)
    _entries: int = 0
    _unpacked: int = 0

    def add(self, kind: str, content: bytes, file_name: str, prefix: str = "", depth: int = 1) -> None:
        """The members of one archive; ``prefix`` is the label of a nested one with its ``!/``."""
        for entry in _ENTRIES[kind](content, file_name):
            if not _is_skipped(entry.path):
                self._entries += 1
                if self._entries > self.bounds.members:
                    raise Unreadable("archive_limit", f"more than {self.bounds.members:,} files")
                self._add_entry(entry, self._label(prefix, entry.path), depth)

    def _add_entry(self, entry: _Entry, label: str, depth: int) -> None:
        file_name = entry.path.rsplit("/", 1)[-1]
        try:
            content = self._read(entry)
        except Unreadable as problem:
            if problem.reason_code == "archive_limit":
                raise
            self._refuse(label, file_name, problem)
            return
        kind = archive_kind(content)
        if kind is None:
            self.members.append(Member(label, file_name, self.keep(content), len(content)))
        elif depth >= self.bounds.depth:
            deeper = Unreadable("archive_limit", f"archives within archives, {self.bounds.depth} are read")
            self._refuse(label, file_name, deeper)
        else:
            before = len(self.members)
            self.add(kind, content, file_name, label + "!/", depth + 1)
            if len(self.members) == before:
                self._refuse(label, file_name, Unreadable("empty_archive", "no file in it"))

    def _read(self, entry: _Entry) -> bytes:
        """The entry's bytes, counted against what the whole archive may unpack to."""
        allowed = min(self.bounds.total_bytes, max(self.bounds.free_bytes, self.bounds.ratio * self.byte_size))
        content = entry.read(min(self.bounds.member_bytes, allowed - self._unpacked) + 1)
        self._unpacked += len(content)
        if self._unpacked > allowed:
            raise Unreadable("archive_limit", f"{self.byte_size:,} bytes unpack to more than {allowed:,}")
        if len(content) > self.bounds.member_bytes:
            raise Unreadable("too_large", f"limit {self.bounds.member_bytes:,} bytes")
        return content

    def _refuse(self, label: str, file_name: str, reason: Unreadable) -> None:
        self.members.append(Member(label, file_name, reason_code=reason.reason_code, detail=reason.detail))

    def _label(self, prefix: str, path: str) -> str:
        """Two entries may have one name: the second is told by a number, which no quoted name can hold."""
        label = first = prefix + quote(path.lstrip("/"), errors="replace")
        number = 1
        while label in self._labels:
            number += 1
            label = f"{first}#{number}"
        self._labels.add(label)
        return label


def _is_skipped(path: str) -> bool:
    """Folders, hidden files, lock files and what macOS adds, as in a folder of files."""
    parts = [part for part in path.split("/") if part not in ("", ".", "..")]
    return path.endswith("/") or not parts or any(is_passed_over(part) or part == "__MACOSX" for part in parts)


# ------------------------------------------------------------------ kinds of archive


def _zip_entries(content: bytes, file_name: str) -> Iterator[_Entry]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for info in archive.infolist():
            yield _Entry(zip_name(info), partial(_read_zipped, archive, info))


def zip_name(info: zipfile.ZipInfo) -> str:
    """The path as its writer meant it.

    Without the UTF-8 flag zipfile reads names as cp437, while Chinese Windows writes GBK and
    some tools write UTF-8 all the same. GBK that happens to be valid UTF-8 gives no CJK there.
    """
    name = info.filename
    if not info.flag_bits & _UTF8_NAME and not name.isascii():
        with suppress(UnicodeEncodeError):  # already decoded, from the entry's Unicode path field
            name = _decoded(name.encode("cp437"))
    return name.replace("\\", "/")


def _decoded(name: bytes) -> str:
    for encoding in ("utf-8", "gb18030"):
        try:
            text = name.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding != "utf-8" or max(text) >= _CJK:
            return text
    return name.decode("cp437")


def _read_zipped(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> bytes:
    if info.flag_bits & _ENCRYPTED:
        raise Unreadable("encrypted")
    try:
        with archive.open(info) as stream:
            return _read(stream, most)
    except NotImplementedError as error:
        raise Unreadable("unsupported_format", f"packed in a way that is not read here ({error})") from error
    except (*_DAMAGE, RuntimeError) as error:
        raise _damaged(error) from error


def _tar_entries(content: bytes, file_name: str) -> Iterator[_Entry]:
    try:
        with tarfile.open(fileobj=io.BytesIO(content), mode="r:", encoding="utf-8") as archive:
            for info in archive:
                if info.isreg():
                    name = info.name.encode("utf-8", "surrogateescape")
                    path = info.name if info.name.isascii() else _decoded(name)
                    yield _Entry(path, partial(_read_tarred, archive, info))
        whole = content.endswith(bytes(_TAR_BLOCK))
    except tarfile.TarError:
        whole = False
    if not whole:  # tarfile passes over the rest in silence
        yield _Entry(f"rest of {file_name}", _cut_off)


def _cut_off(most: int) -> bytes:
    raise Unreadable("truncated_file", "the tar archive has no end mark")


def _read_tarred(archive: tarfile.TarFile, info: tarfile.TarInfo, most: int) -> bytes:
    try:
        stream = archive.extractfile(info)
        return _read(stream, most) if stream else b""
    except _DAMAGE as error:
        raise _damaged(error) from error


def _gzip_entries(content: bytes, file_name: str) -> Iterator[_Entry]:
    """The one file in it, which may be a tar archive; its name is the gzip file's own without the ending."""
    path = file_name
    for ending, instead in ((".gz", ""), (".tgz", ".tar")):
        if file_name.lower().endswith(ending):
            path = file_name[: -len(ending)] + instead
    yield _Entry(path, partial(_read_gzipped, content))


def _read_gzipped(content: bytes, most: int) -> bytes:
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(content)) as stream:
            return _read(stream, most)
    except _DAMAGE as error:
        raise _damaged(error) from error


def _read(stream: IO[bytes] | gzip.GzipFile, most: int) -> bytes:
    """In pieces: zipfile joins what one call reads piece by piece, in time by the square."""
    content = bytearray()
    while len(content) < most and (chunk := stream.read(min(_CHUNK_BYTES, most - len(content)))):
        content += chunk
    return bytes(content)


def _damaged(error: BaseException) -> Unreadable:
    return Unreadable("damaged_file", f"{type(error).__name__}: {error}")


_ENTRIES: dict[str, Callable[[bytes, str], Iterator[_Entry]]] = {
    "zip": _zip_entries,
    "tar": _tar_entries,
    "gzip": _gzip_entries,
}
