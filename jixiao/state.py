"""What `jixiao status` tells: documents, runs, quarantine, and what is published."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from rich.console import Console
from rich.table import Table

from warehouse import ledger, runs
from warehouse.publish import Publication, last_publication
from warehouse.quarantine import open_quarantine, partly_read
from warehouse.store import Home, open_reader


@dataclass(frozen=True, slots=True)
class State:
    """The state of a home. ``documents`` by state; ``published`` is None before the first publication.

    ``partly_read`` counts published documents of which pages were not read.
    """

    home: str
    documents: dict[str, int]
    runs: list[runs.Run]
    quarantined: int
    partly_read: int
    published: Publication | None

    @property
    def age_hours(self) -> float | None:
        """Hours since the last publication."""
        if self.published is None:
            return None
        return (datetime.now(UTC).replace(tzinfo=None) - self.published.published_at).total_seconds() / 3600

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"published_age_hours": self.age_hours}


def read_state(home: Home) -> State:
    """Raises `warehouse.store.StoreError` (no warehouse yet, or a run has it open)."""
    with open_reader(home) as connection:
        return State(
            home=str(home.path),
            documents=ledger.document_states(connection),
            runs=runs.history(connection),
            quarantined=len(open_quarantine(connection)),
            partly_read=len({row.document_id for row in partly_read(connection)}),
            published=last_publication(connection),
        )


def print_state(state: State, console: Console) -> None:
    console.print(f"home       {state.home}", highlight=False)
    counts = ", ".join(f"{count:,} {name}" for name, count in state.documents.items())
    in_part = f", {state.partly_read:,} read in part" if state.partly_read else ""
    told = f"documents  {counts}; {state.quarantined:,} files in quarantine{in_part}"
    console.print(told, highlight=False, soft_wrap=True)
    if state.published and state.age_hours is not None:
        rows = sum(state.published.row_counts.values())
        console.print(
            f"published  {state.published.version}, {state.age_hours:.1f} h old, {rows:,} rows", highlight=False
        )
    else:
        console.print("published  nothing yet")
    table = Table("run", "started (UTC)", "ended", "source", "message", title="Last runs", title_justify="left")
    for run in state.runs:
        started = run.started_at.strftime("%Y-%m-%d %H:%M:%S")
        table.add_row(run.run_id, started, run.state, run.source, run.message or "")
    console.print(table)
