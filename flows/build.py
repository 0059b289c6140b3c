"""Build: raw tables → marts, with every test, by dbt in this process."""

from __future__ import annotations

from pathlib import Path

from prefect import flow, get_run_logger, task

from flows import artifacts
from flows.models import models_digest
from flows.open_run import home_of, part_of_run
from flows.progress import progress
from flows.retrying import TASK, WITH_RETRIES
from flows.transform import build_models
from warehouse import lake, revision
from warehouse.store import Home, open_writer


# Retried: another program may have the warehouse open for a moment.
@task(**TASK, **WITH_RETRIES)
def dbt_build(home: Home, run_id: str) -> dict[str, int]:
    return build_models(home, run_id, get_run_logger().info)


@flow(name="build", validate_parameters=False, persist_result=False)
def build(home: str | Path | None = None, run_id: str | None = None) -> str:
    """Returns ``built``, or ``nothing_new`` where these models have passed on these very raw tables.

    After a failure on the same raw tables only what failed, what waited for it and what was
    changed since is built. Raises `flows.transform.BuildFailed` if a model or a test of severity
    error fails.
    """
    place = home_of(home)
    with artifacts.run_told(place, run_id is None), part_of_run(place, ["build"], run_id) as run:
        with lake.alone("build"):  # a load meanwhile would be in some of the models only
            with open_writer(place) as connection:
                if revision.is_built(connection, models_digest()):
                    return run.state
            progress().stage("build", None)
            with artifacts.build_told(place):
                dbt_build(place, run.run_id)
        run.state = "built"
        return run.state
