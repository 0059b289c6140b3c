"""One writer at a time, and everybody is told who it is and whether it still lives."""

from __future__ import annotations

import os
import socket
import threading
import time
from dataclasses import replace

import pytest

from warehouse import lock, store

HOUR = 3600


def silent_for(home, seconds: float) -> None:
    then = time.time() - seconds
    os.utime(home.lock, (then, then))


def test_the_second_run_says_who_holds_the_home_and_gives_up(home, other_process):
    with pytest.raises(lock.HomeLocked) as caught, lock.hold_lock(home, "jixiao run b", wait_seconds=0):
        pytest.fail("two holders")
    message = str(caught.value)
    for part in (str(home.path), "'jixiao run reports'", f"process {other_process.pid}", "wait until it has finished"):
        assert part in message


def test_the_second_run_waits_says_so_once_and_goes_on(home, other_process):
    heard = []

    def on_wait(message: str) -> None:
        heard.append(message)
        other_process.communicate("")  # the first run finishes

    with lock.hold_lock(home, "jixiao run b", wait_seconds=60, on_wait=on_wait) as held:
        assert held.owner.pid == os.getpid()
        assert lock.lock_owner(home) == held.owner
    (message,) = heard
    assert message.startswith("waiting up to 60 s") and f"process {other_process.pid}" in message
    assert lock.lock_owner(home) is None


def test_a_killed_holder_leaves_no_lock_and_an_intact_warehouse(home, other_process):
    other_process.kill()
    other_process.wait()
    with lock.hold_lock(home, "jixiao run b", wait_seconds=0), store.open_writer(home) as connection:
        assert connection.execute("SELECT count(*) FROM raw.document").fetchall() == [(0,)]


def test_a_killed_holders_unfinished_files_are_cleared_away(home):
    home.unfinished.mkdir(parents=True)
    (home.unfinished / "half").write_bytes(b"half")
    with lock.hold_lock(home, "jixiao run"):
        assert not home.unfinished.exists()


def test_the_lock_also_holds_between_threads_of_a_process(home):
    with (
        lock.hold_lock(home, "a"),
        pytest.raises(lock.HomeLocked, match="'a'"),
        lock.hold_lock(home, "b", wait_seconds=0),
    ):
        pytest.fail("two holders")


def test_those_who_wait_are_told_the_stage_and_the_last_sign_of_life(home):
    with lock.hold_lock(home, "jixiao run a") as held:
        held.at("parse")
        silent_for(home, 3)
        with pytest.raises(lock.HomeLocked, match=r"at stage 'parse' since \S+; last sign of life [34] s ago"):
            lock.hold_lock(home, "b", wait_seconds=0).__enter__()


def test_a_holder_that_gives_no_sign_of_life_is_named_with_what_to_do(home):
    with lock.hold_lock(home, "jixiao run a"):
        silent_for(home, HOUR / 5)
        told = lock.describe_holder(home)
    assert "no sign of life for 12 min: the process may hang" in told
    assert f"look at process {os.getpid()} on {socket.gethostname()}, `kill {os.getpid()}` if so" in told


def test_the_heart_beats_until_it_is_ended(home):
    """One beat, then the end: a thread that only looks alive would leave the old time."""
    home.path.mkdir(exist_ok=True)
    with home.lock.open("a") as file:
        silent_for(home, HOUR)
        ends = iter([False, True])
        lock.beat(file, lambda seconds: next(ends))
    assert (lock.silent_seconds(home) or HOUR) < HOUR / 2


def test_a_lock_has_a_heart_that_stops_with_it(home):
    def hearts() -> list[str]:
        return [thread.name for thread in threading.enumerate() if thread.name == "jixiao-heartbeat"]

    home.path.mkdir(exist_ok=True)
    home.lock.touch()
    silent_for(home, HOUR)
    with lock.hold_lock(home, "a"):
        assert hearts() and (lock.silent_seconds(home) or HOUR) < HOUR / 2
    assert not hearts()


def test_a_killed_holder_is_known_to_be_gone_but_one_on_another_machine_is_not(home, other_process):
    owner = lock.lock_owner(home)
    assert owner is not None and not owner.is_gone
    other_process.kill()
    other_process.wait()
    assert owner.is_gone and lock.other_writer(home) is None
    assert "that process is gone" in lock.describe_holder(home)
    assert not replace(owner, host="elsewhere").is_gone


def test_the_file_that_is_locked_stays_the_same_file_whatever_is_told(home):
    """A replaced lock file would let a second holder lock the new one."""
    with lock.hold_lock(home, "a") as held:
        before = home.lock.stat().st_ino
        for stage in ("read files", "parse"):
            held.at(stage)
        assert home.lock.stat().st_ino == before
        assert not [path for path in home.path.iterdir() if path.suffix == ".new"]


def test_a_disk_that_takes_no_more_does_not_stop_a_run_from_going_on(home, monkeypatch):
    with lock.hold_lock(home, "a") as held:
        home.owner.with_suffix(".new").mkdir()  # cannot be written
        held.at("parse")
        assert held.owner.stage == "parse"


@pytest.mark.parametrize("text", ["", "{", "[]", '{"pid": 1}'])
def test_an_owner_that_cannot_be_read_is_another_process(home, text):
    home.path.mkdir(exist_ok=True)
    home.owner.write_text(text)
    assert lock.lock_owner(home) is None
    assert lock.describe_holder(home) == "another process"


@pytest.mark.parametrize(("seconds", "told"), [(4, "4 s"), (89, "89 s"), (720, "12 min"), (12600, "3.5 h")])
def test_time_spans_are_told_as_a_person_says_them(seconds, told):
    assert lock.told_seconds(seconds) == told


def test_the_waiting_time_is_a_setting(monkeypatch):
    assert lock.lock_seconds() == 600
    monkeypatch.setenv("JIXIAO_LOCK_SECONDS", "2.5")
    assert lock.lock_seconds() == 2.5
