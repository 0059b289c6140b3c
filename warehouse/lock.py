"""One writer at a time: the home's lock, who holds it, and whether that process still lives.

The lock is an flock on ``writer.lock``: the operating system releases it when the holder ends,
however it ends. Who holds it, and what it is doing, is in ``writer.json`` beside, which is
replaced as a whole, so that nobody reads half of it. While the lock is held a thread touches
``writer.lock`` every few seconds: its time is the holder's last sign of life.
"""

from __future__ import annotations

import fcntl
import getpass
import json
import os
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import IO

from warehouse.home import Home
from warehouse.home import HomeLocked as HomeLocked

_POLL_SECONDS = 0.2
_BEAT_SECONDS = 5.0
_SILENT_SECONDS = 60.0  # twelve beats missed: stopped, hanging in the kernel, or swapped out


@dataclass(frozen=True, slots=True)
class Owner:
    """Who holds the lock of a home, and what it is doing. Times are UTC, ISO 8601."""

    pid: int
    host: str
    user: str
    started: str
    command: str
    stage: str = ""
    stage_since: str = ""

    @classmethod
    def current(cls, command: str) -> Owner:
        try:
            user = getpass.getuser()
        except (KeyError, OSError):  # a container's user id without a name
            user = str(os.getuid())
        return cls(os.getpid(), socket.gethostname(), user, _now(), command)

    @property
    def is_gone(self) -> bool:
        """Whether it ran on this machine and does no longer; it was killed, then."""
        if self.host != socket.gethostname():
            return False
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return True
        except PermissionError:  # somebody else's process, but there
            return False
        return False

    def __str__(self) -> str:
        stage = f", at stage {self.stage!r} since {self.stage_since}" if self.stage else ""
        return f"{self.command!r}, process {self.pid} of {self.user} on {self.host}, since {self.started}{stage}"


class Lock:
    """The lock while we hold it."""

    def __init__(self, home: Home, command: str) -> None:
        self.owner = Owner.current(command)
        self._path = home.owner
        self._write()

    def at(self, stage: str) -> None:
        """Tell those who wait what we are doing now. Never fails a run: it is only telling."""
        self.owner = replace(self.owner, stage=stage, stage_since=_now())
        with suppress(OSError):
            self._write()

    def _write(self) -> None:
        aside = self._path.with_suffix(".new")
        aside.write_text(json.dumps(asdict(self.owner), ensure_ascii=False), encoding="utf-8")
        aside.replace(self._path)


def lock_seconds() -> float:
    """How long a second run waits: JIXIAO_LOCK_SECONDS, 600 if not set."""
    return float(os.environ.get("JIXIAO_LOCK_SECONDS", "600"))


@contextmanager
def hold_lock(
    home: Home,
    command: str,
    wait_seconds: float | None = None,
    on_wait: Callable[[str], None] | None = None,
) -> Iterator[Lock]:
    """Be the one writer of the home.

    Waits up to ``wait_seconds`` (default `lock_seconds`) for another holder, says once on
    ``on_wait`` who that is, and then raises `HomeLocked`.
    """
    home.path.mkdir(parents=True, exist_ok=True)
    seconds = lock_seconds() if wait_seconds is None else wait_seconds
    with home.lock.open("a+", encoding="utf-8") as file:
        _wait_for(file, home, seconds, on_wait)
        with _heart_beating(file):
            lock = Lock(home, command)
            shutil.rmtree(home.unfinished, ignore_errors=True)  # of a holder that was killed
            try:
                yield lock
            finally:
                with suppress(OSError):
                    home.owner.unlink()


def _wait_for(file: IO[str], home: Home, seconds: float, on_wait: Callable[[str], None] | None) -> None:
    deadline = time.monotonic() + seconds
    is_told = False
    while True:
        with suppress(BlockingIOError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        if on_wait and not is_told and seconds > 0:
            on_wait(f"waiting up to {seconds:g} s: {home.path} is in use by {describe_holder(home)}")
            is_told = True
            continue  # the holder may have finished meanwhile
        if time.monotonic() >= deadline:
            raise HomeLocked(
                f"{home.path} is in use by {describe_holder(home)}; wait until it has finished, or stop it,"
                " or raise JIXIAO_LOCK_SECONDS, and run again"
            )
        time.sleep(min(_POLL_SECONDS, seconds))


# ------------------------------------------------------------------ signs of life


@contextmanager
def _heart_beating(file: IO[str]) -> Iterator[None]:
    ended = threading.Event()
    os.utime(file.fileno())
    thread = threading.Thread(target=beat, args=(file, ended.wait), name="jixiao-heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def beat(file: IO[str], ended: Callable[[float], bool]) -> None:
    """Touch the file every few seconds until ``ended``, which waits for that long, says so."""
    while not ended(_BEAT_SECONDS):
        with suppress(OSError):
            os.utime(file.fileno())


def lock_owner(home: Home) -> Owner | None:
    """Who holds the home, or held it and was killed (`Owner.is_gone`); None if nobody does."""
    try:
        return Owner(**json.loads(home.owner.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def silent_seconds(home: Home) -> float | None:
    """Seconds since the holder's last sign of life; None where nobody ever held the home."""
    try:
        return max(0.0, time.time() - home.lock.stat().st_mtime)
    except OSError:
        return None


def describe_holder(home: Home) -> str:
    """Who holds the home, since when, at which stage, and what to do if it seems to hang."""
    owner, silent = lock_owner(home), silent_seconds(home)
    if owner is None or silent is None:
        return "another process"
    if owner.is_gone:
        return f"{owner}; that process is gone"
    if silent < _SILENT_SECONDS:
        return f"{owner}; last sign of life {silent:.0f} s ago"
    return (
        f"{owner}; no sign of life for {told_seconds(silent)}: the process may hang;"
        f" look at process {owner.pid} on {owner.host}, `kill {owner.pid}` if so"
    )


def is_held(home: Home) -> bool:
    """Whether a run is alive and at work on the home, as far as can be told without touching its lock."""
    owner, silent = lock_owner(home), silent_seconds(home)
    return owner is not None and not owner.is_gone and silent is not None and silent < _SILENT_SECONDS


def other_writer(home: Home) -> str | None:
    """`describe_holder`, if another process that is still there holds the home."""
    owner = lock_owner(home)
    if owner is None or owner.is_gone or (owner.pid, owner.host) == (os.getpid(), socket.gethostname()):
        return None
    return describe_holder(home)


def told_seconds(seconds: float) -> str:
    """A time span as a person says it: ``45 s``, ``12 min``, ``3.5 h``."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
