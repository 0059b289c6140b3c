"""What a run does, step by step, without Prefect."""

from __future__ import annotations

import pytest

from flows import steps
from ingest.records import EXTRACTOR_VERSION
from ingest.sources import NothingFound
from warehouse import ledger
from warehouse.store import Home, open_reader, open_writer


def run_state(home: Home, run_id: str) -> tuple[str, str | None]:
    with open_reader(home) as connection:
        (run,) = [run for run in ledger.history(connection) if run.run_id == run_id]
    return run.state, run.message


@pytest.mark.parametrize(
    ("items", "size", "expected"),
    [([], 2, []), ([1, 2], 2, [[1, 2]]), ([1, 2, 3], 2, [[1, 2], [3]])],
)
def test_batches_keep_order_and_lose_nothing(items, size, expected):
    assert list(steps.batches(items, size)) == expected


def test_a_published_home_has_nothing_to_do(home, reports):
    assert steps.begin(home, [str(reports)]) is None


def test_a_new_file_is_something_to_do(home, reports, tmp_path):
    (tmp_path / "more.txt").write_text("更多")
    assert steps.begin(home, [str(reports), str(tmp_path / "more.txt")])


def test_a_run_that_did_not_publish_is_done_again(home, reports):
    with pytest.raises(RuntimeError), steps.open_run(home, [str(reports)]) as run_id:
        raise RuntimeError("the disk is full")
    assert run_state(home, run_id) == ("failed", "RuntimeError: the disk is full")
    assert steps.begin(home, [str(reports)])


def test_changed_models_are_something_to_do(home, reports):
    (home.path / "dbt" / "published-models.sha256").write_text("of an older version")
    assert steps.begin(home, [str(reports)])


def test_the_digest_follows_content_and_names(tmp_path):
    (tmp_path / "models").mkdir()
    (tmp_path / "dbt_project.yml").write_text("name: x")
    digests = [steps.models_digest(tmp_path)]
    (tmp_path / "models" / "a.sql").write_text("select 1")
    digests.append(steps.models_digest(tmp_path))
    (tmp_path / "models" / "a.sql").rename(tmp_path / "models" / "b.sql")
    digests.append(steps.models_digest(tmp_path))
    assert len(set(digests)) == 3


def test_a_source_that_is_not_there_leaves_no_run_behind(home):
    with open_reader(home) as connection:
        before = ledger.history(connection)
    with pytest.raises(NothingFound):
        steps.begin(home, ["/no/such/folder"])
    with open_reader(home) as connection:
        assert ledger.history(connection) == before


def test_a_new_extractor_version_parses_again_by_itself(home, reports):
    with open_writer(home) as connection:
        connection.execute("UPDATE raw.parse_run SET extractor_version = '0.0.1'")
    run_id = steps.begin(home, [str(reports)])
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
    run_id = steps.begin(home, [str(tmp_path / "*.txt")])
    plan = steps.look(home, steps.find([str(tmp_path / "*.txt")]), run_id)
    (tmp_path / "goes.txt").unlink()
    assert steps.take_files(home, plan.to_take, run_id) == 1
    with open_reader(home) as connection:
        names = connection.execute("SELECT file_name FROM raw.quarantine WHERE reason_code = 'vanished'").fetchall()
    assert names == [("goes.txt",)]
