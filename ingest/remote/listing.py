"""What a remote place holds, and how much of it is looked at."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from ingest.found import FoundFile, Problem


@dataclass(frozen=True, slots=True)
class Reach:
    """Bounds of one look: folders or pages deep, how many, how many files, bytes of a page, seconds without a word."""

    depth: int = 8
    pages: int = 5_000
    files: int = 1_000_000
    page_bytes: int = 8 << 20
    seconds: float = 30


@dataclass(slots=True)
class Listing:
    """The files and problems of one URL. ``complete``: everything below ``root`` was seen.

    ``root`` is spelled as the URIs of the files are.
    """

    root: str
    files: list[FoundFile] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    complete: bool = True

    def fail(self, uri: str, detail: str, reason_code: str = "unreadable_folder") -> None:
        """A place that could not be listed, or not whole."""
        self.problems.append(Problem(uri, uri.rstrip("/").rpartition("/")[2], reason_code, detail))
        self.complete = False


def nanoseconds(moment: object) -> int | None:
    """A time as stores give it (datetime, seconds since 1970) in nanoseconds; None for anything else."""
    if isinstance(moment, datetime):
        moment = moment.timestamp()
    return int(moment * 1_000_000_000) if isinstance(moment, int | float) else None
