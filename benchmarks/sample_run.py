"""`jixiao run` on the sample reports, as a user starts it: first run into a new home, then with nothing new."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.results import machine, seconds, spread, verdict, write_section

SAMPLES = Path(__file__).parent.parent / "samples" / "reports"
REPEATS = 3
LIMIT_FIRST_S, LIMIT_NOTHING_NEW_S = 20.0, 3.0


def run_jixiao(source: Path, home: Path) -> None:
    """The command in a process of its own; raises where it does not publish (0) or quarantine (1)."""
    command = [sys.executable, "-m", "jixiao", "run", str(source), "--home", str(home)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, "DO_NOT_TRACK": "1"})
    if done.returncode not in (0, 1):
        raise RuntimeError(done.stdout + done.stderr)


def main() -> None:
    about = machine()
    first, again = [], []
    for _ in range(REPEATS):
        with tempfile.TemporaryDirectory() as place:
            first += seconds(lambda home=Path(place): run_jixiao(SAMPLES, home), 1)
            again += seconds(lambda home=Path(place): run_jixiao(SAMPLES, home), 1)
    count = len(list(SAMPLES.iterdir()))
    write_section(
        "`jixiao run` on the sample reports",
        f"{about}\n\n`python -m benchmarks.sample_run`: {count} files, {REPEATS} repeats, a process of its own each,"
        " environment warm, home new for the first run; median (min – max). Start-up: its own section.\n\n"
        "| run | seconds | of the limit |\n|---|---|---|\n"
        "| first, new home: server, ingest, build with all tests, publish"
        f" | {spread(first, 1)} | {verdict(first, LIMIT_FIRST_S)} |\n"
        f"| second, nothing new | {spread(again)} | {verdict(again, LIMIT_NOTHING_NEW_S)} |",
    )


if __name__ == "__main__":
    main()
