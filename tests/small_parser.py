"""A real, small parser for tests of what surrounds parsing; the file's words say what it does."""

from __future__ import annotations

import hashlib
import os
import signal
import socket
import subprocess
import tempfile
import time
from decimal import Decimal
from pathlib import Path

from ingest import pulse
from ingest.errors import Unreadable
from ingest.records import ParsedDocument, ProjectRecord, ReportRecord, stable_key

NAME = "small_parser:parse"


def parse(content: bytes, file_name: str, converted: bytes | None = None) -> ParsedDocument:
    """A report with one project a line ``name amount``; other first words misbehave."""
    if not content:
        raise Unreadable("empty_file")
    text = (content if converted is None else converted).decode("utf-8")
    word = text.split()[0]
    if word in _MISBEHAVIOUR:
        _MISBEHAVIOUR[word]()
    if word == "abort":
        _abort_for_memory(int(text.split()[1]))
    if word == "killed-once":
        _be_killed_once(Path(file_name))
    document_id = hashlib.sha256(content).hexdigest()
    parsed = ParsedDocument(document_id=document_id, format="txt", encoding="utf-8", page_count=None)
    report_id = stable_key(document_id, 1)
    parsed.report.append(_report(document_id, report_id, text))
    for number, line in enumerate(text.splitlines(), 1):
        name, amount = line.rsplit(" ", 1)
        parsed.project.append(_project(document_id, report_id, number, name, Decimal(amount), line))
    return parsed


def _report(document_id: str, report_id: str, text: str) -> ReportRecord:
    return ReportRecord(
        report_id=report_id, document_id=document_id, report_no=1, title=text.splitlines()[0],
        report_kind="project_form", agency_name=None, agency_source=None, fiscal_year=2021, fiscal_year_source="title",
        title_year=2021, report_date=None, overall_score=None, grade=None, source_page=None, source_locator="L1:1-1",
        source_text=text[:1],
    )  # fmt: skip


def _project(
    document_id: str, report_id: str, number: int, name: str, amount: Decimal, line: str
) -> ProjectRecord:
    return ProjectRecord(
        project_id=stable_key(report_id, number), report_id=report_id, document_id=document_id, project_no=number,
        project_name=None if name == "nameless" else name,  # type: ignore[arg-type]
        project_code=None, competent_department=None, implementing_unit=None, fiscal_year=2021,
        initial_budget_yuan=None, budget_yuan=amount, executed_yuan=None, execution_rate_pct=None, score=None,
        grade=None, goal_text=None, outcome_text=None, source_page=None,
        source_locator=f"L{number}:1-{len(line)}", source_text=line, confidence="plain",
    )  # fmt: skip


def _loop() -> None:
    while True:
        pass


def _fail() -> None:
    raise KeyError("no such column")


def _recurse() -> None:
    _recurse()


def _recognise_for_ever() -> None:
    while True:
        time.sleep(0.1)
        pulse.page_done()


def _recognise_five() -> None:
    for _ in range(5):
        time.sleep(0.2)
        pulse.page_done()


def _leave_a_child() -> None:
    subprocess.Popen(["sleep", "60.25"])
    _loop()


def _ask_the_network() -> None:
    socket.create_connection(("192.0.2.1", 80), timeout=1)


def _abort_for_memory(megabytes: int) -> None:
    """As a library written in C does that gets no more."""
    taken = bytes(range(256)) * (megabytes << 12)
    os.kill(os.getpid(), signal.SIGABRT if taken else 0)


def _be_killed_once(mark: Path) -> None:
    if not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)


def _litter() -> None:
    tempfile.mkdtemp()
    os._exit(3)


_MISBEHAVIOUR = {
    "litter": _litter,
    "killed": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "loop": _loop,
    "fail": _fail,
    "recurse": _recurse,
    "segfault": lambda: os.kill(os.getpid(), signal.SIGSEGV),
    "exit": lambda: os._exit(3),
    "memory": lambda: bytearray(8 << 30),
    "network": _ask_the_network,
    "pages": _recognise_five,
    "endless": _recognise_for_ever,
    "child": _leave_a_child,
}


def refuse(content: bytes, file_name: str) -> ParsedDocument:
    """A parser that knows no report."""
    raise Unreadable("nothing_recognised")
