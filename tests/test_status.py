"""`jixiao status`: it answers whatever is at work, and says how old what it says is."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from flows import open_run
from flows.progress import progress
from ingest.found import Problem
from jixiao.cli import app
from jixiao.state import read_status
from warehouse.lock import HomeLocked, hold_lock
from warehouse.quarantine import record_problems
from warehouse.store import Home, open_writer

ROOT = Path(__file__).parents[1]
WORK = """
import sys
from pathlib import Path
from flows import open_run
from flows.progress import progress
from warehouse.store import Home, open_writer
home = Home(Path(sys.argv[1]))
with open_run.open_run(home, ["reports"]), open_writer(home):
    progress().stage("parse", 500)
    print("at work", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def place(tmp_path) -> Home:
    """A home in which one run has failed, with nothing published."""
    home = Home(tmp_path / "place")
    with pytest.raises(RuntimeError), open_run.open_run(home, ["reports"]):
        progress().stage("parse", 2)
        raise RuntimeError("jammed")
    return home


@pytest.fixture
def busy(place):
    """The process id of a run at work, with the warehouse open."""
    process = subprocess.Popen(
        [sys.executable, "-c", WORK, str(place.path)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert process.stdout is not None and process.stdout.readline() == "at work\n"
    yield process.pid
    process.communicate("")


def status(home: Home, *words: str) -> str:
    result = CliRunner().invoke(app, ["status", "--home", str(home.path), *words])
    assert result.exit_code == 0, result.output
    return result.stdout


def test_status_answers_while_a_run_has_the_warehouse(place, busy):
    told = status(place)
    assert f"at work    'jixiao run reports', process {busy} of " in told
    assert "at stage 'parse' since" in told and "last sign of life" in told
    assert "parse: 0 of 500, last step" in told and "s ago; counts are" in told and "jammed" in told
    state = json.loads(status(place, "--json"))
    assert state["is_snapshot"] and state["in_hand"]["total"] == 500 and state["snapshot_age_seconds"] >= 0
    assert f"process {busy}" in state["writer"]


def test_status_reads_the_warehouse_when_nobody_is_at_work(place):
    place.state.unlink()
    told = status(place)
    assert "at work" not in told and "jammed" in told and "published  nothing yet" in told
    assert "Stages of the last run" in told and "parse" in told
    state = json.loads(status(place, "--json"))
    assert not state["is_snapshot"] and state["writer"] is None
    assert [stage["stage"] for stage in state["stages"]] == ["parse"]


def test_a_run_that_was_killed_does_not_hide_the_warehouse(place):
    owner = '{"pid": 99999999, "host": "%s", "user": "u", "started": "2026-03-02T12:00:00+00:00", "command": "c"}'
    place.owner.write_text(owner % os.uname().nodename)
    assert not read_status(place).is_snapshot


def test_a_run_on_another_machine_that_is_silent_does_not_hide_the_warehouse(place):
    owner = '{"pid": 1, "host": "elsewhere", "user": "u", "started": "2026-03-02T12:00:00+00:00", "command": "c"}'
    place.owner.write_text(owner)
    assert read_status(place).is_snapshot
    os.utime(place.lock, (time.time() - 3600,) * 2)
    assert not read_status(place).is_snapshot


def test_a_warehouse_that_is_open_elsewhere_and_a_home_without_a_snapshot_say_so(place, busy):
    place.state.unlink()
    with pytest.raises(HomeLocked, match=f"process {busy}"):
        read_status(place)


def test_failures_are_told_while_a_run_has_the_warehouse(place):
    with open_writer(place) as connection:
        record_problems(connection, [Problem("file:///a.pdf", "a.pdf", "too_large", "9 MB")], "r")
    with open_run.open_run(place, ["reports"]):  # writes down what there is
        pass
    with open_run.open_run(place, ["reports"]), open_writer(place):
        result = CliRunner().invoke(app, ["failures", "--home", str(place.path)])
    assert result.exit_code == 0 and "a.pdf: too_large: the file is larger than the limit (9 MB)" in result.stdout


def test_a_run_in_this_very_process_is_told_from_its_snapshot(place):
    with hold_lock(place, "jixiao run x"):
        assert read_status(place).is_snapshot


@pytest.mark.parametrize(("hours", "kept", "told"), [("26", True, "26 h, kept"), ("1", False, "1 h, BROKEN")])
def test_status_says_whether_the_promise_is_kept(place, monkeypatch, hours, kept, told):
    monkeypatch.setenv("JIXIAO_PROMISED_HOURS", hours)
    with open_writer(place) as connection:
        connection.execute(
            """INSERT INTO raw.publication BY NAME
               SELECT 'jixiao-1' AS version, 'p' AS path, now()::TIMESTAMP - INTERVAL 3 HOUR AS published_at,
                      'r' AS run_id, 1 AS byte_size, 's' AS sha256, map(['dim_report'], [7]) AS row_counts"""
        )
    state = json.loads(status(place, "--json"))
    assert state["is_promise_kept"] is kept and 2.9 < state["freshness_hours"] < 3.1
    assert told in status(place)
    monkeypatch.delenv("JIXIAO_PROMISED_HOURS")
    assert json.loads(status(place, "--json"))["is_promise_kept"] is None
