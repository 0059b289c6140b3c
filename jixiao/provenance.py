"""What `jixiao trace` tells: a fact, and where it is printed."""

from __future__ import annotations

from pathlib import Path

import duckdb
from rich.console import Console

from ingest import drawing
from warehouse.store import Home, NoWarehouse, StoreError
from warehouse.trace import Trace, trace


def read_trace(home: Home, key: str) -> Trace:
    """Look the key up in what is published, which no run locks. Raises `warehouse.store.StoreError`."""
    if not home.current.exists():
        raise NoWarehouse(f"nothing is published in {home.path} yet; `jixiao run SOURCE` does")
    with duckdb.connect(str(home.current.resolve()), read_only=True) as connection:
        return trace(connection, home, key)


def print_trace(found: Trace, console: Console) -> None:
    lines = [
        f"{found.table}  {found.key}",
        f"report   {found.report_title or '(no title)'}  {found.report_id}",
        f"file     {found.file_name}  ({found.source_uri})",
        f"archive  {found.archive_path}",
    ]
    for place in found.places:
        page = "" if place.page is None else f"page {place.page}, "
        lines.append(f"place    {page}{place.locator}\n         {place.quote or ''}")
    lines += [f"{name:<24} {value}" for name, value in found.fact.items() if value is not None]
    for line in lines:
        console.print(line, markup=False, highlight=False, soft_wrap=True)


class NoPicture(StoreError):
    """The place cannot be drawn: not a PDF, or its page cannot be read any more."""


def draw_place(found: Trace, out: Path) -> None:
    """Write the page of the fact's first place as PNG, the place marked, in a process of its own.

    Raises `NoPicture`.
    """
    if not found.places:
        raise NoPicture(f"{found.key} names no place")
    locator = found.places[0].locator
    try:
        picture = drawing.draw("ingest.marking", found.archive_path, locator)
    except drawing.NoPicture as error:
        raise NoPicture(f"no picture of {locator}: {error}") from error
    out.write_bytes(picture)
