"""Parse documents in worker processes with limits of time and memory.

One document can cost no more than itself: a crash, a kill, an endless loop or a memory
bomb becomes an `Unreadable` for that document, its worker is replaced, the others go on.
Each worker has one document and one socket at a time, so it is always known which
document was at fault.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from multiprocessing import Pipe
from multiprocessing.connection import wait

from ingest.archives import Expanded
from ingest.errors import Unreadable
from ingest.records import RECORD_TABLES, ParsedDocument
from ingest.worker import PAGE, READY, SCRATCH, Answer, Limits, Task, answer_task, load_parser

__all__ = ["Limits", "Outcome", "Task", "WorkerStartError", "limits_from_environment", "parse_all"]

DEFAULT_PARSE = "ingest.parse:parse_bytes"
_START = "import sys; from ingest.worker import main; main(*sys.argv[1:])"
_START_SECONDS = 120
# Who ends so was ended by somebody else (an operator, a system out of memory), perhaps not for its document's sake.
_KILLED = frozenset({-signal.SIGKILL, -signal.SIGTERM})
# How libraries written in C end where they get no memory. They ask for as much again as they have, so half is enough.
_OUT_OF_MEMORY = frozenset({signal.SIGABRT, signal.SIGTRAP, signal.SIGILL, signal.SIGSEGV})
_RSS_TO_MB = 20 if sys.platform == "darwin" else 10  # bytes there, KB elsewhere
_KILLED_AT_START = 3  # so many times a pool puts up with workers that are killed while they start
_DOCUMENTS_PER_EXTRA_WORKER = 8  # fewer do not repay the start of an interpreter
_BATCH_DOCUMENTS = 1000  # a transaction of the load costs as much as fifty documents
# A page of these, a member of an archive, a picture that is recognised: ten times a text and more.
_SLOW = (".pdf", ".doc", ".zip", ".rar", ".7z", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp")
_BATCH_RECORDS = 200_000


class WorkerStartError(RuntimeError):
    """A worker could not import the parser: nothing can be parsed at all."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a document: one of ``parsed``, ``error`` and ``expanded`` (of an archive) is set."""

    task: Task
    parsed: ParsedDocument | None
    error: Unreadable | None
    started_at: datetime
    seconds: float
    expanded: Expanded | None = None


def limits_from_environment() -> Limits:
    """The limits that JIXIAO_PARSE_SECONDS, JIXIAO_PARSE_MEMORY_MB and JIXIAO_MAX_BYTES set."""
    default = Limits()
    return Limits(
        seconds=float(os.environ.get("JIXIAO_PARSE_SECONDS", default.seconds)),
        memory_mb=int(os.environ.get("JIXIAO_PARSE_MEMORY_MB", default.memory_mb)),
        max_bytes=int(os.environ.get("JIXIAO_MAX_BYTES", default.max_bytes)),
    )


def parse_all(
    tasks: Iterable[Task],
    limits: Limits | None = None,
    workers: int | None = None,
    parse: str = DEFAULT_PARSE,
    on_outcome: Callable[[Outcome], None] | None = None,
    batch_documents: int = _BATCH_DOCUMENTS,
) -> Iterator[list[Outcome]]:
    """Parse documents in ``workers`` processes; yields every task's outcome once, in batches as they complete.

    ``parse`` names the function as ``module:function``; ``on_outcome`` hears of each
    document at once (for a progress bar). With ``workers=0`` all happens in this process,
    without limits of time and memory: for debugging. Raises `WorkerStartError`.
    """
    waiting = deque(sorted(tasks, key=_is_quick))  # what may take long first: nobody waits for it at the end
    if not waiting:
        return
    limits = limits or limits_from_environment()
    most = (os.cpu_count() or 1) if workers is None else workers
    pool = _Pool(min(most, -(-len(waiting) // _DOCUMENTS_PER_EXTRA_WORKER)), parse, limits)
    try:
        batch: list[Outcome] = []
        records = 0
        for outcome in pool.run(waiting) if most else _run_here(waiting, parse, limits):
            if on_outcome:
                on_outcome(outcome)
            batch.append(outcome)
            records += _record_count(outcome)
            if len(batch) >= batch_documents or records >= _BATCH_RECORDS:
                yield batch
                batch, records = [], 0
        if batch:
            yield batch
    finally:
        pool.close()


def _is_quick(task: Task) -> bool:
    return task.converted is None and not task.file_name.lower().endswith(_SLOW)


def _run_here(waiting: Iterable[Task], parse: str, limits: Limits) -> Iterator[Outcome]:
    function = load_parser(parse)
    for task in waiting:
        started_at = datetime.now(UTC)
        answer = answer_task(function, task, limits)
        yield _outcome(task, answer, started_at)


def _outcome(task: Task, answer: Answer, started_at: datetime) -> Outcome:
    return Outcome(task, answer.parsed, _error(answer), started_at, answer.seconds, answer.expanded)


def _error(answer: Answer) -> Unreadable | None:
    return Unreadable(answer.reason_code, answer.detail) if answer.reason_code else None


def _record_count(outcome: Outcome) -> int:
    if outcome.expanded:
        return len(outcome.expanded.members)
    return sum(len(getattr(outcome.parsed, name)) for name in RECORD_TABLES) if outcome.parsed else 0


class _Worker:
    """A worker process and what it is busy with; ``deadline`` is on the monotonic clock."""

    def __init__(self, parse: str, limits: Limits) -> None:
        self.connection, child = Pipe()
        self.task: Task | None = None
        self.is_ready = False
        self.documents = 0
        self.peak_mb = 0
        self._inherited_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> _RSS_TO_MB
        self.deadline = time.monotonic() + _START_SECONDS
        self.started_at = datetime.now(UTC)
        # What libraries put down: a worker that is killed cannot take it away itself.
        self._scratch = tempfile.mkdtemp(prefix=SCRATCH)
        with child:
            self._process = subprocess.Popen(
                [sys.executable, "-c", _START, str(child.fileno()), parse, json.dumps(asdict(limits))],
                pass_fds=[child.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "TMPDIR": self._scratch},
                start_new_session=True,  # Ctrl-C reaches the parent alone, which then closes the pool
            )

    def give(self, task: Task, limits: Limits) -> None:
        self.task = task
        self.documents += 1
        self.started_at = datetime.now(UTC)
        self.pages = 0
        self.deadline = time.monotonic() + limits.seconds
        self._end = time.monotonic() + limits.seconds * limits.renewals
        with suppress(BrokenPipeError):  # it died idle: its closed socket says so in a moment
            self.connection.send(task)

    def renew(self, limits: Limits) -> None:
        """The document in hand has come a page further."""
        self.pages += 1
        self.deadline = min(time.monotonic() + limits.seconds, self._end)

    def stop(self) -> int:
        """Kill the process and what it has started; returns its exit code (negative: the signal that had ended it)."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self.connection.close()
        code = self._process.wait()
        shutil.rmtree(self._scratch, ignore_errors=True)
        return code

    def exit_code(self) -> int:
        """Of a process that has closed its socket. From then on ``peak_mb`` says what it took at most (0: unknown)."""
        if self._process.returncode is None:
            _, status, usage = os.wait4(self._process.pid, 0)
            self._process.returncode = os.waitstatus_to_exitcode(status)
            peak_mb = usage.ru_maxrss >> _RSS_TO_MB
            # up to what we had when we started it the figure may be our own, which a child inherits
            self.peak_mb = peak_mb if peak_mb > self._inherited_mb else 0
        shutil.rmtree(self._scratch, ignore_errors=True)
        return self._process.returncode

    def answered(self, answer: Answer) -> Outcome:
        """The outcome of the task in hand, which is then done."""
        return _outcome(self.give_back(), answer, self.started_at)

    def failed(self, error: Unreadable) -> Outcome:
        """The outcome of the task that the process did not survive."""
        spent = (datetime.now(UTC) - self.started_at).total_seconds()
        return Outcome(self.give_back(), None, error, self.started_at, spent)

    def give_back(self) -> Task:
        """The task in hand, which is then no longer its own."""
        assert self.task is not None
        task, self.task = self.task, None
        return task


class _Pool:
    def __init__(self, count: int, parse: str, limits: Limits) -> None:
        self._parse = parse
        self._limits = limits
        self._workers = [_Worker(parse, limits) for _ in range(count)]
        self._tried_again: set[Task] = set()
        self._killed_at_start = 0

    def close(self) -> None:
        for worker in self._workers:
            worker.stop()
        self._workers.clear()

    def run(self, waiting: deque[Task]) -> Iterator[Outcome]:
        while waiting or any(worker.task for worker in self._workers):
            nearest = min(worker.deadline for worker in self._workers if worker.task or not worker.is_ready)
            answered = wait([worker.connection for worker in self._workers], max(0.0, nearest - time.monotonic()))
            late = time.monotonic()
            for worker in list(self._workers):
                if worker.connection in answered:
                    outcome = self._hear(worker, waiting)
                elif late >= worker.deadline and (worker.task or not worker.is_ready):
                    outcome = self._end_late(worker)
                else:
                    continue
                if not worker.task:
                    self._occupy(worker, waiting)
                if outcome:
                    yield outcome

    def _hear(self, worker: _Worker, waiting: deque[Task]) -> Outcome | None:
        try:
            message = worker.connection.recv()
        except (EOFError, ConnectionResetError):
            return self._end_crashed(worker, waiting)
        if isinstance(message, Answer):
            if message.reason_code == "memory_limit":  # a process that ran out is in no known state
                worker.documents = self._limits.documents_per_worker
            return worker.answered(message)
        if message == PAGE:
            worker.renew(self._limits)
        elif message == READY:
            worker.is_ready = True
        else:
            raise WorkerStartError(f"a worker could not load {self._parse}:\n{message}")
        return None

    def _occupy(self, worker: _Worker, waiting: deque[Task]) -> None:
        """Give the worker the next task; replace it if it is worn out or gone."""
        if worker.documents >= self._limits.documents_per_worker and not worker.connection.closed:
            worker.stop()
        if worker.connection.closed:
            self._workers.remove(worker)
            if waiting:
                self._workers.append(_Worker(self._parse, self._limits))
        elif worker.is_ready and waiting:
            worker.give(waiting.popleft(), self._limits)

    def _end_late(self, worker: _Worker) -> Outcome:
        worker.stop()
        if not worker.task:
            raise WorkerStartError(f"a worker did not load {self._parse} within {_START_SECONDS} s")
        limit = f"{self._limits.seconds:g} s"
        if worker.pages:
            limit += f" a page, or {self._limits.seconds * self._limits.renewals:g} s in all"
        return worker.failed(Unreadable("time_limit", limit))

    def _end_crashed(self, worker: _Worker, waiting: deque[Task]) -> Outcome | None:
        code = worker.exit_code()
        worker.connection.close()
        if not worker.task:
            self._end_idle(worker, code)
            return None
        if code in _KILLED and worker.task not in self._tried_again:
            self._tried_again.add(worker.task)
            waiting.append(worker.give_back())
            return None
        if -code in _OUT_OF_MEMORY and worker.peak_mb >= self._limits.memory_mb // 2:
            return worker.failed(Unreadable("memory_limit", f"{self._limits.memory_mb} MB"))
        return worker.failed(Unreadable("parser_crash", f"the process ended with {_exit_text(code)}"))

    def _end_idle(self, worker: _Worker, code: int) -> None:
        """It has no document; was it still starting, the next one may do no better."""
        if worker.is_ready:
            return
        self._killed_at_start += 1
        if code not in _KILLED or self._killed_at_start > _KILLED_AT_START:
            raise WorkerStartError(f"a worker ended with {_exit_text(code)} before it had loaded {self._parse}")


def _exit_text(code: int) -> str:
    if code >= 0:
        return f"exit code {code}"
    try:
        name = signal.Signals(-code).name
    except ValueError:
        name = f"signal {-code}"
    return f"{name} (often: the machine is out of memory)" if -code == signal.SIGKILL else name
