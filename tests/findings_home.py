"""A warehouse of report texts as a run makes it, without Prefect and publishing: read, loaded, models built."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from flows import steps
from flows.models import PROJECT
from ingest.isolate import parse_all
from ingest.sources import find
from warehouse import runs
from warehouse.load import load_batch
from warehouse.store import Home, open_writer

_RUN = "findings"


def read_folder(home: Home, folder: Path) -> None:
    """Take and parse every file of a folder into the raw tables."""
    with open_writer(home) as connection:
        run_id = runs.start_run(connection, _RUN)
    plan = steps.look(home, find([str(folder)]), run_id)
    steps.take_files(home, plan.to_take, run_id)
    tasks = steps.pending_documents(home)
    with open_writer(home) as connection:
        for outcomes in parse_all(tasks, workers=0):
            load_batch(connection, outcomes, run_id)
        runs.finish_run(connection, run_id, "ingested", {})


def build_findings(home: Home, target: Path) -> None:
    """`fct_finding` and `fct_rule_outcome` with what they are made of, in a process that gives back its memory."""
    words = ["build", "--select", "+fct_finding", "+fct_rule_outcome", "--quiet", "--log-level-file", "none"]
    words += ["--exclude", "resource_type:test", "resource_type:unit_test"]
    where = ["--project-dir", PROJECT, "--profiles-dir", PROJECT, "--target-path", target, "--log-path", target]
    code = "import sys; from dbt.cli.main import dbtRunner; sys.exit(not dbtRunner().invoke(sys.argv[1:]).success)"
    done = subprocess.run(
        [sys.executable, "-c", code, *words, *map(str, where)],
        env={**os.environ, "DO_NOT_TRACK": "1", "JIXIAO_WAREHOUSE": str(home.warehouse)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)
