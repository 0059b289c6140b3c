"""Ingest alone, in a process of its own: what a flow does before it builds, without dbt.

python -m tests.scale.ingesting HOME SOURCE...
"""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path

from flows import open_run, runners, steps
from flows.server import local_server, wait_until_ready
from ingest.sources import find
from jixiao.settings import TELEMETRY_OFF
from tests.scale.cluster import ROOT


def start(home: Path, *sources: Path, **settings: str) -> subprocess.Popen[str]:
    """The process; settings are JIXIAO_*."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("JIXIAO_", "PREFECT_"))}
    return subprocess.Popen(
        [sys.executable, "-m", "tests.scale.ingesting", str(home), *map(str, sources)],
        env=inherited | TELEMETRY_OFF | {"PYTHONPATH": str(ROOT)} | settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def main(home_path: str, *sources: str) -> None:
    home = open_run.home_of(home_path)
    home.path.mkdir(parents=True, exist_ok=True)
    # tasks on a cluster report to a Prefect server
    with nullcontext() if runners.is_local() else local_server(home.path):
        if not runners.is_local():
            wait_until_ready()
        with open_run.open_run(home, sources) as run:
            plan = steps.look(home, find(sources, skip=home.path), run.run_id)
            steps.take_files(home, plan.to_take, run.run_id)
            for _ in ("files", "members of archives"):
                steps.parse_documents(home, steps.pending_documents(home), run.run_id)
            run.state = "ingested"


if __name__ == "__main__":
    main(*sys.argv[1:])
