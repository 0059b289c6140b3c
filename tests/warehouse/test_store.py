"""One writer at a time, and everybody is told who it is."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from warehouse import store
from warehouse.store import Home

ROOT = Path(__file__).parents[2]
HOLD = """
import sys
from pathlib import Path
from warehouse import store
home = store.Home(Path(sys.argv[1]))
with store.hold_lock(home, "jixiao run reports"), store.open_writer(home):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def other_process(home: Home):
    """Another process that writes to the home until its standard input is closed."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(home.path)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert process.stdout is not None and process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.communicate()


def test_the_second_run_says_who_holds_the_home_and_gives_up(home, other_process):
    with pytest.raises(store.HomeLocked) as caught, store.hold_lock(home, "jixiao run b", wait_seconds=0):
        pytest.fail("two holders")
    message = str(caught.value)
    for part in (str(home.path), "'jixiao run reports'", f"process {other_process.pid}", "wait until it has finished"):
        assert part in message


def test_the_second_run_waits_says_so_once_and_goes_on(home, other_process):
    heard = []

    def on_wait(message: str) -> None:
        heard.append(message)
        other_process.communicate("")  # the first run finishes

    with store.hold_lock(home, "jixiao run b", wait_seconds=60, on_wait=on_wait) as owner:
        assert owner.pid == os.getpid()
        assert store.lock_owner(home) == owner
    (message,) = heard
    assert message.startswith("waiting up to 60 s") and f"process {other_process.pid}" in message
    assert store.lock_owner(home) is None


def test_a_killed_holder_leaves_no_lock_and_an_intact_warehouse(home, other_process):
    other_process.kill()
    other_process.wait()
    with store.hold_lock(home, "jixiao run b", wait_seconds=0), store.open_writer(home) as connection:
        assert connection.execute("SELECT count(*) FROM raw.document").fetchall() == [(0,)]


def test_a_killed_holders_unfinished_files_are_cleared_away(home):
    home.unfinished.mkdir(parents=True)
    (home.unfinished / "half").write_bytes(b"half")
    with store.hold_lock(home, "jixiao run"):
        assert not home.unfinished.exists()


def test_the_lock_also_holds_between_threads_of_a_process(home):
    with (
        store.hold_lock(home, "a"),
        pytest.raises(store.HomeLocked, match="'a'"),
        store.hold_lock(home, "b", wait_seconds=0),
    ):
        pytest.fail("two holders")


@pytest.mark.parametrize("opening", [store.open_reader, store.open_writer])
def test_an_open_warehouse_is_named_with_its_holder(home, other_process, opening):
    with pytest.raises(store.HomeLocked, match=f"process {other_process.pid}.*close it there"), opening(home):
        pytest.fail("opened")


def test_a_reader_of_an_empty_home_is_told_what_to_do(home):
    with pytest.raises(store.NoWarehouse, match="`jixiao run SOURCE` makes one"), store.open_reader(home):
        pytest.fail("opened")


def test_a_reader_cannot_write(home):
    import duckdb

    with store.open_writer(home):
        pass
    with store.open_reader(home) as connection, pytest.raises(duckdb.InvalidInputException, match="read-only"):
        connection.execute("DELETE FROM raw.document")


def test_the_waiting_time_is_a_setting(monkeypatch):
    assert store.lock_seconds() == 600
    monkeypatch.setenv("JIXIAO_LOCK_SECONDS", "2.5")
    assert store.lock_seconds() == 2.5
