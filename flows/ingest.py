"""Ingest: files under SOURCE → archive → records in the raw tables."""

from __future__ import annotations

from pathlib import Path

from prefect import flow, task
from prefect.runtime import task_run

from flows import artifacts, runners, steps
from flows.open_run import home_of, part_of_run
from flows.progress import progress
from flows.retrying import RETRIES, TASK, WITH_RETRIES
from ingest.isolate import Task
from ingest.sources import FoundFile, find
from warehouse.store import Home

# A task that is tried again finds in the ledger what it has done before, and does the rest.


# Retried: a share or a server that does not answer for a moment.
@task(**TASK, **WITH_RETRIES)
def take_files(home: Home, files: list[FoundFile], run_id: str) -> int:
    return steps.take_files(home, files, run_id, is_last_try=task_run.run_count > RETRIES)


# Retried: another program may have the warehouse open for a moment. What can go wrong with a
# document goes to quarantine, and trying again changes nothing.
@task(**TASK, **WITH_RETRIES)
def parse_documents(home: Home, tasks: list[Task], run_id: str) -> dict[str, int]:
    return steps.parse_documents(home, tasks, run_id)


@flow(name="ingest", validate_parameters=False, persist_result=False)
def ingest(sources: list[str], home: str | Path | None = None, run_id: str | None = None) -> str:
    """Take and parse what is new, in batches. Without sources: what is pending in the home (a rerun).

    Returns ``ingested`` or ``nothing_new``. Raises `ingest.sources.NothingFound` and
    `warehouse.store.StoreError`.
    """
    place = home_of(home)
    with artifacts.run_told(place, run_id is None), part_of_run(place, sources, run_id) as run:
        plan = steps.look(place, find(sources, skip=place.path), run.run_id)
        with artifacts.showing_progress():
            progress().stage("read files", len(plan.to_take))
            for files in steps.batches(plan.to_take, steps.FILES_A_TASK):
                take_files(place, files, run.run_id)
            _parse_pending(place, run.run_id, steps.pending_documents(place))
            if in_archives := steps.pending_documents(place):
                _parse_pending(place, run.run_id, in_archives)
        artifacts.report_quarantine(place)
        if not plan.nothing_new:
            run.state = "ingested"
        return run.state


def _parse_pending(place: Home, run_id: str, documents: list[Task]) -> None:
    progress().stage("parse", len(documents))
    size = steps.DOCUMENTS_A_TASK if runners.is_local() else steps.DOCUMENTS_A_CLUSTER
    for tasks in steps.batches(documents, size):
        parse_documents(place, tasks, run_id)
