"""Runs that are killed: `kill -9` at a moment drawn from a seed, and what a reader sees meanwhile.

dbt and publishing work inside the run's own process: to kill them is to kill it while it
builds or publishes. A worker is one of its children.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from tests.soak.tables import file_hashes
from warehouse.store import Home

_WORKER = "ingest.worker"
_STAGES = {"worker": "parse", "dbt": "build", "publisher": "publish"}
VICTIMS = ("run", *_STAGES)
_END_SECONDS = 300
_LOOK_SECONDS = 1.5  # hashing all tables costs what a run then lacks


@dataclass
class Run:
    """A `jixiao run` of which we hear when each stage begins."""

    process: subprocess.Popen[str]
    began: float = field(default_factory=time.monotonic)
    stages: dict[str, float] = field(default_factory=dict)  # name -> seconds after the start
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._news = threading.Condition()
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def _listen(self) -> None:
        assert self.process.stderr
        for line in self.process.stderr:
            with self._news:
                self.said.append(line)
                self.stages.setdefault(line.split(" (")[0].strip(), time.monotonic() - self.began)
                self._news.notify_all()
        with self._news:
            self._news.notify_all()

    def wait_for(self, stage: str) -> bool:
        """Wait until a stage begins; False if the run ends without it."""
        with self._news:
            self._news.wait_for(lambda: stage in self.stages or self.process.poll() is not None, _END_SECONDS)
            return stage in self.stages

    def end(self) -> int:
        """Its exit code, once it has ended; the seconds it took are the stage ``end``."""
        code = self.process.wait(_END_SECONDS)
        self._listener.join(_END_SECONDS)
        self.stages["end"] = time.monotonic() - self.began
        return code


def start_run(sources: Path, home: Home, server: str = "") -> Run:
    """Begin ``jixiao run sources`` as a shell would; without the URL of a ``server`` it brings its own."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(("JIXIAO_", "PREFECT_"))}
    if server:
        env["PREFECT_API_URL"] = server
    command = [sys.executable, "-m", "jixiao", "run", str(sources), "--home", str(home.path)]
    return Run(subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=env))


def kill_at_random(
    run: Run, victim: str, rng: random.Random, usual: dict[str, float], haste: float = 1.0
) -> str | None:
    """Kill the victim at a random moment of its work; says when and whom, None if it had ended before.

    ``usual`` are the stages of an undisturbed run: how long work takes. With ``haste`` below 1 the
    moment is drawn from the first part of that.
    """
    stage = _STAGES.get(victim)
    if stage and not run.wait_for(stage):
        return None
    later = [seconds for seconds in usual.values() if stage and seconds > usual[stage]]
    delay = haste * rng.uniform(0, min(later) - usual[stage] if stage else usual["end"])
    with suppress(subprocess.TimeoutExpired):
        run.process.wait(delay)
    pids = [run.process.pid] if victim != "worker" else _workers_of(run.process.pid)
    if run.process.poll() is not None or not pids:
        return None
    pid = rng.choice(pids)
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
        last = list(run.stages)[-1] if run.stages else "start"
        return f"{victim} {delay:.2f} s after {stage or 'start'}, in «{last}»"
    return None


def _workers_of(pid: int) -> list[int]:
    with suppress(psutil.Error):
        children = psutil.Process(pid).children()
        return [child.pid for child in children if any(_WORKER in word for word in child.cmdline())]
    return []


@dataclass
class Sight:
    """What a reader saw: every state once, and how often it looked."""

    states: list[dict[str, tuple[int, int]]] = field(default_factory=list)
    looks: int = 0
    errors: list[str] = field(default_factory=list)


@contextmanager
def watching(home: Home, is_published: bool = True) -> Iterator[Sight]:
    """Read what is published, again and again, while the block runs; in a new home from its first publication on."""
    sight = Sight()
    is_over = threading.Event()

    def look() -> None:
        while not is_over.wait(_LOOK_SECONDS):
            nonlocal is_published
            is_published = is_published or home.current.is_symlink()
            if not is_published:
                continue
            try:
                state = file_hashes(home.current.resolve(strict=True))
            except Exception as error:  # whatever a reader would meet is what we want to hear
                sight.errors.append(f"{type(error).__name__}: {error}")
                continue
            sight.looks += 1
            if state not in sight.states:
                sight.states.append(state)

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield sight
    finally:
        is_over.set()
        watcher.join()
