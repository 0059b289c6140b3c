"""Ingest: files under SOURCE → archive → records in the raw tables."""

from __future__ import annotations

from pathlib import Path

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from flows import steps
from flows.progress import progress
from ingest.isolate import Task
from ingest.sources import FoundFile, find
from warehouse.store import Home

# No retries: what can go wrong with a file goes to quarantine, and trying again changes nothing.


@task(cache_policy=NO_CACHE, persist_result=False)
def take_files(home: Home, files: list[FoundFile], run_id: str) -> int:
    return steps.take_files(home, files, run_id)


@task(cache_policy=NO_CACHE, persist_result=False)
def parse_documents(home: Home, tasks: list[Task], run_id: str) -> dict[str, int]:
    return steps.parse_documents(home, tasks, run_id)


@flow(validate_parameters=False, persist_result=False)
def ingest(sources: list[str], home: Path, run_id: str) -> bool:
    """Take and parse what is new, in batches; returns whether anything was."""
    place = Home(home)
    plan = steps.look(place, find(sources, skip=home), run_id)
    progress().stage("read files", len(plan.to_take))
    for files in steps.batches(plan.to_take, steps.FILES_A_TASK):
        take_files(place, files, run_id)
    _parse_pending(place, run_id, steps.pending_documents(place))
    if in_archives := steps.pending_documents(place):
        _parse_pending(place, run_id, in_archives)
    return not plan.nothing_new


def _parse_pending(place: Home, run_id: str, documents: list[Task]) -> None:
    progress().stage("parse", len(documents))
    for tasks in steps.batches(documents, steps.DOCUMENTS_A_TASK):
        parse_documents(place, tasks, run_id)
