"""Addresses of remote sources: what may be written down of them, and what only opens them."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, unquote, unquote_to_bytes, urlsplit, urlunsplit

_USER = re.compile(r"(?<=://)[^/?#\s]*@")


def without_password(text: str) -> str:
    """An address, or a message with addresses in it, without ``user:password@``."""
    return _USER.sub("", text)


def with_user_of(uri: str, url: str) -> str:
    """The address ``uri`` with the user and password of ``url``, to open it."""
    user = urlsplit(url).netloc.rpartition("@")[0]
    parts = urlsplit(uri)
    return urlunsplit(parts._replace(netloc=f"{user}@{parts.netloc}")) if user else uri


def user_of(parts: SplitResult) -> tuple[str | None, str | None]:
    """User and password of an address, decoded."""
    name, word = parts.username, parts.password
    return (None if name is None else unquote(name)), (None if word is None else unquote(word))


def name_of(path: str) -> str:
    """The last part of a percent-encoded path as a person reads it; Chinese Windows servers encode GBK."""
    last = unquote_to_bytes(path.rstrip("/").rpartition("/")[2])
    for encoding in ("utf-8", "gb18030"):
        try:
            return last.decode(encoding)
        except UnicodeDecodeError:
            continue
    return last.decode("utf-8", "replace")
