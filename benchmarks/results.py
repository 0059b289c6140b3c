"""Measuring and writing down: repeats, spread, and the machine beside every figure."""

from __future__ import annotations

import os
import platform
import re
import statistics
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

RESULTS = Path(__file__).with_name("RESULTS.md")


def seconds(work: Callable[[], object], repeats: int) -> list[float]:
    """Wall time of each of ``repeats`` runs."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return times


def spread(values: Sequence[float], places: int = 2) -> str:
    """``median (min – max)``."""
    return f"{statistics.median(values):.{places}f} ({min(values):.{places}f} – {max(values):.{places}f})"


def verdict(values: Sequence[float], limit: float) -> str:
    """The median as a share of a limit, and whether it holds."""
    share = statistics.median(values) / limit
    return f"{share:.0%} of {limit:g} s" + ("" if share <= 1 else " **too slow**")


def machine() -> str:
    """Processor, cores, versions, load and date, in one line."""
    models = [line.split(":", 1)[1].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")]
    cpu = models[0] if models else platform.machine()
    packages = ", ".join(f"{name} {version(name)}" for name in ("duckdb", "dbt-core", "prefect", "pyarrow"))
    load = os.getloadavg()[0]
    day = datetime.now(UTC).date()
    python = f"Python {platform.python_version()}"
    return f"{day}; {cpu}, {os.cpu_count()} cores; {python}; {packages}; load average before: {load:.1f}"


def _lines(path: str) -> list[str]:
    return Path(path).read_text().splitlines() if Path(path).exists() else []


def write_section(title: str, body: str) -> None:
    """Put ``body`` under ``## title`` in RESULTS.md in place of what stood there; other sections stay."""
    text = RESULTS.read_text(encoding="utf-8") if RESULTS.exists() else "# Results\n"
    section = f"## {title}\n\n{body.strip()}\n"
    pattern = re.compile(rf"^## {re.escape(title)}\n.*?(?=^## |\Z)", re.MULTILINE | re.DOTALL)
    is_there = pattern.search(text) is not None
    text = pattern.sub(lambda _: section + "\n", text) if is_there else f"{text.rstrip()}\n\n{section}"
    RESULTS.write_text(text.rstrip() + "\n", encoding="utf-8")
    print(section)
