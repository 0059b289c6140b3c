"""What a run does, step by step, without Prefect."""

from __future__ import annotations

import errno
from contextlib import contextmanager, nullcontext

import pytest

from flows import open_run, steps
from flows.models import models_digest
from ingest.records import EXTRACTOR_VERSION
from ingest.sources import find
from warehouse import archive
from warehouse.lock import lock_owner
from warehouse.store import Home, open_reader, open_writer


@pytest.mark.parametrize(
    ("items", "size", "expected"),
    [([], 2, []), ([1, 2], 2, [[1, 2]]), ([1, 2, 3], 2, [[1, 2], [3]])],
)
def test_batches_keep_order_and_lose_nothing(items, size, expected):
    assert list(steps.batches(items, size)) == expected


@pytest.mark.parametrize(
    ("words", "command"),
    [
        ([], "jixiao run"),
        (["reports", "more reports"], "jixiao run reports more reports"),
        (["rerun"], "jixiao rerun"),
        (["review import", "doubts.xlsx"], "jixiao review import doubts.xlsx"),
        (["sftp://user:secret@host/in"], "jixiao run sftp://host/in"),
    ],
)
def test_who_waits_is_told_the_command_that_holds_the_home(tmp_path, words, command):
    home = Home(tmp_path)
    with open_run.held(home, words):
        owner = lock_owner(home)
    assert owner is not None and owner.command == command


def test_the_digest_follows_content_and_names(tmp_path):
    (tmp_path / "models").mkdir()
    (tmp_path / "dbt_project.yml").write_text("name: x")
    digests = [models_digest(tmp_path)]
    (tmp_path / "models" / "a.sql").write_text("select 1")
    digests.append(models_digest(tmp_path))
    (tmp_path / "models" / "a.sql").rename(tmp_path / "models" / "b.sql")
    digests.append(models_digest(tmp_path))
    assert len(set(digests)) == 3


def test_a_new_extractor_version_parses_again_by_itself(home, reports):
    with open_writer(home) as connection:
        connection.execute("UPDATE raw.parse_run SET extractor_version = '0.0.1'")
    run_id = open_run.begin(home, [str(reports)])
    assert run_id
    tasks = steps.pending_documents(home)
    assert len(tasks) == 3
    counts = steps.parse_documents(home, tasks, run_id)
    assert counts["report"] == 2
    with open_reader(home) as connection:
        versions = connection.execute("SELECT DISTINCT extractor_version FROM raw.current_parse").fetchall()
    assert versions == [(EXTRACTOR_VERSION,)]


def test_a_file_that_vanished_after_the_look_is_quarantined_and_the_others_come_through(home, tmp_path):
    for name in ("stays.txt", "goes.txt"):
        (tmp_path / name).write_text(name)
    run_id = open_run.begin(home, [str(tmp_path / "*.txt")])
    plan = steps.look(home, find([str(tmp_path / "*.txt")]), run_id)
    (tmp_path / "goes.txt").unlink()
    assert steps.take_files(home, plan.to_take, run_id) == 1
    with open_reader(home) as connection:
        names = connection.execute("SELECT file_name FROM raw.quarantine WHERE reason_code = 'vanished'").fetchall()
    assert names == [("goes.txt",)]


def test_what_an_attempt_before_has_done_is_not_done_again(home, tmp_path):
    (tmp_path / "a.txt").write_text("a")
    run_id = open_run.begin(home, [str(tmp_path / "*.txt")])
    files = steps.look(home, find([str(tmp_path / "*.txt")]), run_id).to_take
    assert [steps.take_files(home, files, run_id), steps.take_files(home, files, run_id)] == [1, 0]
    tasks = steps.pending_documents(home)
    steps.parse_documents(home, tasks, run_id)
    ledger = "SELECT document_id, finished_at FROM raw.parse_run ORDER BY ALL"
    with open_reader(home) as connection:
        before = connection.execute(ledger).fetchall()
    assert steps.parse_documents(home, tasks, run_id) == {}
    with open_reader(home) as connection:
        assert connection.execute(ledger).fetchall() == before


@pytest.mark.parametrize(("code", "passes"), [(errno.ETIMEDOUT, True), (errno.EACCES, False)])
def test_only_a_fault_that_can_pass_is_left_for_another_try(home, tmp_path, monkeypatch, code, passes):
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(name)
    run_id = open_run.begin(home, [str(tmp_path / "*.txt")])
    files = steps.look(home, find([str(tmp_path / "*.txt")]), run_id).to_take

    @contextmanager
    def open_found(path):
        if path.endswith("b.txt"):
            raise OSError(code, "the share says no", path)
        with open(path, "rb") as file:  # noqa: PTH123
            yield file

    monkeypatch.setattr(archive, "open_found", open_found)
    expected = pytest.raises(steps.NotYetRead, match="the share says no") if passes else nullcontext()
    with expected:
        assert steps.take_files(home, files, run_id, is_last_try=False) == 1
    names = "SELECT file_name FROM raw.quarantine WHERE reason_code = 'unreadable_file'"
    with open_reader(home) as connection:
        assert connection.execute(names).fetchall() == ([] if passes else [("b.txt",)])
    assert steps.take_files(home, files, run_id) == 0
    with open_reader(home) as connection:
        assert connection.execute(names).fetchall() == [("b.txt",)], "the last try tells"
