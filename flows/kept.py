"""What is the same for every home of a user and takes seconds to make: kept in the user's cache."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from platformdirs import user_cache_path

_MOST = 8  # of a kind: every change of the models makes another


def kept(name: str) -> Path:
    """Where such a file is, if it is there; its name says its kind and, behind a hyphen, all that it depends on."""
    return user_cache_path("jixiao") / name


def keep(name: str, write: Callable[[Path], object]) -> None:
    """Have ``write`` make the file, whole or not at all; without a cache to write to, nothing is kept."""
    path = kept(name)
    aside = path.with_name(f".{name}.{os.getpid()}")
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            write(aside)
            aside.replace(path)
        finally:
            aside.unlink(missing_ok=True)
        of_its_kind = path.parent.glob(f"{name.partition('-')[0]}-*{path.suffix}")
        for old in sorted(of_its_kind, key=lambda file: file.stat().st_mtime, reverse=True)[_MOST:]:
            old.unlink(missing_ok=True)
