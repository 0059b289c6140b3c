"""What the figures of whole jobs share: corpora on disk, a run as a user starts it, its time and memory."""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from benchmarks.results import machine, write_section
from tests.corpus.writer import MIXES, write

SEED = 7
_SAMPLE_SECONDS = 0.25
_MB = 1 << 20


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one process and all that it started: wall and processor seconds, the most memory at once (MB)."""

    seconds: float
    cpu: float
    peak_mb: float


def parser(doc: str | None, reports: int, mix: str = "mixed") -> argparse.ArgumentParser:
    """The options that every job has."""
    options = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--reports", type=int, default=reports)
    options.add_argument("--mix", choices=sorted(MIXES), default=mix)
    options.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    options.add_argument("--keep", type=Path, metavar="DIR", help="keep files and homes here, and use those that are")
    options.add_argument("--record", action="store_true", help="write the figures into RESULTS.md")
    return options


@contextmanager
def workplace(keep: Path | None) -> Iterator[Path]:
    """The folder that ``--keep`` names, or one that is gone afterwards."""
    if keep:
        keep.mkdir(parents=True, exist_ok=True)
        yield keep
        return
    with tempfile.TemporaryDirectory(prefix="jixiao-benchmark-") as place:
        yield Path(place)


def corpus(place: Path, count: int, mix: str) -> Path:
    """``count`` reports of a mix under ``place``; what an earlier call wrote is used again."""
    folder = place / f"{mix}-{count}"
    done = place / f"{mix}-{count}.done"
    if not done.exists():
        write(folder, count, SEED, mix)
        done.touch()
    return folder


def jixiao(source: Path, home: Path, workers: int) -> Cost:
    """``jixiao run`` in a process of its own; raises where it neither publishes (0) nor quarantines (1)."""
    command = [sys.executable, "-m", "jixiao", "run", str(source), "--home", str(home)]
    return measured(command, {"JIXIAO_WORKERS": str(workers)}, allowed=(0, 1))


def measured(command: Sequence[str], environment: dict[str, str], allowed: Sequence[int] = (0,)) -> Cost:
    """Run a command; raises RuntimeError with its output where it ends with another code."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begin = time.perf_counter()
    with tempfile.TemporaryFile("w+") as told:
        env = {**os.environ, "DO_NOT_TRACK": "1", **environment}
        process = subprocess.Popen(command, stdout=told, stderr=subprocess.STDOUT, env=env)
        with _watching(process.pid) as peak:
            code = process.wait()
        seconds = time.perf_counter() - begin
        told.seek(0)
        if code not in allowed:
            raise RuntimeError(f"{' '.join(command)} ended with {code}:\n{told.read()[-4000:]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(seconds, cpu, max(peak))


@contextmanager
def _watching(pid: int) -> Iterator[list[float]]:
    """Meanwhile samples how much memory a process and all its descendants have together (PSS: shared pages once)."""
    sums, over = [0.0], threading.Event()

    def watch() -> None:
        while not over.wait(_SAMPLE_SECONDS):
            sums.append(_tree_mb(pid))

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield sums
    finally:
        over.set()
        thread.join()


def _tree_mb(pid: int) -> float:
    total = 0.0
    try:
        processes = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    except psutil.Error:
        return total
    for process in processes:
        try:
            memory = process.memory_full_info()
            total += getattr(memory, "pss", memory.uss) / _MB
        except psutil.Error:  # it ended meanwhile
            continue
    return total


def tell(title: str, body: str, record: bool) -> None:
    """Print a section with the machine above it; into RESULTS.md where asked."""
    text = f"{machine()}\n\n{body}"
    if record:
        write_section(title, text)
    else:
        print(f"## {title}\n\n{text}\n")
