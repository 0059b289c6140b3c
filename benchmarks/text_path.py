"""Text path on one core: from files on disk to rows in the raw tables, without Prefect and dbt."""

from __future__ import annotations

import statistics
import tempfile
from pathlib import Path

from benchmarks.results import machine, seconds, spread, write_section
from flows import steps
from ingest.isolate import parse_all
from ingest.readers.open import open_document
from ingest.sources import find
from tests.corpus import LAYOUTS_OF, forms, generate, render
from warehouse import runs
from warehouse.load import load_batch
from warehouse.store import Home, open_writer

REPORTS, REPEATS = 120, 3
BORDERLESS = ("flat", "one_line", "glued")
GROUPS = {
    "forms, rows and cells": [(k, lay) for k in forms.STYLES for lay in LAYOUTS_OF[k] if lay not in BORDERLESS],
    "forms, borders lost": [(k, lay) for k in forms.STYLES for lay in ("one_line", "glued")],
    "forms, flattened": [(k, "flat") for k in forms.STYLES],
    "prose": [(k, "plain") for k in ("final_accounts", "department_budget", "project_narrative")],
    "tables of accounts": [("accounts_table", lay) for lay in ("tab_merged", "pipe_framed", "tab_cell_lines")],
}
_FEWER = {"forms, flattened": 8, "forms, borders lost": 40}


def _write(folder: Path, pairs: list[tuple[str, str]], count: int) -> int:
    """``count`` reports as files; returns their bytes."""
    size = 0
    for number in range(count):
        kind, layout = pairs[number % len(pairs)]
        content = render(generate(number, kind), layout).encode()
        (folder / f"{number}.txt").write_bytes(content)
        size += len(content)
    return size


def _load_all(folder: Path) -> None:
    """Files → archive → records → raw tables of a new home, in this process."""
    with tempfile.TemporaryDirectory() as place:
        home = Home(Path(place))
        with open_writer(home) as connection:
            run_id = runs.start_run(connection, "benchmark")
        plan = steps.look(home, find([str(folder)]), run_id)
        steps.take_files(home, plan.to_take, run_id)
        tasks = steps.pending_documents(home)
        with open_writer(home) as connection:
            for outcomes in parse_all(tasks, workers=0):
                load_batch(connection, outcomes, run_id)


def _read_all(folder: Path) -> None:
    for path in folder.iterdir():
        open_document(path.read_bytes(), path.name)


def main() -> None:
    about = machine()
    rows = []
    for name, pairs in GROUPS.items():
        count = _FEWER.get(name, REPORTS)
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place)
            size = _write(folder, pairs, count)
            whole = seconds(lambda folder=folder: _load_all(folder), REPEATS)
            reading = statistics.median(seconds(lambda folder=folder: _read_all(folder), REPEATS))
        speed = spread([count / t for t in whole], 1)
        megabytes = spread([size / 1e6 / t for t in whole], 3)
        share = reading / statistics.median(whole)
        rows.append(f"| {name} | {count} | {size / count / 1000:.1f} | {speed} | {megabytes} | {share:.0%} |")
    write_section(
        "Text path, file to raw tables, one core",
        f"{about}\n\n`python -m benchmarks.text_path`: {REPEATS} repeats, each into a new home; median (min – max)."
        " Reports are generated (`tests/corpus`). Reading: decoding and splitting into blocks and cells; the rest is"
        " decoding of tables, grammar of prose, and loading.\n\n"
        "| reports | how many | KB each | reports/s | MB/s | reading's share |\n|---|---|---|---|---|---|\n"
        + "\n".join(rows),
    )


if __name__ == "__main__":
    main()
