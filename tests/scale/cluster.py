"""A Dask cluster for the length of a block: a scheduler and workers, each a process of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_START_SECONDS = 60


@dataclass
class Cluster:
    """``address`` is host:port of the scheduler; ``workers`` are processes that may be killed."""

    address: str
    workers: list[subprocess.Popen[bytes]]


@contextmanager
def cluster(folder: Path, workers: int) -> Iterator[Cluster]:
    """A scheduler with so many workers of one thread, on this machine. Logs lie in ``folder``."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    address = f"127.0.0.1:{port}"
    scheduler = _start(folder / "scheduler", "dask_scheduler", "--host", "127.0.0.1", "--port", str(port))
    started = [scheduler]
    try:
        at = f"tcp://{address}"
        for number in range(workers):
            place = folder / f"worker-{number}"
            words = (at, "--nthreads", "1", "--no-nanny", "--local-directory", str(place))
            started.append(_start(place, "dask_worker", *words))
        _wait_for(at, workers)
        yield Cluster(address, started[1:])
    finally:
        for process in reversed(started):
            process.kill()
            process.wait()


def _start(log: Path, program: str, *words: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", f"distributed.cli.{program}", *words, "--no-dashboard"]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "JIXIAO_WORKERS": "1"}
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.with_suffix(".log").open("wb") as file:
        return subprocess.Popen(command, stdout=file, stderr=file, stdin=subprocess.DEVNULL, env=environment)


def _wait_for(address: str, workers: int) -> None:
    from distributed import Client

    deadline = time.monotonic() + _START_SECONDS
    with Client(address, timeout=_START_SECONDS) as client:
        if workers:
            client.wait_for_workers(workers, timeout=deadline - time.monotonic())
