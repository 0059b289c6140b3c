"""What a look at the SOURCE arguments gives: files, problems, and a manifest of what was seen."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

_NOT_REPORTS = frozenset({"Thumbs.db", "desktop.ini"})


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file as found, not read. ``path`` opens it: a local path, or a URL that may hold a password.

    ``byte_size``, ``mtime_ns`` and ``etag`` (what a server calls this version of the file) are None
    where they are not told. ``uri`` never holds a password.
    """

    uri: str
    path: str = field(repr=False)
    file_name: str
    byte_size: int | None
    mtime_ns: int | None
    etag: str | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """Something under SOURCE that could not be read. ``reason_code`` is a key of `errors.REASONS`."""

    uri: str
    file_name: str
    reason_code: str
    detail: str


@dataclass(frozen=True, slots=True)
class Seen:
    """The manifest of one SOURCE argument: how much it held, in files and bytes, when it was looked at (UTC).

    ``kind`` is ``folder``, ``file``, ``glob``, ``missing`` or a URL's scheme (``s3``, ``https``, ``sftp``…).
    ``bytes`` counts the sizes that are known. A file under two arguments is counted for both.
    """

    argument: str
    kind: str
    seen_at: datetime
    files: int
    bytes: int
    problems: int


@dataclass(slots=True)
class Scan:
    """What the SOURCE arguments hold.

    ``roots`` are the URIs of the local folders that were named, ``folders`` of all that could be
    listed. ``complete`` are the remote places that were listed whole: what is not among the files
    is gone there. ``seen`` is the manifest, one entry an argument.
    """

    files: list[FoundFile] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    roots: list[str] = field(default_factory=list)
    folders: list[str] = field(default_factory=list)
    complete: list[str] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)


class NothingFound(Exception):
    """A SOURCE argument names nothing: no such file or folder, or a glob without a match."""


def is_passed_over(name: str) -> bool:
    """Whether a file or folder of this name is hidden, a lock file or the system's own."""
    return name.startswith((".", "~$")) or name in _NOT_REPORTS
