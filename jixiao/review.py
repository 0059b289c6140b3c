"""`jixiao review`: doubtful facts out to a file that Excel opens, a person's corrections back in."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

from flows.open_run import open_run
from jixiao.review_files import Sheet, read_sheet, write_sheet
from warehouse import review
from warehouse.review import Correction, Doubt, Standing
from warehouse.store import Home, open_reader, open_writer

COLUMNS = tuple(Doubt.__dataclass_fields__)
FILLED = ("corrected_value", "reviewer", "reason")
_NEEDED = ("key", "table", "field", "value", *FILLED)


def export_doubts(home: Home, path: Path) -> int:
    """Write the doubtful facts; returns their number. Raises `StoreError`."""
    with open_reader(home) as connection:
        doubts = review.doubts(connection)
    rows = ({name: "" if cell is None else str(cell) for name, cell in asdict(doubt).items()} for doubt in doubts)
    write_sheet(path, Sheet([*COLUMNS, *FILLED], FILLED, rows))
    return len(doubts)


def import_corrections(home: Home, path: Path) -> int:
    """Enter the rows with a ``corrected_value``; returns how many were new. Raises `StoreError`; all or nothing."""
    corrections = [
        Correction(line, row["table"], row["key"], row["field"], row["value"] or None, row["corrected_value"],
                   row["reviewer"], row["reason"])
        for line, row in read_sheet(path, _NEEDED)
        if row.get("corrected_value")
    ]  # fmt: skip
    with open_reader(home) as connection:
        review.check(connection, corrections)  # a slip in the file is no failed run; a missing home is not made
    with open_run(home, ["review import", str(path)]) as run, open_writer(home) as connection:
        new = review.record(connection, corrections)
        if new:
            run.state = "ingested"
    return new


def withdraw(home: Home, correction_id: str, reviewer: str, reason: str) -> None:
    """Take a correction back. Raises `StoreError`."""
    with open_reader(home) as connection:
        review.to_withdraw(connection, correction_id, reviewer, reason)
    with open_run(home, ["review withdraw", correction_id]) as run, open_writer(home) as connection:
        review.withdraw(connection, correction_id, reviewer, reason)
        run.state = "ingested"


def list_corrections(home: Home) -> list[Standing]:
    """The newest correction of each field. Raises `StoreError`."""
    with open_reader(home) as connection:
        return review.corrections(connection)


def print_corrections(corrections: list[Standing], console: Console) -> None:
    table = Table("correction", "status", "fact", "field", "extracted", "corrected", "by", "reason")
    for c in corrections:
        status = "withdrawn" if c.corrected_value is None else c.status or "not yet built"
        fact = f"{c.fact_table} {c.fact_key}"
        has_changed = c.status in ("expired", "orphaned")
        extracted = f"{c.extracted_value} (was {c.expected_value})" if has_changed else c.expected_value
        table.add_row(c.correction_id, status, fact, c.field_name, extracted, c.corrected_value, c.reviewer, c.reason)
    console.print(table)
