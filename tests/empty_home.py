"""A home as its first run finds it after migrating: the file is made once in a process and copied then."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from warehouse.store import Home, open_writer


@cache
def _migrated() -> bytes:
    with TemporaryDirectory() as folder:
        with open_writer(Home(Path(folder))):
            pass
        return Home(Path(folder)).warehouse.read_bytes()


def empty_home(path: Path) -> Home:
    """A new home whose warehouse has this version's schema and no rows."""
    path.mkdir(parents=True)
    Home(path).warehouse.write_bytes(_migrated())
    return Home(path)
