"""Is what is published as fresh as promised?"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from flows.freshness import Freshness, Stale, check, freshness, read_freshness
from warehouse.runs import Run
from warehouse.state import State, write_snapshot
from warehouse.store import Home

NOW = datetime.fromisoformat("2024-03-05T12:00")
HOME = Path("/srv/jixiao")


def run(state: str, message: str | None = None, finished_at: datetime | None = NOW) -> Run:
    return Run("r", NOW - timedelta(hours=1), finished_at, state, "build", {}, message)


def write_state(home: Home, current_at: datetime | None, *runs: Run) -> None:
    home.path.mkdir(exist_ok=True)
    write_snapshot(home, State(str(home.path), NOW, {}, list(runs), [], 0, {}, 0, None, current_at))


@pytest.mark.parametrize(("hours", "is_kept"), [(0, True), (25.9, True), (26, True), (26.1, False), (400, False)])
def test_a_promise_is_kept_up_to_its_hour(hours, is_kept):
    found = Freshness(HOME, NOW - timedelta(hours=hours), "2024-03-05, build: a test failed")
    if is_kept:
        assert f"{hours:.1f} h ago" in check(found, 26, NOW)
        return
    with pytest.raises(Stale) as error:
        check(found, 26, NOW)
    assert str(error.value) == (
        f"what is published was last current {hours:.1f} h ago; promised: 26 h (/srv/jixiao)."
        " The last run failed: 2024-03-05, build: a test failed."
        " See which of ingest, build and publish failed or did not run, and retry that; `jixiao status` tells more"
    )


def test_a_home_that_has_published_nothing_keeps_no_promise(tmp_path):
    with pytest.raises(Stale, match="nothing is published yet; promised: 1000 h"):
        check(read_freshness(Home(tmp_path)), 1000, NOW)


def test_what_the_last_run_wrote_down_counts(tmp_path):
    home = Home(tmp_path)
    write_state(home, NOW, run("published"), run("failed", "earlier"))
    assert read_freshness(home) == Freshness(home.path, NOW, None)


def test_the_last_failure_is_told_but_not_that_a_run_is_at_work(tmp_path):
    home = Home(tmp_path)
    write_state(home, NOW, run("running", finished_at=None), run("failed", "disk full"), run("published"))
    assert read_freshness(home).last_failure == "2024-03-05 11:00 UTC, build: disk full"


def test_without_a_state_the_published_version_tells_its_time(tmp_path):
    home = Home(tmp_path)
    home.versions.mkdir(parents=True)
    (home.versions / "jixiao-20240304T101112345678Z.duckdb").touch()
    home.current.symlink_to("versions/jixiao-20240304T101112345678Z.duckdb")
    assert read_freshness(home).current_at == datetime.fromisoformat("2024-03-04T10:11:12")


def test_the_promise_is_the_parameter_else_the_setting_else_a_day_and_two_hours(tmp_path, monkeypatch):
    told = []
    monkeypatch.setattr("flows.freshness.get_run_logger", lambda: type("Log", (), {"info": told.append}))
    monkeypatch.setattr("flows.freshness.utc_now", lambda: NOW)
    write_state(Home(tmp_path), NOW - timedelta(hours=20))
    assert freshness.fn(tmp_path) == 20
    with pytest.raises(Stale, match="promised: 19 h"):
        freshness.fn(tmp_path, 19)
    monkeypatch.setenv("JIXIAO_PROMISED_HOURS", "10")
    with pytest.raises(Stale, match="promised: 10 h"):
        freshness.fn(tmp_path)
    assert len(told) == 1
