"""What is not text or PDF on its way through a run: archives, and files that LibreOffice converts."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from flows import open_run, steps
from ingest.conversion import convert_tasks, convertible
from ingest.isolate import Limits, Task, limits_from_environment
from ingest.sources import find
from tests.conftest import NARRATIVE
from warehouse.quarantine import open_quarantine
from warehouse.store import Home, open_reader

needs_soffice = pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")


def rtf(text: str) -> bytes:
    """A paragraph a line, every character by its number."""
    lines = ["".join(f"\\u{(ord(c) + (1 << 15)) % (1 << 16) - (1 << 15)}?" for c in line) for line in text.splitlines()]
    return ("{\\rtf1\\ansi " + "\\par ".join(lines) + "}").encode("ascii")


def zipped(files: dict[str, bytes], stored: bool = False) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))  # the same bytes at any time
            archive.writestr(entry, content, archive.compression)
    return target.getvalue()


def taken(home: Home, folder: Path) -> str:
    """A run over the folder up to parsing; its id."""
    run_id = open_run.begin(home, [str(folder)])
    assert run_id
    plan = steps.look(home, find([str(folder)]), run_id)
    steps.take_files(home, plan.to_take, run_id)
    return run_id


def parse_everything(home: Home, run_id: str) -> list[list[str]]:
    """Rounds of parsing as the flow makes them: the names of each."""
    rounds = []
    while tasks := steps.pending_documents(home):
        rounds.append([task.file_name for task in tasks])
        steps.parse_documents(home, tasks, run_id)
    return rounds


def rows(home: Home, sql: str) -> list[tuple]:
    with open_reader(home) as connection:
        return connection.execute(sql).fetchall()


@pytest.mark.parametrize(
    ("content", "is_one"),
    [
        (rtf("甲"), True),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), True),
        (zipped({"mimetype": b"application/vnd.oasis.opendocument.text"}, stored=True), True),
        (zipped({"[Content_Types].xml": b"x"}), False),
        (NARRATIVE.encode(), False),
        (b"", False),
    ],
)
def test_what_may_have_to_be_converted_is_told_by_its_first_bytes(tmp_path, content, is_one):
    (tmp_path / "x").write_bytes(content)
    assert convertible(Task("x", str(tmp_path / "x"), "x")) is is_one
    assert not convertible(Task("x", str(tmp_path / "gone"), "x"))


@pytest.mark.slow
def test_archives_are_parsed_first_and_then_what_was_in_them(tmp_path):
    home, folder = Home(tmp_path / "home"), tmp_path / "reports"
    folder.mkdir()
    inner = zipped({"内/说明.txt": NARRATIVE.encode()})
    (folder / "a.zip").write_bytes(zipped({"inner.zip": inner, "空.txt": b""}))
    (folder / "cut.zip").write_bytes(zipped({"x.txt": b"x"})[:-8])
    assert parse_everything(home, taken(home, folder)) == [["a.zip", "cut.zip"], ["空.txt", "说明.txt"]]
    assert rows(home, "SELECT s.source_uri FROM raw.report JOIN raw.source AS s USING (document_id)") == [
        ((folder / "a.zip").as_uri() + "!/inner.zip!/%E5%86%85/%E8%AF%B4%E6%98%8E.txt",)
    ]
    with open_reader(home) as connection:
        reasons = {row.file_name: row.reason_code for row in open_quarantine(connection)}
    assert reasons == {"cut.zip": "truncated_file", "空.txt": "empty_file"}
    assert [path for path in home.unfinished.rglob("*") if path.is_file()] == []


@pytest.mark.slow
@needs_soffice
def test_office_files_are_converted_together_and_keep_their_identity(tmp_path):
    home, folder = Home(tmp_path / "home"), tmp_path / "reports"
    folder.mkdir()
    for number in range(3):
        (folder / f"{number}.rtf").write_bytes(rtf(NARRATIVE.replace("云岭县", f"云岭{number}县")))
    (folder / "a.zip").write_bytes(zipped({"b.rtf": rtf(NARRATIVE.replace("云岭县", "白石县"))}))
    assert parse_everything(home, taken(home, folder)) == [["0.rtf", "1.rtf", "2.rtf", "a.zip"], ["b.rtf"]]
    found = rows(home, "SELECT file_name, format FROM raw.report JOIN raw.document USING (document_id) ORDER BY 1")
    assert found == [("0.rtf", "rtf"), ("1.rtf", "rtf"), ("2.rtf", "rtf"), ("b.rtf", "rtf")]
    assert not home.converted.exists()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("limits", "batch_seconds", "detail"),
    [
        (Limits(seconds=0.3), None, "it took longer than 0.3 s"),
        (Limits(seconds=60), 2, "its batch took longer than 2 s"),
    ],
)
def test_what_hangs_costs_its_time_and_leaves_no_process(tmp_path, monkeypatch, limits, batch_seconds, detail):
    hanging = tmp_path / "soffice"  # stands for a LibreOffice that never ends
    length = f"6{tmp_path.stat().st_ino}"
    hanging.write_text(f"#!/bin/sh\nexec sleep {length}\n")
    hanging.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    content = rtf(NARRATIVE)
    (tmp_path / "a.rtf").write_bytes(content)
    task = Task(hashlib.sha256(content).hexdigest(), str(tmp_path / "a.rtf"), "a.rtf")
    to_parse, [outcome] = convert_tasks([task], tmp_path / "out", limits, 1, batch_seconds=batch_seconds)
    assert to_parse == [] and outcome.error
    assert (outcome.error.reason_code, outcome.error.detail) == ("conversion_failed", detail)
    assert [p for p in psutil.process_iter(["cmdline"]) if length in (p.info["cmdline"] or [])] == []


@pytest.mark.slow
def test_what_a_batch_had_no_time_for_is_tried_once_more(tmp_path, monkeypatch):
    """The first start hangs, the next ones write an (empty) file for each that they are given."""
    (tmp_path / "converted.docx").write_bytes(zipped({"word/document.xml": b""}))
    fake = tmp_path / "soffice"
    fake.write_text(
        f"""#!/bin/sh
cd "{tmp_path}"
mkdir started 2>/dev/null && exec sleep 600
while [ "$1" != --outdir ]; do shift; done
out=$2; shift 2
for file; do cp converted.docx "$out/$(basename "$file" .rtf).docx"; done
"""
    )
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    tasks = []
    for number in range(2):
        content = rtf(f"{number}")
        (tmp_path / f"{number}.rtf").write_bytes(content)
        tasks.append(Task(hashlib.sha256(content).hexdigest(), str(tmp_path / f"{number}.rtf"), f"{number}.rtf"))
    done: list[int] = []
    to_parse, refused = convert_tasks(tasks, tmp_path / "out", Limits(), 1, done.append, batch_seconds=2)
    assert refused == [] and [bool(task.converted) for task in to_parse] == [True, True]
    assert done == [0, 2]


@pytest.mark.slow
@needs_soffice
def test_a_conversion_that_is_refused_has_its_reason_and_the_others_are_parsed(tmp_path):
    tasks = []
    damaged = zipped({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<cut off"}, stored=True)
    for name, content in {"good.rtf": rtf(NARRATIVE), "bad.odt": damaged, "plain.txt": NARRATIVE.encode()}.items():
        (tmp_path / name).write_bytes(content)
        tasks.append(Task(hashlib.sha256(content).hexdigest(), str(tmp_path / name), name))
    changed = replace(tasks[0], document_id="0" * 64, file_name="not what its id says")
    done: list[int] = []
    limits = limits_from_environment()
    to_parse, refused = convert_tasks([*tasks, changed], tmp_path / "out", limits, workers=1, on_batch=done.append)
    assert done == [4]
    assert [(task.file_name, task.converted is not None) for task in to_parse] == [
        ("good.rtf", True), ("plain.txt", False), ("not what its id says", False),
    ]  # fmt: skip
    [outcome] = refused
    assert outcome.task.file_name == "bad.odt" and outcome.error
    assert outcome.error.reason_code in ("conversion_failed", "damaged_file")
