"""A warehouse of report texts as a run makes it, without Prefect and publishing: read, loaded, models built."""

from __future__ import annotations

from pathlib import Path

from dbt_runs import NO_TESTS, Project, problems
from flows import steps
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


def build_findings(home: Home, dbt: Project) -> None:
    """`fct_finding` and `fct_rule_outcome` with what they are made of."""
    assert problems(dbt.run(home, "build", "--select", "+fct_finding", "+fct_rule_outcome", *NO_TESTS)) == []
