"""One bad document costs itself and nothing else."""

from __future__ import annotations

import hashlib
import io
import resource
import zipfile
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

import small_parser
from ingest import isolate
from ingest.isolate import Limits, Outcome, Task

pytestmark = pytest.mark.slow  # starts worker processes

LIMITS = Limits(seconds=20, memory_mb=1024, max_bytes=1 << 20)


@pytest.fixture
def archived(tmp_path: Path):
    def make(content: str | bytes, name: str = "a.txt") -> Task:
        data = content.encode("utf-8") if isinstance(content, str) else content
        document_id = hashlib.sha256(data).hexdigest()
        path = tmp_path / document_id
        path.write_bytes(data)
        return Task(document_id, str(path), name)

    return make


def outcomes_of(tasks: list[Task], limits: Limits = LIMITS, workers: int = 1, **options) -> dict[str, Outcome]:
    batches = isolate.parse_all(tasks, limits, workers, parse=small_parser.NAME, **options)
    outcomes = [outcome for batch in batches for outcome in batch]
    assert sorted(o.task.document_id for o in outcomes) == sorted(t.document_id for t in tasks), "each task once"
    return {outcome.task.file_name: outcome for outcome in outcomes}


def test_a_bad_document_costs_itself_and_the_others_come_through(archived):
    bad = {
        "segfault": ("parser_crash", "SIGSEGV"),
        "exit": ("parser_crash", "exit code 3"),
        "fail": ("parser_crash", "KeyError: 'no such column' (small_parser.py:"),
        "recurse": ("parser_crash", "RecursionError"),
        "memory": ("memory_limit", "1024 MB"),
        "network": ("parser_crash", "a parser may not use the network"),
    }
    tasks = []
    for number, word in enumerate(bad):
        tasks += [archived(f"{word} 1", word), archived(f"road {number}", f"good{number}")]
    outcomes = outcomes_of(tasks)
    for word, (reason_code, detail) in bad.items():
        error = outcomes[word].error
        assert error is not None and error.reason_code == reason_code
        assert detail in error.message
        assert outcomes[word].parsed is None
    for number in range(len(bad)):
        parsed = outcomes[f"good{number}"].parsed
        assert parsed is not None and parsed.project[0].project_name == "road"


def test_a_library_that_aborts_for_want_of_memory_is_told_from_a_crash(archived):
    # A process inherits the peak of the one that starts it: only what it takes beyond that is known to be its own.
    ours_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> isolate._RSS_TO_MB
    error = outcomes_of([archived(f"abort {ours_mb + 800}")], Limits(memory_mb=ours_mb + 1024))["a.txt"].error
    assert error is not None and (error.reason_code, error.detail) == ("memory_limit", f"{ours_mb + 1024} MB")
    error = outcomes_of([archived("abort 1")], Limits(memory_mb=ours_mb + 1024))["a.txt"].error
    assert error is not None and error.reason_code == "parser_crash" and "SIGABRT" in error.detail


def test_an_endless_document_ends_at_its_time_limit(archived):
    tasks = [archived("loop 1", "loop"), archived("road 5", "good")]
    outcomes = outcomes_of(tasks, Limits(seconds=0.3))
    assert outcomes["loop"].error is not None and outcomes["loop"].error.reason_code == "time_limit"
    assert str(outcomes["loop"].error) == (
        "parsing took longer than 0.3 s; raise JIXIAO_PARSE_SECONDS and `jixiao rerun --failed`"
    )
    assert outcomes["good"].parsed is not None


def test_a_document_whose_worker_somebody_kills_is_tried_again_once(archived, tmp_path):
    mark = tmp_path / "killed once"
    tasks = [archived("killed-once 1", str(mark)), archived("killed 1", "always"), archived("road 5", "good")]
    outcomes = outcomes_of(tasks)
    assert mark.exists() and outcomes[str(mark)].parsed is not None and outcomes["good"].parsed is not None
    error = outcomes["always"].error
    assert error is not None and error.reason_code == "parser_crash" and "SIGKILL" in error.detail


def test_pages_that_are_recognised_renew_the_time_but_not_for_ever(archived):
    tasks = [archived("pages 1", "pages"), archived("endless 1", "endless")]
    outcomes = outcomes_of(tasks, Limits(seconds=0.7, renewals=3))
    assert outcomes["pages"].parsed is not None and outcomes["pages"].seconds > 0.7
    error = outcomes["endless"].error
    assert error is not None and (error.reason_code, error.detail) == ("time_limit", "0.7 s a page, or 2.1 s in all")


def test_what_a_late_document_has_started_ends_with_it(archived):
    outcome = outcomes_of([archived("child 1", "child")], Limits(seconds=0.5))["child"]
    assert outcome.error is not None and outcome.error.reason_code == "time_limit"
    _, alive = psutil.wait_procs([p for p in psutil.process_iter() if "60.25" in _words(p)], timeout=5)
    assert not alive


def _words(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:
        return []


def test_a_converted_document_is_read_in_place_of_the_original_and_keeps_its_id(archived, tmp_path):
    task = archived(b"\xd0\xcf not text")
    (tmp_path / "converted").write_text("road 7")
    outcome = outcomes_of([replace(task, converted=str(tmp_path / "converted"))])["a.txt"]
    assert outcome.parsed is not None and outcome.parsed.project[0].source_text == "road 7"
    assert outcome.parsed.document_id == task.document_id


@pytest.mark.parametrize("workers", [0, 1])
def test_an_archive_is_taken_apart_where_its_members_may_lie(archived, tmp_path, workers):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("d/b.txt", "road 1")
    task = replace(archived(content.getvalue()), unpack_to=str(tmp_path / "members"))
    outcome = outcomes_of([task], workers=workers)["a.txt"]
    assert outcome.parsed is None and outcome.error is None and outcome.expanded is not None
    (member,) = outcome.expanded.members
    assert (outcome.expanded.kind, member.label) == ("zip", "d/b.txt")
    assert [path.name for path in (tmp_path / "members").iterdir()] == [member.document_id]


def test_a_file_over_the_limit_is_not_read(archived):
    outcome = outcomes_of([archived("road 1 " * 100, "big")], Limits(max_bytes=10))["big"]
    assert outcome.error is not None and outcome.error.reason_code == "too_large"


@pytest.mark.parametrize("damage", ["gone", "changed"])
def test_bytes_that_are_not_what_their_id_says_give_no_facts(archived, damage):
    task = archived("road 1")
    if damage == "gone":
        Path(task.path).unlink()
    else:
        Path(task.path).write_text("road 2")
    error = outcomes_of([task])["a.txt"].error
    assert error is not None and error.reason_code == "unreadable_file"
    assert task.path in error.detail


def test_workers_are_replaced_and_batches_keep_their_size(archived):
    tasks = [archived(f"road {n}", f"{n}.txt") for n in range(9)]
    limits = Limits(documents_per_worker=2)
    heard: list[Outcome] = []
    batches = list(
        isolate.parse_all(tasks, limits, 2, small_parser.NAME, on_outcome=heard.append, batch_documents=4)
    )
    assert [len(batch) for batch in batches] == [4, 4, 1]
    assert [o for batch in batches for o in batch] == heard
    assert all(outcome.parsed for outcome in heard)


def test_leaving_early_leaves_no_process(archived):
    tasks = [archived(f"road {n}", f"{n}.txt") for n in range(20)]
    before = set(psutil.Process().children())  # other tests may have left helpers of theirs
    batches = isolate.parse_all(tasks, LIMITS, 2, small_parser.NAME, batch_documents=1)
    next(batches)
    during = [child for child in psutil.Process().children() if child not in before]
    batches.close()
    assert len(during) == 2 and not any(child.is_running() for child in during)


def test_what_a_worker_puts_down_goes_with_it_however_it_ends(archived, tmp_path, monkeypatch):
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(isolate.tempfile, "tempdir", str(scratch))
    outcomes = outcomes_of([archived("litter 1", "bad"), archived("road 5", "good")])
    assert outcomes["bad"].error and outcomes["good"].parsed
    assert list(scratch.iterdir()) == []


def test_a_parser_that_cannot_be_loaded_stops_the_run(archived):
    with pytest.raises(isolate.WorkerStartError, match="could not load no_such_parser:parse"):
        list(isolate.parse_all([archived("road 1")], LIMITS, 1, parse="no_such_parser:parse"))


def test_no_document_starts_no_process():
    assert list(isolate.parse_all([], LIMITS, 1, parse="no_such_parser:parse")) == []


def test_limits_come_from_the_environment(monkeypatch):
    monkeypatch.setenv("JIXIAO_PARSE_SECONDS", "1.5")
    monkeypatch.setenv("JIXIAO_PARSE_MEMORY_MB", "300")
    monkeypatch.setenv("JIXIAO_MAX_BYTES", "7")
    limits = isolate.limits_from_environment()
    assert (limits.seconds, limits.memory_mb, limits.max_bytes) == (1.5, 300, 7)
