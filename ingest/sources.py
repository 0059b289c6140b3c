"""Find the report files under SOURCE arguments: folder, file, glob or fsspec URL.

Names are data: they are never parsed, joined or run. A ``file://`` URI percent-encodes
the path's bytes, so that any name that a file system can hold has one URI.
"""

# os.scandir and str paths: a Path a file costs more than its stat.
# ruff: noqa: PTH100, PTH111, PTH112, PTH116, PTH119, PTH123, PTH207
from __future__ import annotations

import glob
import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, BinaryIO
from urllib.parse import quote_from_bytes, unquote_to_bytes

_FILE_SCHEME = "file://"
_NOT_REPORTS = frozenset({"Thumbs.db", "desktop.ini"})


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file as found, not read. ``path`` opens it: a local path, or a URL.

    ``byte_size`` and ``mtime_ns`` are None where a remote store does not say.
    """

    uri: str
    path: str
    file_name: str
    byte_size: int | None
    mtime_ns: int | None


@dataclass(frozen=True, slots=True)
class Problem:
    """Something under SOURCE that could not be read. ``reason_code`` is a key of `errors.REASONS`."""

    uri: str
    file_name: str
    reason_code: str
    detail: str


@dataclass(slots=True)
class Scan:
    """What the SOURCE arguments hold.

    ``roots`` are the URIs of the local folders that were named, ``folders`` of all that could be listed.
    """

    files: list[FoundFile] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    roots: list[str] = field(default_factory=list)
    folders: list[str] = field(default_factory=list)


class NothingFound(Exception):
    """A SOURCE argument names nothing: no such file or folder, or a glob without a match."""


def local_uri(path: str) -> str:
    """The ``file://`` URI of an absolute local path."""
    return _FILE_SCHEME + quote_from_bytes(os.fsencode(path))


def local_path(uri: str) -> str | None:
    """The local path of a ``file://`` URI, None for another scheme."""
    if not uri.startswith(_FILE_SCHEME):
        return None
    return os.fsdecode(unquote_to_bytes(uri[len(_FILE_SCHEME) :]))


def display_name(path: str) -> str:
    """The base name as found; bytes that are not UTF-8 become U+FFFD."""
    return os.fsencode(os.path.basename(path)).decode("utf-8", "replace")


def find(arguments: Sequence[str], skip: str | os.PathLike[str] | None = None, missing_ok: bool = False) -> Scan:
    """All files under the arguments, each once, ordered by URI; ``skip`` is a folder to leave out.

    Hidden files, office lock files (``~$…``) and the ``skip`` folder are passed over.
    Links are followed; a folder reached twice is listed once. An argument that names
    nothing raises `NothingFound`, or with ``missing_ok`` becomes a problem (`vanished`).
    """
    finder = _Finder(None if skip is None else os.path.realpath(skip), missing_ok)
    for argument in arguments:
        finder.add(argument)
    scan = finder.scan
    scan.files = sorted({found.uri: found for found in scan.files}.values(), key=lambda f: f.uri)
    scan.problems = list({problem.uri: problem for problem in scan.problems}.values())
    return scan


class _Finder:
    def __init__(self, skip: str | None, missing_ok: bool) -> None:
        self.scan = Scan()
        self._skip = skip
        self._missing_ok = missing_ok
        self._listed: set[tuple[int, int]] = set()

    def add(self, argument: str) -> None:
        if "://" in argument and local_path(argument) is None:
            self._add_remote(argument)
            return
        path = os.path.abspath(local_path(argument) or os.path.expanduser(argument))
        if os.path.lexists(path):
            self._add_path(path)
            return
        matches = sorted(glob.glob(path, recursive=True))
        if not matches:
            self._nothing(argument, local_uri(path))
        for match in matches:
            if not is_passed_over(os.path.basename(match)):
                self._add_path(match)

    def _nothing(self, argument: str, uri: str) -> None:
        if not self._missing_ok:
            raise NothingFound(f"nothing found at {argument!r}: no such file or folder, and no match as a pattern")
        self.scan.problems.append(Problem(uri, display_name(argument), "vanished", "no such file or folder"))

    def _add_path(self, path: str) -> None:
        try:
            if os.path.isdir(path):
                self.scan.roots.append(local_uri(path))
                self._add_folder(path)
            else:
                self._add_file(path, os.stat(path))
        except OSError as error:
            self._problem(path, "unreadable_file", error)

    def _add_folder(self, top: str) -> None:
        waiting = [top]
        while waiting:
            folder = waiting.pop()
            try:
                status = os.stat(folder)
                if (status.st_dev, status.st_ino) in self._listed or os.path.realpath(folder) == self._skip:
                    continue
                self._listed.add((status.st_dev, status.st_ino))
                with os.scandir(folder) as entries:
                    waiting.extend(self._add_entries(entries))
            except OSError as error:
                self._problem(folder, "unreadable_folder", error)
            else:
                self.scan.folders.append(local_uri(folder))

    def _add_entries(self, entries: Iterator[os.DirEntry[str]]) -> list[str]:
        """Adds the files of a folder; returns its sub-folders."""
        folders = []
        for entry in entries:
            if is_passed_over(entry.name):
                continue
            try:
                if entry.is_dir():
                    folders.append(entry.path)
                else:
                    self._add_file(entry.path, entry.stat())
            except FileNotFoundError as error:
                self._problem(entry.path, "unreadable_file" if entry.is_symlink() else "vanished", error)
            except OSError as error:
                self._problem(entry.path, "unreadable_file", error)
        return folders

    def _add_file(self, path: str, status: os.stat_result) -> None:
        if not stat.S_ISREG(status.st_mode):  # a pipe would block whoever opens it
            self._problem(path, "unreadable_file", OSError("not a regular file"))
            return
        found = FoundFile(local_uri(path), path, display_name(path), status.st_size, status.st_mtime_ns)
        self.scan.files.append(found)

    def _problem(self, path: str, reason_code: str, error: OSError) -> None:
        detail = error.strerror or str(error)
        self.scan.problems.append(Problem(local_uri(path), display_name(path), reason_code, detail))

    def _add_remote(self, url: str) -> None:
        import fsspec

        try:
            filesystem, path = fsspec.core.url_to_fs(url)
        except (ImportError, ValueError) as error:
            raise NothingFound(f"{url!r} cannot be opened: {error}") from error
        list_files = filesystem.glob if glob.has_magic(path) else filesystem.find
        try:
            infos = list_files(path, detail=True)
        except Exception as error:  # every store has errors of its own
            detail = f"{type(error).__name__}: {error}"
            self.scan.problems.append(Problem(url, url.rstrip("/").rsplit("/", 1)[-1], "unreadable_folder", detail))
            return
        for name, info in sorted(infos.items()):
            if info.get("type", "file") == "file" and not is_passed_over(name.rsplit("/", 1)[-1]):
                self.scan.files.append(_remote_file(filesystem.unstrip_protocol(name), info))
        if not infos:
            self._nothing(url, url)


def _remote_file(url: str, info: dict[str, Any]) -> FoundFile:
    modified = next((info[key] for key in ("mtime", "LastModified", "last_modified") if info.get(key)), None)
    if isinstance(modified, datetime):
        modified = modified.timestamp()
    mtime_ns = int(modified * 1e9) if isinstance(modified, int | float) else None
    return FoundFile(url, url, url.rstrip("/").rsplit("/", 1)[-1], info.get("size"), mtime_ns)


def is_passed_over(name: str) -> bool:
    """Whether a file or folder of this name is hidden, a lock file or the system's own."""
    return name.startswith((".", "~$")) or name in _NOT_REPORTS


@contextmanager
def open_found(path: str) -> Iterator[BinaryIO]:
    """The bytes of a found file as a stream; raises OSError."""
    if "://" in path:
        import fsspec

        with fsspec.open(path, "rb") as remote:
            yield remote
    else:
        with open(path, "rb") as local:
            yield local
