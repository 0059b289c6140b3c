"""What `jixiao status` tells: the run in hand, documents, quarantine, what is published and how fresh.

While a run is at work nobody else can read the warehouse, and a reader would make the run
wait: status then tells what the run wrote down last, and how old that is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from rich.console import Console
from rich.table import Table

from warehouse.freshness import promised_hours
from warehouse.lock import HomeLocked, describe_holder, is_held, silent_seconds, told_seconds
from warehouse.quarantine import Quarantined
from warehouse.state import InHand, State, failures, failures_snapshot, read, read_snapshot
from warehouse.store import Home, open_reader, utc_now

_PLAIN: dict[str, Any] = {"markup": False, "highlight": False, "soft_wrap": True}
_JSON = TypeAdapter(State)


@dataclass(frozen=True, slots=True)
class Status:
    """A state, and what is promised. ``is_snapshot``: it is as ``writer``, who is at work, wrote it down."""

    state: State
    promised_hours: float | None
    is_snapshot: bool = False
    writer: str = ""
    silent_seconds: float | None = None

    @property
    def published_age_hours(self) -> float | None:
        """Hours since the last publication."""
        return _hours_since(self.state.published.published_at) if self.state.published else None

    @property
    def freshness_hours(self) -> float | None:
        """Hours since what is published was last known to be up to date; None before the first publication."""
        return _hours_since(self.state.known_current_at) if self.state.known_current_at else None

    @property
    def is_promise_kept(self) -> bool | None:
        """None where nothing is promised."""
        if self.promised_hours is None:
            return None
        return self.freshness_hours is not None and self.freshness_hours <= self.promised_hours

    def as_json(self) -> dict[str, Any]:
        """The state and what else there is, for programs; times are UTC, ISO 8601."""
        state: dict[str, Any] = _JSON.dump_python(self.state, mode="json")
        if self.state.in_hand:
            end = self.state.in_hand.expected_end
            state["in_hand"] |= {
                "per_second": self.state.in_hand.per_second,
                "expected_end": end.isoformat() if end else None,
            }
        return state | {
            "is_snapshot": self.is_snapshot,
            "snapshot_age_seconds": (utc_now() - self.state.as_of).total_seconds() if self.is_snapshot else 0.0,
            "writer": self.writer or None,
            "silent_seconds": self.silent_seconds,
            "published_age_hours": self.published_age_hours,
            "freshness_hours": self.freshness_hours,
            "promised_hours": self.promised_hours,
            "is_promise_kept": self.is_promise_kept,
        }


def read_status(home: Home) -> Status:
    """From the warehouse, or from the snapshot where a run is at work.

    Raises `warehouse.store.StoreError` (no warehouse yet; one that somebody has open, and no snapshot).
    """
    snapshot = read_snapshot(home)
    if snapshot is None or not is_held(home):
        try:
            return Status(read_state(home), promised_hours())
        except HomeLocked:  # by one that was stopped, or by another program
            if snapshot is None:
                raise
    return Status(snapshot, promised_hours(), True, describe_holder(home), silent_seconds(home))


def read_state(home: Home) -> State:
    """From the warehouse. Raises `warehouse.store.StoreError` (no warehouse yet, or somebody has it open)."""
    with open_reader(home) as connection:
        return read(connection, home)


def read_failures(home: Home) -> list[Quarantined]:
    """What is in quarantine or was read in part: from the warehouse, or as the run at work wrote it down.

    Raises `warehouse.store.StoreError` as `read_status`.
    """
    written = failures_snapshot(home)
    if written is not None and is_held(home):
        return written
    try:
        with open_reader(home) as connection:
            return failures(connection)
    except HomeLocked:
        if written is None:
            raise
        return written


def _hours_since(moment: datetime) -> float:
    return (utc_now() - moment).total_seconds() / 3600


# ------------------------------------------------------------------ for a person


def print_status(status: Status, console: Console) -> None:
    state = status.state
    for line in _lines(status):
        console.print(line, **_PLAIN)
    if state.stages:
        console.print(_stages(state))
    console.print(_runs(state))


def _lines(status: Status) -> list[str]:
    state = status.state
    lines = [f"home       {state.home}"]
    if status.is_snapshot:
        age = told_seconds((utc_now() - state.as_of).total_seconds())
        lines += [f"at work    {status.writer}", f"           {_told_in_hand(state.in_hand)}counts are {age} old"]
    counts = ", ".join(f"{count:,} {name}" for name, count in state.documents.items())
    in_part = f", {state.partly_read:,} read in part" if state.partly_read else ""
    # a document that failed stays counted when a better file has taken its place: no file of it waits then
    lines.append(f"documents  {counts}; {state.quarantined:,} files wait in quarantine{in_part}")
    if state.reasons:
        reasons = ", ".join(f"{count:,} {code}" for code, count in state.reasons.items())
        lines.append(f"quarantine {reasons} (`jixiao failures` says what to do)")
    if not state.published or status.published_age_hours is None:
        return [*lines, "published  nothing yet"]
    rows = sum(state.published.row_counts.values())
    return [
        *lines,
        f"published  {state.published.version}, {status.published_age_hours:.1f} h old, {rows:,} rows",
        f"fresh      {_told_freshness(status)}",
    ]


def _told_freshness(status: Status) -> str:
    told = f"known to be up to date {status.freshness_hours or 0.0:.1f} h ago"
    if status.promised_hours is None:
        return told
    kept = "kept" if status.is_promise_kept else "BROKEN"
    return f"{told}; promised: {status.promised_hours:g} h, {kept}"


def _told_in_hand(in_hand: InHand | None) -> str:
    if in_hand is None or not in_hand.stage:
        return ""
    told = f"{in_hand.stage}: {in_hand.done:,}" + (f" of {in_hand.total:,}" if in_hand.total is not None else "")
    if in_hand.per_second:
        told += f", {in_hand.per_second:,.1f} a second"
    if in_hand.expected_end and in_hand.expected_end > utc_now():
        told += f", this stage until about {in_hand.expected_end:%Y-%m-%d %H:%M} UTC"
    return f"{told}, last step {told_seconds((utc_now() - in_hand.told_at).total_seconds())} ago; "


def _stages(state: State) -> Table:
    table = Table("stage", "seconds", "items", title="Stages of the last run", title_justify="left")
    for stage in state.stages:
        table.add_row(stage.stage, f"{stage.seconds:,.1f}", "" if stage.items is None else f"{stage.items:,}")
    return table


def _runs(state: State) -> Table:
    table = Table("run", "started (UTC)", "ended", "source", "message", title="Last runs", title_justify="left")
    for run in state.runs:
        table.add_row(run.run_id, f"{run.started_at:%Y-%m-%d %H:%M:%S}", run.state, run.source, run.message or "")
    return table
