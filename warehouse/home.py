"""The home folder: where things lie, and what can be wrong with it."""

from __future__ import annotations

import hashlib
import os
import socket
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Home:
    """The paths of a JIXIAO_HOME."""

    path: Path

    @property
    def name(self) -> str:
        """What tells this home from others on other machines."""
        return f"{socket.gethostname()}:{self.path}"

    @property
    def warehouse(self) -> Path:
        return self.path / "warehouse.duckdb"

    @property
    def lock(self) -> Path:
        return self.path / "writer.lock"

    @property
    def owner(self) -> Path:
        """Who holds the lock."""
        return self.path / "writer.json"

    @property
    def state(self) -> Path:
        """The state as the last run wrote it down (`warehouse/state.py`)."""
        return self.path / "state.json"

    @property
    def failures(self) -> Path:
        """The open quarantine and unread pages as the last run wrote them down."""
        return self.path / "failures.json"

    @property
    def logs(self) -> Path:
        return self.path / "logs"

    @property
    def metrics(self) -> Path:
        return self.path / "metrics.prom"

    @property
    def archive(self) -> Path:
        """Of this home alone, or of several: JIXIAO_ARCHIVE."""
        return Path(os.environ.get("JIXIAO_ARCHIVE") or self.path / "archive")

    @property
    def unfinished(self) -> Path:
        """Files on their way into the archive. On the archive's file system, so that a rename suffices."""
        shared = os.environ.get("JIXIAO_ARCHIVE")
        return self.archive / ".unfinished" / (hashlib.sha256(self.name.encode()).hexdigest()[:16] if shared else "")

    @property
    def unpacked(self) -> Path:
        """Members of archives on their way into the archive, a folder an archive."""
        return self.unfinished / "members"

    @property
    def converted(self) -> Path:
        """Documents as LibreOffice has converted them, for the length of a parse."""
        return self.unfinished / "converted"

    @property
    def published(self) -> Path:
        return self.path / "published"

    @property
    def versions(self) -> Path:
        return self.published / "versions"

    @property
    def current(self) -> Path:
        """The symlink that BI tools open."""
        return self.published / "jixiao.duckdb"


class StoreError(Exception):
    """Something about the home: the message says what, where and what to do."""


class NoWarehouse(StoreError):
    """There is no warehouse in this home yet."""


class SchemaMismatch(StoreError):
    """The warehouse was made by another version of the schema."""


class HomeLocked(StoreError):
    """Another process is writing (or holds the warehouse open)."""
