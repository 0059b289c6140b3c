"""How much memory worker processes take, without what they start (LibreOffice)."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

_WORKER = "ingest.worker"
_LOOK_SECONDS = 0.1
_PEAK = re.compile(r"VmHWM:\s+(\d+) kB")


@dataclass
class Peak:
    """The most that any one worker took, in MB of resident memory, and how many workers were seen."""

    mb: int = 0
    workers: int = 0


@contextmanager
def worker_peak() -> Iterator[Peak]:
    """Watch this process's workers while the block runs. The kernel keeps each one's peak: looks may be rare."""
    peak, seen, is_over = Peak(), set[int](), threading.Event()

    def look() -> None:
        while not is_over.wait(_LOOK_SECONDS):
            for child in psutil.Process().children():
                with suppress(psutil.Error, OSError):
                    if any(_WORKER in word for word in child.cmdline()):
                        found = _PEAK.search(Path(f"/proc/{child.pid}/status").read_text())
                        peak.mb = max(peak.mb, int(found[1]) >> 10 if found else 0)
                        seen.add(child.pid)
                        peak.workers = len(seen)

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield peak
    finally:
        is_over.set()
        watcher.join()
