"""The root of an OLE container (MS-CFB): which streams it holds, and how one begins.

Only the root counts: a Word file with a sheet embedded in it holds a ``Workbook`` as well.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

_ENTRY_BYTES = 128
_HEADER_SECTORS = 109  # of the allocation table, listed in the header
_LAST_SECTOR = 0xFFFFFFFA  # greater numbers are marks
_SMALL_STREAM_BYTES, _SMALL_SECTOR_BYTES = 4096, 64
_NONE = 0xFFFFFFFF
_MOST_ENTRIES = 65_536


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    left: int
    right: int
    child: int
    start: int
    size: int


def root_streams(content: bytes) -> frozenset[str]:
    """The names in the root storage; none where the container is damaged."""
    return frozenset(entry.name for entry in _root(content) if entry.name)


def stream_head(content: bytes, name: str) -> bytes:
    """The first 64 bytes or more of a stream of the root; b"" if there is none."""
    entry = next((entry for entry in _root(content) if entry.name == name), None)
    if entry is None or entry.size >= _SMALL_STREAM_BYTES:
        return _sector(content, entry.start) if entry else b""
    # small streams stand together in one stream, which begins where the root entry says
    place = entry.start * _SMALL_SECTOR_BYTES
    sectors = islice(_chain(content, _entries(content)[0].start), place // _sector_bytes(content), None)
    return _sector(content, next(sectors, _NONE))[place % _sector_bytes(content) :]


def _root(content: bytes) -> Iterator[_Entry]:
    """The entries of the root storage, which are a tree of siblings."""
    entries = _entries(content)
    seen: set[int] = set()
    pending = [entries[0].child] if entries else []
    while pending:
        at = pending.pop()
        if at < len(entries) and at not in seen:
            seen.add(at)
            yield entries[at]
            pending += [entries[at].left, entries[at].right]


def _entries(content: bytes) -> list[_Entry]:
    if len(content) < 512:
        return []
    sectors = (_sector(content, at) for at in _chain(content, struct.unpack_from("<I", content, 48)[0]))
    records = (sector[n : n + _ENTRY_BYTES] for sector in sectors for n in range(0, len(sector), _ENTRY_BYTES))
    return [_entry(record) for record in islice(records, _MOST_ENTRIES) if len(record) == _ENTRY_BYTES]


def _chain(content: bytes, at: int) -> Iterator[int]:
    """The numbers of the sectors of a stream."""
    seen: set[int] = set()
    while at <= _LAST_SECTOR and at not in seen:
        seen.add(at)
        yield at
        at = _next_sector(content, at)


def _entry(record: bytes) -> _Entry:
    name_bytes = min(struct.unpack_from("<H", record, 64)[0], 64)
    name = record[: max(0, name_bytes - 2)].decode("utf-16-le", errors="replace")
    left, right, child = struct.unpack_from("<3I", record, 68)
    return _Entry(name, left, right, child, *struct.unpack_from("<2I", record, 116))


def _next_sector(content: bytes, number: int) -> int:
    """By the allocation table. Its own sectors beyond the header's list are not needed for a directory."""
    per_sector = _sector_bytes(content) // 4
    listed = number // per_sector
    if listed >= _HEADER_SECTORS:
        return _NONE
    table = _sector(content, struct.unpack_from("<I", content, 76 + 4 * listed)[0])
    at = number % per_sector * 4
    following: int = struct.unpack_from("<I", table, at)[0] if at + 4 <= len(table) else _NONE
    return following


def _sector(content: bytes, number: int) -> bytes:
    size = _sector_bytes(content)
    return content[(number + 1) * size : (number + 2) * size] if number <= _LAST_SECTOR else b""


def _sector_bytes(content: bytes) -> int:
    """512, or 4096 in version 4."""
    return 4096 if content[30:32] == b"\x0c\x00" else 512
