"""Parsing on a Dask cluster: scheduler and workers in processes of their own."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from flows.runners import runner
from tests.scale import ingesting
from tests.scale.cluster import cluster
from tests.scale.contents import raw_hashes
from warehouse.home import Home, StoreError
from warehouse.store import open_reader

pytestmark = pytest.mark.slow
_LONG_SECONDS = 240


def test_a_worker_that_is_killed_loses_and_doubles_nothing(corpus, expected, tmp_path):
    home = Home(tmp_path / "home")
    with cluster(tmp_path / "cluster", workers=2) as running:
        process = ingesting.start(home.path, *corpus, JIXIAO_RUNNER=f"dask://{running.address}")
        _wait_for_a_batch(home.unfinished / "parsed")
        running.workers[0].kill()
        said, _ = process.communicate()
        assert process.returncode == 0, said
    with open_reader(home) as connection:
        assert raw_hashes(connection) == expected
    assert not list((home.unfinished / "parsed").rglob("*.parquet"))


def _wait_for_a_batch(folder: Path) -> None:
    """The first batch has begun to be written; a worker is at work on another."""
    deadline = time.monotonic() + _LONG_SECONDS
    while not list(folder.glob("*/*")):
        assert time.monotonic() < deadline, "no worker has written anything"
        time.sleep(0.005)


def test_a_cluster_without_workers_is_told(tmp_path):
    home = Home(tmp_path / "home")
    (tmp_path / "a.txt").write_text("road 1", encoding="utf-8")
    with cluster(tmp_path / "cluster", workers=0) as running:
        process = ingesting.start(home.path, tmp_path / "a.txt", JIXIAO_RUNNER=f"dask://{running.address}")
        said, _ = process.communicate()
    assert process.returncode != 0 and "has no workers; start one" in said


def test_a_runner_that_is_none_is_told(monkeypatch):
    monkeypatch.setenv("JIXIAO_RUNNER", "ssh://somewhere")
    with pytest.raises(StoreError, match=r"ssh://somewhere: it is local or dask://host:port"):
        runner()
