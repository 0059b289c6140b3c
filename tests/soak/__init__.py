"""Trust under fault: kills, full disks, hostile files, readers without pause, reruns. `make soak` runs them at length.

CI runs them with few examples (`make soak-short`), `make soak` with as many as the ``JIXIAO_SOAK_*``
settings in the Makefile say.
"""

from __future__ import annotations

import os


def setting(name: str, default: int) -> int:
    """``JIXIAO_SOAK_<name>``, or what CI does."""
    return int(os.environ.get(f"JIXIAO_SOAK_{name}") or default)
