"""A disk that is full, or that nobody may write to, is named where it is at fault."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from jixiao.trouble import disk_trouble


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "No space left"),
        (OSError(errno.EROFS, "Read-only file system", "/srv/x"), "/srv/x cannot be written"),
        (PermissionError(errno.EACCES, "Permission denied", "/srv/x"), "the right to write"),
    ],
)
def test_the_disk_is_named_where_it_is_at_fault(tmp_path: Path, error: OSError, words: str) -> None:
    assert words in str(disk_trouble(tmp_path / "not yet there", error))


def test_the_disk_is_not_blamed_for_what_it_did_not_do(tmp_path: Path) -> None:
    assert disk_trouble(tmp_path, FileNotFoundError(errno.ENOENT, "No such file")) is None
    assert disk_trouble(tmp_path, RuntimeError("a bug")) is None
