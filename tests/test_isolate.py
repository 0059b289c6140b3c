"""One bad document costs itself and nothing else."""

from __future__ import annotations

import hashlib
from pathlib import Path

import psutil
import pytest

import small_parser
from ingest import isolate
from ingest.isolate import Limits, Outcome, Task

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


def test_an_endless_document_ends_at_its_time_limit(archived):
    tasks = [archived("loop 1", "loop"), archived("road 5", "good")]
    outcomes = outcomes_of(tasks, Limits(seconds=0.3))
    assert outcomes["loop"].error is not None and outcomes["loop"].error.reason_code == "time_limit"
    assert str(outcomes["loop"].error) == (
        "parsing took longer than 0.3 s; raise JIXIAO_PARSE_SECONDS and `jixiao rerun --failed`"
    )
    assert outcomes["good"].parsed is not None


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
