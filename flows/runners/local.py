"""Parse in processes of this machine."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence

from ingest.isolate import Outcome, Task, parse_all
from warehouse import members
from warehouse.home import Home
from warehouse.packing import Packed, pack


def workers() -> int:
    """JIXIAO_WORKERS, else as many as there are cores."""
    return int(os.environ.get("JIXIAO_WORKERS", "0")) or os.cpu_count() or 1


def parse(home: Home, tasks: Sequence[Task], hear: Callable[[Outcome], None]) -> Iterator[Packed]:
    """As `flows.runners.Runner`."""
    for outcomes in parse_all(tasks, workers=workers(), on_outcome=hear):
        members.keep(home, outcomes)
        yield pack(outcomes)
