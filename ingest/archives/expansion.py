"""An archive, with the archives in it, within bounds: its members, each a file of its own with its path."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import quote

from ingest.archives.entries import Entry, gzip_entries, tar_entries, zip_entries
from ingest.archives.rar import rar_entries
from ingest.archives.sevenzip import sevenzip_entries
from ingest.errors import Unreadable
from ingest.readers.open import ARCHIVES, format_of
from ingest.sources import is_passed_over

# Kind -> its entries. Parameters: content, file name, the most bytes that all of it may unpack to.
_ENTRIES: dict[str, Callable[[bytes, str, int], Iterator[Entry]]] = {
    "zip": zip_entries,
    "tar": tar_entries,
    "gzip": gzip_entries,
    "7z": sevenzip_entries,
    "rar": rar_entries,
}


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


def archive_kind(content: bytes) -> str | None:
    """``zip``, ``tar``, ``gzip``, ``7z`` or ``rar``; None for a document and for what no reader reads."""
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
        for entry in _ENTRIES[kind](content, file_name, self._allowed - self._unpacked):
            if not _is_skipped(entry.path):
                self._entries += 1
                if self._entries > self.bounds.members:
                    raise Unreadable("archive_limit", f"more than {self.bounds.members:,} files")
                self._add_entry(entry, self._label(prefix, entry.path), depth)

    def _add_entry(self, entry: Entry, label: str, depth: int) -> None:
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

    def _read(self, entry: Entry) -> bytes:
        """The entry's bytes, counted against what the whole archive may unpack to."""
        allowed = self._allowed
        content = entry.read(min(self.bounds.member_bytes, allowed - self._unpacked) + 1)
        self._unpacked += len(content)
        if self._unpacked > allowed:
            raise Unreadable("archive_limit", f"{self.byte_size:,} bytes unpack to more than {allowed:,}")
        if len(content) > self.bounds.member_bytes:
            raise Unreadable("too_large", f"limit {self.bounds.member_bytes:,} bytes")
        return content

    @property
    def _allowed(self) -> int:
        return min(self.bounds.total_bytes, max(self.bounds.free_bytes, self.bounds.ratio * self.byte_size))

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
