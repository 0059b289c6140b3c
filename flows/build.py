"""Build: raw tables → marts, with every test, by dbt in this process."""

from __future__ import annotations

from pathlib import Path

from prefect import flow, get_run_logger, task
from prefect.cache_policies import NO_CACHE

from flows.progress import progress
from flows.transform import run_dbt


@task(cache_policy=NO_CACHE, persist_result=False)
def dbt_build(home: Path) -> dict[str, int]:
    return run_dbt(home, get_run_logger().info)


@flow(validate_parameters=False, persist_result=False)
def build(home: Path) -> dict[str, int]:
    """Raises `flows.transform.BuildFailed` if a model or a test of severity error fails."""
    progress().stage("build", None)
    return dbt_build(home)
