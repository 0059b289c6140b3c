"""Office files that LibreOffice has to convert: many in one process, before the parsing.

One start of LibreOffice costs seconds, a further file a fraction of one. What converts runs in
a process of its own, as parsing does: finding out what a file is already means opening it.
"""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from ingest.confine import confine, leave_network
from ingest.errors import Unreadable
from ingest.isolate import Outcome
from ingest.worker import Limits, Task

BATCH_FILES = 50
_SECOND_BATCH_FILES = 5  # what slow neighbours kept waiting is tried once more, with fewer of them
_START = "from ingest.conversion import main; main()"
_HEAD_BYTES = 80
_ODF = b"mimetypeapplication/vnd.oasis.opendocument"  # name and content of the ZIP's first file, not compressed
_ODF_AT = 30
_FORMATS = frozenset({"doc", "wps", "rtf", "odt", "ods"})
# So many files of a batch may use up their time, and every other takes at most so long.
_SLOW_FILES, _SECONDS_A_FILE = 5, 2
_GRACE_SECONDS = 10


class _NotReached(Unreadable):
    """A file that its batch had no time for."""


def convertible(task: Task) -> bool:
    """Whether the file's first bytes may be those of a format that is converted: Word's and Excel's are alike."""
    try:
        with Path(task.path).open("rb") as file:
            head = file.read(_HEAD_BYTES)
    except OSError:  # the parser says so
        return False
    is_open_document = head.startswith(b"PK") and head.startswith(_ODF, _ODF_AT)
    return is_open_document or head.startswith((b"{\\rtf", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"))


def convert_tasks(
    tasks: Sequence[Task],
    folder: Path,
    limits: Limits,
    workers: int,
    on_batch: Callable[[int], None] = lambda count: None,
    batch_seconds: float | None = None,
) -> tuple[list[Task], list[Outcome]]:
    """Convert what needs it of `convertible` tasks into ``folder``: the tasks to parse, and outcomes of those refused.

    ``limits.seconds`` are for one file; a batch has ``batch_seconds`` (default: enough for a few slow
    files), and what it has not reached by then is tried once more in a smaller batch, then refused.
    ``on_batch`` hears how many tasks are done. A batch whose process crashes is left as it is:
    whoever parses its documents converts them singly.
    """
    results: dict[str, str | Unreadable] = {}
    started_at: dict[str, datetime] = {}

    def convert(batch: Sequence[Task]) -> dict[str, str | Unreadable]:
        started_at.update(dict.fromkeys((task.document_id for task in batch), datetime.now(UTC)))
        longest = _SLOW_FILES * limits.seconds + _SECONDS_A_FILE * len(batch)
        return _convert_batch(batch, folder, limits.seconds, batch_seconds or longest)

    with ThreadPoolExecutor(max(1, workers)) as pool:
        waiting = list(tasks)
        for size in (BATCH_FILES, _SECOND_BATCH_FILES):
            batches = [waiting[n : n + size] for n in range(0, len(waiting), size)]
            waiting = []
            for batch, converted in zip(batches, pool.map(convert, batches), strict=True):
                results |= converted
                left = [task for task in batch if isinstance(converted.get(task.document_id), _NotReached)]
                again = left if len(batch) > 1 and size == BATCH_FILES else []
                waiting += again
                on_batch(len(batch) - len(again))
    refused = [
        Outcome(task, None, why, started_at[task.document_id], 0.0)
        for task in tasks
        if isinstance(why := results.get(task.document_id), Unreadable)
    ]
    return list(_to_parse(tasks, results)), refused


def _to_parse(tasks: Sequence[Task], results: dict[str, str | Unreadable]) -> Iterator[Task]:
    for task in tasks:
        result = results.get(task.document_id)
        if result is None:
            yield task
        elif isinstance(result, str):
            yield replace(task, converted=result)


def _convert_batch(
    batch: Sequence[Task], folder: Path, seconds: float, batch_seconds: float
) -> dict[str, str | Unreadable]:
    """Document id -> where its conversion lies, or why there is none; without those that need none."""
    paths = {task.document_id: task.path for task in batch}
    words = {"paths": paths, "folder": str(folder), "seconds": seconds}
    process = subprocess.Popen(
        [sys.executable, "-c", _START],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )
    try:
        written, _ = process.communicate(json.dumps(words).encode(), batch_seconds)
        answers = json.loads(written)
    except subprocess.TimeoutExpired:
        return {task.document_id: _unless_done(task, folder, batch_seconds) for task in batch}
    except (OSError, ValueError):
        return {}
    finally:
        _end(process)
    return {
        document_id: Unreadable(reason_code, detail) if reason_code else detail
        for document_id, (reason_code, detail) in answers.items()
    }


def _unless_done(task: Task, folder: Path, seconds: float) -> str | Unreadable:
    """What became of a file of a batch that was ended."""
    for done in folder.glob(f"{Path(task.path).name}.*"):
        return str(done)
    return _NotReached("conversion_failed", f"its batch took longer than {seconds:g} s")


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the child so that it can end LibreOffice, which is in a session of its own."""
    process.terminate()
    try:
        process.communicate(timeout=_GRACE_SECONDS)
    except (subprocess.TimeoutExpired, ValueError):
        process.kill()
        process.wait()


def main() -> None:
    """The child's side: a JSON object on stdin, document id -> (reason code or "", detail or place) on stdout."""
    leave_network()
    from ingest.readers.office import convert_all
    from ingest.readers.open import format_of

    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # an exception: LibreOffice is ended on the way out
    confine(Limits().memory_mb)
    words = json.load(sys.stdin)
    ids = {}
    for document_id, path in words["paths"].items():
        with suppress(Unreadable, OSError):  # the parser says so, and also where the checksum differs
            content = Path(path).read_bytes()
            if format_of(content) in _FORMATS and hashlib.sha256(content).hexdigest() == document_id:
                ids[Path(path)] = document_id
    answers = {
        ids[path]: (result.reason_code, result.detail) if isinstance(result, Unreadable) else ("", str(result))
        for path, result in convert_all(list(ids), Path(words["folder"]), words["seconds"]).items()
    }
    json.dump(answers, sys.stdout)
