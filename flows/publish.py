"""Publish: marts → a new version of the published file, Parquet and data package."""

from __future__ import annotations

from pathlib import Path

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from flows.progress import progress
from warehouse import publish as publishing
from warehouse.store import Home


@task(cache_policy=NO_CACHE, persist_result=False)
def write_version(home: Home, run_id: str) -> str:
    return publishing.publish(home, run_id).version


@flow(validate_parameters=False, persist_result=False)
def publish(home: Path, run_id: str) -> str:
    """Returns the version that readers now get."""
    progress().stage("publish", None)
    return write_version(Home(home), run_id)
