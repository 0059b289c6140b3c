"""What a run leaves to read in the Prefect UI."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta

import pytest

from flows import artifacts
from flows.progress import listening, progress
from warehouse.quarantine import Quarantined
from warehouse.runs import Run
from warehouse.stages import Stage
from warehouse.state import State
from warehouse.store import Home

NOON = datetime(2026, 3, 2, 12)  # noqa: DTZ001  the warehouse's times are UTC without zone
RUN = Run("r1", NOON, NOON + timedelta(seconds=90), "failed", "/reports", {}, "[click](javascript:alert(1))")
STATE = State(
    home="/home", as_of=NOON, documents={"parsed": 1200, "pending": 0}, runs=[RUN],
    stages=[Stage("parse", NOON, NOON, 60.0, 1200), Stage("publish", NOON, NOON, 2.0, None)],
    quarantined=3, reasons={"encrypted": 3}, partly_read=1, published=None, known_current_at=NOON,
)  # fmt: skip


def quarantined(name: str = "a.pdf", uri: str = "file:///reports/a.pdf") -> Quarantined:
    return Quarantined(uri, None, name, "encrypted", "the file is encrypted", "remove it", "", NOON, NOON, "r1")


def test_the_summary_tells_the_run_its_stages_and_what_there_is(monkeypatch):
    monkeypatch.setenv("JIXIAO_PROMISED_HOURS", "26")
    told = {row["what"]: row["value"] for row in artifacts.summary_rows(STATE)}
    assert told.items() >= {
        "run": "r1", "ended": "failed", "seconds": "90.0", "stage parse": "60.0 s, 1,200 items",
        "stage publish": "2.0 s", "documents parsed": "1,200", "files in quarantine": "3", "promised hours": "26",
        "known to be up to date (UTC)": "2026-03-02 12:00:00",
    }.items()  # fmt: skip
    assert told["message"] == "[click] (javascript:alert(1))", "not a link"


def test_a_quarantined_file_is_told_with_its_reason_and_where_it_lies():
    (row,) = artifacts.quarantine_rows([quarantined()])
    assert row == {
        "file": "a.pdf", "reason": "encrypted", "message": "the file is encrypted", "what to do": "remove it",
        "source": "[source](file:///reports/a.pdf)", "explained in": "docs/reasons.md#encrypted",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("uri", "source"),
    [
        ("file:///r/a.zip!/坏 (1).pdf", "[source](file:///r/a.zip!/%E5%9D%8F%20%281%29.pdf)"),
        ("https://x.cn/a)[b](javascript:c).pdf", "[source](https://x.cn/a%29%5Bb%5D%28javascript:c%29.pdf)"),
        ("javascript:alert(1)", "javascript:alert(1)"),
        ("[a](javascript:b)", "[a] (javascript:b)"),
    ],
)
def test_an_address_makes_one_link_to_itself_or_none(uri, source):
    (row,) = artifacts.quarantine_rows([quarantined("[x](javascript:y)", uri)])
    assert row["source"] == source
    assert row["file"] == "[x] (javascript:y)"


def node(name: str, status: str, seconds: float, message: str | None = None) -> dict:
    return {"unique_id": name, "status": status, "execution_time": seconds, "message": message}


def test_the_report_of_a_build_names_what_failed_and_what_was_slow():
    nodes = [node(f"model.m{n}", "success", n) for n in range(12)]
    nodes += [node("test.t1", "fail", 0.1, "Got 3 results\n`x` | <b>"), node("test.t2", "warn", 0.1, "old")]
    report = artifacts.build_report({"results": nodes, "elapsed_time": 66.04})
    lines = report.splitlines()
    assert lines[0] == "# Build: 14 models and tests in 66.0 s"
    assert "| success | 12 |" in lines and "| fail | 1 |" in lines
    assert "- **fail** `test.t1`: `Got 3 results 'x' ¦ <b>`" in lines and "- **warn** `test.t2`: `old`" in lines
    assert "| `model.m11` | 11.00 |" in lines and "| `model.m1` | 1.00 |" not in lines


def test_a_build_without_trouble_says_so():
    assert "\nNone.\n" in artifacts.build_report({"results": [node("model.m", "success", 1)]})


def test_outside_of_a_flow_run_nothing_is_reported_and_nothing_fails(tmp_path):
    """The steps are called by themselves too: without a server."""
    home = Home(tmp_path)
    with artifacts.run_told(home), artifacts.build_told(home), artifacts.showing_progress():
        progress().stage("parse", 2)
        progress().advance(2)
    artifacts.report_quarantine(home)
    assert not list(tmp_path.iterdir())


def test_a_report_that_cannot_be_written_costs_no_run(monkeypatch, caplog):
    monkeypatch.setattr(artifacts.FlowRunContext, "get", classmethod(lambda cls: object()))
    assert artifacts._told(lambda: 1 / 0) is None
    assert "an artifact could not be written" in caplog.text


def test_progress_in_the_ui_hides_nothing_from_who_listened_before():
    heard = []

    class Heard:
        def stage(self, name, total):
            heard.append((name, total))

        def advance(self, steps=1):
            heard.append(steps)

        def note(self, text):
            heard.append(text)

    with listening(Heard()), artifacts.showing_progress():
        progress().stage("parse", 2)
        progress().advance(2)
        progress().note("look")
    assert heard == [("parse", 2), 2, "look"]


def test_a_run_leaves_its_artifacts_with_the_server(published):
    with closing(sqlite3.connect(published.path / "prefect" / "prefect.db")) as database:
        rows = database.execute("SELECT type, key, data FROM artifact WHERE key IS NOT NULL").fetchall()
    data = {(kind, key): json.loads(str(text)) for kind, key, text in rows}
    quarantine = json.loads(data["table", "jixiao-quarantine"])
    assert [row["file"] for row in quarantine] == ["empty.txt"]
    summary = {row["what"]: row["value"] for row in json.loads(data["table", "jixiao-run"])}
    assert summary["ended"] == "published" and summary["documents parsed"] == "2"
    assert data["markdown", "jixiao-build"].startswith("# Build: ")
    assert data["progress", "jixiao-progress"] == 100
