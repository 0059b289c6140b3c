"""What a run writes down about itself while it works: stages, how far it is, the state of the home.

The recorder listens to the run's progress (`flows/progress.py`) and passes on what it hears.
At the end its stages go to `raw.run_stage`, and ``state.json`` and ``metrics.prom`` are written anew.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

import duckdb

from flows.progress import Progress, listening, progress
from warehouse import stages
from warehouse.freshness import promised_hours
from warehouse.lock import Lock
from warehouse.metrics import write_metrics
from warehouse.stages import Stage
from warehouse.state import InHand, State, failures, read, read_snapshot, write_failures, write_snapshot
from warehouse.store import Home, utc_now

_TELL_SECONDS = 2.0
_log = logging.getLogger("jixiao.run")


@dataclass
class _Times:
    """A stage so far; ``seconds`` of the rounds that are over, ``done`` of the one in hand."""

    started_at: datetime
    round_at: datetime
    finished_at: datetime
    seconds: float = 0.0
    items: int | None = None
    done: int = 0
    total: int | None = None


class Recorder:
    """Hears what a run does, tells it to whoever asks from outside, and keeps it. ``clock`` counts seconds."""

    def __init__(self, home: Home, lock: Lock, told: Progress, clock: Callable[[], float] = time.monotonic) -> None:
        self.run_id = ""
        self._home = home
        self._lock = lock
        self._told = told
        self._clock = clock
        self._begin("", None)

    def _begin(self, run_id: str, state: State | None) -> None:
        self.run_id = run_id
        self._state = state
        self._stages: dict[str, _Times] = {}
        self._stage = ""
        self._round_began = self._last_told = self._clock()

    # ------------------------------------------------------------------ what a listener hears

    def stage(self, name: str, total: int | None) -> None:
        self._told.stage(name, total)
        self._close_round()
        now = utc_now()
        times = self._stages.setdefault(name, _Times(now, now, now))
        times.round_at, times.done, times.total = now, 0, total
        self._stage, self._round_began = name, self._clock()
        _log.info(name if total is None else f"{name} ({total:,})")
        self._lock.at(name)
        self._tell()

    def advance(self, steps: int = 1) -> None:
        self._told.advance(steps)
        if self._stage:
            self._stages[self._stage].done += steps
            if self._clock() - self._last_told >= _TELL_SECONDS:
                self._tell()

    def note(self, text: str) -> None:
        _log.info(text)
        self._told.note(text)

    @property
    def current_stage(self) -> str:
        return self._stage

    # ------------------------------------------------------------------ beginning, middle and end of a run

    def start(self, run_id: str, connection: duckdb.DuckDBPyConnection) -> None:
        """A run begins."""
        self._begin(run_id, read(connection, self._home))
        self._lock.at("start")
        _log.info(f"begins: {self._lock.owner.command}")
        self._tell()

    def look_again(self, connection: duckdb.DuckDBPyConnection) -> None:
        """A batch was loaded: the counts have changed."""
        if self.run_id:
            self._state = read(connection, self._home)
            write_failures(self._home, failures(connection))
            self._tell()

    def finish(self, run_id: str, connection: duckdb.DuckDBPyConnection) -> None:
        """The run has ended, well or badly, and its end is in the warehouse."""
        self._close_round()
        stages.record(connection, run_id, self.stages())
        state = read(connection, self._home)
        write_snapshot(self._home, state)
        write_failures(self._home, failures(connection))
        write_metrics(self._home, state, promised_hours())
        self._log_end(state)
        self._begin("", state)

    @staticmethod
    def _log_end(state: State) -> None:
        for run in state.runs[:1]:
            level = logging.ERROR if run.state == "failed" else logging.INFO
            _log.log(level, f"ended: {run.state}: {run.message}" if run.message else f"ended: {run.state}")

    def stages(self) -> list[Stage]:
        """The stages that are over, in the order of their beginnings."""
        return [
            Stage(name, times.started_at, times.finished_at, times.seconds, times.items)
            for name, times in self._stages.items()
        ]

    def _close_round(self) -> None:
        if not self._stage:
            return
        times = self._stages[self._stage]
        times.seconds += self._clock() - self._round_began
        times.finished_at = utc_now()
        if times.total is not None:
            times.items = (times.items or 0) + times.done
        self._stage = ""

    def _tell(self) -> None:
        self._last_told = self._clock()
        state = self._state or read_snapshot(self._home)
        if state is None:
            return
        write_snapshot(self._home, replace(state, in_hand=self._in_hand()))

    def _in_hand(self) -> InHand:
        now, owner = utc_now(), self._lock.owner
        started = datetime.fromisoformat(owner.started).replace(tzinfo=None)
        if not self._stage:
            return InHand(self.run_id, owner.command, started, "", now, 0, None, now)
        times = self._stages[self._stage]
        since = times.round_at
        return InHand(self.run_id, owner.command, started, self._stage, since, times.done, times.total, now)


class _Nobody:
    """Where no run is recorded: steps called by themselves."""

    run_id = current_stage = ""

    def start(self, run_id: str, connection: duckdb.DuckDBPyConnection) -> None: ...

    def look_again(self, connection: duckdb.DuckDBPyConnection) -> None: ...

    def finish(self, run_id: str, connection: duckdb.DuckDBPyConnection) -> None: ...


_recorder: Recorder | _Nobody = _Nobody()


def recorder() -> Recorder | _Nobody:
    """Of the run at work in this process."""
    return _recorder


@contextmanager
def recording(home: Home, lock: Lock) -> Iterator[None]:
    """Record the runs inside the block, which holds the home's lock."""
    global _recorder
    before, _recorder = _recorder, Recorder(home, lock, progress())
    try:
        with listening(_recorder):
            yield
    finally:
        _recorder = before
