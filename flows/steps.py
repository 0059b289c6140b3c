"""What a run does, as plain functions: Prefect's tasks only wrap them.

Each step opens the warehouse for itself and closes it, since dbt and publishing need it
closed in between; the lock on the home is held for the whole run (`open_run.py`).
"""

from __future__ import annotations

import errno
import logging
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TypeVar

from flows.progress import progress
from flows.runners import runner
from flows.runners.local import workers
from flows.watch import recorder
from ingest.conversion import convert_tasks, convertible
from ingest.errors import Unreadable
from ingest.isolate import Outcome, Task, limits_from_environment
from ingest.passing import is_passing
from ingest.sources import FoundFile, Problem, Scan
from warehouse import archive, inventory, ledger, quarantine
from warehouse.load import load_batch, load_packed
from warehouse.store import Home, NoWarehouse, exists, open_writer

# A Prefect task costs up to 0.2 s: these make it work for 10 s and more.
FILES_A_TASK = 5_000
DOCUMENTS_A_TASK = 2_000
DOCUMENTS_A_CLUSTER = 100_000  # which makes its own batches, and idles at the end of a task

Item = TypeVar("Item")

_log = logging.getLogger("jixiao.steps")


def batches(items: Sequence[Item], size: int) -> Iterator[list[Item]]:
    """The items in lists of ``size``, the last one shorter."""
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch


class NotYetRead(OSError):
    """Files that could not be read for a reason that may pass; the message names one."""


def look(home: Home, scan: Scan, run_id: str) -> inventory.Plan:
    """Compare what is under SOURCE with what is known."""
    with open_writer(home) as connection:
        return inventory.observe(connection, scan, run_id)


def take_files(home: Home, files: Sequence[FoundFile], run_id: str, is_last_try: bool = True) -> int:
    """Copy files into the archive and enter them; returns how many could be read.

    Those already entered (by an attempt before this one) are passed over. Where the reason may
    pass and this is not the last try, raises `NotYetRead` after all others are entered.
    """
    limit = limits_from_environment().max_bytes
    with open_writer(home) as connection:
        waiting = inventory.not_yet_taken(connection, files)
    taken, problems, not_yet = [], [], []
    for found in waiting:
        try:
            taken.append(archive.take(home, found, limit))
        except Unreadable as error:
            problem = Problem(found.uri, found.file_name, error.reason_code, error.detail)
            may_pass = error.__cause__ is not None and is_passing(error.__cause__)
            (not_yet if may_pass and not is_last_try else problems).append(problem)
        progress().advance()
    with open_writer(home) as connection:
        inventory.record_taken(connection, taken, run_id)
        quarantine.record_problems(connection, problems, run_id)
    if not_yet:
        first = not_yet[0]
        raise NotYetRead(errno.EAGAIN, f"{len(not_yet):,} files could not be read yet: {first.detail}", first.uri)
    return len(taken)


def pending_documents(home: Home) -> list[Task]:
    """The documents that are to be parsed, in this run or from one that did not finish.

    What was in archives is among them once the archives have been through `parse_documents`.
    """
    with open_writer(home) as connection:
        return ledger.pending(connection, home)


def parse_documents(home: Home, tasks: Sequence[Task], run_id: str) -> dict[str, int]:
    """Convert and parse where the runner does, load from this process; returns records loaded by raw table.

    What the ledger has meanwhile (from an attempt before this one) is passed over.
    """
    with open_writer(home) as connection:
        waiting = ledger.still_pending(connection, [task.document_id for task in tasks])
    tasks = [task for task in tasks if task.document_id in waiting]
    totals: Counter[str] = Counter()
    try:
        to_parse, refused = _convert(home, tasks)
        with open_writer(home) as connection:
            if refused:
                totals.update(load_batch(connection, refused, run_id))
            for packed in runner()(home, to_parse, _hear):
                totals.update(load_packed(connection, packed, run_id))
                recorder().look_again(connection)
    finally:
        shutil.rmtree(home.converted, ignore_errors=True)
    return dict(totals)


def _hear(outcome: Outcome) -> None:
    progress().advance()
    if outcome.error:
        told = f"{outcome.task.file_name}: {outcome.error.reason_code}: {outcome.error.message}"
        _log.warning(told, extra={"document": outcome.task.document_id, "seconds": round(outcome.seconds, 3)})


def _convert(home: Home, tasks: Sequence[Task]) -> tuple[Sequence[Task], list[Outcome]]:
    """Have LibreOffice convert what needs it, with the warehouse closed: it may take long."""
    from ingest.readers.office_process import soffice_path  # the cheap questions of a run need no reader

    candidates = [task for task in tasks if convertible(task)]
    if not candidates or not soffice_path():
        return tasks, []
    progress().stage("convert", len(candidates))
    home.converted.mkdir(parents=True, exist_ok=True)
    limits = limits_from_environment()
    converted, refused = convert_tasks(candidates, home.converted, limits, workers(), progress().advance)
    others = set(tasks) - set(candidates)
    to_parse = [task for task in tasks if task in others] + converted
    progress().stage("parse", len(to_parse))
    return to_parse, refused


# ------------------------------------------------------------------ again


def require_warehouse(home: Home) -> None:
    """Raises `NoWarehouse` where nothing was ever run: to be asked before the lock, which makes the folder."""
    if not exists(home):
        raise NoWarehouse(f"there is no warehouse in {home.path} yet; `jixiao run SOURCE` makes one")


def request_again(home: Home, selection: ledger.Selection) -> list[str]:
    """Mark documents for the next run (hold the lock); returns the SOURCE to look at again.

    That is the files in quarantine, where a better one may lie by now, and the folder of a backfill.
    Raises `warehouse.ledger.UnknownDocument`.
    """
    with open_writer(home) as connection:
        asked = ledger.request_again(connection, selection)
    there = [uri for uri in asked.source_uris if not quarantine.is_gone(uri)]
    return there + ([selection.folder] if selection.folder else [])
