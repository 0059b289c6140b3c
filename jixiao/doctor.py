"""Is this machine fit for a run? Each check says what it found and, if bad, what to do."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from warehouse.store import Home

_PACKAGES = ("duckdb", "prefect", "fastapi", "dbt-core", "dbt-duckdb", "pyarrow")
_LEAST_FREE_BYTES = 1 << 30


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at; ``found`` is what it is, ``advice`` what to do where it is not good."""

    name: str
    is_good: bool
    found: str
    advice: str = ""


def examine(home: Home) -> list[Check]:
    """All checks, none of which changes anything."""
    return [_python(), _packages(), _disk(home.path), _write_access(home.path), _published(home)]


def _python() -> Check:
    found = ".".join(map(str, sys.version_info[:3]))
    return Check("python", (3, 11) <= sys.version_info[:2] < (3, 14), found, "install Python 3.11, 3.12 or 3.13")


def _packages() -> Check:
    try:
        found = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    except PackageNotFoundError as error:
        return Check("packages", False, f"{error.name} is missing", "run `make setup`")
    return Check("packages", True, found)


def _nearest_folder(path: Path) -> Path:
    return next(p for p in (path, *path.parents) if p.exists())


def _disk(home: Path) -> Check:
    free_bytes = shutil.disk_usage(_nearest_folder(home)).free
    advice = "free some space, or set JIXIAO_HOME to a larger disk"
    return Check("disk", free_bytes >= _LEAST_FREE_BYTES, f"{free_bytes / 1e9:,.1f} GB free at {home}", advice)


def _write_access(home: Path) -> Check:
    folder = _nearest_folder(home)
    advice = f"give {os.environ.get('USER', 'this user')} write access, or set JIXIAO_HOME elsewhere"
    try:
        with tempfile.TemporaryFile(dir=folder):
            return Check("write access", True, f"{folder} is writable")
    except OSError as error:
        return Check("write access", False, f"{folder}: {error.strerror or error}", advice)


def _published(home: Home) -> Check:
    import duckdb

    if not home.current.exists():
        return Check("published", True, "nothing published yet; `jixiao run SOURCE` does")
    try:
        with duckdb.connect(str(home.current.resolve()), read_only=True) as connection:
            rows = connection.execute("SELECT count(*) FROM marts.dim_document").fetchall()
    except duckdb.Error as error:
        advice = "`jixiao publish` writes it anew"
        return Check("published", False, f"{home.current}: {str(error).splitlines()[0]}", advice)
    return Check("published", True, f"{home.current} is readable, {rows[0][0]:,} documents")
