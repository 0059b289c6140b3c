"""``sftp://host/folder``: through fsspec and paramiko, from hosts whose keys are known (``~/.ssh/known_hosts``)."""

from __future__ import annotations

import glob
import posixpath
import re
import stat
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any
from urllib.parse import quote, unquote, urlsplit

import fsspec
import paramiko  # type: ignore[import-untyped,unused-ignore]
from fsspec.implementations.sftp import SFTPFileSystem
from fsspec.utils import glob_translate

from ingest.errors import Unreadable
from ingest.found import FoundFile, NothingFound, is_passed_over
from ingest.remote.address import user_of, with_user_of
from ingest.remote.listing import Listing, Reach, nanoseconds

_TEXTS = ("username", "password", "passphrase")
_AHEAD_BYTES = 256 << 20  # of a file that is said to be larger, nothing is asked for in advance
_AHEAD_REQUESTS = 64


class _Sftp(SFTPFileSystem):  # type: ignore[misc]  # fsspec has no types
    """As fsspec's, but it trusts no host that the user does not know, and waits with a bound."""

    def _connect(self) -> None:
        seconds = Reach().seconds
        # a password of digits in FSSPEC_SFTP_PASSWORD is read as a number
        options = {key: str(value) if key in _TEXTS else value for key, value in self.ssh_kwargs.items()}
        options = {"timeout": seconds, "banner_timeout": seconds, "auth_timeout": seconds, **options}
        self.client = paramiko.SSHClient()
        self.client.load_system_host_keys()
        self.client.set_missing_host_key_policy(paramiko.RejectPolicy())
        self.client.connect(self.host, **options)
        self.ftp = self.client.open_sftp()
        channel = self.ftp.get_channel()
        if channel is not None:
            channel.settimeout(seconds)


def find(url: str, reach: Reach) -> Listing:
    """The files of a folder at any depth, one file, or a pattern's matches. Raises OSError and errors of paramiko."""
    path = unquote(urlsplit(url).path) or "/"
    ftp = _connected(url)
    top = path
    if glob.has_magic(path) and not _is_there(ftp, path):
        top = posixpath.dirname(path[: re.search(r"[*?[]", path).start()])  # type: ignore[union-attr]  # it has magic
    try:
        status = ftp.stat(top)
    except FileNotFoundError as error:
        raise NothingFound(f"nothing found at {_uri(url, path)!r}: no such file or folder") from error
    walk = _Walk(url, ftp, reach, re.compile(glob_translate(path)) if top != path else None)
    if stat.S_ISDIR(status.st_mode or 0):
        walk.follow(top)
    else:
        walk.add(top, status)
    return walk.listing


@contextmanager
def open_file(path: str) -> Iterator[IO[bytes]]:
    """Raises OSError and errors of paramiko."""
    try:
        with _connected(path).open(unquote(urlsplit(path).path), "rb") as stream:
            byte_size = stream.stat().st_size
            if byte_size is not None and byte_size <= _AHEAD_BYTES:
                stream.prefetch(byte_size, _AHEAD_REQUESTS)
            yield stream
    except EOFError as error:
        raise ConnectionResetError("the server closed the connection") from error


class _Walk:
    """A folder, and what is in it; ``pattern`` says which files count."""

    def __init__(self, url: str, ftp: paramiko.SFTPClient, reach: Reach, pattern: re.Pattern[str] | None) -> None:
        self.listing = Listing(_uri(url, unquote(urlsplit(url).path)))
        self._url, self._ftp, self._reach, self._pattern = url, ftp, reach, pattern

    def follow(self, top: str) -> None:
        waiting, links = [(top, 0)], deque[tuple[str, int]]()
        been: set[str] = set()
        while waiting or links:
            folder, depth = waiting.pop() if waiting else links.popleft()  # a link's name only where there is no other
            try:
                place = self._ftp.normalize(folder) or folder  # a link may lead in a circle
                if place in been:
                    continue
                been.add(place)
                self._check(len(been) > self._reach.pages, f"more than {self._reach.pages:,} folders")
                self._check(depth > self._reach.depth, f"folders more than {self._reach.depth:,} deep")
                for path, is_link in sorted(self._folders_in(folder)):
                    (links if is_link else waiting).append((path, depth + 1))
            except Unreadable as bound:
                self.listing.fail(_uri(self._url, top), bound.detail, bound.reason_code)
                if depth <= self._reach.depth:
                    return
            except EOFError as error:
                raise ConnectionResetError("the server closed the connection") from error
            except OSError as error:
                self.listing.fail(_uri(self._url, folder), error.strerror or str(error))

    def _folders_in(self, folder: str) -> list[tuple[str, bool]]:
        """Adds the folder's files; returns its folders, and whether they are links."""
        folders = []
        for entry in self._entries_of(folder):
            if is_passed_over(entry.filename):
                continue
            path = posixpath.join(folder, entry.filename.replace("/", "_"))  # a name is no path
            is_link = stat.S_ISLNK(entry.st_mode or 0)
            try:
                status = self._ftp.stat(path) if is_link else entry
            except OSError as error:
                self.listing.fail(_uri(self._url, path), error.strerror or str(error), "unreadable_file")
                continue
            if stat.S_ISDIR(status.st_mode or 0):
                folders.append((path, is_link))
            elif stat.S_ISREG(status.st_mode or 0):
                self.add(path, status)
        return folders

    def _entries_of(self, folder: str) -> list[paramiko.SFTPAttributes]:
        """All before the first is looked at: paramiko cannot do both at once."""
        entries = []
        for entry in self._ftp.listdir_iter(folder):
            entries.append(entry)
            if len(entries) > self._reach.files:
                self._ftp.close()  # more are on their way
                self._check(True, f"more than {self._reach.files:,} files")
        return entries

    def add(self, path: str, status: paramiko.SFTPAttributes) -> None:
        """Raises `Unreadable` (``source_limit``)."""
        if self._pattern is not None and not self._pattern.fullmatch(path):
            return
        self._check(len(self.listing.files) >= self._reach.files, f"more than {self._reach.files:,} files")
        uri = _uri(self._url, path)
        name = posixpath.basename(path)
        found = FoundFile(uri, with_user_of(uri, self._url), name, status.st_size, nanoseconds(status.st_mtime))
        self.listing.files.append(found)

    def _check(self, is_beyond: bool, detail: str) -> None:
        if is_beyond:
            raise Unreadable("source_limit", detail)


def _uri(url: str, path: str) -> str:
    parts = urlsplit(url)
    return f"sftp://{parts.netloc.rpartition('@')[2]}{quote(path, errors='surrogateescape')}"


def _is_there(ftp: paramiko.SFTPClient, path: str) -> bool:
    try:
        ftp.stat(path)
    except FileNotFoundError:
        return False
    return True


def _connected(url: str) -> paramiko.SFTPClient:
    """The connection to a host, the same one for all of its files; a new one if it was lost."""
    fsspec.config.set_conf_env(fsspec.config.conf)  # what .env has set since fsspec was imported
    parts = urlsplit(url)
    name, word = user_of(url)
    known = {"port": parts.port, "username": name, "password": word}
    options: dict[str, Any] = {key: value for key, value in known.items() if value is not None}
    filesystem = _Sftp(parts.hostname or "", **options)
    transport, channel = filesystem.client.get_transport(), filesystem.ftp.get_channel()
    if transport is None or not transport.is_active() or channel is None or channel.closed:
        filesystem._connect()
    client: paramiko.SFTPClient = filesystem.ftp
    return client
