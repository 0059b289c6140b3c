"""What is tried again by itself, and what not."""

from __future__ import annotations

import errno
from uuid import uuid4

import pytest

from flows.steps import NotYetRead
from ingest.sources import NothingFound
from warehouse.lock import HomeLocked
from warehouse.publish import PublishError


def of_dbt(name: str, message: str) -> Exception:
    from flows import transform  # importing dbt and Prefect takes seconds, in every worker of pytest-xdist

    error: Exception = getattr(transform, name)(message, {})
    return error


@pytest.mark.parametrize(
    ("error", "again"),
    [
        (lambda: HomeLocked("in use"), True),
        (lambda: of_dbt("WarehouseBusy", "Could not set lock on file"), True),
        (lambda: NotYetRead(errno.EAGAIN, "the share does not answer"), True),
        (lambda: OSError(errno.ETIMEDOUT, "timed out"), True),
        (lambda: OSError(errno.ENOSPC, "No space left on device"), False),
        (lambda: PermissionError(errno.EACCES, "Permission denied"), False),
        (lambda: of_dbt("BuildFailed", "a test failed"), False),
        (lambda: PublishError("schema marts lacks a table"), False),
        (lambda: NothingFound("nothing there"), False),
        (lambda: ValueError("a bug"), False),
    ],
)
def test_only_a_fault_that_can_pass_is_tried_again(error, again):
    from prefect.client.schemas.objects import TaskRun
    from prefect.states import Failed

    from flows.ingest import take_files
    from flows.retrying import can_pass

    run = TaskRun(task_key="k", dynamic_key="d", flow_run_id=uuid4())
    assert can_pass(take_files, run, Failed(data=error())) is again


def test_the_pauses_grow():
    from flows.ingest import parse_documents
    from flows.retrying import RETRIES

    assert parse_documents.retries == RETRIES
    pauses = parse_documents.retry_delay_seconds
    assert len(pauses) == RETRIES and pauses == sorted(pauses) and pauses[-1] > pauses[0]
