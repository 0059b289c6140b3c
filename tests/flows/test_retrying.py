"""What is tried again by itself, and what not."""

from __future__ import annotations

import errno
from uuid import uuid4

import pytest
from prefect.client.schemas.objects import TaskRun
from prefect.states import Failed

from flows.ingest import parse_documents, take_files
from flows.retrying import RETRIES, can_pass
from flows.steps import NotYetRead
from flows.transform import BuildFailed, WarehouseBusy
from ingest.sources import NothingFound
from warehouse.lock import HomeLocked
from warehouse.publish import PublishError

RUN = TaskRun(task_key="k", dynamic_key="d", flow_run_id=uuid4())


@pytest.mark.parametrize(
    ("error", "again"),
    [
        (HomeLocked("in use"), True),
        (WarehouseBusy("Could not set lock on file", {}), True),
        (NotYetRead(errno.EAGAIN, "the share does not answer"), True),
        (OSError(errno.ETIMEDOUT, "timed out"), True),
        (OSError(errno.ENOSPC, "No space left on device"), False),
        (PermissionError(errno.EACCES, "Permission denied"), False),
        (BuildFailed("a test failed", {}), False),
        (PublishError("schema marts lacks a table"), False),
        (NothingFound("nothing there"), False),
        (ValueError("a bug"), False),
    ],
)
def test_only_a_fault_that_can_pass_is_tried_again(error, again):
    assert can_pass(take_files, RUN, Failed(data=error)) is again


def test_the_pauses_grow():
    assert parse_documents.retries == RETRIES
    pauses = parse_documents.retry_delay_seconds
    assert len(pauses) == RETRIES and pauses == sorted(pauses) and pauses[-1] > pauses[0]
