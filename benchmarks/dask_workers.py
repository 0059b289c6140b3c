"""Parsing on two Dask workers of one core each beside one: what a second machine brings.

python -m benchmarks.dask_workers --reports 4000 [--mix text] [--record]

Ingest alone (no build), from an empty home; the clock runs from the first task sent to the last batch
loaded, as the run's own stage ``parse`` has it. The worker that loads has a core of its own only on a machine
of three and more: on two the run shares them with the workers.
"""

from __future__ import annotations

from pathlib import Path

from benchmarks import jobs
from tests.scale import ingesting
from tests.scale.cluster import cluster
from warehouse.home import Home
from warehouse.rows import value
from warehouse.store import open_reader

_SECONDS = "SELECT epoch_us(max(finished_at) - min(started_at)) / 1e6 FROM raw.parse_run"


def parse_seconds(place: Path, source: Path, workers: int) -> float:
    """Of the stage, with so many workers; ``place`` is empty."""
    home = Home(place / "home")
    with cluster(place / "cluster", workers) as running:
        process = ingesting.start(home.path, source, JIXIAO_RUNNER=f"dask://{running.address}")
        said, _ = process.communicate()
    if process.returncode:
        raise RuntimeError(said)
    with open_reader(home) as connection:
        return float(value(connection, _SECONDS))


def main() -> None:
    options = jobs.parser(__doc__, reports=4_000, mix="text").parse_args()
    with jobs.workplace(options.keep) as place:
        source = jobs.corpus(place, options.reports, options.mix)
        one, two = (parse_seconds(place / f"dask-{workers}", source, workers) for workers in (1, 2))
    body = f"""{options.reports:,} reports ({options.mix}), from the first document begun to the last one parsed:

| workers | seconds | reports/s |
|---|---|---|
| 1 | {one:.1f} | {options.reports / one:.0f} |
| 2 | {two:.1f} | {options.reports / two:.0f} |

Two workers are {one / two:.2f}x one (goal: 1.7)."""
    jobs.tell("Two Dask workers", body, options.record)


if __name__ == "__main__":
    main()
