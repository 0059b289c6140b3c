"""What there is to do, whatever died before, and how a run ends."""

from __future__ import annotations

import pytest

from flows import open_run
from ingest.sources import NothingFound
from warehouse import revision, runs
from warehouse.store import Home, open_reader, open_writer


def history(home: Home) -> list[tuple[str, str, str | None]]:
    with open_reader(home) as connection:
        return [(run.run_id, run.state, run.message) for run in runs.history(connection)]


def execute(home: Home, sql: str) -> None:
    with open_writer(home) as connection:
        connection.execute(sql)


def change_facts(home: Home) -> None:
    with open_writer(home) as connection:
        revision.touch(connection)


def leave_a_build_half_done(home: Home) -> None:
    with open_writer(home) as connection:
        revision.start_build(connection, "killed", "models")


def test_a_published_home_has_nothing_to_do(home, reports):
    assert open_run.begin(home, [str(reports)]) is None
    assert history(home)[0][1] == "nothing_new"


@pytest.mark.parametrize(
    "happened",
    [
        change_facts,
        leave_a_build_half_done,
        lambda home: home.current.unlink(),
        lambda home: execute(home, "UPDATE raw.build SET models_sha256 = 'of an older version'"),
        lambda home: execute(home, "UPDATE raw.build SET state = 'failed'"),
        lambda home: execute(home, "DELETE FROM raw.publication"),
        lambda home: execute(home, "UPDATE raw.source SET mtime_ns = 1"),
    ],
)
def test_what_was_not_finished_is_something_to_do(home, reports, happened):
    happened(home)
    assert open_run.begin(home, [str(reports)])


def test_a_run_that_changed_nothing_before_it_failed_leaves_nothing_to_do(home, reports):
    with pytest.raises(RuntimeError), open_run.open_run(home, [str(reports)]) as run:
        raise RuntimeError("the server is gone")
    assert history(home)[0] == (run.run_id, "failed", "RuntimeError: the server is gone")
    assert open_run.begin(home, [str(reports)]) is None


def test_a_part_of_a_run_does_not_end_it(home, reports):
    with open_run.open_run(home, ["whole"]) as run:
        with open_run.part_of_run(home, ["part"], run.run_id) as part:
            part.state = "built"
        assert history(home)[0][:2] == (run.run_id, "running")
        run.state = "published"
    assert history(home)[0][:2] == (run.run_id, "published")


def test_a_part_started_alone_is_a_run(home):
    with open_run.part_of_run(home, ["part"], None) as part:
        part.state = "built"
    assert history(home)[0][:2] == (part.run_id, "built")


def test_a_source_that_is_not_there_leaves_no_run_behind(home):
    before = history(home)
    with pytest.raises(NothingFound):
        open_run.begin(home, ["/no/such/folder"])
    assert history(home) == before
