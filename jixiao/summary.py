"""The short summary after a run: what is in the warehouse, what is missing, what to do next."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from warehouse.quarantine import Quarantined, open_quarantine, page_text, partly_read
from warehouse.rows import value
from warehouse.store import Home, open_reader

# label, what is counted; marts for what is published, raw for what was left over
_COUNTS = (
    ("documents", "marts.dim_document"),
    ("reports", "marts.dim_report"),
    ("projects", "marts.fct_project"),
    ("indicators", "marts.fct_indicator"),
    ("amounts", "marts.fct_spending"),
    ("findings", "marts.fct_finding"),
    ("unexplained amounts", "raw.unexplained_amount JOIN raw.current_parse USING (document_id, extractor_version)"),
    ("unread pages", "raw.unread_page JOIN raw.current_parse USING (document_id, extractor_version)"),
    ("quarantined", "raw.quarantine WHERE resolved_at IS NULL"),
)


# paths and names are data: no markup in them, and lines stay whole for whoever greps
_PLAIN: dict[str, bool] = {"markup": False, "highlight": False, "soft_wrap": True}


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts of the warehouse, the open quarantine, and the files of which pages were not read.

    ``fallen_corrections`` no longer stand: the extractor finds something else than they expect.
    """

    counts: dict[str, int]
    quarantined: list[Quarantined]
    partly_read: list[Quarantined]
    published: Path
    fallen_corrections: int = 0

    @property
    def is_complete(self) -> bool:
        """Whether every file was read, and every page of it."""
        return not self.quarantined and not self.partly_read


def summarise(home: Home) -> Summary:
    """What a run leaves behind. Raises `warehouse.store.StoreError`."""
    with open_reader(home) as connection:
        counts = {label: value(connection, f"SELECT count(*) FROM {what}") for label, what in _COUNTS}
        fallen = value(connection, "SELECT count(*) FROM marts.mart_correction_status WHERE status != 'applied'")
        return Summary(counts, open_quarantine(connection), partly_read(connection), home.current, fallen)


def print_summary(summary: Summary, console: Console) -> None:
    table = Table(show_header=False, box=None, pad_edge=False)
    for label, number in summary.counts.items():
        table.add_row(label, f"{number:,}")
    console.print(table)
    print_quarantined([*summary.quarantined, *summary.partly_read], console)
    if summary.fallen_corrections:
        stand = "correction no longer stands" if summary.fallen_corrections == 1 else "corrections no longer stand"
        told = f"{summary.fallen_corrections:,} {stand}: the extractor now finds something else"
        console.print(told, style="yellow", **_PLAIN)
    console.print(f"\nPublished: {summary.published} (open it read-only), Parquet in parquet/ beside it", **_PLAIN)
    console.print("Next:")
    for step in next_steps(summary):
        console.print(f"  {step}", **_PLAIN)


def print_quarantined(rows: list[Quarantined], console: Console) -> None:
    """Each file (or what was not read of it) with its reason and what to do; a line each, whatever the name holds."""
    for row in rows:
        name = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in row.file_name)
        state = f"read in part, without {page_text(row.pages)}" if row.pages else "quarantined"
        line = f"{name}: {row.reason_code}: {row.message}; {row.advice}"
        console.print(f"{state}  {line}", style="yellow", **_PLAIN)


def next_steps(summary: Summary) -> list[str]:
    """What the operator may want to do now, most urgent first."""
    steps = []
    if not summary.is_complete:
        steps.append("jixiao failures          what is wrong with the files that were not read, and what to do")
    if summary.fallen_corrections:
        steps.append("jixiao review list       the corrections, and which of them stand")
    if summary.counts["findings"]:
        steps.append("marts.fct_finding        contradictions that rules found, each with its evidence")
    steps.append("jixiao trace KEY         from any fact's key to its place and text in the file")
    return steps
