"""The child side of `ingest.isolate`: parse one document at a time, within limits.

Started by a bare interpreter, not by multiprocessing, whose children import the
parent's main module again (the command line, Prefect): that costs seconds a worker.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import shutil
import signal
import tempfile
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path

from ingest import pulse
from ingest.archives import Bounds, Expanded, archive_kind, expand
from ingest.confine import confine, leave_network
from ingest.errors import Unreadable
from ingest.records import ParsedDocument
from ingest.transport import as_columns

Parse = Callable[..., ParsedDocument]  # of content and file name and, where there is one, the converted content
READY = "ready"
SCRATCH = "jixiao-worker-"  # how the folder for temporary files begins that a worker is given
PAGE = "page"  # a page was recognised, the work goes on
_GRACE_SECONDS = 5
_ARCHIVE_MEMBERS = 8  # an archive may unpack to so many files of the largest size, or to more smaller ones


@dataclass(frozen=True, slots=True)
class Task:
    """A document to parse: its id (sha256 of the content), where its bytes lie, the name it was found by.

    ``converted``: where its content lies in a format that is read in its place. ``unpack_to``: the
    folder for its members if it is an archive; without one an archive is not read.
    """

    document_id: str
    path: str
    file_name: str
    converted: str | None = None
    unpack_to: str | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may cost. Environment: JIXIAO_PARSE_SECONDS, _PARSE_MEMORY_MB, _MAX_BYTES.

    Each page that is recognised gives the document ``seconds`` anew, up to ``renewals`` times as much in all.
    """

    seconds: float = 60
    renewals: int = 30
    memory_mb: int = 2048
    max_bytes: int = 128 << 20
    documents_per_worker: int = 1000  # then a fresh process: whatever a parser leaks ends there


@dataclass(frozen=True, slots=True)
class Answer:
    """What a worker sends back: one of ``parsed``, ``expanded`` (of an archive) and ``reason_code`` is set."""

    parsed: ParsedDocument | None
    reason_code: str | None
    detail: str
    seconds: float
    expanded: Expanded | None = None


def main(descriptor: str, parse_name: str, limits_json: str) -> None:
    """Serve tasks on a socket until the parent closes it. The first message is `READY` or an error text."""
    connection = Connection(int(descriptor))
    limits = Limits(**json.loads(limits_json))
    try:
        leave_network()
        parse = load_parser(parse_name)
        confine(limits.memory_mb)
    except BaseException:  # whatever it is, the parent must hear it
        connection.send(traceback.format_exc())
        return
    connection.send(READY)
    pulse.listen(lambda: _announce_page(connection, limits))
    try:
        while True:
            task: Task = connection.recv()
            _set_alarm(limits)
            answer = answer_task(parse, task, limits)
            signal.alarm(0)
            _send(connection, answer, limits)
    except (EOFError, BrokenPipeError, ConnectionResetError):
        scratch = Path(tempfile.gettempdir())
        if scratch.name.startswith(SCRATCH):  # a parent that was killed does not take it away
            shutil.rmtree(scratch, ignore_errors=True)


def _set_alarm(limits: Limits) -> None:
    """Ends an orphan whose parent is gone."""
    signal.alarm(int(limits.seconds) + _GRACE_SECONDS)


def _announce_page(connection: Connection, limits: Limits) -> None:
    _set_alarm(limits)
    connection.send(PAGE)


def load_parser(name: str) -> Parse:
    """The function that ``module:function`` names."""
    module, _, function = name.partition(":")
    parse: Parse = getattr(importlib.import_module(module), function)
    return parse


def _send(connection: Connection, answer: Answer, limits: Limits) -> None:
    try:
        connection.send(replace(answer, parsed=as_columns(answer.parsed)) if answer.parsed else answer)
    except MemoryError:
        connection.send(_memory_limit(limits, answer.seconds))


def answer_task(parse: Parse, task: Task, limits: Limits) -> Answer:
    """Read, check and parse one document, or take an archive apart; every failure becomes a reason."""
    started = time.perf_counter()
    parsed = expanded = reason_code = None
    detail = ""
    try:
        content = _read(task, limits)
        if task.unpack_to and archive_kind(content):
            expanded = _expand(content, task, Path(task.unpack_to), limits)
        else:
            parsed = parse(content, task.file_name, *_converted(task, limits))
    except Unreadable as error:
        reason_code, detail = error.reason_code, error.detail
    except MemoryError:
        return _memory_limit(limits, time.perf_counter() - started)
    except Exception as error:  # a parser's bug costs its document, not the run
        reason_code, detail = "parser_crash", _describe(error)
    return Answer(parsed, reason_code, detail, time.perf_counter() - started, expanded)


def _expand(content: bytes, task: Task, folder: Path, limits: Limits) -> Expanded:
    """Members are written under their checksums: no name of theirs is ever a path."""
    folder.mkdir(parents=True, exist_ok=True)
    tempfile.tempdir = str(folder)  # whatever a library puts down goes with the folder, even if we are killed

    def keep(member: bytes) -> str:
        document_id = hashlib.sha256(member).hexdigest()
        (folder / document_id).write_bytes(member)
        return document_id

    bounds = Bounds(member_bytes=limits.max_bytes, total_bytes=_ARCHIVE_MEMBERS * limits.max_bytes)
    try:
        return expand(content, task.file_name, keep, bounds)
    finally:
        tempfile.tempdir = None


def _read(task: Task, limits: Limits) -> bytes:
    content = _read_file(Path(task.path), limits)
    if hashlib.sha256(content).hexdigest() != task.document_id:
        raise Unreadable("unreadable_file", f"damaged in the archive (checksum differs): {task.path}")
    return content


def _converted(task: Task, limits: Limits) -> tuple[bytes, ...]:
    return (_read_file(Path(task.converted), limits),) if task.converted else ()


def _read_file(path: Path, limits: Limits) -> bytes:
    try:
        byte_size = path.stat().st_size
        if byte_size > limits.max_bytes:
            raise Unreadable("too_large", f"{byte_size:,} bytes, limit {limits.max_bytes:,}")
        return path.read_bytes()
    except OSError as error:
        raise Unreadable("unreadable_file", f"{error.strerror}: {path}") from error


def _memory_limit(limits: Limits, seconds: float) -> Answer:
    return Answer(None, "memory_limit", f"{limits.memory_mb} MB", seconds)


def _describe(error: Exception) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    place = f" ({Path(frames[-1].filename).name}:{frames[-1].lineno})" if frames else ""
    return f"{type(error).__name__}: {error}{place}"
