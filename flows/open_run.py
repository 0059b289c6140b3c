"""A run as a whole: the home's lock, the entry in its history, how it ended.

Every flow is a run of its own when it is started alone (a deployment) and a part of one when
another flow calls it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flows import steps
from flows.logs import keep_logs
from flows.models import models_digest
from flows.progress import progress
from flows.watch import recorder, recording
from ingest.sources import find, without_password
from warehouse import lake, ledger, revision, runs
from warehouse.lock import hold_lock
from warehouse.store import Home, open_writer

_held_here: set[Path] = set()  # homes whose lock a run of this process holds
_COMMANDS = {"build", "publish", "rerun", "review"}  # whose words are not the sources of `jixiao run`


@dataclass
class OpenRun:
    """A run at work; ``state`` is how it will have ended (one of `warehouse.runs.RUN_STATES`)."""

    run_id: str
    state: str = "nothing_new"


def home_of(home: str | Path | None) -> Home:
    """The home of a flow's parameter; JIXIAO_HOME if there is none."""
    return Home(Path(home or os.environ.get("JIXIAO_HOME", "data")).expanduser().resolve())


def begin(home: Home, sources: Sequence[str]) -> str | None:
    """Start a run and look whether there is anything to do; None if not (the run is then closed).

    Cheap enough to ask before anything heavy starts. The run's id goes to the flow.
    Raises `ingest.sources.NothingFound` and `warehouse.store.StoreError`.
    """
    scan = find(sources, skip=home.path)
    with held(home, sources):
        run_id = _start(home, sources)
        with _failing_with(home, run_id):
            plan = steps.look(home, scan, run_id)
            if not (plan.nothing_new and is_up_to_date(home)):
                return run_id
            _finish(home, run_id, "nothing_new")
            return None


@contextmanager
def open_run(home: Home, words: Sequence[str], run_id: str | None = None) -> Iterator[OpenRun]:
    """Be the one run of this home, under the id that `begin` gave or a new one; a failure is recorded.

    ``words`` say what it does, for the history and for whoever waits for the lock.
    """
    with held(home, words):
        run = OpenRun(run_id or _start(home, words))
        with _failing_with(home, run.run_id):
            yield run
            _finish(home, run.run_id, run.state)


@contextmanager
def part_of_run(home: Home, words: Sequence[str], run_id: str | None) -> Iterator[OpenRun]:
    """A part of the run ``run_id``, which whoever opened it ends; without one a run of its own."""
    if run_id is None:
        with open_run(home, words) as run:
            yield run
    else:
        with held(home, words):
            yield OpenRun(run_id)


@contextmanager
def held(home: Home, words: Sequence[str]) -> Iterator[None]:
    """Hold the home's lock for a run. Inside of itself it is held already, so that a caller can hold it for longer."""
    if home.path in _held_here:
        yield
        return
    with hold_lock(home, _command(words), on_wait=progress().note) as lock, lake.at_work(home), recording(home, lock):
        keep_logs(home)
        _held_here.add(home.path)
        try:
            yield
        finally:
            _held_here.discard(home.path)


def _command(words: Sequence[str]) -> str:
    """What an operator would have typed, for whoever waits for the lock."""
    told = " ".join(words)
    own = told.split(" ", 1)[0] in _COMMANDS
    return without_password(f"jixiao {told}" if own else f"jixiao run {told}".strip())


def is_up_to_date(home: Home) -> bool:
    """Whether what is published is what these very models make of all that is in the raw tables."""
    with open_writer(home) as connection:
        return revision.is_built(connection, models_digest()) and revision.is_published(connection, home)


def _start(home: Home, words: Sequence[str]) -> str:
    with open_writer(home) as connection:
        run_id = runs.start_run(connection, without_password(" ".join(words)), home.name if lake.is_used() else None)
        recorder().start(run_id, connection)
        return run_id


@contextmanager
def _failing_with(home: Home, run_id: str) -> Iterator[None]:
    try:
        yield
    except BaseException as error:
        _finish(home, run_id, "failed", f"{type(error).__name__}: {error}")
        raise


def _finish(home: Home, run_id: str, state: str, message: str = "") -> None:
    with open_writer(home) as connection:
        runs.finish_run(connection, run_id, state, ledger.document_states(connection), message)
        recorder().finish(run_id, connection)
