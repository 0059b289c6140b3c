"""The child side of `ingest.isolate`: parse one document at a time, within limits.

Started by a bare interpreter, not by multiprocessing, whose children import the
parent's main module again (the command line, Prefect): that costs seconds a worker.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import resource
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from ingest.errors import Unreadable
from ingest.records import ParsedDocument

Parse = Callable[[bytes, str], ParsedDocument]
READY = "ready"
_GRACE_SECONDS = 5


@dataclass(frozen=True, slots=True)
class Task:
    """A document to parse: its id (sha256 of the content), where its bytes lie, the name it was found by."""

    document_id: str
    path: str
    file_name: str


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may cost. Environment: JIXIAO_PARSE_SECONDS, _PARSE_MEMORY_MB, _MAX_BYTES."""

    seconds: float = 60
    memory_mb: int = 2048
    max_bytes: int = 128 << 20
    documents_per_worker: int = 1000  # then a fresh process: whatever a parser leaks ends there


@dataclass(frozen=True, slots=True)
class Answer:
    """What a worker sends back: one of ``parsed`` and ``reason_code`` is set."""

    parsed: ParsedDocument | None
    reason_code: str | None
    detail: str
    seconds: float


def main(descriptor: str, parse_name: str, limits_json: str) -> None:
    """Serve tasks on a socket until the parent closes it. The first message is `READY` or an error text."""
    connection = Connection(int(descriptor))
    limits = Limits(**json.loads(limits_json))
    try:
        parse = load_parser(parse_name)
        _limit_process(limits)
    except BaseException:  # whatever it is, the parent must hear it
        connection.send(traceback.format_exc())
        return
    connection.send(READY)
    try:
        while True:
            task: Task = connection.recv()
            signal.alarm(int(limits.seconds) + _GRACE_SECONDS)  # ends an orphan whose parent is gone
            answer = answer_task(parse, task, limits)
            signal.alarm(0)
            _send(connection, answer, limits)
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return


def load_parser(name: str) -> Parse:
    """The function that ``module:function`` names."""
    module, _, function = name.partition(":")
    parse: Parse = getattr(importlib.import_module(module), function)
    return parse


def _limit_process(limits: Limits) -> None:
    # RLIMIT_DATA, not RLIMIT_AS: allocators reserve address space that they never use.
    resource.setrlimit(resource.RLIMIT_DATA, (limits.memory_mb << 20,) * 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.addaudithook(_refuse_network)


def _refuse_network(event: str, arguments: tuple[object, ...]) -> None:
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto"):
        raise PermissionError("a parser may not use the network")


def _send(connection: Connection, answer: Answer, limits: Limits) -> None:
    try:
        connection.send(answer)
    except MemoryError:
        connection.send(_memory_limit(limits, answer.seconds))


def answer_task(parse: Parse, task: Task, limits: Limits) -> Answer:
    """Read, check and parse one document; every failure becomes a reason."""
    started = time.perf_counter()
    parsed = reason_code = None
    detail = ""
    try:
        parsed = parse(_read(task, limits), task.file_name)
    except Unreadable as error:
        reason_code, detail = error.reason_code, error.detail
    except MemoryError:
        return _memory_limit(limits, time.perf_counter() - started)
    except Exception as error:  # a parser's bug costs its document, not the run
        reason_code, detail = "parser_crash", _describe(error)
    return Answer(parsed, reason_code, detail, time.perf_counter() - started)


def _read(task: Task, limits: Limits) -> bytes:
    path = Path(task.path)
    try:
        byte_size = path.stat().st_size
        if byte_size > limits.max_bytes:
            raise Unreadable("too_large", f"{byte_size:,} bytes, limit {limits.max_bytes:,}")
        content = path.read_bytes()
    except OSError as error:
        raise Unreadable("unreadable_file", f"{error.strerror}: {task.path}") from error
    if hashlib.sha256(content).hexdigest() != task.document_id:
        raise Unreadable("unreadable_file", f"damaged in the archive (checksum differs): {task.path}")
    return content


def _memory_limit(limits: Limits, seconds: float) -> Answer:
    return Answer(None, "memory_limit", f"{limits.memory_mb} MB", seconds)


def _describe(error: Exception) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    place = f" ({Path(frames[-1].filename).name}:{frames[-1].lineno})" if frames else ""
    return f"{type(error).__name__}: {error}{place}"
