"""Which encoding a text file is in: byte-order mark, then strict UTF-8, UTF-16, GB18030."""

from __future__ import annotations

import codecs
import re

from ingest.errors import Unreadable

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Controls that no text holds; many of them mean binary.
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_PLAUSIBLE = re.compile(r"[\u4e00-\u9fff\u3000-\u303f\uff00-\uffef\x20-\x7e\s‘’“”—…·、≥≤①-⑩]")
_SAMPLE = 65536


def decode(content: bytes) -> tuple[str, str]:
    """Text and encoding name. Raises `Unreadable` (binary_rubbish, undecodable_text, truncated_file)."""
    for bom, name in _BOMS:
        if content.startswith(bom):
            return _checked(_strict(content, name)), name.removesuffix("-sig")
    if content[:_SAMPLE].count(0) > len(content[:_SAMPLE]) // 100:  # digits and line ends of UTF-16
        return _utf16(content)
    try:
        return _checked(content.decode("utf-8")), "utf-8"
    except UnicodeDecodeError as error:
        # A cut at the very end of a UTF-8 file is a truncated file, not another encoding.
        if error.start > len(content) - 4 and error.start > 8:
            raise Unreadable("truncated_file", "a UTF-8 character is cut in two") from error
        utf8_error = error
    try:
        text = content.decode("gb18030")
    except UnicodeDecodeError as error:
        _refuse_binary(content)
        if error.start > len(content) - 4:
            _plausible(content[: error.start].decode("gb18030"), content)
            raise Unreadable("truncated_file", "a GB18030 character is cut in two") from error
        detail = f"byte {utf8_error.start} is no UTF-8, byte {error.start} no GB18030"
        raise Unreadable("undecodable_text", detail) from error
    return _plausible(text, content), "gb18030"


def _strict(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        if error.start > len(error.object) - 4:  # the object is the content without its mark
            raise Unreadable("truncated_file", f"a {encoding} character is cut in two") from error
        raise Unreadable("undecodable_text", f"byte {error.start} is no {encoding}") from error


def _utf16(content: bytes) -> tuple[str, str]:
    """UTF-16 without a mark: the byte order under which the text reads as text."""
    whole = content[: len(content) // 2 * 2]
    best: tuple[float, str, str] = (0.0, "", "")
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = whole.decode(encoding)
        except UnicodeDecodeError:
            continue
        best = max(best, (_share(text), encoding, text))
    if best[0] < 0.8:
        raise Unreadable("binary_rubbish")
    if len(whole) < len(content):
        raise Unreadable("truncated_file", f"a {best[1]} character is cut in two")
    return best[2], best[1]


def _share(text: str) -> float:
    sample = text[:_SAMPLE]
    return len(_PLAUSIBLE.findall(sample)) / max(1, len(sample))


def _plausible(text: str, content: bytes) -> str:
    """GB18030 accepts almost any bytes: take it only where the result reads as Chinese."""
    if _share(text) < 0.7:
        _refuse_binary(content)
        raise Unreadable("undecodable_text", "read as GB18030 it is no Chinese")
    return _checked(text)


def _refuse_binary(content: bytes) -> None:
    sample = content[:_SAMPLE]
    odd = sum(byte < 9 or 13 < byte < 32 for byte in sample)
    if odd > len(sample) // 50:
        raise Unreadable("binary_rubbish")


def _checked(text: str) -> str:
    if len(_CONTROLS.findall(text[:_SAMPLE])) > max(2, len(text[:_SAMPLE]) // 100):
        raise Unreadable("binary_rubbish")
    return text
