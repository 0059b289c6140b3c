"""What a run writes down about itself: stages, how far it is, the state of the home."""

from __future__ import annotations

import pytest

from flows import open_run
from flows.progress import listening, progress
from flows.watch import Recorder, recorder
from warehouse.lock import hold_lock, lock_owner
from warehouse.stages import of_last_run
from warehouse.state import read_snapshot
from warehouse.store import Home, open_reader, open_writer


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Heard:
    def __init__(self) -> None:
        self.words: list[tuple] = []

    def stage(self, name, total):
        self.words.append((name, total))

    def advance(self, steps=1):
        self.words.append((steps,))

    def note(self, text):
        self.words.append((text,))


@pytest.fixture
def place(tmp_path) -> Home:
    return Home(tmp_path / "place")


def test_a_run_leaves_its_stages_and_its_state_however_it_ends(place):
    with pytest.raises(RuntimeError), open_run.open_run(place, ["reports"]) as run:
        progress().stage("read files", 2)
        progress().advance(2)
        progress().stage("parse", 5)
        progress().advance()
        raise RuntimeError("out of paper")
    with open_reader(place) as connection:
        assert [(stage.stage, stage.items) for stage in of_last_run(connection)] == [("read files", 2), ("parse", 1)]
    state = read_snapshot(place)
    assert state is not None and state.in_hand is None
    assert (state.runs[0].run_id, state.runs[0].state) == (run.run_id, "failed")
    assert [stage.stage for stage in state.stages] == ["read files", "parse"]
    assert 'jixiao_last_run_state{state="failed"} 1\n' in place.metrics.read_text()


def test_while_a_run_works_its_stage_can_be_read_without_the_warehouse(place):
    with open_run.open_run(place, ["reports"]) as run:
        progress().stage("parse", 500)
        state, owner = read_snapshot(place), lock_owner(place)
        assert owner is not None and owner.stage == "parse"
        assert state is not None and state.in_hand is not None
        assert (state.in_hand.run_id, state.in_hand.stage, state.in_hand.total) == (run.run_id, "parse", 500)
        assert state.in_hand.command == "jixiao run reports"
        with open_writer(place) as connection:
            connection.execute(
                """INSERT INTO raw.document BY NAME
                   SELECT 'd' AS document_id, 'a.txt' AS file_name, 'file:///a.txt' AS source_uri, 1 AS byte_size,
                          'archive/d' AS archive_path, now()::TIMESTAMP AS first_ingested_at"""
            )
            recorder().look_again(connection)
        state = read_snapshot(place)
        assert state is not None and state.documents["pending"] == 1


def test_a_stage_that_comes_again_is_one_row_of_the_time_it_was_at_work(place):
    clock = Clock()
    with hold_lock(place, "jixiao run") as lock:
        watch = Recorder(place, lock, progress(), clock)
        for stage, total, steps, seconds in (
            ("parse", 3, 1, 10), ("convert", 2, 2, 5), ("parse", 2, 2, 30), ("build", None, 0, 1), ("build", 40, 40, 2)
        ):  # fmt: skip
            watch.stage(stage, total)
            watch.advance(steps)
            clock.now += seconds
        with open_writer(place) as connection:
            watch.finish("run", connection)
            stages = of_last_run(connection)
    assert [(stage.stage, stage.seconds, stage.items) for stage in stages] == [
        ("parse", 40.0, 3), ("convert", 5.0, 2), ("build", 3.0, 40),
    ]  # fmt: skip


def test_how_far_a_run_is_is_written_down_every_few_seconds_not_at_every_step(place):
    clock = Clock()
    with hold_lock(place, "jixiao run") as lock, open_writer(place) as connection:
        watch = Recorder(place, lock, progress(), clock)
        watch.start("run", connection)
        watch.stage("parse", 100)
        for seconds, done in ((0.5, 0), (1.0, 0), (2.5, 3), (2.6, 3)):
            clock.now = seconds
            watch.advance()
            state = read_snapshot(place)
            assert state is not None and state.in_hand is not None and state.in_hand.done == done


def test_whoever_listened_before_still_hears_everything(place):
    heard = Heard()
    with listening(heard), open_run.held(place, ["reports"]):
        progress().stage("parse", 2)
        progress().advance(2)
        progress().note("look")
    assert heard.words == [("parse", 2), (2,), ("look",)]


def test_after_a_run_nobody_records(place):
    with open_run.open_run(place, ["reports"]) as run:
        assert recorder().run_id == run.run_id
    assert recorder().run_id == ""
    assert lock_owner(place) is None
