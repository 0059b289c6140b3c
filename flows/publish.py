"""Publish: marts → a new version of the published file, Parquet and data package."""

from __future__ import annotations

from pathlib import Path

from prefect import flow, task

from flows import artifacts
from flows.open_run import home_of, part_of_run
from flows.progress import progress
from flows.retrying import TASK, WITH_RETRIES
from warehouse import lake, revision
from warehouse import publish as publishing
from warehouse.store import Home, open_writer


@task(**TASK, **WITH_RETRIES)
def write_version(home: Home, run_id: str) -> str:
    return publishing.publish(home, run_id).version


@flow(name="publish", validate_parameters=False, persist_result=False)
def publish(home: str | Path | None = None, run_id: str | None = None) -> str:
    """Returns ``published``, or ``nothing_new`` where the last build is what readers get already.

    Raises `warehouse.publish.PublishError` if the last build did not pass.
    """
    place = home_of(home)
    with artifacts.run_told(place, run_id is None), part_of_run(place, ["publish"], run_id) as run:
        with lake.alone("publish"):
            with open_writer(place) as connection:
                if revision.is_published(connection, place):
                    return run.state
            progress().stage("publish", None)
            write_version(place, run.run_id)
        run.state = "published"
        return run.state
