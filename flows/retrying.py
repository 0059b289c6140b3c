"""Which faults are tried again: those that can pass, and with growing pauses.

A document that cannot be read is no such fault: it goes to quarantine at once.
"""

from __future__ import annotations

from typing import Any

from prefect import Task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from prefect.tasks import exponential_backoff

from ingest.passing import is_passing
from warehouse.lock import HomeLocked

RETRIES = 3
_FIRST_PAUSE_SECONDS = 5


def can_pass(task: Task[Any, Any], run: TaskRun, state: State[Any]) -> bool:
    """Prefect's question after a failure: would it help to try again?"""
    error = state.result(raise_on_failure=False)
    return isinstance(error, HomeLocked) or (isinstance(error, BaseException) and is_passing(error))


# What a task returns is small and nobody's input: nothing of it is kept or reused.
TASK: dict[str, Any] = {"cache_policy": NO_CACHE, "persist_result": False}
WITH_RETRIES: dict[str, Any] = {
    "retries": RETRIES,
    "retry_delay_seconds": exponential_backoff(_FIRST_PAUSE_SECONDS),
    "retry_condition_fn": can_pass,
}
