"""The state of a home as one value, and as files that answer while a run has the warehouse.

DuckDB lets nobody read the warehouse while a run has it open. So a run writes down the state
(``state.json``) and what could not be read (``failures.json``) at its beginning, after each batch
and at its end, and how far it is every few seconds.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
from pydantic import TypeAdapter, ValidationError

from warehouse import freshness, ledger
from warehouse.publish import Publication, last_publication
from warehouse.quarantine import Quarantined, open_quarantine, partly_read
from warehouse.runs import Run, history
from warehouse.stages import Stage, of_last_run
from warehouse.store import Home, utc_now


@dataclass(frozen=True, slots=True)
class InHand:
    """What a run is at: ``done`` of ``total`` items of its stage. Times are UTC."""

    run_id: str
    command: str
    started_at: datetime
    stage: str
    stage_since: datetime
    done: int
    total: int | None
    told_at: datetime

    @property
    def per_second(self) -> float | None:
        """Items a second in this stage; None before the first."""
        seconds = (self.told_at - self.stage_since).total_seconds()
        return self.done / seconds if self.done and seconds > 0 else None

    @property
    def expected_end(self) -> datetime | None:
        """Of this stage, if it goes on as it went."""
        if self.per_second is None or self.total is None:
            return None
        return self.told_at + timedelta(seconds=max(0, self.total - self.done) / self.per_second)


@dataclass(frozen=True, slots=True)
class State:
    """The state of a home as of ``as_of``. ``documents`` by state, ``reasons`` counts the open quarantine by code.

    ``partly_read`` counts published documents of which pages were not read; ``stages`` are of the
    last run that had any; ``published`` is None before the first publication. Times are UTC.
    """

    home: str
    as_of: datetime
    documents: dict[str, int]
    runs: list[Run]
    stages: list[Stage]
    quarantined: int
    reasons: dict[str, int]
    partly_read: int
    published: Publication | None
    known_current_at: datetime | None
    in_hand: InHand | None = None


_JSON = TypeAdapter(State)
_ROWS = TypeAdapter(list[Quarantined])


def read(connection: duckdb.DuckDBPyConnection, home: Home) -> State:
    """The state as the warehouse has it; nothing is in hand."""
    quarantined = open_quarantine(connection)
    codes = sorted(row.reason_code for row in quarantined)
    return State(
        home=str(home.path),
        as_of=utc_now(),
        documents=ledger.document_states(connection),
        runs=history(connection),
        stages=of_last_run(connection),
        quarantined=len(quarantined),
        reasons={code: codes.count(code) for code in dict.fromkeys(codes)},
        partly_read=len({row.document_id for row in partly_read(connection)}),
        published=last_publication(connection),
        known_current_at=freshness.known_current_at(connection),
    )


def write_snapshot(home: Home, state: State) -> None:
    """Replace ``state.json``; whoever reads meanwhile gets the old one or the new one, whole.

    Never fails a run: it is only telling.
    """
    _replace(home.state, _JSON.dump_json(state))


def read_snapshot(home: Home) -> State | None:
    """What the last run wrote down; None if there is nothing that can be read."""
    try:
        return replace(_JSON.validate_json(home.state.read_bytes()), home=str(home.path))
    except (OSError, ValidationError):
        return None


def failures(connection: duckdb.DuckDBPyConnection) -> list[Quarantined]:
    """The open quarantine, and documents with pages that were not read."""
    return [*open_quarantine(connection), *partly_read(connection)]


def write_failures(home: Home, rows: list[Quarantined]) -> None:
    """Replace ``failures.json``, as `write_snapshot` does its file."""
    _replace(home.failures, _ROWS.dump_json(rows))


def failures_snapshot(home: Home) -> list[Quarantined] | None:
    """What the last run wrote down; None if there is nothing that can be read."""
    try:
        return _ROWS.validate_json(home.failures.read_bytes())
    except (OSError, ValidationError):
        return None


def _replace(path: Path, content: bytes) -> None:
    with suppress(OSError):
        aside = path.with_suffix(".new")
        aside.write_bytes(content)
        aside.replace(path)
