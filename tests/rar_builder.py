"""RAR files with stored (not compressed) members, as the published descriptions of RAR 5 and RAR 4 lay them out.

Nothing but RAR itself may write compressed ones, so those are made by flags alone: what their bytes
would unpack to is then of no matter.
"""

from __future__ import annotations

import struct
import zlib

STORED, COMPRESSED = 0, 3
ENCRYPTED_4, SPLIT_AFTER_4 = 0x04, 0x02
SPLIT_AFTER_5 = 0x10


def rar5(files: dict[str, bytes], method: int = STORED, block_flags: int = 0, encrypted: bool = False) -> bytes:
    parts = [b"Rar!\x1a\x07\x01\x00", _block5(1, b"\x00")]
    for name, content in files.items():
        label = name.encode()
        crc = struct.pack("<I", zlib.crc32(content))
        fields = [_vint(4), _vint(len(content)), _vint(0), crc, _vint(method << 7), _vint(0), _vint(len(label)), label]
        # a record of encryption: type 1, version 0, no flags, 2^4 rounds, salt and IV
        extra = _sized(b"\x01" + b"\x00\x00\x04" + bytes(32)) if encrypted else b""
        parts.append(_block5(2, b"".join(fields), content, extra, block_flags))
    return b"".join([*parts, _block5(5, b"\x00")])


def _block5(kind: int, fields: bytes, data: bytes = b"", extra: bytes = b"", flags: int = 0) -> bytes:
    flags |= (1 if extra else 0) | (2 if data else 0)
    sizes = (_vint(len(extra)) if extra else b"") + (_vint(len(data)) if data else b"")
    header = _sized(_vint(kind) + _vint(flags) + sizes + fields + extra)
    return struct.pack("<I", zlib.crc32(header)) + header + data


def _sized(content: bytes) -> bytes:
    return _vint(len(content)) + content


def _vint(number: int) -> bytes:
    """Seven bits a byte, the lowest first; the eighth says that more follow."""
    encoded = bytearray()
    while number > 0x7F:
        encoded.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*encoded, number])


def rar4(files: dict[str, bytes], method: int = STORED, flags: int = 0) -> bytes:
    parts = [b"Rar!\x1a\x07\x00", _block4(0x73, 0, bytes(6))]
    for name, content in files.items():
        label = name.encode("ascii")
        sizes = struct.pack("<II", len(content), len(content))
        fields = struct.pack("<BIIBBHI", 3, zlib.crc32(content), 0x5A210000, 20, 0x30 + method, len(label), 0x20)
        parts += [_block4(0x74, 0x8000 | flags, sizes + fields + label), content]
    return b"".join([*parts, _block4(0x7B, 0x4000, b"")])


def _block4(kind: int, flags: int, fields: bytes) -> bytes:
    body = struct.pack("<BHH", kind, flags, 7 + len(fields)) + fields
    return struct.pack("<H", zlib.crc32(body) & 0xFFFF) + body
