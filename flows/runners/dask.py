"""Parse on the workers of a Dask cluster, through prefect-dask.

The archive lies on storage that all machines see under the same path. A worker parses a batch as
this machine would, in processes with limits and without network, and leaves it as a folder of
Parquet files; the one that loads takes it from there. A worker that is killed leaves nothing that
is taken for whole, and Dask gives its batch to another.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC
from pathlib import Path
from uuid import uuid4

from distributed import as_completed
from prefect import task
from prefect_dask import DaskTaskRunner
from prefect_dask.task_runners import PrefectDaskFuture

from flows.retrying import TASK
from flows.runners import Runner
from ingest.errors import Unreadable
from ingest.isolate import Limits, Outcome, Task, limits_from_environment, parse_all
from warehouse import members
from warehouse.home import Home, StoreError
from warehouse.packing import Packed, pack, read, write

# A batch costs a Prefect task and the start of a process, about 1.5 s; the last ones should end together.
_MOST_DOCUMENTS = 500
_LEAST_DOCUMENTS = 25
_BATCHES_A_WORKER = 4


def cluster_at(address: str) -> Runner:
    """The runner that sends batches to the scheduler at ``address`` (host:port)."""

    def parse(home: Home, tasks: Sequence[Task], hear: Callable[[Outcome], None]) -> Iterator[Packed]:
        if not tasks:
            return
        with DaskTaskRunner(address=f"tcp://{address}") as cluster:
            threads = sum(cluster.client.nthreads().values())
            if not threads:
                raise StoreError(f"the Dask scheduler at {address} has no workers; start one: dask worker {address}")
            size = min(_MOST_DOCUMENTS, max(_LEAST_DOCUMENTS, -(-len(tasks) // (threads * _BATCHES_A_WORKER))))
            batches = [list(tasks[at : at + size]) for at in range(0, len(tasks), size)]
            # of this call alone: what a run that was killed still has on the cluster is not taken for ours
            folder, limits = home.unfinished / "parsed" / uuid4().hex, limits_from_environment()
            try:
                sent = {}
                for number, batch in enumerate(batches):
                    parameters = {"tasks": batch, "folder": folder / str(number), "limits": limits}
                    future = cluster.submit(parse_on_worker, parameters)
                    sent[future.wrapped_future] = future, batch
                for done in as_completed(list(sent), loop=cluster.client.loop):
                    yield _taken(home, *sent[done], hear)
            finally:
                shutil.rmtree(folder, ignore_errors=True)  # and what a worker that was killed had begun to write

    return parse


@task(name="parse on a worker", **TASK)
def parse_on_worker(tasks: list[Task], folder: Path, limits: Limits) -> str:
    """What a worker does: parse the batch, leave it as ``folder``. Done before (by a worker that was lost): nothing."""
    if not folder.is_dir():
        workers = int(os.environ.get("JIXIAO_WORKERS", "1"))
        outcomes = [outcome for batch in parse_all(tasks, limits, workers) for outcome in batch]
        write(pack(outcomes), folder)
    return str(folder)


def _taken(
    home: Home, future: PrefectDaskFuture[str], tasks: Sequence[Task], hear: Callable[[Outcome], None]
) -> Packed:
    packed = read(Path(future.result()))
    members_of: dict[str, set[str | None]] = {}
    for archive_id, member in zip(packed.member["archive_id"], packed.member["document_id"], strict=True):
        members_of.setdefault(archive_id.as_py(), set()).add(member.as_py())
    by_id = {task.document_id: task for task in tasks}
    for row in packed.ledger.to_pylist():
        sent = by_id[row["document_id"]]
        members.keep_of(home, sent, members_of.get(sent.document_id, set()))
        error = Unreadable(row["reason_code"], row["detail"]) if row["reason_code"] else None
        hear(Outcome(sent, None, error, row["started_at"].replace(tzinfo=UTC), row["seconds"]))
    return packed
