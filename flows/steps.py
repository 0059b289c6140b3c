"""What a run does, as plain functions: Prefect's tasks only wrap them.

Each step opens the warehouse for itself and closes it, since dbt and publishing need it
closed in between; the lock on the home is held for the whole run (`open_run`).
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TypeVar

from flows.progress import progress
from ingest.conversion import convert_tasks, convertible
from ingest.errors import Unreadable
from ingest.isolate import Outcome, Task, limits_from_environment, parse_all
from ingest.sources import FoundFile, Problem, Scan, find
from warehouse import archive, ledger, members, quarantine
from warehouse.load import load_batch
from warehouse.store import Home, hold_lock, open_writer

MODELS = Path(__file__).resolve().parent.parent / "dbt_project"
# A Prefect task costs up to 0.2 s: these make it work for 10 s and more.
FILES_A_TASK = 5_000
DOCUMENTS_A_TASK = 2_000

_held_here: set[Path] = set()  # homes whose lock a run of this process holds

Item = TypeVar("Item")


def batches(items: Sequence[Item], size: int) -> Iterator[list[Item]]:
    """The items in lists of ``size``, the last one shorter."""
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch


# ------------------------------------------------------------------ the run as a whole


def begin(home: Home, sources: Sequence[str]) -> str | None:
    """Start a run and look whether there is anything to do; None if not (the run is then closed).

    Cheap enough to ask before anything heavy starts. The run's id goes to the flow.
    Raises `ingest.sources.NothingFound` and `warehouse.store.StoreError`.
    """
    scan = find(sources, skip=home.path)
    with held(home, sources):
        run_id = _start(home, sources)
        with _failing_with(home, run_id):
            plan = look(home, scan, run_id)
            if not (plan.nothing_new and is_published(home)):
                return run_id
            finish(home, run_id, "nothing_new")
            return None


@contextmanager
def open_run(home: Home, sources: Sequence[str], run_id: str | None = None) -> Iterator[str]:
    """Be the one run of this home, under the id that `begin` gave or a new one; a failure is recorded."""
    with held(home, sources):
        known_id = run_id or _start(home, sources)
        with _failing_with(home, known_id):
            yield known_id


@contextmanager
def held(home: Home, sources: Sequence[str]) -> Iterator[None]:
    """Hold the home's lock for a run. Inside of itself it is held already, so that a caller can hold it for longer."""
    if home.path in _held_here:
        yield
        return
    with hold_lock(home, f"jixiao run {' '.join(sources)}".strip(), on_wait=progress().note):
        _held_here.add(home.path)
        try:
            yield
        finally:
            _held_here.discard(home.path)


def _start(home: Home, sources: Sequence[str]) -> str:
    with open_writer(home) as connection:
        return ledger.start_run(connection, " ".join(sources))


@contextmanager
def _failing_with(home: Home, run_id: str) -> Iterator[None]:
    try:
        yield
    except BaseException as error:
        finish(home, run_id, "failed", f"{type(error).__name__}: {error}")
        raise


def finish(home: Home, run_id: str, state: str, message: str = "") -> None:
    """Close a run in the ledger; a published one remembers with which models."""
    with open_writer(home) as connection:
        ledger.finish_run(connection, run_id, state, ledger.document_states(connection), message)
    if state == "published":
        _models_mark(home).parent.mkdir(exist_ok=True)
        _models_mark(home).write_text(models_digest())


def is_published(home: Home) -> bool:
    """Whether what is published is what the last run of these very models made."""
    mark = _models_mark(home)
    is_of_these_models = mark.exists() and mark.read_text() == models_digest()
    return home.current.exists() and is_of_these_models and last_end(home) == "published"


def last_end(home: Home) -> str | None:
    """How the last run that built something ended: ``published`` or ``failed``; None before the first."""
    ends = "SELECT state FROM raw.run WHERE state IN ('published', 'failed') ORDER BY started_at DESC LIMIT 1"
    with open_writer(home) as connection:
        rows = connection.execute(ends).fetchall()
    return str(rows[0][0]) if rows else None


def _models_mark(home: Home) -> Path:
    return home.path / "dbt" / "published-models.sha256"


def models_digest(folder: Path = MODELS) -> str:
    """A checksum of the models, tests, macros and seeds: what changes them calls for a new build."""
    digest = hashlib.sha256()
    for part in ("models", "macros", "seeds", "tests", "dbt_project.yml"):
        for path in sorted((folder / part).rglob("*")) if (folder / part).is_dir() else [folder / part]:
            if path.is_file():
                digest.update(f"{path.relative_to(folder)}\0".encode() + path.read_bytes())
    return digest.hexdigest()


# ------------------------------------------------------------------ ingest


def look(home: Home, scan: Scan, run_id: str) -> ledger.Plan:
    """Compare what is under SOURCE with what is known."""
    with open_writer(home) as connection:
        return ledger.observe(connection, scan, run_id)


def take_files(home: Home, files: Sequence[FoundFile], run_id: str) -> int:
    """Copy files into the archive and enter them; returns how many could be read."""
    limit = limits_from_environment().max_bytes
    taken, problems = [], []
    for found in files:
        try:
            taken.append(archive.take(home, found, limit))
        except Unreadable as error:
            problems.append(Problem(found.uri, found.file_name, error.reason_code, error.detail))
        progress().advance()
    with open_writer(home) as connection:
        ledger.record_taken(connection, taken, run_id)
        quarantine.record_problems(connection, problems, run_id)
    return len(taken)


def pending_documents(home: Home) -> list[Task]:
    """The documents that are to be parsed, in this run or from one that did not finish.

    What was in archives is among them once the archives have been through `parse_documents`.
    """
    with open_writer(home) as connection:
        return ledger.pending(connection, home)


def parse_documents(home: Home, tasks: Sequence[Task], run_id: str) -> dict[str, int]:
    """Convert and parse in worker processes, load from this one; returns records loaded by raw table."""
    workers = int(os.environ.get("JIXIAO_WORKERS", "0")) or os.cpu_count() or 1
    totals: Counter[str] = Counter()
    try:
        to_parse, refused = _convert(home, tasks, workers)
        with open_writer(home) as connection:
            if refused:
                totals.update(load_batch(connection, refused, run_id))
            for outcomes in parse_all(to_parse, workers=workers, on_outcome=lambda _: progress().advance()):
                members.keep(home, outcomes)
                totals.update(load_batch(connection, outcomes, run_id))
    finally:
        shutil.rmtree(home.converted, ignore_errors=True)
    return dict(totals)


def _convert(home: Home, tasks: Sequence[Task], workers: int) -> tuple[Sequence[Task], list[Outcome]]:
    """Have LibreOffice convert what needs it, with the warehouse closed: it may take long."""
    from ingest.readers.office_process import soffice_path  # the cheap questions of a run need no reader

    candidates = [task for task in tasks if convertible(task)]
    if not candidates or not soffice_path():
        return tasks, []
    progress().stage("convert", len(candidates))
    home.converted.mkdir(parents=True, exist_ok=True)
    limits = limits_from_environment()
    converted, refused = convert_tasks(candidates, home.converted, limits, workers, progress().advance)
    others = set(tasks) - set(candidates)
    to_parse = [task for task in tasks if task in others] + converted
    progress().stage("parse", len(to_parse))
    return to_parse, refused
