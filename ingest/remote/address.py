"""Addresses of remote sources: what may be written down of them, and what only opens them."""

from __future__ import annotations

import re
from contextlib import suppress
from urllib.parse import SplitResult, unquote, unquote_to_bytes, urlsplit, urlunsplit

_USER = re.compile(r"(?<=://)[^/?#\s]*@")
_kept: dict[tuple[str, str | None, int | None], str] = {}  # host -> user:password as typed


def without_password(text: str) -> str:
    """An address, or a message with addresses in it, without ``user:password@``."""
    return _USER.sub("", text)


def with_user_of(uri: str, url: str) -> str:
    """The address ``uri`` with the user and password of ``url``, to open it."""
    user = urlsplit(url).netloc.rpartition("@")[0]
    parts = urlsplit(uri)
    return urlunsplit(parts._replace(netloc=f"{user}@{parts.netloc}")) if user else uri


def keep_user(address: str) -> str:
    """The address without user and password; these open, from now on and in this process, what lies at that host."""
    with suppress(ValueError):  # no address, or none that anything could open
        if "://" in address and (user := _typed_user(parts := urlsplit(address))):
            _kept[_host(parts)] = user
    return without_password(address)


def user_of(address: str) -> tuple[str | None, str | None]:
    """User and password, decoded: those in the address, or else those that were kept for its host."""
    parts = urlsplit(address)
    name, colon, word = (_typed_user(parts) or _kept.get(_host(parts), "")).partition(":")
    return (unquote(name) if name else None), (unquote(word) if colon else None)


def _typed_user(parts: SplitResult) -> str:
    return parts.netloc.rpartition("@")[0]


def _host(parts: SplitResult) -> tuple[str, str | None, int | None]:
    """Web servers answer with and without encryption under the same name."""
    is_web = parts.scheme in ("http", "https")
    port = None if parts.port in (80, 443) and is_web else parts.port
    return "web" if is_web else parts.scheme, parts.hostname, port


def name_of(path: str) -> str:
    """The last part of a percent-encoded path as a person reads it; Chinese Windows servers encode GBK."""
    last = unquote_to_bytes(path.rstrip("/").rpartition("/")[2])
    for encoding in ("utf-8", "gb18030"):
        try:
            return last.decode(encoding)
        except UnicodeDecodeError:
            continue
    return last.decode("utf-8", "replace")
