"""Is this machine fit for a run? Each check says what it found and, if bad, what to do."""

from __future__ import annotations

import importlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from warehouse.store import Home

_PACKAGES = ("duckdb", "prefect", "fastapi", "dbt-core", "dbt-duckdb", "pyarrow")
_LEAST_FREE_BYTES = 1 << 30
_OF_OFFICE = ("doc", "wps", "rtf", "odt", "ods")
_OF_OCR = ("image",)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at; ``found`` is what it is, ``advice`` what to do where it is not good.

    Without what is optional a run works, but files of some formats go to quarantine.
    """

    name: str
    is_good: bool
    found: str
    advice: str = ""
    is_optional: bool = False


def examine(home: Home) -> list[Check]:
    """All checks, none of which changes anything."""
    machine = [_python(), _packages(), _disk(home.path), _write_access(home.path)]
    return [*machine, *_formats(), _published(home)]


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


def _formats() -> list[Check]:
    """Which formats can be read here."""
    return [_readers(), _office(), _rar(), _ocr()]


def _readers() -> Check:
    """What needs packages of ours alone."""
    from ingest.readers.open import ARCHIVES, reader_modules

    missing, readable = {}, []
    for name, module in reader_modules().items():
        if name in _OF_OFFICE or name in _OF_OCR:
            continue
        try:
            importlib.import_module(module)
            readable.append(name)
        except ImportError as error:
            missing[name] = error.name or str(error)
    found = _words([*readable, *ARCHIVES])
    if missing:
        found += f"; not {_words(missing)}: without {', '.join(sorted(set(missing.values())))}"
    return Check("formats", not missing, found, "run `make setup`")


def _office() -> Check:
    from ingest.readers.office_process import soffice_path

    name, path = f"formats {_words(_OF_OFFICE)}", soffice_path()
    if path:
        return Check(name, True, f"converted by LibreOffice, {path}")
    found = "LibreOffice is missing"
    if shutil.which("antiword"):
        found += "; antiword reads the text of DOC, without tables"
    return Check(name, False, found, _advice("needs_office"), is_optional=True)


def _rar() -> Check:
    from ingest.archives.rar import RAR_TOOLS

    path = next(filter(None, map(shutil.which, RAR_TOOLS)), None)
    found = f"unpacked by {path}" if path else "nothing that unpacks it is installed"
    return Check("compressed RAR archives", path is not None, found, _advice("needs_unrar"), is_optional=True)


def _ocr() -> Check:
    try:
        from ingest.readers.image import ocr_available, ocr_engine

        is_available = ocr_available()
        engine = ocr_engine() if is_available else ""
    except ImportError:
        is_available, engine = False, ""
    found = f"recognised by {engine}" if is_available else "no OCR"
    return Check("formats scans and images", is_available, found, _advice("needs_ocr"), is_optional=True)


def _advice(reason_code: str) -> str:
    from ingest.errors import REASONS

    return REASONS[reason_code][1]


def _words(names: Iterable[str]) -> str:
    return ", ".join(sorted(name.upper() for name in names))


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
