"""Which encoding a web page is in: mark, strict UTF-8, what the page declares, then as a text file."""

from __future__ import annotations

import codecs
import re

from ingest.errors import Unreadable
from ingest.readers.encoding import decode

_DECLARED = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_-]{2,20})""", re.IGNORECASE
)
_HEAD = 8192
_SUPERSETS = {"gb2312": "gb18030", "gbk": "gb18030", "cp936": "gb18030", "iso8859-1": "cp1252", "ascii": "utf-8"}
_MOST_LOST = 0.001  # share of characters that may be replaced, as a browser does


def decode_page(content: bytes, declared: str | None = None) -> tuple[bytes, str]:
    """A page in UTF-8 and the encoding it came in; ``declared`` is what a header outside says. Raises `Unreadable`.

    Chinese text that is strict UTF-8 is UTF-8 whatever the page says; a byte that fits nothing
    is replaced where it is one of a thousand at most.
    """
    if content.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _as_utf8(*decode(content))
    if b"\0" not in content[:_HEAD]:
        try:
            content.decode("utf-8")
            return content, "utf-8"
        except UnicodeDecodeError:
            pass
        match = _DECLARED.search(content[:_HEAD])
        for name in (declared, match[1].decode("ascii") if match else None, "utf-8"):
            if name and (found := _tolerant(content, name)):
                return _as_utf8(*found)
    return _as_utf8(*decode(content))


def _as_utf8(text: str, encoding: str) -> tuple[bytes, str]:
    return text.encode("utf-8", "replace"), encoding


def _tolerant(content: bytes, name: str) -> tuple[str, str] | None:
    try:
        standard = codecs.lookup(name).name
        standard = _SUPERSETS.get(standard, standard)
        text = content.decode(standard, "replace")
    except (LookupError, UnicodeError, Unreadable):
        return None
    lost = text.count("\ufffd")
    return (text, standard) if lost <= max(1, int(len(text) * _MOST_LOST)) else None
