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
from datetime import UTC, datetime
from typing import IO
from urllib.parse import quote_from_bytes, unquote_to_bytes

from ingest.found import FoundFile, NothingFound, Problem, Scan, Seen, is_passed_over
from ingest.remote.address import without_password

__all__ = [
    "FoundFile",
    "NothingFound",
    "Problem",
    "Scan",
    "Seen",
    "display_name",
    "find",
    "is_passed_over",
    "local_path",
    "local_uri",
    "open_found",
    "without_password",
]

_FILE_SCHEME = "file://"


def local_uri(path: str) -> str:
    """The ``file://`` URI of an absolute local path."""
    return _FILE_SCHEME + quote_from_bytes(os.fsencode(path))


def local_path(uri: str) -> str | None:
    """The local path of a ``file://`` URI, None for another scheme."""
    if not uri.startswith(_FILE_SCHEME):
        return None
    return os.fsdecode(unquote_to_bytes(uri[len(_FILE_SCHEME) :]))


def _is_remote(argument: str) -> bool:
    return "://" in argument and local_path(argument) is None


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
    scan.roots, scan.folders = list(dict.fromkeys(scan.roots)), list(dict.fromkeys(scan.folders))
    return scan


class _Finder:
    def __init__(self, skip: str | None, missing_ok: bool) -> None:
        self.scan = Scan()
        self._skip = skip
        self._missing_ok = missing_ok
        self._listed: set[tuple[int, int]] = set()

    def add(self, argument: str) -> None:
        """Adds what the argument names, and an entry to the manifest."""
        files, problems = len(self.scan.files), len(self.scan.problems)
        seen_at = datetime.now(UTC)
        self._listed.clear()  # what lies under two arguments is seen under both
        kind = self._add(argument)
        sizes = {found.uri: found.byte_size or 0 for found in self.scan.files[files:]}
        count = len(self.scan.problems) - problems
        plain = without_password(argument)
        self.scan.seen.append(Seen(plain, kind, seen_at, len(sizes), sum(sizes.values()), count))

    def _add(self, argument: str) -> str:
        if _is_remote(argument):
            self._add_remote(argument)
            return argument.partition("://")[0].lower()
        path = os.path.abspath(local_path(argument) or os.path.expanduser(argument))
        if os.path.lexists(path):
            self._add_path(path)
            return "folder" if os.path.isdir(path) else "file"
        matches = sorted(glob.glob(path, recursive=True))
        if not matches:
            self._nothing(argument, local_uri(path))
            return "missing"
        for match in matches:
            if not is_passed_over(os.path.basename(match)):
                self._add_path(match)
        return "glob"

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
        from ingest.remote import find_remote

        listing, plain = find_remote(url), without_password(url)
        if not listing.files and not listing.problems:
            self._nothing(plain, plain)
            return
        self.scan.files += listing.files
        self.scan.problems += listing.problems
        if listing.complete:
            self.scan.complete.append(listing.root)


@contextmanager
def open_found(path: str) -> Iterator[IO[bytes]]:
    """The bytes of a found file as a stream; raises OSError, and of a remote one what its store has besides."""
    if _is_remote(path):
        from ingest.remote import open_remote

        with open_remote(path) as remote:
            yield remote
    else:
        with open(path, "rb") as local:
            yield local
