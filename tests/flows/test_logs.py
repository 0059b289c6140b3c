"""The logs of a home: the same lines for people and for machines, wherever a flow runs."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from flows import open_run
from flows.logs import keep_logs
from flows.progress import progress
from warehouse.store import Home

log = logging.getLogger("jixiao.test")


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Home]:
    """A home; its handlers are taken off the root logger at the end."""
    before = list(logging.getLogger().handlers)
    yield Home(tmp_path / "place")
    for handler in set(logging.getLogger().handlers) - set(before):
        logging.getLogger().removeHandler(handler)
        handler.close()


def objects(home: Home) -> list[dict]:
    return [json.loads(line) for line in (home.logs / "jixiao.jsonl").read_text(encoding="utf-8").splitlines()]


def test_each_line_says_when_which_run_and_at_which_stage(place):
    with open_run.open_run(place, ["reports"]) as run:
        progress().stage("parse", 2)
        log.warning("坏.pdf: damaged", extra={"document": "d" * 64, "seconds": 0.25})
    log.info("said after the end")
    lines = objects(place)
    begins, stage, damaged, ended, after = lines
    assert [line["message"] for line in lines] == [
        "begins: jixiao run reports", "parse (2)", "坏.pdf: damaged", "ended: nothing_new", "said after the end",
    ]  # fmt: skip
    assert {line["run_id"] for line in lines} == {run.run_id}
    assert "stage" not in begins and stage["level"] == "INFO" and stage["logger"] == "jixiao.run"
    assert damaged.items() >= {"level": "WARNING", "stage": "parse", "document": "d" * 64, "seconds": 0.25}.items()
    assert "stage" not in ended and ended["level"] == "INFO"
    assert "document" not in after
    assert datetime.fromisoformat(after["time"]).utcoffset() == timedelta(0)


def test_a_run_that_fails_says_so_as_an_error(place):
    with pytest.raises(RuntimeError), open_run.open_run(place, ["reports"]):
        raise RuntimeError("jammed")
    last = objects(place)[-1]
    assert (last["level"], last["message"]) == ("ERROR", "ended: failed: RuntimeError: jammed")


def test_an_exception_is_in_both_logs(place):
    keep_logs(place)
    try:
        raise RuntimeError("jammed")
    except RuntimeError:
        log.exception("it failed")
    assert "RuntimeError: jammed" in objects(place)[0]["exception"]
    assert "RuntimeError: jammed" in (place.logs / "jixiao.log").read_text()


def test_a_name_cannot_forge_a_line(place):
    keep_logs(place)
    log.warning("a\n2026-01-01 00:00:00 INFO jixiao: all is well\x1b[31m")
    (line,) = (place.logs / "jixiao.log").read_text().splitlines()
    assert r"a\n2026-01-01" in line and "\x1b" not in line
    assert objects(place)[0]["message"].startswith("a\n2026")


def test_logs_of_a_home_are_kept_once_and_follow_the_home(place, tmp_path):
    other = Home(tmp_path / "other")
    for home in (other, place, place):
        keep_logs(home)
    log.info("here")
    assert len(objects(place)) == 1
    assert not list(other.logs.iterdir())


def test_other_handlers_stay(place):
    """Under a Prefect worker the console and the server go on hearing everything."""
    handler = logging.NullHandler()
    logging.getLogger().addHandler(handler)
    keep_logs(place)
    assert handler in logging.getLogger().handlers
    logging.getLogger().removeHandler(handler)


def test_a_log_that_cannot_be_written_stops_nothing(place, capsys):
    (place.logs / "jixiao.jsonl").mkdir(parents=True)
    keep_logs(place)
    log.info("here")
    assert "here" in (place.logs / "jixiao.log").read_text()
    assert capsys.readouterr().err == ""


def test_a_server_is_told_what_is_said_inside_a_flow_run_and_nothing_else(place, monkeypatch):
    from prefect.context import FlowRunContext
    from prefect.logging.handlers import APILogHandler

    sent = []
    monkeypatch.setattr(APILogHandler, "emit", lambda handler, record: sent.append(record.getMessage()))
    keep_logs(place)
    keep_logs(place)
    log.info("outside")
    with FlowRunContext.model_construct():
        log.info("inside")
    assert sent == ["inside"]
