"""Office files that LibreOffice has to convert: many in one process, before the parsing.

One start of LibreOffice costs seconds, a further file a fraction of one. What converts runs in
a process of its own, as parsing does: finding out what a file is already means opening it.
"""

from __future__ import annotations

import hashlib
import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from ingest.errors import Unreadable
from ingest.isolate import Outcome
from ingest.worker import Limits, Task

BATCH_FILES = 50
_START = "from ingest.conversion import main; main()"
_HEAD_BYTES = 80
_ODF = b"mimetypeapplication/vnd.oasis.opendocument"  # name and content of the ZIP's first file, not compressed
_ODF_AT = 30
_FORMATS = frozenset({"doc", "wps", "rtf", "odt", "ods"})
_SLACK_SECONDS = 60


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
) -> tuple[list[Task], list[Outcome]]:
    """Convert what needs it of `convertible` tasks into ``folder``: the tasks to parse, and outcomes of those refused.

    ``limits.seconds`` are for one file. ``on_batch`` hears how many tasks are done. A batch whose
    process does not survive is left as it is: its documents are then converted one by one by whoever
    parses them.
    """
    batches = [tasks[n : n + BATCH_FILES] for n in range(0, len(tasks), BATCH_FILES)]
    results: dict[str, str | Unreadable] = {}
    started_at: dict[str, datetime] = {}

    def convert(batch: Sequence[Task]) -> dict[str, str | Unreadable]:
        started_at.update(dict.fromkeys((task.document_id for task in batch), datetime.now(UTC)))
        return _convert_batch(batch, folder, limits)

    with ThreadPoolExecutor(max(1, workers)) as pool:
        for batch, converted in zip(batches, pool.map(convert, batches), strict=True):
            results |= converted
            on_batch(len(batch))
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


def _convert_batch(batch: Sequence[Task], folder: Path, limits: Limits) -> dict[str, str | Unreadable]:
    """Document id -> where its conversion lies, or why there is none; without those that need none."""
    paths = {task.document_id: task.path for task in batch}
    words = {"paths": paths, "folder": str(folder), "seconds": limits.seconds}
    try:
        done = subprocess.run(
            [sys.executable, "-c", _START],
            input=json.dumps(words).encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=limits.seconds * (len(batch) + 1) + _SLACK_SECONDS,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            check=True,
        )
        answers = json.loads(done.stdout)
    except (subprocess.SubprocessError, OSError, ValueError):
        return {}
    return {
        document_id: Unreadable(reason_code, detail) if reason_code else detail
        for document_id, (reason_code, detail) in answers.items()
    }


def main() -> None:
    """The child's side: a JSON object on stdin, document id -> (reason code or "", detail or place) on stdout."""
    from ingest.readers.office import convert_all
    from ingest.readers.open import format_of

    memory = Limits().memory_mb << 20
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
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
