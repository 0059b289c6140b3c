"""The findings of the shipped samples, as they were read against their quotes: none more, none less, none changed.

Update after a change that is meant: ``JIXIAO_WRITE_SNAPSHOT=1 pytest tests/test_findings_samples.py -m slow``, then
read each changed line against its file before it is committed.
"""

from __future__ import annotations

import csv
import os
from pathlib import Path

import duckdb

from warehouse.store import Home

SNAPSHOT = Path(__file__).with_name("findings_of_samples.csv")
COLUMNS = ("file_name", "severity", "rule_id", "printed", "computed", "place", "statement")


def told(home: Home) -> list[tuple[str, ...]]:
    """A row a finding: where it stands first, what it says; in a fixed order."""
    with duckdb.connect(str(home.warehouse), read_only=True) as connection:
        return connection.execute(
            """
            SELECT d.file_name, f.severity, f.rule_id, f.printed, f.computed, f.evidence[1].source_locator, f.statement
            FROM marts.fct_finding AS f
            JOIN raw.report AS r USING (report_id)
            JOIN raw.document AS d USING (document_id)
            ORDER BY ALL
            """
        ).fetchall()


def remembered() -> list[tuple[str, ...]]:
    with SNAPSHOT.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(line for line in file if not line.startswith("#"))
        return [tuple(row[column] for column in COLUMNS) for row in rows]


def test_the_findings_of_the_samples_are_those_that_were_read(samples_home):
    rows = told(samples_home)
    if os.environ.get("JIXIAO_WRITE_SNAPSHOT"):
        write(rows)
    assert rows == remembered()


def write(rows: list[tuple[str, ...]]) -> None:
    head = [line for line in SNAPSHOT.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
    with SNAPSHOT.open("w", encoding="utf-8", newline="") as file:
        file.writelines(f"{line}\n" for line in head)
        csv.writer(file, lineterminator="\n").writerows([COLUMNS, *rows])
